"""The dashboard's first panel: what waits for an editor."""

from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.models import TaskState, WorkflowState
from wagtail.permissions import policy_registry

from articles.admin.reports import REPORTS
from articles.pages import ArticlePage
from core.publishing import refused_pages


class WaitingPanel(Component):
    """How much waits, with links to it; only what the user may do something about."""

    name = "waiting"
    template_name = "articles/dashboard.html"
    order = 50

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        rows = [*work_of(user)]
        rows += [
            (view.count(), view.page_title, reverse(view.index_url_name))
            for view in REPORTS.values()
            if view.is_for(user)
        ]
        return {"rows": rows}


def work_of(user):
    """Yield (number, words, address) of the drafts and reviews that the user can see to."""
    policy = policy_registry.get_by_type(ArticlePage)
    if policy.user_has_permission(user, "change"):
        hers = policy.instances_user_has_permission_for(user, "change")
        yield (
            ArticlePage.objects.with_drafts().filter(pk__in=hers.values("pk")).count(),
            "Drafts not yet published",
            reverse("articles:index") + "?state=draft",
        )
    if policy.user_has_permission(user, "publish"):
        yield (
            refused_pages(ArticlePage.objects.all()).count(),
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
