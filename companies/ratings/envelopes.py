"""Groups of ratings: no row tells about one rating, or about the few of one batch.

At the tally each cell that a ballot names becomes an envelope that says nothing to whoever lacks
the tally key. When thirty of one cell wait (fifty for the histogram and for demographic groups),
they are added up with noise and deleted; what has waited two years is deleted uncounted.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from random import Random
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from django.db import transaction
from django.db.models import Max

from companies.ratings import encryption, noise
from companies.ratings.ballots import DATABASE
from companies.ratings.models import Envelope, GroupSum
from companies.ratings.questions import DIMENSIONS, OVERALL, SLUGS
from companies.ratings.rating import Rating

KEPT_FOR = 8  # quarters
CHUNK = 500  # rows in one statement


class Cell(NamedTuple):
    """A group of ratings: of an employer, or of an industry where it is about the women."""

    owner: str
    dimension: str
    value: str


def name_employer(pk: int) -> str:
    """Return an employer as the owner of groups."""
    return f"employer {pk}"


def name_industry(slug: str) -> str:
    """Return an industry as the owner of groups."""
    return f"industry {slug}"


def list_cells(rating: Rating, employer: int, industry: str) -> Iterator[Cell]:
    """Yield the cells that a rating is in, that of the histogram first."""
    yield Cell(name_employer(employer), OVERALL, "")
    for dimension, value in rating.job.items():
        if value and dimension in DIMENSIONS:
            yield Cell(name_employer(employer), dimension, value)
    if industry:
        for dimension, value in rating.about.items():
            if value:
                yield Cell(name_industry(industry), dimension, value)


def make_envelopes(
    rating: Rating,
    employer: int,
    industry: str,
    quarter: int,
    key: X25519PublicKey,
    chance: Random,
) -> list[Envelope]:
    """Return the envelopes of a rating that has just been counted."""
    return [
        Envelope(quarter=quarter, sealed=encryption.seal_envelope([*cell, digits], key))
        for cell in list_cells(rating, employer, industry)
        for digits in [describe_rating(rating, cell.dimension, chance)]
    ]


def describe_rating(rating: Rating, dimension: str, chance: Random) -> str:
    """Return what a cell counts of a rating: a digit for each theme, or the overall stars."""
    if dimension == OVERALL:
        return rating.answers[SLUGS.index(OVERALL)]
    return noise.summarize_answers(rating.answers, chance)


@transaction.atomic(using=DATABASE)
def count_envelopes(key: X25519PrivateKey, quarter: int, chance: Random) -> int:
    """Add up the cells of which enough envelopes wait, and delete the oldest; return how many rows
    were written."""
    Envelope.objects.filter(quarter__lte=quarter - KEPT_FOR).delete()
    waiting: dict[Cell, list[tuple[int, str]]] = defaultdict(list)
    for pk, sealed in Envelope.objects.values_list("pk", "sealed").iterator(2000):
        *cell, digits = encryption.open_envelope(sealed, key)
        waiting[Cell(*cell)].append((pk, digits))
    full = {
        cell for cell, rows in waiting.items() if len(rows) >= noise.count_together(cell.dimension)
    }
    last = find_last_numbers(full)
    sums, counted = [], []
    for cell in sorted(full):
        together, rows = noise.count_together(cell.dimension), waiting[cell]
        chance.shuffle(rows)
        for start in range(0, len(rows) - together + 1, together):
            part = rows[start : start + together]
            last[cell] = last.get(cell, 0) + 1
            sums.append(add_up(cell, last[cell], [digits for _, digits in part], quarter, chance))
            counted += [pk for pk, _ in part]
    GroupSum.objects.bulk_create(sums, batch_size=CHUNK)
    for start in range(0, len(counted), CHUNK):
        Envelope.objects.filter(pk__in=counted[start : start + CHUNK]).delete()
    return len(sums)


def find_last_numbers(cells: Iterable[Cell]) -> dict[Cell, int]:
    """Return the number of the last row of each cell that has one."""
    owners = {cell.owner for cell in cells}
    rows = GroupSum.objects.filter(owner__in=owners).values_list("owner", "dimension", "value")
    return {Cell(*cell): number for *cell, number in rows.annotate(last=Max("number"))}


def add_up(cell: Cell, number: int, sheets: list[str], quarter: int, chance: Random) -> GroupSum:
    """Return the row of some ratings of a cell, with its noise."""
    if cell.dimension == OVERALL:
        counts = ["".join(sheets).count(stars) for stars in "12345"]
        blur = noise.draw_overall_noise(chance)
        answered, stars = [a + b for a, b in zip(counts, blur, strict=True)], []
    else:
        blurred = noise.draw_group_noise(chance)
        places = list(zip(*sheets, strict=True))
        answered = [
            sum(digit > "0" for digit in place) + more
            for place, more in zip(places, blurred.answered, strict=True)
        ]
        stars = [
            sum(map(int, place)) + more for place, more in zip(places, blurred.stars, strict=True)
        ]
    return GroupSum(
        **cell._asdict(),
        number=number,
        quarter=quarter,
        ratings=len(sheets),
        answered=answered,
        stars=stars,
    )
