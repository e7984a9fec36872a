"""Where the admin learns of our menus, reports, checks and looks."""

from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.log_actions import LogFormatter
from wagtail.snippets.models import register_snippet

from articles.admin.article_list import ArticleListingViewSet
from articles.admin.bulk_actions import CheckedPublishBulkAction, MergeAction, refuse_deletion
from articles.admin.content_checks import ArticleChecks
from articles.admin.dashboard import ArticlesPanel
from articles.admin.reports import REPORTS, ReportMenuItem, make_report_urls
from articles.admin.viewsets import ContributorViewSet, TagViewSet
from articles.merging import TOOK_IN
from articles.models.contributors import Contributor
from articles.models.tags import Tag
from core.publishing import REFUSED, check_publishable

# After Wagtail's own, whose place it takes.
hooks.register("register_bulk_action", CheckedPublishBulkAction, order=1)
hooks.register("register_bulk_action", MergeAction)
register_snippet(ContributorViewSet)
register_snippet(TagViewSet)


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action("articles.import", "Import", "Imported from a file")


@hooks.register("register_admin_viewset")
def register_article_listing():
    return ArticleListingViewSet()


@hooks.register("register_admin_urls")
def register_report_urls():
    return list(make_report_urls())


@hooks.register("register_reports_menu_item")
def register_lacking_report():
    return ReportMenuItem(REPORTS["lacking"], order=100)


@hooks.register("register_reports_menu_item")
def register_stale_report():
    return ReportMenuItem(REPORTS["stale"], order=110)


@hooks.register("register_reports_menu_item")
def register_license_report():
    return ReportMenuItem(REPORTS["licenses"], order=120)


@hooks.register("before_publish_page")
def check_before_publishing(request, page):
    check_publishable(page.specific)


@hooks.register("before_delete_snippet")
def keep_what_articles_use(request, instances):
    """Refuse to delete tags and people that articles name."""
    for model in (Tag, Contributor):
        ours = [one for one in instances if isinstance(one, model)]
        if ours and refuse_deletion(request, ours):
            return redirect(f"wagtailsnippets_articles_{model._meta.model_name}:list")
    return None


@hooks.register("register_log_actions")
def register_merge(actions):
    @actions.register_action(TOOK_IN)
    class MergeFormatter(LogFormatter):
        label = "Take in another"

        def format_message(self, log_entry):
            return f"“{log_entry.data['name']}” was merged into it"


@hooks.register("register_log_actions")
def register_refusal(actions):
    @actions.register_action(REFUSED)
    class RefusalFormatter(LogFormatter):
        label = "Scheduled draft not published"

        def format_message(self, log_entry):
            return f"Not published when its hour came. {' '.join(log_entry.data['faults'])}"


@hooks.register("construct_wagtail_userbar")
def use_our_checks(request, items, page):
    items[:] = [
        ArticleChecks(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item
        for item in items
    ]


@hooks.register("construct_homepage_panels")
def add_waiting_panel(request, panels):
    panels.insert(0, ArticlesPanel())


@hooks.register("insert_global_admin_css")
def admin_css():
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
