"""The report for editors of what was looked for and not found: words, how often, last day."""

import django_filters
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Sum
from django.utils.functional import cached_property
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.permissions import policy_registry


def count_hits(queries: QuerySet, on_days: Q | None = None) -> QuerySet:
    """Return the words that found nothing on some days, with how often and the last of the days."""
    return queries.annotate(
        times=Sum("daily_hits__hits", filter=on_days),
        last=Max("daily_hits__date", filter=on_days),
    ).filter(times__gt=0)


def is_picked(query: Query) -> str:
    """Say whether a result is picked for these words by now."""
    return "Yes" if query.has_picks else "No"


class FailedSearchFilterSet(WagtailFilterSet):
    """By the days on which somebody looked."""

    date = django_filters.DateFromToRangeFilter(
        label="Date", method="filter_days", widget=DateRangePickerWidget
    )

    class Meta:
        model = Query
        fields: list[str] = []

    def filter_days(self, queries, name, days):
        """Count these days alone."""
        on_days = Q()
        if days.start:
            on_days &= Q(daily_hits__date__gte=days.start.date())
        if days.stop:
            on_days &= Q(daily_hits__date__lte=days.stop.date())
        return count_hits(queries, on_days)


class FailedSearchReport(ReportView):
    """Searches without results; the words lead to the form that picks results for them."""

    model = Query
    permission_required = "change"
    page_title = "Searches without results"
    header_icon = "search"
    index_url_name = "failed_searches"
    index_results_url_name = "failed_searches_results"
    filterset_class = FailedSearchFilterSet
    is_searchable = True
    search_fields = ["query_string"]
    default_ordering = "-times"
    columns = [
        TitleColumn(
            "query_string",
            label="Words",
            url_name="wagtailsearchpromotions:edit",
            sort_key="query_string",
        ),
        NumberColumn("times", label="Times", sort_key="times"),
        Column("last", label="Last time", sort_key="last"),
        Column("is_picked", label="Result picked", accessor=is_picked),
    ]
    list_export = ["query_string", "times", "last"]
    export_headings = {"query_string": "Words", "times": "Times", "last": "Last time"}

    @cached_property
    def permission_policy(self):
        return policy_registry.get_by_type(SearchPromotion)

    @property
    def no_results_message(self) -> str:
        """What stands in place of an empty table."""
        if self.is_filtering or self.is_searching:
            return "Nothing matches."
        return "Whatever was looked for in the last 90 days was found."

    def get_base_queryset(self):
        picks = SearchPromotion.objects.filter(query=OuterRef("pk"))
        return count_hits(Query.objects.annotate(has_picks=Exists(picks)))
