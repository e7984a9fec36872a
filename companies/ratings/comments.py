"""Comments as readers see them, read where they are kept: a withdrawn one is gone at once."""

from django.db.models import QuerySet

from companies.ratings.models import Comment

SHOWN = (Comment.State.APPROVED, Comment.State.REMOVED)


def find_published_comments(employers: list[int]) -> list[Comment]:
    """Return the published comments on a company (and on those merged into it).

    They come in the order of their random names, which says nothing about their age.
    """
    comments = Comment.objects.filter(employer__in=employers, released=True, state__in=SHOWN)
    return list(comments.order_by("public"))


def name_quarter(quarter: int) -> str:
    """Return a quarter as people write it, such as "2026 Q4"."""
    return f"{quarter // 4} Q{quarter % 4 + 1}"


def get_published_comment(public: str) -> Comment | None:
    """Return the published or removed comment of a random name, if there is one."""
    shown = Comment.objects.filter(released=True, state__in=SHOWN)
    return shown.filter(public=public).first()


def get_comment(public: str) -> Comment | None:
    """Return the comment of a random name, whatever its state, if there is one."""
    return Comment.objects.filter(public=public).first()


def find_comments_in(state: str) -> QuerySet[Comment]:
    """Return the comments in a state, the newest quarter first."""
    return Comment.objects.filter(state=state).order_by("-quarter", "public")
