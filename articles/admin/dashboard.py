"""The dashboard's first panel: what waits for an editor."""

from collections.abc import Iterator

from django.urls import reverse
from wagtail.models import TaskState, WorkflowState
from wagtail.permissions import policy_registry

from articles.admin.reports import REPORTS
from articles.models.article import ArticlePage
from core.admin_screens import WaitingPanel
from core.publishing import find_refused_pages


class ArticlesPanel(WaitingPanel):
    """Drafts, reviews and reports that the user may do something about."""

    name = "waiting"
    title = "What waits"
    order = 50

    def list_work(self, user):
        yield from list_drafts_and_reviews(user)
        for view in REPORTS.values():
            if view.is_for(user):
                yield view.count(), view.page_title, reverse(view.index_url_name)


def list_drafts_and_reviews(user) -> Iterator[tuple[int, str, str]]:
    """Yield the number, the label and the address of the drafts and reviews a user can see to."""
    policy = policy_registry.get_by_type(ArticlePage)
    if policy.user_has_permission(user, "change"):
        editable = policy.instances_user_has_permission_for(user, "change")
        yield (
            ArticlePage.objects.with_drafts().filter(pk__in=editable.values("pk")).count(),
            "Drafts not yet published",
            reverse("articles:index") + "?state=draft",
        )
    if policy.user_has_permission(user, "publish"):
        yield (
            find_refused_pages(ArticlePage.objects.all()).count(),
            "Scheduled articles that could not be published",
            reverse("articles:index") + "?state=refused",
        )
        yield (
            TaskState.objects.reviewable_by(user).count(),
            "Drafts that wait for your review",
            reverse("wagtailadmin_reports:workflow") + "?reviewable=true",
        )
        yield (
            WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS).count(),
            "Drafts in moderation",
            reverse("wagtailadmin_reports:workflow") + "?status=in_progress",
        )
