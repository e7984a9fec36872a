"""Where the admin learns of the search: its words, its report, and its names in the menu."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from search.failed_search_report import FailedSearchReport
from search.models import WordGroup

PICK = "wagtailsearchpromotions.change_searchpromotion"


class WordGroupViewSet(SnippetViewSet):
    """The groups of words, under “Settings”."""

    model = WordGroup
    icon = "search"
    menu_label = "Search words"
    menu_name = "search-words"
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = [
        "__str__",
        BooleanColumn("are_synonyms", label="Mean the same"),
        BooleanColumn("is_serious", label="Serious"),
    ]
    list_filter = ["are_synonyms", "is_serious"]
    search_fields = ["phrases"]
    search_backend_name = None
    list_per_page = 100
    panels = [
        FieldPanel("phrases"),
        FieldPanel("are_synonyms"),
        FieldPanel("is_serious"),
        FieldPanel("help"),
    ]


register_snippet(WordGroupViewSet)


class FailedSearchMenuItem(MenuItem):
    """The report's entry in the menu, for whoever may pick results."""

    def is_shown(self, request):
        return request.user.has_perm(PICK)


@hooks.register("register_admin_urls")
def register_failed_search_report():
    return [
        path("reports/searches/", FailedSearchReport.as_view(), name="failed_searches"),
        path(
            "reports/searches/results/",
            FailedSearchReport.as_view(results_only=True),
            name="failed_searches_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def register_failed_search_report_menu_item():
    return FailedSearchMenuItem(
        FailedSearchReport.page_title,
        reverse("failed_searches"),
        name="failed-searches",
        icon_name=FailedSearchReport.header_icon,
        order=130,
    )


@hooks.register("construct_reports_menu")
def leave_out_search_terms(request, items):
    """Take out Wagtail's own report: it calls searches without results “views”."""
    items[:] = [item for item in items if item.name != "search-terms"]


@hooks.register("construct_settings_menu")
def call_picked_results_by_their_name(request, items):
    for item in items:
        if item.name == "promoted-search-results":
            item.label = "Picked results"
