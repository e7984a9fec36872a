"""Ratings of the demo companies: real keys, real ballots, the real protocol from end to end.

Members are made, get their keys blindly signed, rate, and are deleted; batches of four quarters
are tallied, comments are moderated, and a release publishes it all: everything or nothing.
"""

import secrets
from datetime import date, timedelta
from itertools import cycle
from random import Random
from typing import NamedTuple

import yaml
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts import key_quotas, rating_keys
from companies import release
from companies.figures import rating_log
from companies.figures.queries import list_kids
from companies.models import Company, Report
from companies.notices import queries
from companies.ratings import ballots, keys, months, tally
from companies.ratings.api import decide_comment
from companies.ratings.models import Batch, Comment, Employer, Nullifier
from companies.ratings.rating import Rating
from core import blind_rsa, key_scripts
from core.progress import ShowProgress, show_no_progress
from demo import rating_answers
from demo.companies import FOLDER, merge_pairs, read_plans

DOMAIN = "demo.example.com"  # of the members' addresses
MEMBERS = 440  # of whom the last rate two companies, not three
QUARTERS_AGO = (6, 4, 2, 0)
CLOSES_AT = 6  # fresh ratings close a batch
FIELDS = ("prompt", "employment", "text")


class Seat(NamedTuple):
    """Someone who sits down to rate."""

    key: keys.RatingKey
    employer: int
    rating: Rating


class KeysMissing(Exception):
    """What signs rating keys or what opens ballots is kept elsewhere, or cannot be made here."""


def prepare_keys() -> None:
    """Make the keys that rating and counting take, where none were made yet.

    Raises KeysMissing, having made none.
    """
    year = months.current_date().year
    try:
        if (keys.key_folder() / "tally.pub").exists():
            keys.read_tally_private_key()
        keys.create_keys(year)
        rating_keys.load_signing_key(year)
    except (OSError, keys.RatingKeyError, rating_keys.NotIssued) as error:
        raise KeysMissing from error


def has_room_for_ratings() -> bool:
    """Say whether there is room for demo ratings: the ballot box was never used."""
    return not Nullifier.objects.exists()


def add_ratings(track: ShowProgress = show_no_progress) -> int:
    """Add ratings, unless the ballot box is in use already; return how many.

    Raises KeysMissing, having changed nothing.
    """
    if not has_room_for_ratings():
        return 0
    prepare_keys()
    year = months.current_date().year
    with transaction.atomic(), transaction.atomic(using=ballots.DATABASE):
        members = add_members()
        key_quotas.allow_domain(DOMAIN, year, MEMBERS)
        made = [issue_key(member, year) for member in track(members, "Rating keys")]
        quarters = assign_seats(made)
        chance = Random("demo")  # noqa: S311  # nosec B311
        Employer.objects.update(band_shift=0)
        for seated, ago in zip(quarters, QUARTERS_AGO, strict=True):
            submit_quarter(track(seated, f"Ratings, {ago} quarters ago"), ago, chance)
        moderate_comments()
        release.release_ratings(months.current_date())
        report_comments()
        release.write_figures(months.current_date())
        publish_log()
        get_user_model().objects.filter(pk__in=[member.pk for member in members]).delete()
    return sum(map(len, quarters))


def add_members() -> list:
    """Add members with verified addresses."""
    users, password = get_user_model(), make_password(None)
    made = users.objects.bulk_create(
        [users(email=f"{secrets.token_hex(8)}@{DOMAIN}", password=password) for _ in range(MEMBERS)]
    )
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in made]
    )
    return made


def issue_key(member, year: int) -> keys.RatingKey:
    """Return a member's rating key: blinded, signed for her account, and unblinded."""
    public = keys.read_public_key(year)
    assert public is not None  # noqa: S101  # nosec B101
    secret = secrets.token_bytes(keys.SECRET_SIZE)
    kid = public.kid(year)
    message = keys.message_to_sign(kid, secret)
    blinded, inverse = blind_rsa.blind(public, message)
    answer = rating_keys.issue_key(member, year, blinded)
    signature = blind_rsa.finalize(public, message, answer, inverse)
    return keys.check_key(str(keys.RatingKey(kid, secret, signature)), year)


def assign_seats(made: list[keys.RatingKey]) -> list[list[Seat]]:
    """Return who rates what, by quarter. A key rates three companies at most, each once."""
    quarters: list[list[Seat]] = [[] for _ in QUARTERS_AGO]
    next_key = cycle(made)
    pks = dict(Company.objects.filter(slug__in=read_plans()).values_list("slug", "pk"))
    words = read_comments()
    for slug, plan in read_plans().items():
        chance = Random(slug)  # noqa: S311  # nosec B311
        odd = plan.get("odd", {})
        rated = [
            rating_answers.make_batch(chance, plan, number, ago, odd.get(at, ""))
            for at, (number, ago) in enumerate(
                zip(plan.get("ratings", ()), QUARTERS_AGO, strict=False)
            )
        ]
        give_words(rated, words.get(plan["name"], []), odd)
        for quarter, ratings in zip(quarters, rated, strict=False):
            quarter += [Seat(next(next_key), pks[slug], one) for one in ratings if slug in pks]
    return quarters


def read_comments() -> dict[str, list[dict]]:
    """Return the comments in comments.yaml by the company's name, as dictionaries."""
    data = yaml.safe_load((FOLDER / "comments.yaml").read_text())
    data.pop("notices")
    return {
        name: [
            one if isinstance(one, dict) else dict(zip(FIELDS, one, strict=True)) for one in said
        ]
        for name, said in data.items()
    }


def give_words(rated: list[list[Rating]], words: list[dict], odd: dict) -> None:
    """Put comments into ratings of batches that will count, but for the newest: comments come out
    later than their batch."""
    free = [
        (ratings, place)
        for place in range(max(map(len, rated), default=0))
        for at, ratings in enumerate(rated)
        if place < len(ratings) and at not in odd and at < len(QUARTERS_AGO) - 1
    ]
    for one, (ratings, place) in zip(words, free, strict=False):
        ratings[place] = rating_answers.add_comment(
            ratings[place], one["prompt"], one["employment"], one["text"]
        )


def submit_quarter(seated, ago: int, chance: Random) -> None:
    """Drop the ballots of a quarter, count and publish them.

    Six fresh ratings close a batch here, so that the demo is the same at every time.
    """
    for seat in seated:
        ballots.submit_rating(seat.key, seat.employer, seat.rating)
    day = find_day(ago)
    Employer.objects.update(closes_at=CLOSES_AT)
    tally.tally_ballots(keys.read_tally_private_key(), day, chance)
    release.release_ratings(day)
    merge_pairs()


def publish_log() -> None:
    """Write the first month of the log."""
    month, chance = months.current_date().replace(day=1), secrets.SystemRandom()
    rating_log.publish_month(month, chance, list_kids(), key_scripts.list_hashes())


def find_day(ago: int) -> date:
    """Return a day in this month, so many quarters ago."""
    month = months.month_of(months.current_date()) - 3 * ago
    return date(month // 12, month % 12 + 1, 1)


def moderate_comments() -> None:
    """Decide about the comments, but for those that still wait."""
    said = {one["text"]: one for company in read_comments().values() for one in company}
    for public_id, text in list(Comment.objects.values_list("public_id", "text")):
        one = said[text]
        state = one.get("state", "approved")
        if state == "removed":  # after a notice; it was published before
            state = "approved"
        if state != "waiting":
            reason, words = one.get("reason", ""), one.get("words", "")
            decide_comment(public_id, state, reason=reason, words=words)


def report_comments() -> None:
    """Enter notices about published comments, and answer some; nobody is written to."""
    today = months.current_date()
    data = yaml.safe_load((FOLDER / "comments.yaml").read_text())["notices"]
    for one in data:
        comment = Comment.objects.filter(text__contains=one["about"], released=True).first()
        company = Company.objects.filter(name=one["company"]).first()
        if comment is None or company is None:
            continue
        report = Report.objects.create(
            comment=comment.public_id,
            company=company,
            kind=one["kind"],
            explanation=one["explanation"],
            in_good_faith=True,
        )
        received = today - timedelta(days=one["days_ago"])
        if one["state"] != "open":
            queries.decide_report(
                report,
                remove=one["state"] == "removed",
                reason="names",
                words=one["decision"],
                today=today - timedelta(days=one["decided_days_ago"]),
            )
        Report.objects.filter(pk=report.pk).update(
            received_on=received, name=one["name"], email=one["email"]
        )


def count_states() -> dict[str, int]:
    """Return how many companies are in each state, for the command's report."""
    listed = Company.objects.listed()
    return {
        "rated": listed.rated().count(),
        "not rated": listed.not_rated().count(),
        "paused": Batch.objects.filter(state=Batch.State.HELD).count(),
    }
