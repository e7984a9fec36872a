"""Up to four companies side by side: which ones, and the rows of the table."""

from collections.abc import Callable, Iterable
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from companies.models import Benefit, Company
from companies.name_search import NameMatches, find_companies
from companies.profile.queries import get_canonical
from companies.ratings.api import GROUPS, QUESTIONS
from search.normalization import clean_typed_text, normalize_name

MOST = 4
READ = 20  # slugs of an address; the others are not looked up
SUGGESTED = 8


class ComparisonChoice(NamedTuple):
    """The companies to compare, those that are one too many, and slugs that nobody has."""

    companies: list[Company]
    left_out: list[Company]
    unknown: list[str]


class ComparisonCell(NamedTuple):
    """One company's part of a row: stars, or words that may link to their source."""

    words: str = ""
    stars: float | None = None
    source: str = ""
    is_best: bool = False


class ComparisonRow(NamedTuple):
    """What is compared, and a cell for each company."""

    label: str
    cells: list[ComparisonCell]


class ComparisonGroup(NamedTuple):
    """Rows under a title."""

    title: str
    rows: list[ComparisonRow]


def choose_companies(slugs: Iterable[str]) -> ComparisonChoice:
    """Find the companies of some slugs, in this order, each once; merged ones lead to theirs."""
    asked = list(dict.fromkeys(map(clean_typed_text, slugs)))[:READ]
    named = Company.objects.filter(slug__in=asked).select_related("merged_into")
    pks = {company.slug: get_canonical(company).pk for company in named}
    shown = Company.objects.listed().for_cards().prefetch_related("benefits")
    found = shown.in_bulk(list(pks.values()))
    companies = [found[pk] for pk in dict.fromkeys(pks.get(slug) for slug in asked) if pk in found]
    unknown = [slug for slug in asked if pks.get(slug) not in found]
    return ComparisonChoice(companies[:MOST], companies[MOST:], unknown)


def find_company_by_name(name: str) -> NameMatches:
    """Return the listed companies that a reader may mean: one, where she gives its whole name."""
    found = find_companies(name, SUGGESTED)
    exact = [one for one in found.companies if one.search_name == normalize_name(name)]
    return NameMatches(exact) if len(exact) == 1 else found


def compare_url(companies: Iterable[Company]) -> str:
    """Return where some companies are compared."""
    slugs = urlencode([("c", company.slug) for company in companies])
    return f"{reverse('compare')}?{slugs}" if slugs else reverse("compare")


def list_columns(companies: list[Company]) -> list[tuple[Company, str]]:
    """Return each company with the address of the comparison without it."""
    return [(one, compare_url(other for other in companies if other != one)) for one in companies]


def build_table(companies: list[Company]) -> list[ComparisonGroup]:
    """Return the comparison of some companies."""

    def row(label: str, cell: Callable[[Company], ComparisonCell]) -> ComparisonRow:
        return ComparisonRow(label, [cell(company) for company in companies])

    return [
        ComparisonGroup(
            "All in all",
            [
                mark_best(row("Overall", make_overall_cell)),
                row("Ratings", make_ratings_cell),
                row(
                    "Certainty",
                    lambda company: ComparisonCell(
                        get_published_scores(company).get("certainty", "")
                    ),
                ),
            ],
        ),
        *(
            ComparisonGroup(
                title,
                [
                    mark_best(row(question.label, make_question_cell(question.slug)))
                    for question in QUESTIONS
                    if question.group == title
                ],
            )
            for title in GROUPS
        ),
        *list_benefits(
            [row(str(label), make_benefit_cell(kind)) for kind, label in Benefit.Kind.choices]
        ),
        ComparisonGroup(
            "The company",
            [
                row("Industry", lambda company: ComparisonCell(str(company.industry or ""))),
                row("Size", lambda company: ComparisonCell(company.get_size_display())),
                row("Headquarters", lambda company: ComparisonCell(company.headquarters)),
            ],
        ),
    ]


def list_benefits(rows: list[ComparisonRow]) -> list[ComparisonGroup]:
    """Return the benefits that at least one of the companies says it has."""
    known = [row for row in rows if any(cell.words for cell in row.cells)]
    return [ComparisonGroup("What they say they offer", known)] if known else []


def get_published_scores(company: Company) -> dict:
    """Return what is published about a company's ratings; nothing may be."""
    scorecard = getattr(company, "scorecard", None)
    return (scorecard and scorecard.payload) or {}


def make_overall_cell(company: Company) -> ComparisonCell:
    return ComparisonCell(stars=get_published_scores(company).get("overall"))


def make_question_cell(slug: str) -> Callable[[Company], ComparisonCell]:
    """Return what makes the cell of one question."""
    return lambda company: ComparisonCell(
        stars=get_published_scores(company).get("scores", {}).get(slug)
    )


def make_ratings_cell(company: Company) -> ComparisonCell:
    """How many have rated a company, or why it has no stars; in words."""
    scorecard = getattr(company, "scorecard", None)
    if scorecard is None:
        return ComparisonCell("Not rated yet")
    card = scorecard.payload
    words = f"{card['band']} ratings"
    paused = "; unusual activity, update paused" if scorecard.is_paused else ""
    return ComparisonCell(words + paused)


def make_benefit_cell(kind: str) -> Callable[[Company], ComparisonCell]:
    """Return what makes the cell of one benefit: what the company says, and where."""

    def cell(company: Company) -> ComparisonCell:
        for offered in company.benefits.all():
            if offered.kind == kind:
                weeks = f"{offered.weeks} weeks" if offered.weeks else "Yes"
                words = f"{weeks} ({offered.seen_on:%B %Y})"
                return ComparisonCell(words, source=offered.source)
        return ComparisonCell()

    return cell


def mark_best(row: ComparisonRow) -> ComparisonRow:
    """Mark the most stars of a row, where there is something to compare."""
    given = [cell.stars for cell in row.cells if cell.stars is not None]
    if len(set(given)) < 2:
        return row
    return ComparisonRow(
        row.label, [cell._replace(is_best=cell.stars == max(given)) for cell in row.cells]
    )
