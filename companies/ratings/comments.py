"""Comments as readers see them, read where they are kept: a withdrawn one is gone at once."""

from companies.ratings.models import Comment

SHOWN = (Comment.State.APPROVED, Comment.State.REMOVED)


def published(employers: list[int]) -> list[Comment]:
    """Return the published comments on a company (and on those merged into it).

    They come in the order of their random names, which says nothing about their age.
    """
    comments = Comment.objects.filter(employer__in=employers, released=True, state__in=SHOWN)
    return list(comments.order_by("public"))


def quarter_name(quarter: int) -> str:
    """Return a quarter as people write it, such as "2026 Q4"."""
    return f"{quarter // 4} Q{quarter % 4 + 1}"
