"""Who can read an imported article, and when: what its file says, and what its page is."""

from dataclasses import dataclass
from datetime import datetime

from articles.importers.source import ArticleSource, BadSource
from articles.models import ArticlePage

LIVE, SCHEDULED, DRAFT, EXPIRED = "live", "scheduled", "draft", "expired"


@dataclass(frozen=True)
class Plan:
    """What a file wants of its page: a state, its moments, and its words for both (`said`)."""

    state: str
    first_published_at: datetime | None
    go_live_at: datetime | None
    expire_at: datetime | None
    said: str

    def is_met_by(self, page: ArticlePage) -> bool:
        """Whether a page is in that state already."""
        draft = page.get_latest_revision_as_object()
        moments = draft.go_live_at, draft.expire_at
        dated = self.first_published_at in (None, page.first_published_at)
        return (
            get_page_state(page) == self.state
            and moments
            == (
                self.go_live_at,
                self.expire_at,
            )
            and (dated or not page.live)
        )

    def set_moments(self, page: ArticlePage) -> None:
        """Give a page its moments."""
        page.go_live_at, page.expire_at = self.go_live_at, self.expire_at


def make_plan(article: ArticleSource, now: datetime) -> Plan:
    """Return what an article wants now. Raises BadSource if it ends before it begins."""
    moments = [moment for moment in (article.date, article.go_live_at) if moment]
    due = max((moment for moment in moments if moment > now), default=None)
    if due and article.expire_at and article.expire_at <= due:
        raise BadSource(article.origin, None, "expires before it goes live")
    if article.status == DRAFT:
        state = DRAFT
    elif article.expire_at and article.expire_at <= now:
        state = EXPIRED
    else:
        state = SCHEDULED if due else LIVE
    past = [moment for moment in moments if moment <= now]
    said = [article.status, *map(str, (article.date, article.go_live_at, article.expire_at))]
    return Plan(state, past[0] if past else None, due, article.expire_at, " ".join(said))


def get_page_state(page: ArticlePage) -> str:
    """Return which of the four states a page is in."""
    if page.live:
        return LIVE
    if page.expired:
        return EXPIRED
    return SCHEDULED if page.approved_schedule else DRAFT


def describe_state(page: ArticlePage) -> str:
    """Say who can read a page, for a report."""
    state = get_page_state(page)
    if state == SCHEDULED:
        return f"scheduled for {write_moment(page.get_latest_revision_as_object().go_live_at)}"
    if page.expire_at and state in {LIVE, EXPIRED}:
        return f"{'live until' if state == LIVE else 'expired on'} {write_moment(page.expire_at)}"
    return state


def write_moment(moment: datetime | None) -> str:
    """A moment as people read it."""
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "no date"


def publish_page(page: ArticlePage, plan: Plan | None, now: datetime) -> None:
    """Save a revision of a page, and bring it to its planned state.

    Without a plan it stays in the state it is in: its text is published where it is live, and
    waits where it is a draft.
    """
    state = plan.state if plan else get_page_state(page)
    if plan and page.live and state != LIVE:
        page.unpublish(set_expired=state == EXPIRED)
    if plan and state != SCHEDULED:
        page.revisions.update(approved_go_live_at=None)  # else an old schedule still counts
    revision = page.save_revision(clean=False)
    if state in {LIVE, SCHEDULED}:
        revision.publish()
    stored = ArticlePage.objects.filter(pk=page.pk)
    if state == EXPIRED:
        stored.update(expired=True, expire_at=page.expire_at)
    if plan and state == LIVE:
        shown = plan.first_published_at or page.first_published_at or now
        stored.update(first_published_at=shown)
    elif plan and plan.first_published_at and state != DRAFT:
        stored.update(first_published_at=plan.first_published_at)
