"""Up to four companies side by side: which ones, and the rows of the table."""

from collections.abc import Callable, Iterable
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from companies.finding import Found, find_companies
from companies.models import Benefit, Company
from companies.profile.queries import canonical
from companies.ratings.questions import GROUPS, QUESTIONS
from search.normalization import clean_typed_text, normalize_name

MOST = 4
READ = 20  # slugs of an address; the others are not looked up
SUGGESTED = 8


class Choice(NamedTuple):
    """The companies to compare, those that are one too many, and slugs that nobody has."""

    companies: list[Company]
    left_out: list[Company]
    unknown: list[str]


class Cell(NamedTuple):
    """One company's part of a row: stars, or words that may link to their source."""

    words: str = ""
    stars: float | None = None
    source: str = ""
    is_best: bool = False


class Row(NamedTuple):
    """What is compared, and a cell for each company."""

    label: str
    cells: list[Cell]


class Group(NamedTuple):
    """Rows under a title."""

    title: str
    rows: list[Row]


def choice(slugs: Iterable[str]) -> Choice:
    """Find the companies of some slugs, in this order, each once; merged ones lead to theirs."""
    asked = list(dict.fromkeys(map(clean_typed_text, slugs)))[:READ]
    named = Company.objects.filter(slug__in=asked).select_related("merged_into")
    pks = {company.slug: canonical(company).pk for company in named}
    shown = Company.objects.listed().for_cards().prefetch_related("benefits")
    found = shown.in_bulk(list(pks.values()))
    companies = [found[pk] for pk in dict.fromkeys(pks.get(slug) for slug in asked) if pk in found]
    unknown = [slug for slug in asked if pks.get(slug) not in found]
    return Choice(companies[:MOST], companies[MOST:], unknown)


def find_meant(name: str) -> Found:
    """Return the listed companies that a reader may mean: one, where she gives its whole name."""
    found = find_companies(name, SUGGESTED)
    exact = [one for one in found.companies if one.search_name == normalize_name(name)]
    return Found(exact) if len(exact) == 1 else found


def address(companies: Iterable[Company]) -> str:
    """Return where some companies are compared."""
    slugs = urlencode([("c", company.slug) for company in companies])
    return f"{reverse('compare')}?{slugs}" if slugs else reverse("compare")


def columns(companies: list[Company]) -> list[tuple[Company, str]]:
    """Return each company with the address of the comparison without it."""
    return [(one, address(other for other in companies if other != one)) for one in companies]


def table(companies: list[Company]) -> list[Group]:
    """Return the comparison of some companies."""

    def row(label: str, cell: Callable[[Company], Cell]) -> Row:
        return Row(label, [cell(company) for company in companies])

    return [
        Group(
            "All in all",
            [
                marked(row("Overall", overall)),
                row("Ratings", state),
                row("Certainty", lambda company: Cell(card_of(company).get("certainty", ""))),
            ],
        ),
        *(
            Group(
                title,
                [
                    marked(row(question.label, of_question(question.slug)))
                    for question in QUESTIONS
                    if question.group == title
                ],
            )
            for title in GROUPS
        ),
        *offers([row(str(label), benefit(kind)) for kind, label in Benefit.Kind.choices]),
        Group(
            "The company",
            [
                row("Industry", lambda company: Cell(str(company.industry or ""))),
                row("Size", lambda company: Cell(company.get_size_display())),
                row("Headquarters", lambda company: Cell(company.headquarters)),
            ],
        ),
    ]


def offers(rows: list[Row]) -> list[Group]:
    """Return the benefits that at least one of the companies says it has."""
    known = [row for row in rows if any(cell.words for cell in row.cells)]
    return [Group("What they say they offer", known)] if known else []


def card_of(company: Company) -> dict:
    """Return what is published about a company's ratings; nothing may be."""
    scorecard = getattr(company, "scorecard", None)
    return (scorecard and scorecard.card) or {}


def overall(company: Company) -> Cell:
    return Cell(stars=card_of(company).get("overall"))


def of_question(slug: str) -> Callable[[Company], Cell]:
    """Return what makes the cell of one question."""
    return lambda company: Cell(stars=card_of(company).get("scores", {}).get(slug))


def state(company: Company) -> Cell:
    """How many have rated a company, or why it has no stars; in words."""
    scorecard = getattr(company, "scorecard", None)
    if scorecard is None:
        return Cell("Not rated yet")
    card = scorecard.card
    words = f"{card['band']} ratings" if card else "Not enough ratings yet"
    paused = "; unusual activity, update paused" if scorecard.is_paused else ""
    return Cell(words + paused)


def benefit(kind: str) -> Callable[[Company], Cell]:
    """Return what makes the cell of one benefit: what the company says, and where."""

    def cell(company: Company) -> Cell:
        for offered in company.benefits.all():
            if offered.kind == kind:
                weeks = f"{offered.weeks} weeks" if offered.weeks else "Yes"
                words = f"{weeks} ({offered.seen_on:%B %Y})"
                return Cell(words, source=offered.source)
        return Cell()

    return cell


def marked(row: Row) -> Row:
    """Mark the most stars of a row, where there is something to compare."""
    given = [cell.stars for cell in row.cells if cell.stars is not None]
    if len(set(given)) < 2:
        return row
    return Row(row.label, [cell._replace(is_best=cell.stars == max(given)) for cell in row.cells])
