"""The moderation of comments: a queue, and one comment at a time with its text and company only."""

from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from companies.admin.forms import NEED_REASON, CommentForm, digest
from companies.models import Company
from companies.ratings import moderation
from companies.ratings.ballots import DATABASE
from companies.ratings.models import Comment
from companies.ratings.questions import PROMPTS
from core.admin_screens import paginate_rows, render_screen

PERMISSION = "ratings.change_comment"
STATES = {
    "queue": "To do",
    Comment.State.RETURNED: "Returned",
    Comment.State.APPROVED: "Approved",
    Comment.State.REJECTED: "Rejected",
    Comment.State.REMOVED: "Removed",
}
STATE_AFTER = {
    "approve": Comment.State.APPROVED,
    "return": Comment.State.RETURNED,
    "reject": Comment.State.REJECTED,
    "remove": Comment.State.REMOVED,
    "restore": Comment.State.APPROVED,
}
DONE = {
    "approve": "Approved. It is published once at least five new ones are ready.",
    "return": "Returned. Its author can write it anew.",
    "reject": "Rejected.",
    "remove": "Removed. Readers see that, and why.",
    "restore": "Put back.",
    "ask": "Your message waits in the author’s inbox.",
    "read": "Marked as read.",
}
GONE = "This comment is not there any more: its author has changed or withdrawn it."


class Changed(Exception):
    """The author has rewritten the comment while a moderator read it."""


@permission_required(PERMISSION)
def queue(request):
    """The comments that wait, earliest quarter first; or those of one state."""
    state = request.GET.get("state", "queue")
    state = state if state in STATES else "queue"
    decided = Comment.objects.filter(state=state).order_by("-quarter", "public")
    page, numbers = paginate_rows(request, moderation.queue() if state == "queue" else decided)
    return render_screen(
        request,
        "companies/admin/comments.html",
        "Comments",
        "comment",
        items=page,
        elided_page_range=numbers,
        rows=[shown(comment, names) for names in [names_of(page)] for comment in page],
        states=STATES.items(),
        state=state,
    )


@permission_required(PERMISSION)
def moderate(request, public: str):
    """One comment: decide about it, or write to its author."""
    comment = Comment.objects.filter(public=public).first()
    if comment is None:
        messages.warning(request, GONE)
        return redirect("comment_queue")
    form = CommentForm(request.POST or None, comment=comment)
    if form.is_valid() and act(request, comment, form):
        return redirect(next_address(comment))
    return render_screen(
        request,
        "companies/admin/comment.html",
        "A comment",
        "comment",
        [(reverse("comment_queue"), "Comments")],
        form=form,
        view_comment=shown(comment, names_of([comment])),
        with_reason=bool(NEED_REASON & form.acts.keys()),
    )


def act(request, comment: Comment, form: CommentForm) -> bool:
    """Do what the form says and tell how it went; False if the moderator has to look again."""
    try:
        carry_out(comment, form.cleaned_data)
    except moderation.NotAllowed as error:
        messages.info(request, f"{error} Nothing was changed.")
    except Comment.DoesNotExist:
        messages.info(request, GONE)
    except Changed:
        comment.refresh_from_db()
        form.show_anew(comment.text)
        return False
    else:
        messages.success(request, DONE[form.cleaned_data["act"]])
    return True


@transaction.atomic(using=DATABASE)
def carry_out(comment: Comment, said: dict) -> None:
    """Decide about the text that was read, or write to its author."""
    now = Comment.objects.select_for_update().get(public=comment.public)
    if digest(now.text) != said["seen"]:
        raise Changed
    if said["act"] == "ask":
        moderation.ask(comment.public, said["words"])
    elif said["act"] == "read":
        moderation.mark_read(comment.public)
    else:
        state = STATE_AFTER[said["act"]]
        reason = said["reason"] if state != Comment.State.APPROVED else ""
        moderation.decide(comment.public, state, reason=reason, words=said["words"])


def next_address(comment: Comment) -> str:
    """Return the address of the next comment that waits, or of the empty queue."""
    after = moderation.queue().exclude(public=comment.public).first()
    if after is None:
        return reverse("comment_queue")
    return reverse("moderate_comment", args=[after.public])


def shown(comment: Comment, names: dict[int, Company]) -> dict:
    """Return all that a moderator sees of a comment: no stars, no group, no handle."""
    return {
        "public": comment.public,
        "text": comment.text,
        "prompt": dict(PROMPTS).get(comment.prompt, ""),
        "company": names.get(comment.employer),
        "state_words": comment.get_state_display(),
        "reason": moderation.REASONS.get(comment.reason, ""),
        "thread": comment.thread,
        "unread": comment.unread,
        "is_published": comment.released and comment.state == Comment.State.APPROVED,
    }


def names_of(comments) -> dict[int, Company]:
    """Return the companies of some comments, by their number."""
    return Company.objects.in_bulk({comment.employer for comment in comments})
