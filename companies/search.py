"""How companies are searched."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from companies.models import Company, Industry
from companies.querysets import CompanyQuerySet
from search.indexed_types import IndexedType
from search.pictures import get_file_url, select_rendition_file
from search.search_types import Filter

LOGO = "max-192x192|format-webp"  # as partials/company_logo.html shows it


def add_row_columns(companies: QuerySet) -> QuerySet:
    """Add what a row shows."""
    return (
        companies.select_related("industry", "scorecard")
        .defer("about", "scorecard__payload")
        .annotate(logo_rendition=select_rendition_file("logo", LOGO))
    )


def add_details(companies: CompanyQuerySet) -> QuerySet:
    """Add what a result shows."""
    return companies.for_cards().defer("scorecard__payload")


def list_names(companies: QuerySet) -> Iterator[tuple[int, str, int]]:
    """Yield the names of companies; those with more published ratings are more popular."""
    ratings = Coalesce("scorecard__min_ratings", 0)
    yield from companies.order_by().values_list("pk", "name", ratings)
    others = companies.order_by().filter(names__name__isnull=False)
    yield from others.values_list("pk", "names__name", ratings)


def serialize_company(company: Company) -> dict:
    """What programs are told about a company: nothing that is not on its page."""
    scorecard = getattr(company, "scorecard", None)
    stars = scorecard.overall if scorecard else None
    return {
        "stars": float(stars) if stars else None,
        "industry": str(company.industry or ""),
        "headquarters": company.headquarters,
        "logo": get_file_url(getattr(company, "logo_rendition", None)),
    }


def list_industries() -> list[tuple[str, str]]:
    """Return the upper industries, to choose from."""
    return list(Industry.objects.filter(parent=None).values_list("slug", "name"))


def filter_by_industry(companies: CompanyQuerySet, slug: str) -> QuerySet:
    """Return the companies of an industry; none where there is no such one."""
    industry = Industry.objects.filter(slug=slug).first()
    return companies.in_industry(industry) if industry else companies.none()


COMPANIES = IndexedType(
    name="companies",
    label="Companies",
    row="companies/suggestion.html",
    result="companies/result.html",
    model=Company,
    objects=lambda: Company.objects.listed(),
    rows=add_row_columns,
    details=add_details,
    names=list_names,
    open_text=lambda company: company.about,
    learned=lambda company: company.about,  # names are corrected as such
    data=serialize_company,
    filters=(Filter("industry", "Industry", "Any industry", list_industries, filter_by_industry),),
)
