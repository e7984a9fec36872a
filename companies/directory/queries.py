"""The directory: which companies it lists, in which order, and what each filter would leave."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.core.paginator import Page
from django.db.models import Count, Q
from django.http import QueryDict

from companies.directory.forms import LEAST_STARS, RATED
from companies.models import Company, Industry
from companies.name_search import NEAR, filter_by_name
from companies.querysets import CompanyQuerySet
from core.chips import Chip
from core.pagination import paginate

A_PAGE = 24
PLACES = 80  # suggested beside the field; any other can be typed
RATED_WORDS, STARS_WORDS = dict(RATED), dict(LEAST_STARS)


class Option(NamedTuple):
    """What a reader may choose in a filter, and how many companies that would leave."""

    value: str
    label: str
    companies: int
    children: tuple["Option", ...] = ()


def filter_companies(filters: dict, *, without: Iterable[str] = ()) -> CompanyQuerySet:
    """Return the listed companies that pass all filters but some."""
    kept = {name: value for name, value in filters.items() if name not in without}
    companies: CompanyQuerySet = Company.objects.listed()
    if "q" in kept:
        companies = filter_by_name(companies, kept["q"])
    if "industry" in kept:
        companies = companies.in_industry(kept["industry"])
    if "place" in kept:
        companies = companies.in_place(kept["place"].names)
    if "size" in kept:
        companies = companies.filter(size=kept["size"])
    if "rated" in kept:
        companies = companies.rated() if kept["rated"] == "yes" else companies.not_rated()
    if "stars" in kept:
        companies = companies.with_at_least(kept["stars"])
    return companies


def list_companies(filters: dict) -> CompanyQuerySet:
    """Return the companies that pass all filters, in the order that was asked for."""
    companies = filter_companies(filters)
    orders = {"name": companies.by_name, "ratings": companies.by_ratings}
    return orders.get(filters.get("sort", ""), companies.by_stars)()


def list_hidden(filters: dict) -> list[Company]:
    """Return some companies that the name may mean and the other filters hide."""
    others = [name for name in filters if name != "q"]
    return (
        list(filter_companies(filters, without=others).by_name()[:NEAR]) if "q" in filters else []
    )


def load_page(request, companies: CompanyQuerySet) -> Page:
    """Return the page of a list that is asked for. Raises ListPageNotFound.

    All are sorted by key alone; what a row shows is read for those on the page.
    """
    page = paginate(request, companies.values_list("pk", flat=True), A_PAGE)
    pks = list(page.object_list)
    rows = Company.objects.for_cards().defer("about", "scorecard__payload").in_bulk(pks)
    page.object_list = [rows[pk] for pk in pks]
    return page


def list_options(filters: dict) -> dict[str, list[Option]]:
    """Return what each filter offers; each count keeps the other filters."""
    return {
        "industry": list_industry_options(filters),
        "place": list_place_options(filters),
        "size": list_size_options(filters),
        **list_stars_options(filters),
    }


def count_by(companies: CompanyQuerySet, *fields: str) -> list[tuple]:
    """Return the values of some fields with how many companies have them."""
    return list(companies.order_by().values_list(*fields).annotate(count=Count("pk")))


def list_industry_options(filters: dict) -> list[Option]:
    """The upper industries, each with its lower ones."""
    counts = dict(count_by(filter_companies(filters, without=["industry"]), "industry"))
    children: dict[int | None, list[Option]] = {}
    industries = list(Industry.objects.order_by("name"))
    for row in industries:
        option = Option(row.slug, row.name, counts.get(row.pk, 0))
        children.setdefault(row.parent_id, []).append(option)
    uppers = []
    for row in (row for row in industries if row.parent_id is None):
        below = tuple(children.get(row.pk, ()))
        whole = counts.get(row.pk, 0) + sum(option.companies for option in below)
        uppers.append(Option(row.slug, row.name, whole, below))
    return uppers


def list_place_options(filters: dict) -> list[Option]:
    """The regions and countries with most companies, to suggest beside the field."""
    places: dict[str, int] = {}
    rows = count_by(filter_companies(filters, without=["place"]), "region", "country")
    for region, country, count in rows:
        for name in {country, ", ".join(filter(None, [region, country]))} - {""}:
            places[name] = places.get(name, 0) + count
    most = sorted(places.items(), key=lambda place: (-place[1], place[0]))[:PLACES]
    return [Option(name, name, count) for name, count in most]


def list_size_options(filters: dict) -> list[Option]:
    """The bands of staff."""
    counts = dict(count_by(filter_companies(filters, without=["size"]), "size"))
    return [
        Option(value, str(label), counts.get(value, 0)) for value, label in Company.Size.choices
    ]


def list_stars_options(filters: dict) -> dict[str, list[Option]]:
    """Rated or not, and the least stars, from one query."""
    companies = filter_companies(filters, without=["rated", "stars"])
    overall = "scorecard__overall"
    counts = companies.order_by().aggregate(
        yes=Count("pk", filter=Q(**{f"{overall}__isnull": False})),
        no=Count("pk", filter=Q(**{f"{overall}__isnull": True})),
        **{
            f"from_{value}": Count("pk", filter=Q(**{f"{overall}__gte": value}))
            for value in STARS_WORDS
        },
    )
    return {
        "rated": [Option(value, label, counts[value]) for value, label in RATED],
        "stars": [Option(value, label, counts[f"from_{value}"]) for value, label in LEAST_STARS],
    }


def list_chips(filters: dict, params: QueryDict) -> list[Chip]:
    """Return the filters that are set, each with the address that leaves it out."""
    words: dict[str, Callable[[Any], str]] = {
        "q": lambda name: f"“{name}”",
        "industry": str,
        "place": str,
        "size": lambda size: str(Company.Size(size).label),
        "rated": RATED_WORDS.__getitem__,
        "stars": lambda stars: STARS_WORDS[str(stars)],
    }
    return [
        Chip(word(filters[name]), url_without(params, name))
        for name, word in words.items()
        if name in filters
    ]


def url_without(params: QueryDict, name: str) -> str:
    """Return the address of the directory without one filter, from its first page on."""
    kept = params.copy()
    for gone in (name, "page"):
        kept.pop(gone, None)
    return f"?{kept.urlencode()}"
