"""The moderation of comments: a queue, and one comment at a time with its text and company only."""

from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from companies.admin.forms import CommentForm
from companies.models import Company
from companies.ratings import api
from core.admin_screens import paginate_rows, render_screen
from moderation.forms import NEED_REASON

PERMISSION = "ratings.change_comment"
STATES = {
    "queue": "To do",
    api.CommentState.RETURNED: "Returned",
    api.CommentState.APPROVED: "Approved",
    api.CommentState.REJECTED: "Rejected",
    api.CommentState.REMOVED: "Removed",
}
STATE_AFTER = {
    "approve": api.CommentState.APPROVED,
    "return": api.CommentState.RETURNED,
    "reject": api.CommentState.REJECTED,
    "remove": api.CommentState.REMOVED,
    "restore": api.CommentState.APPROVED,
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


@permission_required(PERMISSION)
def show_comment_queue(request):
    """The comments that wait, earliest quarter first; or those of one state."""
    state = request.GET.get("state", "queue")
    state = state if state in STATES else "queue"
    rows = api.list_waiting_comments() if state == "queue" else api.list_comments_in_state(state)
    page, numbers = paginate_rows(request, rows)
    return render_screen(
        request,
        "companies/admin/comments.html",
        "Comments",
        "comment",
        items=page,
        elided_page_range=numbers,
        rows=[
            describe_comment(comment, names) for names in [map_companies(page)] for comment in page
        ],
        states=STATES.items(),
        state=state,
    )


@permission_required(PERMISSION)
def moderate_comment(request, public: str):
    """One comment: decide about it, or write to its author."""
    comment = api.find_comment(public)
    if comment is None:
        messages.warning(request, GONE)
        return redirect("comment_queue")
    form = CommentForm(request.POST or None, comment=comment)
    if form.is_valid() and decide_by_form(request, comment, form):
        return redirect(next_address(comment))
    return render_screen(
        request,
        "companies/admin/comment.html",
        "A comment",
        "comment",
        [(reverse("comment_queue"), "Comments")],
        form=form,
        view_comment=describe_comment(comment, map_companies([comment])),
        with_reason=bool(NEED_REASON & form.acts.keys()),
    )


def decide_by_form(request, comment: api.ModeratedComment, form: CommentForm) -> bool:
    """Do what the form says and tell how it went; False if the moderator has to look again."""
    try:
        carry_out(comment, form.cleaned_data)
    except api.ModerationRefused as error:
        messages.info(request, f"{error} Nothing was changed.")
    except api.CommentGone:
        messages.info(request, GONE)
    except api.CommentRewritten:
        if now := api.find_comment(comment.public_id):
            form.ask_again(now.digest)
        return False
    else:
        messages.success(request, DONE[form.cleaned_data["act"]])
    return True


def carry_out(comment: api.ModeratedComment, said: dict) -> None:
    """Decide about the text that was read, or write to its author."""
    public_id, seen = comment.public_id, said["seen"]
    if said["act"] == "ask":
        api.ask_author(public_id, said["words"], digest=seen)
    elif said["act"] == "read":
        api.mark_comment_read(public_id, digest=seen)
    else:
        state = STATE_AFTER[said["act"]]
        reason = said["reason"] if state != api.CommentState.APPROVED else ""
        api.decide_comment(public_id, state, reason=reason, words=said["words"], digest=seen)


def next_address(comment: api.ModeratedComment) -> str:
    """Return the address of the next comment that waits, or of the empty queue."""
    after = api.find_next_waiting_comment(comment.public_id)
    if after is None:
        return reverse("comment_queue")
    return reverse("moderate_comment", args=[after.public_id])


def describe_comment(comment: api.ModeratedComment, names: dict[int, Company]) -> dict:
    """Return all that a moderator sees of a comment: no stars, no group, no handle."""
    return {
        "public": comment.public_id,
        "text": comment.text,
        "prompt": comment.prompt,
        "company": names.get(comment.employer),
        "state_words": comment.state_label,
        "reason": comment.reason_label,
        "thread": comment.thread,
        "unread": comment.unread,
        "is_published": comment.is_published,
    }


def map_companies(comments) -> dict[int, Company]:
    """Return the companies of some comments, by their number."""
    return Company.objects.in_bulk({comment.employer for comment in comments})
