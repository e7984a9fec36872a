"""The moderation of questions and answers: what waits, what is reported, and one post at a time."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, cast

from django.db.models import F, QuerySet, Value
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from community import moderation
from community.models import Answer, Post, Question
from community.posting import MODERATES, PostNotChangeable
from core.admin_screens import WaitingPanel, paginate_rows, render_screen
from moderation.forms import DecisionForm, hash_text
from moderation.reports import ANSWER_WITHIN

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
    "keep": "Kept. The reports are decided.",
    "remove": "Removed. Its author is told why.",
}


class PostForm(DecisionForm):
    """What becomes of a post."""

    ALL_ACTS: ClassVar = ACTS

    def __init__(self, *args, post: Question | Answer, **kwargs):
        acts = {act: ACTS[act] for act in list_acts(post)}
        reasons = Post.Reason.choices
        super().__init__(
            *args, acts=acts, reasons=reasons, seen=hash_text(read_words(post)), **kwargs
        )
        self.fields["reason"].help_text = "Needed to remove it; its author is told."

    def clean(self):
        data = super().clean()
        if self.is_outdated:
            self.ask_again(self.current)
        return data


def read_words(post: Question | Answer) -> str:
    """Return what a moderator reads of a post."""
    return f"{getattr(post, 'title', '')}\n{post.text}"


def list_acts(post: Question | Answer) -> list[str]:
    """Return what can be done with a post in its state."""
    if post.state == Post.State.WAITING:
        return ["publish", "remove"]
    if post.state == Post.State.REMOVED:
        return ["restore"]
    return ["keep", "remove"] if post.reports.open().exists() else ["remove"]


def find_posts_in(state: str) -> QuerySet:
    """Return (kind, id, since) of the posts in a state: what is to do the oldest first."""
    is_to_do = state in ("waiting", "reported")
    since = F("reported_on") if state == "reported" else F("written_on")
    rows = [
        getattr(kind.objects, state)()
        .order_by()
        .values_list(Value(name), "id")
        .annotate(since=since)
        for name, kind in moderation.KINDS.items()
    ]
    order = ("since", "id") if is_to_do else ("-since", "-id")
    return rows[0].union(*rows[1:], all=True).order_by(*order)


def load_posts(rows: Iterable[tuple[str, int, date]]) -> list[tuple[Question | Answer, date]]:
    """Return the posts of some rows, each with the day since when it is in its state."""
    since = {(kind, pk): day for kind, pk, day in rows}
    questions = Question.objects.filter(pk__in=[pk for kind, pk in since if kind == "question"])
    answers = Answer.objects.filter(pk__in=[pk for kind, pk in since if kind == "answer"])
    posts: list[Question | Answer] = [*questions, *answers.select_related("question")]
    there = {(post.kind, post.pk): post for post in posts}
    return [(there[key], day) for key, day in since.items() if key in there]


@permission_required(MODERATES)
def post_queue(request):
    """Posts by what is to be done with them."""
    state = request.GET.get("state", "waiting")
    state = state if state in STATES else "waiting"
    page, numbers = paginate_rows(request, find_posts_in(state))
    return render_screen(
        request,
        "community/admin/posts.html",
        "Community",
        "group",
        items=page,
        elided_page_range=numbers,
        rows=load_posts(page),
        states=STATES.items(),
        state=state,
    )


@permission_required(MODERATES)
def moderate_post(request, kind: str, pk: int):
    """One post with the reports about it, and what becomes of it."""
    post = cast(Question | Answer, get_object_or_404(moderation.KINDS[kind], pk=pk))
    form = PostForm(request.POST or None, post=post)
    if request.method == "POST" and form.is_valid():
        carry_out(request, post, **form.cleaned_data)
        return redirect("community_queue")
    return render_screen(
        request,
        "community/admin/post.html",
        f"{kind.capitalize()} {pk}",
        "group",
        [(reverse("community_queue"), "Community")],
        form=form,
        post=post,
        can_remove="remove" in form.acts,
        reports=post.reports.open(),
    )


def carry_out(request, post: Question | Answer, act: str, reason: str, seen: str) -> None:
    """Do what was decided and tell how it went."""
    today = timezone.now().date()
    try:
        if act == "remove":
            moderation.remove_post(post, reason, today)
        elif act == "keep":
            moderation.keep_post(post, today)
        else:
            moderation.publish_post(post, today)
    except PostNotChangeable as error:
        messages.info(request, f"{error} Nothing was changed.")
    else:
        messages.success(request, DONE[act])


class CommunityPanel(WaitingPanel):
    """What waits in the community."""

    name = "community-waiting"
    title = "Community"
    order = 70

    def list_work(self, user):
        if not user.has_perm(MODERATES):
            return
        kinds = moderation.KINDS.values()
        address = reverse("community_queue")
        reported = f"{address}?state=reported"
        late = timezone.now().date() - ANSWER_WITHIN
        yield sum(kind.objects.waiting().count() for kind in kinds), "Posts that wait", address
        yield sum(kind.objects.reported().count() for kind in kinds), "Posts reported", reported
        overdue = [kind.objects.reported().filter(reported_on__lt=late) for kind in kinds]
        yield sum(posts.count() for posts in overdue), "Reports overdue", reported
