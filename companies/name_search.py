"""Finding companies by a name as people type it: one way, the search's, wherever a name is typed.

First what is called so, by its own name, a former or another one; only where nothing is, what has
a similar name.
"""

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet, prefetch_related_objects

from companies.models import Company, CompanyName
from companies.querysets import CompanyQuerySet
from companies.search import COMPANIES
from search.matching import EXACT, SIMILAR
from search.name_lookup import select_called
from search.normalization import normalize_name
from search.query import Query
from search.search_types import Hit
from search.trigrams import match_words

NEAR = 6  # companies that are shown before another of nearly their name is added


@dataclass
class NameMatches:
    """The companies that a name may mean, the best match first."""

    companies: list[Company] = field(default_factory=list)
    is_near: bool = False  # none is called so: these have similar names


@dataclass(frozen=True)
class NameFilter:
    """A name that a list is narrowed by; where no company is called so, the keys of near ones."""

    text: str
    near: tuple[int, ...] | None = None

    def __str__(self) -> str:
        return self.text


def list_rateable() -> CompanyQuerySet:
    """Return the companies that can be rated: listed, or proposed and not yet looked at."""
    return Company.objects.exclude(state=Company.State.REFUSED).filter(merged_into=None)


def find_hits(name: str, most: int) -> list[Hit]:
    """Return the listed companies that a name may mean, and how well each matches."""
    query = Query.parse(name)
    if not query.name:
        return []
    return COMPANIES.suggest(query, most) or COMPANIES.guess(query)[:most]


def is_called(hits: list[Hit]) -> bool:
    """Say whether the best of some hits is called so, and not only nearly so."""
    return bool(hits and hits[0].match and hits[0].match.tier < SIMILAR)


def find_companies(name: str, most: int) -> NameMatches:
    """Return the listed companies that a name may mean, with their other names."""
    hits = find_hits(name, most)
    companies = [hit.object for hit in hits]
    prefetch_related_objects(companies, "names")
    return NameMatches(companies, is_near=not is_called(hits))


def find_to_rate(name: str, most: int) -> NameMatches:
    """Return the companies to rate that a name may mean.

    Nobody has looked at a proposed one yet, so only who knows its whole name finds it.
    """
    found = find_companies(name, most)
    proposed = Company.objects.filter(state=Company.State.PROPOSED, merged_into=None)
    same = list(proposed.filter(search_name=normalize_name(name)).prefetch_related("names")[:most])
    if not same:
        return found
    called = [] if found.is_near else found.companies
    return NameMatches([*same, *called][:most])


def find_same(name: str) -> Company | None:
    """Return the company of a name, whatever its accents, case and legal form; None if new."""
    wanted = normalize_name(name)
    companies = list_rateable().filter(Q(search_name=wanted) | Q(names__search_name=wanted))
    return companies.order_by("state", "pk").first()


def find_near(name: str) -> list[Company]:
    """Return the listed companies that somebody may mean who is about to add a name.

    It may say more than their names do: “Larkfield Dublin” may mean Larkfield.
    """
    found = find_companies(name, NEAR).companies
    words = normalize_name(name).split()
    shorter = [" ".join(words[:end]) for end in range(1, len(words))]
    also = CompanyName.objects.filter(search_name__in=shorter).values("company")
    within = Company.objects.listed().filter(Q(search_name__in=shorter) | Q(pk__in=also))
    rest = within.exclude(pk__in=[company.pk for company in found]).prefetch_related("names")
    return [*found, *rest[: NEAR - len(found)]]


def find_namesakes(name: str, *, but: int | None = None) -> list[Company]:
    """Return companies of whatever state that are, or were, called the same, or so but for a slip.

    `but` is the key of a company that is none of them.
    """
    wanted = normalize_name(name)
    also = CompanyName.objects.filter(search_name=wanted).values("company")
    same = Company.objects.filter(Q(search_name=wanted) | Q(pk__in=also), merged_into=None)
    found = {company.pk: company for company in same.order_by("pk")[:NEAR]}
    for hit in COMPANIES.guess(Query.parse(name)) if wanted else []:
        if hit.match and hit.match.tier in (EXACT, SIMILAR):
            found.setdefault(hit.object.pk, hit.object)
    return [company for pk, company in found.items() if pk != but][:NEAR]


def match_name(name: str) -> Q:
    """Return the condition that a company is called so: by its own or another name.

    They are asked apart, so that a database uses its index for each; those that are not listed are
    in no index.
    """
    wanted = normalize_name(name)
    if not wanted:
        return Q(pk__in=[])
    called = match_words("search_name", wanted)
    hidden = Company.objects.filter(~Q(state=Company.State.LISTED) | Q(merged_into__isnull=False))
    also: QuerySet = CompanyName.objects.filter(called, company__in=hidden)
    parts: list[QuerySet] = [
        *select_called(Company._meta.label_lower, wanted),
        hidden.filter(called).order_by().values("pk"),
        also.order_by().values("company"),
    ]
    return Q(pk__in=parts[0].union(*parts[1:], all=True))


def parse_name(name: str, among: CompanyQuerySet) -> NameFilter:
    """Return what a list is to be narrowed by, for a name and the companies of the whole list."""
    if not normalize_name(name):
        return NameFilter(name, ())
    if among.filter(match_name(name)).exists():
        return NameFilter(name)
    return NameFilter(name, tuple(hit.object.pk for hit in COMPANIES.guess(Query.parse(name))))


def filter_by_name(companies: CompanyQuerySet, sought: NameFilter) -> CompanyQuerySet:
    """Return those of some companies that a name may mean."""
    if sought.near is None:
        return companies.filter(match_name(sought.text))
    return companies.filter(pk__in=sought.near)
