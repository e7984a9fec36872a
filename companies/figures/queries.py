"""The monthly public figures, and how they must fit each other.

A key rates at most three employers a year, and each rating spends one of the three: so there can
be no more of them than three times the keys, and no more counted ratings than were ever spent.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse

from accounts import rating_keys
from companies.models import LogMonth, MonthlyFigures
from companies.ratings.api import SLOTS, make_key_set, read_log_public_key
from core import key_scripts

ROUNDING = 2.5


class Fingerprint(NamedTuple):
    """A thing that must be the same for everyone: what it is, its address and what tells it."""

    name: str
    url: str
    value: str


@dataclass(frozen=True)
class Check:
    """One thing that must be so, in words, and whether it is."""

    words: str
    holds: bool


@dataclass(frozen=True)
class Month:
    """One month's figures with the checks on them."""

    figures: MonthlyFigures
    checks: list[Check]

    @property
    def holds(self) -> bool:
        """Whether everything fits."""
        return all(check.holds for check in self.checks)


def check_figures(figures: MonthlyFigures, earlier_years: int = 0) -> list[Check]:
    """Return how a month's figures fit. `earlier_years` is what was spent in the years before."""
    most, spent = SLOTS * figures.keys_issued, figures.nullifiers_spent
    ever = earlier_years + spent
    slack = (SLOTS + 1) * ROUNDING  # all figures are rounded to five
    return [
        Check(
            f"About {figures.keys_issued:,} keys can rate at most {most:,} employers this year; "
            f"{spent:,} are rated.",
            spent <= most + slack,
        ),
        Check(
            f"Since we began, about {ever:,} ratings were sent in; {figures.ratings_counted:,} are "
            "counted.",
            figures.ratings_counted <= ever + slack,
        ),
    ]


def list_months(rows: Iterable[MonthlyFigures]) -> list[Month]:
    """Return each month with its checks, the newest first."""
    spent_in: dict[int, int] = {}
    checked = []
    for figures in sorted(rows, key=lambda row: row.month):
        earlier = sum(n for year, n in spent_in.items() if year != figures.month.year)
        checked.append(Month(figures, check_figures(figures, earlier)))
        spent_in[figures.month.year] = figures.nullifiers_spent
    return checked[::-1]


def list_fingerprints(year: int) -> list[Fingerprint]:
    """Return the kid of the year's public key, where there is one, and the scripts' SHA-256."""
    kid = rating_keys.name_public_key(year)
    key = Fingerprint(f"The public key of {year}", reverse("rating_keys"), kid)
    scripts = [Fingerprint(url, url, sha256) for url, sha256 in key_scripts.list_hashes().items()]
    return [key, *scripts] if kid else scripts


def list_kids() -> list[str]:
    """Return the kids of the public keys of all years."""
    return [key["kid"] for key in make_key_set()["keys"]]


def describe_log() -> dict | None:
    """Return the newest head of the log and who has signed it, None if there is none yet."""
    newest = LogMonth.objects.defer("leaves", "blocks").order_by("month").last()
    if newest is None:
        return None
    key = read_log_public_key()
    return {
        "month": newest.month,
        "head": json.loads(newest.head),
        "signature": bytes(newest.signature).hex(),
        "key": key.hex() if key else "",
        "witnesses": newest.witnesses,
    }
