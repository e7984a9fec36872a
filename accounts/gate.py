"""Who may read what: the one decision, used by every place that shows an article's text."""

from collections.abc import Callable

FREE, METERED, MEMBERS = "free", "metered", "members"
ACCESS_CHOICES = [
    (METERED, "Metered: counts towards the free articles"),
    (FREE, "Free: everyone reads it, always"),
    (MEMBERS, "Members only: needs a free account"),
]


def may_read(access: str, *, is_member: Callable[[], bool]) -> bool:
    """Say whether a reader may have the whole text of an article with this access.

    `is_member` is asked only where the answer depends on it, because asking looks at the
    session, and a page that has looked at the session is no longer fit for a shared cache.
    """
    return access != MEMBERS or is_member()
