"""Comments as readers see them, read where they are kept: a withdrawn one is gone at once."""

from collections import defaultdict
from collections.abc import Iterable
from random import Random
from typing import NamedTuple

from companies.ratings import noise
from companies.ratings.ballots import make_public_id
from companies.ratings.models import Comment

SHOWN = (Comment.State.APPROVED, Comment.State.REMOVED)
FEWEST_NEW = 5  # comments that are released together


class PublishedComment(NamedTuple):
    """A comment that readers see; a removed one has its reason and no text."""

    public_id: str
    employer: int
    prompt: str
    text: str
    employment: str
    quarter: str
    is_removed: bool
    reason: str  # a code of moderation.REASONS

    @classmethod
    def from_row(cls, row: Comment) -> "PublishedComment":
        """Return what readers may know of a comment."""
        is_removed = row.state == Comment.State.REMOVED
        return cls(
            row.public_id,
            row.employer,
            row.prompt,
            "" if is_removed else row.text,
            row.employment,
            format_quarter(row.quarter),
            is_removed,
            row.reason,
        )


def list_published_comments(employers: Iterable[int]) -> list[PublishedComment]:
    """Return the published comments on some employers.

    They come in the order of their random names, which says nothing about their age.
    """
    rows = Comment.objects.filter(employer__in=employers, released=True, state__in=SHOWN)
    return [PublishedComment.from_row(row) for row in rows.order_by("public_id")]


def find_published_comment(public_id: str) -> PublishedComment | None:
    """Return a comment that readers see, None where there is none of this name."""
    shown = Comment.objects.filter(released=True, state__in=SHOWN)
    row = shown.filter(public_id=public_id).first()
    return PublishedComment.from_row(row) if row else None


def format_quarter(quarter: int) -> str:
    """Return a quarter as people write it, such as "2026 Q4"."""
    return f"{quarter // 4} Q{quarter % 4 + 1}"


def make_comment(
    employer: int, words: list[str], employment: str, month: int, chance: Random
) -> Comment:
    """Return a comment for the moderators' queue. It comes out one to three releases later, so that
    it never comes with the batch of its author."""
    handle, prompt, text = words
    return Comment(
        handle=bytes.fromhex(handle),
        public_id=make_public_id(),
        employer=employer,
        prompt=prompt,
        text=text,
        employment=employment,
        quarter=month // 3,
        comes_out=month + noise.draw_comment_delay(chance),
    )


def write_comments(comments: list[Comment]) -> None:
    """Queue comments; those that are there word by word stay as they are, and removed ones too."""
    there = {
        bytes(row.handle): row
        for row in Comment.objects.filter(handle__in=[comment.handle for comment in comments])
    }
    fresh = [
        one
        for one in comments
        if (old := there.get(bytes(one.handle))) is None
        or (old.text != one.text and old.state != Comment.State.REMOVED)
    ]
    Comment.objects.filter(handle__in=[one.handle for one in fresh]).delete()
    Comment.objects.bulk_create(sorted(fresh, key=lambda one: one.public_id))


def release_comments(canonical: dict[int, int], shown: set[int], month: int) -> int:
    """Publish approved comments on `shown` employers where five are new and have waited long
    enough; return how many.

    `canonical` says what each employer was merged into. Comments on other employers go.
    """
    released = Comment.objects.filter(released=True).values_list("employer", flat=True).distinct()
    hidden = [pk for pk in released if canonical[pk] not in shown]
    Comment.objects.filter(employer__in=hidden).update(released=False)
    ready: dict[int, list[bytes]] = defaultdict(list)
    approved = Comment.objects.filter(
        state=Comment.State.APPROVED, released=False, comes_out__lte=month
    )
    for employer, handle in approved.values_list("employer", "handle"):
        ready[canonical[employer]].append(handle)
    return sum(
        Comment.objects.filter(pk__in=handles).update(released=True)
        for employer, handles in ready.items()
        if employer in shown and len(handles) >= FEWEST_NEW
    )
