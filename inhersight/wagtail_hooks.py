"""Where the admin learns of the search: its report, and its names in the menu."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from inhersight.operation import OperationPanel
from inhersight.search.report import MissedReport

PICK = "wagtailsearchpromotions.change_searchpromotion"


class MissedMenuItem(MenuItem):
    """The report's entry in the menu, for whoever may pick results."""

    def is_shown(self, request):
        return request.user.has_perm(PICK)


@hooks.register("register_admin_urls")
def register_missed_report():
    return [
        path("reports/searches/", MissedReport.as_view(), name="missed_searches"),
        path(
            "reports/searches/results/",
            MissedReport.as_view(results_only=True),
            name="missed_searches_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def register_missed_report_menu_item():
    return MissedMenuItem(
        MissedReport.page_title,
        reverse("missed_searches"),
        name="missed-searches",
        icon_name=MissedReport.header_icon,
        order=130,
    )


@hooks.register("construct_homepage_panels")
def add_operation_panel(request, panels):
    panels.append(OperationPanel())


@hooks.register("construct_reports_menu")
def leave_out_search_terms(request, items):
    """Take out Wagtail's own report: it calls searches without results “views”."""
    items[:] = [item for item in items if item.name != "search-terms"]


@hooks.register("construct_settings_menu")
def call_picked_results_by_their_name(request, items):
    for item in items:
        if item.name == "promoted-search-results":
            item.label = "Picked results"
