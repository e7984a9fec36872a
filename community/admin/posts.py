"""The moderation of questions and answers: what waits, what is reported, and one post at a time."""

from itertools import chain

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.ui.components import Component

from community import moderation
from community.models import Answer, Post, Question
from community.posting import MODERATES, NotAllowed
from companies.admin.forms import digest
from companies.admin.screens import page_of, screen

STATES = {
    "waiting": "Waiting",
    "reported": "Reported",
    "published": "Published",
    "removed": "Removed",
}
ACTS = {"publish": "Publish", "restore": "Put back", "keep": "Keep it", "remove": "Remove"}
DONE = {
    "publish": "Published.",
    "restore": "Put back.",
    "keep": "Kept. The notices are answered.",
    "remove": "Removed. Its author is told why.",
}


class DecisionForm(forms.Form):
    """What becomes of a post, by the button that was pressed."""

    reason = forms.ChoiceField(
        choices=[("", "None"), *Post.Reason.choices],
        required=False,
        widget=forms.RadioSelect,
        help_text="Needed to remove it; its author is told.",
    )
    seen = forms.CharField(widget=forms.HiddenInput)
    act = forms.ChoiceField(
        choices=list(ACTS.items()),
        widget=forms.HiddenInput,
        error_messages={"required": "Please press one of the buttons."},
    )

    def __init__(self, *args, post: Post, **kwargs):
        kwargs["initial"] = {"seen": digest(words_of(post))}
        super().__init__(*args, **kwargs)
        self.acts = {act: ACTS[act] for act in acts_on(post)}
        self.post = post

    def clean(self):
        data = super().clean() or {}
        if data.get("act") == "remove" and not data.get("reason"):
            self.add_error("reason", "Please choose a reason.")
        if data.get("seen") != digest(words_of(self.post)):
            self.add_error(None, "Its author has changed it meanwhile: please read it anew.")
            self.data = {**dict(self.data.items()), "seen": digest(words_of(self.post))}
        return data


def words_of(post: Post) -> str:
    """Return what a moderator reads of a post."""
    return f"{getattr(post, 'title', '')}\n{post.text}"  # type: ignore[attr-defined]


def acts_on(post: Post) -> list[str]:
    """Return what can be done with a post in its state."""
    if post.state == Post.State.WAITING:
        return ["publish", "remove"]
    if post.state == Post.State.REMOVED:
        return ["restore"]
    return ["keep", "remove"] if moderation.open_reports(post).exists() else ["remove"]


def posts_in(state: str) -> list[Question | Answer]:
    """Return the questions and answers in a state: what is to do the oldest first."""
    kinds = moderation.KINDS.values()
    if state in ("waiting", "reported"):
        found = [getattr(kind.objects, state)() for kind in kinds]
        return sorted(chain(*found), key=lambda post: (post.written_on, post.pk))
    found = [kind.objects.filter(state=state).order_by("-pk")[:500] for kind in kinds]
    return sorted(chain(*found), key=lambda post: (post.written_on, post.pk), reverse=True)


def about(post: Question | Answer) -> str:
    """Return the question that a post is, or belongs to."""
    return post.title if isinstance(post, Question) else post.question.title


@permission_required(MODERATES)
def queue(request):
    """Posts by what is to be done with them."""
    state = request.GET.get("state", "waiting")
    state = state if state in STATES else "waiting"
    page, numbers = page_of(request, posts_in(state))
    return screen(
        request,
        "community/admin/posts.html",
        "Community",
        "group",
        items=page,
        elided_page_range=numbers,
        rows=[(post, moderation.kind_of(post), about(post)) for post in page],
        states=STATES.items(),
        state=state,
    )


@permission_required(MODERATES)
def moderate(request, kind: str, pk: int):
    """One post with the notices about it, and what becomes of it."""
    if kind not in moderation.KINDS:
        raise Http404("There is nothing of that kind.")
    post = get_object_or_404(moderation.KINDS[kind], pk=pk)
    form = DecisionForm(request.POST or None, post=post)
    if request.method == "POST" and form.is_valid():
        decide(request, post, **form.cleaned_data)
        return redirect("community_queue")
    return screen(
        request,
        "community/admin/post.html",
        f"{kind.capitalize()} {pk}",
        "group",
        [(reverse("community_queue"), "Community")],
        form=form,
        post=post,
        question=post.question if isinstance(post, Answer) else post,
        reports=moderation.open_reports(post),
    )


def decide(request, post: Post, act: str, reason: str, seen: str) -> None:
    """Do what was decided and tell how it went."""
    today = timezone.now().date()
    try:
        if act == "remove":
            moderation.remove(post, reason, today)
        elif act == "keep":
            moderation.keep(post, today)
        else:
            moderation.publish(post, today)
    except NotAllowed as error:
        messages.info(request, f"{error} Nothing was changed.")
    else:
        messages.success(request, DONE[act])


class CommunityPanel(Component):
    """The dashboard's panel: how much waits for a moderator."""

    name = "community-waiting"
    template_name = "community/admin/dashboard.html"
    order = 70

    def get_context_data(self, parent_context):
        if not parent_context["request"].user.has_perm(MODERATES):
            return {"rows": []}
        kinds = moderation.KINDS.values()
        address = reverse("community_queue")
        waiting = sum(kind.objects.waiting().count() for kind in kinds)
        reported = sum(kind.objects.reported().count() for kind in kinds)
        rows = [
            (waiting, "Posts that wait", address),
            (reported, "Posts reported", f"{address}?state=reported"),
        ]
        return {"rows": rows}
