"""Keys, ballots and employers for the tests of the ballot box."""

import secrets
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from django.db import connections

from companies.ratings import ballots, keys, months, noise, tally
from companies.ratings.models import Batch, Employer
from companies.ratings.questions import SLUGS
from companies.ratings.rating import Rating
from core import blind_rsa
from tests.support import databases

TODAY = months.current_date()
YEAR, MONTH, QUARTER = TODAY.year, months.month_of(TODAY), months.quarter_of(TODAY)
CLOSES_AT = 6  # fresh ratings, here


@pytest.fixture(scope="session")
def key_folder(tmp_path_factory):
    """A folder with this year's key pairs, made once."""
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(autouse=True)
def _keys(settings, key_folder):
    """The site's key files, made once for all tests."""
    settings.RATING_KEYS_DIR = key_folder
    keys.create_keys(YEAR)


def issued_key(year=YEAR):
    """A rating key, made and signed as the protocol says."""
    private = blind_rsa.PrivateKey.from_pem((keys.key_folder() / f"{year}.pem").read_bytes())
    secret = secrets.token_bytes(32)
    kid = private.public.kid(year)
    message = keys.message_to_sign(kid, secret)
    blinded, inverse = blind_rsa.blind(private.public, message)
    answer = blind_rsa.blind_sign(private, blinded)
    signature = blind_rsa.finalize(private.public, message, answer, inverse)
    return keys.RatingKey(kid, secret, signature)


def unsigned_key(year=YEAR):
    """A key for what happens once the signature is checked; quicker to make."""
    return keys.RatingKey(f"{year}-{'0' * 16}", secrets.token_bytes(32), bytes(384))


def rating(answers="45", job=None, about=None, comments=None):
    """A rating; its last two answers vary with chance, so that no two are suspiciously alike."""
    if len(answers) != len(SLUGS):
        answers = "".join(secrets.choice(answers) for _ in SLUGS)
    return Rating(answers, job or {}, about or {}, comments or {})


def employer(pk=1, name="Larkfield Care", industry="health", **fields):
    """An employer that the box knows; six fresh ratings close its batches."""
    fields = {"closes_at": CLOSES_AT, "band_shift": 0} | fields
    return Employer.objects.create(id=pk, name=name, industry=industry, **fields)


def rated(pk, number, **fields):
    """Drop a number of ratings of an employer; return their keys."""
    made = [unsigned_key() for _ in range(number)]
    for key in made:
        ballots.submit_rating(key, pk, rating(**fields))
    return made


def no_noise(chance):
    """What is added to a batch's figures where a test looks at them exactly."""
    return noise.Noise([0] * len(SLUGS), [0] * len(SLUGS))


def later(months_on, day=TODAY):
    """A day some months on."""
    month = months.month_of(day) + months_on
    return date(month // 12, month % 12 + 1, 1)


def run_tally(day=TODAY, *, draw_noise=no_noise, chance=None):
    """Tally everything, without noise; the next batches close at six ratings, too."""
    chance = chance or Random(1)
    result = tally.tally_ballots(keys.read_tally_private_key(), day, chance, draw_noise=draw_noise)
    Employer.objects.update(closes_at=CLOSES_AT)
    return result


def run_tally_after_a_release(day=TODAY, **how):
    """Tally everything, after what was counted before is published, as every month."""
    Batch.objects.filter(state="counted").update(released=True)
    return run_tally(day, **how)


def changed(one, **fields):
    """A rating with other fields."""
    return replace(one, **fields)


@pytest.fixture
def committed(django_db_setup, django_db_blocker, worker_id):
    """Databases of this test's own, in which every commit is a real one."""
    with django_db_blocker.unblock():
        shared = {alias: connections[alias].settings_dict["NAME"] for alias in connections}
        copies = [
            databases.use_copy(connections[alias], f"own_{worker_id}") for alias in connections
        ]
        for alias in connections:
            if connections[alias].vendor == "postgresql":  # nothing here must survive a power cut
                connections[alias].cursor().execute("SET synchronous_commit = off")
        yield
        for copy in copies:
            copy.drop()
        for alias, name in shared.items():
            databases.use(connections[alias], name)
