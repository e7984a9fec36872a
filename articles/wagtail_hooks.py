"""Where the admin learns of our menus, reports, checks and looks."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.snippets.models import register_snippet

from articles.checks import ArticleChecks
from articles.dashboard import WaitingPanel
from articles.listings import ArticleListingViewSet
from articles.reports import REPORTS, ReportMenuItem, report_urls
from articles.snippets import ContributorViewSet, TagViewSet

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
    return list(report_urls())


@hooks.register("register_reports_menu_item")
def register_lacking_report():
    return ReportMenuItem(REPORTS["lacking"], order=100)


@hooks.register("register_reports_menu_item")
def register_stale_report():
    return ReportMenuItem(REPORTS["stale"], order=110)


@hooks.register("register_reports_menu_item")
def register_licence_report():
    return ReportMenuItem(REPORTS["licences"], order=120)


@hooks.register("construct_wagtail_userbar")
def use_our_checks(request, items, page):
    items[:] = [
        ArticleChecks(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item
        for item in items
    ]


@hooks.register("construct_homepage_panels")
def add_waiting_panel(request, panels):
    panels.insert(0, WaitingPanel())


@hooks.register("insert_global_admin_css")
def admin_css():
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
