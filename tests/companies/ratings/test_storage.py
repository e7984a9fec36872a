"""What the databases tell whoever has a copy of them."""

import secrets
import sqlite3
from io import StringIO
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connections

from accounts import rating_keys
from accounts.models import IssuedKey
from companies.employer_sync import sync_employers
from companies.models import Company
from companies.ratings import ballots, keys
from companies.ratings.models import Ballot, Nullifier, Slot
from companies.ratings.shuffle import shuffle_tables
from core import blind_rsa
from core.encoding import encode_base64url
from tests.companies.ratings.conftest import YEAR, employer, rated, rating, run_tally
from tests.factories.articles import make_user
from tests.support.ballot_posts import FORM, filled

database = pytest.mark.django_db(databases=["default", "ratings"])
ALLOWED = {
    "Employer": {
        *("id", "name", "industry", "is_small", "merged_into", "is_open", "batch"),
        *("closes_at", "band_shift", "waiting_since"),
    },
    "Nullifier": {"value", "year"},
    "Slot": {"value", "copy"},
    "Leaf": {"value"},
    "Ballot": {
        *("nullifier", "employer", "batch", "sealed", "words", "state", "reason", "due_day"),
        *("appeal", "is_logged"),
    },
    "Batch": {
        *("employer", "number", "industry", "month", "ratings", "answered", "stars", "state"),
        *("due_day", "released"),
    },
    "Envelope": {"id", "quarter", "sealed"},
    "GroupSum": {
        *("owner", "dimension", "value", "number", "quarter", "ratings", "answered", "stars"),
    },
    "Comment": {
        *("handle", "public_id", "employer", "prompt", "text", "employment", "quarter", "state"),
        *("reason", "comes_out", "released", "thread", "unread"),
    },
}


SITTINGS, COMPANIES = 60, 4
NEARLY_ALL = 50
AT_MOST = 9  # of sixty by chance: one is usual, ten or more happen once in ten million times


class Sitting(NamedTuple):
    """A member gets her key and rates at once: what the databases must not bring together."""

    user: object
    digest: bytes  # of her blinded message
    nullifier: bytes
    slot: bytes


def sitting(number: int) -> Sitting:
    """Let one member get her key and rate a company."""
    user = make_user(f"member{number}@gmail.com", password=None)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    key = keys.parse_key(rating_keys.make_whole_key(user, YEAR))
    employer = number % COMPANIES + 1
    ballots.submit_rating(key, employer, rating())
    row = IssuedKey.objects.get(user=user)
    nullifier = key.derive("rating", employer)
    return Sitting(user.pk, bytes(row.blinded), nullifier, key.derive("slot", 1))


@pytest.fixture
def sittings(committed):
    """Sixty sittings, one after another, each step committed for itself."""
    for number in range(COMPANIES):
        Company.objects.create(pk=number + 1, name=f"Larkfield {number}")
    sync_employers()
    return [sitting(number) for number in range(SITTINGS)]


@pytest.fixture
def with_xmin():
    """For tests of what PostgreSQL keeps with each row: the number of its transaction."""
    if not on_postgresql():
        pytest.skip("SQLite keeps no number of a transaction with a row.")


@pytest.fixture
def with_a_file():
    """For tests of SQLite's files. PostgreSQL gives a table that is rewritten a new one."""
    if on_postgresql():
        pytest.skip("PostgreSQL gives a table that is rewritten a new file.")


def by_place(using, model, column):
    """A column's values in the order in which the rows lie in the file."""
    order = "ctid" if connections[using].vendor == "postgresql" else "rowid"
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {model._meta.db_table} ORDER BY {order}")
        return [bytes(row[0]) for row in cursor.fetchall()]


def by_xmin(using, model, column):
    """[(number of the transaction that wrote it, value)], in this order (PostgreSQL)."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"SELECT xmin::text::bigint, {column} FROM {model._meta.db_table} ORDER BY 1, ctid"
        )
        return [(xmin, bytes(value)) for xmin, value in cursor.fetchall()]


def found(made, one, other, pairs):
    """How many of the sittings a join has found: `pairs` of what two columns hold."""
    true = {(getattr(each, one), getattr(each, other)) for each in made}
    return len(true & set(pairs))


def accounts_by_place(made):
    """Accounts and ratings, the rows of both databases laid side by side."""
    digests = by_place("default", IssuedKey, "blinded")
    spent = by_place("ratings", Nullifier, "value")
    return found(made, "digest", "nullifier", zip(digests, spent, strict=True))


def accounts_in_sign_up_order_by_place(made):
    """The same for whoever knows in which order the members have signed up."""
    spent = by_place("ratings", Nullifier, "value")
    return found(made, "user", "nullifier", zip([s.user for s in made], spent, strict=True))


def slots_by_place(made):
    """Slots and ratings: two rows that only the key may bring together."""
    slots = by_place("ratings", Slot, "value")
    spent = by_place("ratings", Nullifier, "value")
    return found(made, "slot", "nullifier", zip(slots, spent, strict=True))


PLACES = [accounts_by_place, accounts_in_sign_up_order_by_place, slots_by_place]


def accounts_by_rank_of_xmin(made):
    """Accounts and ratings in the order of the transactions that wrote them."""
    digests = [value for _, value in by_xmin("default", IssuedKey, "blinded")]
    spent = [value for _, value in by_xmin("ratings", Nullifier, "value")]
    return found(made, "digest", "nullifier", zip(digests, spent, strict=True))


def nearest(rows, others):
    """Each row with the one in another table whose transaction has the nearest number."""
    return [(one, min(others, key=lambda other: abs(other[0] - xmin))[1]) for xmin, one in rows]


def accounts_by_nearest_xmin(made):
    """Accounts and ratings whose transactions came one after the other, in both databases."""
    digests = by_xmin("default", IssuedKey, "blinded")
    pairs = nearest(digests, by_xmin("ratings", Nullifier, "value"))
    return found(made, "digest", "nullifier", pairs)


def slots_by_nearest_xmin(made):
    """Slots and ratings that one transaction wrote."""
    slots = by_xmin("ratings", Slot, "value")
    return found(made, "slot", "nullifier", nearest(slots, by_xmin("ratings", Nullifier, "value")))


XMINS = [accounts_by_rank_of_xmin, accounts_by_nearest_xmin, slots_by_nearest_xmin]


def on_postgresql():
    """Whether rows have an xmin here."""
    return connections["ratings"].vendor == "postgresql"


@database
def test_the_ratings_tables_have_the_columns_that_are_agreed_and_no_others():
    with connections["ratings"].cursor() as cursor:
        found = {
            model.__name__: {
                column.name
                for column in connections["ratings"].introspection.get_table_description(
                    cursor, model._meta.db_table
                )
            }
            for model in apps.get_app_config("ratings").get_models()
        }
    assert found == ALLOWED


def test_no_join_by_place_finds_a_rating_once_it_is_tallied(sittings):
    leaks = {join.__name__: join(sittings) for join in PLACES}
    call_command("tally", stdout=StringIO())
    left = {join.__name__: join(sittings) for join in PLACES}
    assert leaks == dict.fromkeys(leaks, SITTINGS)  # the leak, before
    assert {name: n for name, n in left.items() if n > AT_MOST} == {}  # the cure


def test_no_join_by_transaction_finds_a_rating_once_it_is_tallied(with_xmin, sittings):
    leaks = {join.__name__: join(sittings) for join in XMINS}
    call_command("tally", stdout=StringIO())
    left = {join.__name__: join(sittings) for join in XMINS}
    # Nearly all: whoever else uses the server takes numbers in between.
    assert {name: n for name, n in leaks.items() if n < NEARLY_ALL} == {}
    assert {name: n for name, n in left.items() if n > AT_MOST} == {}


def test_after_a_tally_all_rows_are_of_one_transaction(with_xmin, sittings):
    call_command("tally", stdout=StringIO())
    models = {"default": [IssuedKey], "ratings": apps.get_app_config("ratings").get_models()}
    for using in models:
        xmins = set()
        for model in models[using]:
            with connections[using].cursor() as cursor:
                cursor.execute(f"SELECT DISTINCT xmin::text FROM {model._meta.db_table}")
                xmins |= {row[0] for row in cursor.fetchall()}
        assert len(xmins) == 1


def raw(using):
    """Everything on the disk of a SQLite database: the file, and the log that is written ahead."""
    file = Path(connections[using].settings_dict["NAME"])
    return b"".join(part.read_bytes() for part in sorted(file.parent.glob(f"{file.name}*")))


def test_after_a_tally_the_file_holds_no_ballot_any_more(with_a_file, sittings):
    sealed = [bytes(ballot.sealed)[:24] for ballot in Ballot.objects.all()]
    before = raw("ratings")
    assert all(ballot in before for ballot in sealed)
    call_command("tally", stdout=StringIO())
    after = raw("ratings")
    assert [ballot for ballot in sealed if ballot in after] == []


def test_after_a_tally_the_bytes_of_the_file_are_in_no_order_either(with_a_file, sittings):
    call_command("tally", stdout=StringIO())
    data = raw("ratings")
    for column in ("nullifier", "slot"):
        values = [getattr(each, column) for each in sittings]
        for place in (data.find, data.rfind):
            order = sorted(values, key=place)
            for one in (order, order[::-1]):
                same = sum(a == b for a, b in zip(one, values, strict=True))
                assert same <= AT_MOST


def log_size():
    """How much is in the log that SQLite writes ahead."""
    file = Path(f"{connections['ratings'].settings_dict['NAME']}-wal")
    return file.stat().st_size if file.exists() else 0


def test_after_a_tally_the_log_is_empty(with_a_file, sittings):
    before = log_size()
    call_command("tally", stdout=StringIO())
    assert (before > 0, log_size()) == (True, 0)


def test_a_tally_says_so_where_a_reader_keeps_old_rows_in_the_log(with_a_file, sittings):
    reader = sqlite3.connect(connections["ratings"].settings_dict["NAME"])
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM ratings_ballot").fetchone()
    with connections["ratings"].cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=50")  # else it waits for twenty seconds
    with pytest.raises(CommandError, match="Run it again"):
        call_command("tally", stdout=StringIO())
    reader.close()
    call_command("tally", stdout=StringIO())
    assert log_size() == 0


def everything():
    """All rows of the ratings database, in no order."""
    return {
        model.__name__: sorted(map(repr, model.objects.values_list()))
        for model in apps.get_app_config("ratings").get_models()
    }


@database
def test_a_shuffle_loses_nothing():
    employer()
    rated(1, 5, job={"level": "manager"}, comments={"works": "Tea."})
    run_tally()
    rated(1, 3)
    before = everything()
    shuffle_tables("ratings", list(apps.get_app_config("ratings").get_models()))
    assert everything() == before


@database
def test_a_key_is_signed_once_a_year():
    user = make_user()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    rating_keys.make_whole_key(user, YEAR)
    with pytest.raises(rating_keys.KeyAlreadyIssued):
        rating_keys.make_whole_key(user, YEAR)


@database
def test_the_same_blinded_message_is_signed_again():
    user = make_user()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    blinded, _ = blind_rsa.blind(keys.read_public_key(YEAR), b"a message")
    assert rating_keys.issue_key(user, YEAR, blinded) == rating_keys.issue_key(user, YEAR, blinded)


@database
def test_an_address_that_is_not_confirmed_gets_no_key():
    with pytest.raises(rating_keys.AddressUnconfirmed):
        rating_keys.make_whole_key(make_user(), YEAR)


@database
def test_a_deleted_account_leaves_its_key_to_nobody():
    user = make_user()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    rating_keys.make_whole_key(user, YEAR)
    user.delete()
    assert IssuedKey.objects.get().user is None


# What passes between a member's browser and the issuer, and what is left of it.


class Transcript(NamedTuple):
    """All that is said when a key is issued, and the key that comes of it."""

    blinded: bytes
    answer: bytes
    key: keys.RatingKey


def transcript(number=0) -> Transcript:
    """Issue a key, as browser and issuer do."""
    user = make_user(f"member{number}@gmail.com", password=None)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    public, secret = keys.read_public_key(YEAR), secrets.token_bytes(keys.SECRET_SIZE)
    kid = public.kid(YEAR)
    message = keys.message_to_sign(kid, secret)
    blinded, inverse = blind_rsa.blind(public, message)
    answer = rating_keys.issue_key(user, YEAR, blinded)
    signature = blind_rsa.finalize(public, message, answer, inverse)
    return Transcript(blinded, answer, keys.RatingKey(kid, secret, signature))


@database
def test_each_transcript_of_the_issuer_explains_each_finished_key():
    made, public = [transcript(number) for number in range(4)], keys.read_public_key(YEAR)
    assert public.n.bit_length() == 3072
    for one in made:
        for other in made:
            signature = int.from_bytes(other.key.signature)
            factor = int.from_bytes(one.answer) * pow(signature, -1, public.n) % public.n
            message = pow(signature, public.e, public.n) * pow(factor, public.e, public.n)
            assert message % public.n == int.from_bytes(one.blinded)


def dump(using):
    """Every column of every row of every table, as bytes; on SQLite the file, too."""
    parts = []
    with connections[using].cursor() as cursor:
        for table in connections[using].introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                parts += [
                    bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    for value in row
                ]
    if not on_postgresql():
        parts.append(raw(using))
    return b"\0".join(parts)


def runs(data, size):
    """All pieces of some bytes with a certain length."""
    return {data[at : at + size] for at in range(len(data) - size + 1)}


def traces(data, found):
    """The 8-byte runs of some bytes that a dump holds: raw, or written as hexadecimal or base64."""
    text = encode_base64url(data).encode()
    hexadecimal = data.hex().encode()
    wanted = runs(data, 8) | runs(hexadecimal, 16) | runs(text, 11)
    return [piece for piece in wanted if piece in found]


def test_neither_database_holds_a_run_of_what_was_said_or_of_the_key(committed, client):
    Company.objects.create(pk=1, name="Larkfield Care")
    sync_employers()
    made = transcript()
    words = urlencode(filled(made.key, works="Tea."))
    assert client.post("/ballot/", words, content_type=FORM).status_code == 200
    waiting = {using: dump(using) for using in ("ratings", "default")}
    rated(1, 5)
    call_command("tally", stdout=StringIO())
    ballots.submit_rating(made.key, 1, rating())
    counted = {using: dump(using) for using in ("ratings", "default")}
    secret = {
        "m": made.key.secret,
        "blinded value": made.blinded,
        "blind signature": made.answer,
        "signature": made.key.signature,
    }
    left = [
        (name, using)
        for name, data in secret.items()
        for dumps in (waiting, counted)
        for using in dumps
        if traces(data, dumps[using])
    ]
    assert left == []


def test_the_search_for_traces_finds_them():
    data = secrets.token_bytes(32)
    assert traces(data, b"x" + data[5:13] + b"x")
    assert traces(data, data.hex().encode())
    assert traces(data, encode_base64url(data).encode())
