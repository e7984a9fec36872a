"""What the sitemap lists of ours. No dates: they would tell when single ratings were published."""

from django.db.models import QuerySet
from django.urls import reverse

from companies.models import Company, Industry
from companies.rankings import queries
from core.sitemap import Entry, Section
from core.urls import absolute_url

PAGES = ("companies", "rankings", "industries", "choose_company", "data", "figures", "notices")


def list_companies() -> QuerySet[Company]:
    """Every company that readers see."""
    return Company.objects.listed().only("slug").order_by("pk")


def list_paths() -> list[str]:
    """Return the paths of lists with a company in them, and of the pages about all companies."""
    here = Company.objects.listed().order_by()
    kept = set(here.values_list("industry__parent", flat=True).distinct()) | set(
        here.values_list("industry", flat=True).distinct()
    )
    if not kept:
        return []
    industries = Industry.objects.filter(parent=None, pk__in=kept - {None})
    return [
        *map(reverse, PAGES),
        *(ranking.get_absolute_url() for ranking in queries.list_rankings_with_companies()),
        *(industry.get_absolute_url() for industry in industries),
    ]


SECTIONS = {
    "companies": Section(
        lambda request: list_companies(),
        lambda company, request: Entry(absolute_url(company.get_absolute_url())),
        is_dated=False,
    ),
    "lists": Section(
        lambda request: list_paths(),
        lambda path, request: Entry(absolute_url(path)),
        is_dated=False,
    ),
}
