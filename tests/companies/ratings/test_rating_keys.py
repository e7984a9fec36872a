"""The key pairs: what the command says, what is published, and what each one never signs."""

import io
import json
import re
import secrets
from datetime import date

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command

from companies.ratings import keys, system_checks
from companies.ratings.management.commands import rating_keys
from core import blind_rsa
from core.encoding import encode_base64url
from tests.companies.ratings.conftest import YEAR, issued_key


@pytest.fixture
def run(monkeypatch):
    """Run the command, if need be on another day: `run("list", today=…)` → what it said."""

    def run(*arguments, today=date(YEAR, 7, 1)):
        monkeypatch.setattr(rating_keys, "current_date", lambda: today)
        out, err = io.StringIO(), io.StringIO()
        call_command("rating_keys", *arguments, stdout=out, stderr=err)
        return out.getvalue() + err.getvalue()

    return run


@pytest.fixture
def empty(settings, tmp_path):
    """A folder without keys."""
    settings.RATING_KEYS_DIR = tmp_path


def kid(year=YEAR):
    return keys.read_public_key(year).kid(year)


def test_the_kid_is_told_where_a_key_is_made(run, empty):
    assert run("create") == f"Made: {kid()}, tally, log.\n"
    assert run("create") == "All keys are there.\n"


def test_the_files_are_named_by_the_year_alone(run, empty):
    run("create")
    names = {file.name for file in keys.key_folder().iterdir()}
    assert names == {f"{YEAR}.pem", f"{YEAR}.json", "tally.pem", "tally.pub", "log.pem", "log.pub"}
    assert json.loads((keys.key_folder() / f"{YEAR}.json").read_text())["kid"] == kid()


def test_the_list_has_kids_whole_thumbprints_and_which_private_parts_are_here(run, empty):
    run("create")
    (keys.key_folder() / "tally.pem").unlink()
    first, second, third = run("list").splitlines()
    assert first.split() == [
        kid(),
        *["private", "part", "here", "SHA-256"],
        keys.read_public_key(YEAR).thumbprint,
    ]
    assert re.fullmatch("tally +public part only +SHA-256 [0-9a-f]{64}", second)
    assert re.fullmatch("log +private part here +SHA-256 [0-9a-f]{64}", third)


def test_what_is_destroyed_is_named_and_its_public_key_stays(run, empty):
    keys.create_keys(YEAR - 1)
    assert run("destroy") == f"Destroyed: {kid(YEAR - 1)}.\n"
    assert run("destroy") == "None to destroy.\n"


def test_a_key_is_made_for_this_year_or_the_next(run, empty):
    with pytest.raises(CommandError):
        run("create", str(YEAR + 2))


@pytest.mark.parametrize(
    ("day", "is_said"), [(date(YEAR, 12, 14), False), (date(YEAR, 12, 15), True)]
)
def test_from_mid_december_the_list_reminds_of_the_next_key(run, empty, day, is_said):
    run("create")
    words = f"The key of {YEAR + 1} is not made yet"
    assert (words in run("list", today=day)) is is_said
    keys.create_keys(YEAR + 1)
    assert words not in run("list", today=day)


def test_the_system_check_reminds_too(monkeypatch, empty):
    monkeypatch.setattr(system_checks, "current_date", lambda: date(YEAR, 12, 20))
    assert system_checks.check_next_key() == []  # no ratings here
    keys.create_keys(YEAR)
    (warning,) = system_checks.check_next_key()
    assert (warning.id, str(YEAR + 1) in warning.msg) == ("ratings.W001", True)
    keys.create_keys(YEAR + 1)
    assert system_checks.check_next_key() == []


PLACES = ["/ballot/rating-keys.json", "/.well-known/rating-keys.json"]


@pytest.mark.parametrize("path", PLACES)
def test_the_public_keys_of_all_years_are_published_and_nothing_private(client, path, empty):
    keys.create_keys(YEAR - 1)
    keys.create_keys(YEAR)
    response = client.get(path)
    given = response.json()["keys"]
    assert [jwk["kid"] for jwk in given] == [kid(YEAR - 1), kid()]
    assert all(set(jwk) == {"kty", "use", "alg", "kid", "n", "e"} for jwk in given)
    assert response["Content-Type"] == "application/json"
    assert "Access-Control-Allow-Credentials" not in response
    assert not response.cookies


def test_site_and_ballot_box_write_them_alike(client):
    first, second = (client.get(path).json()["keys"] for path in PLACES)
    assert first == second


def test_the_site_s_pages_may_read_the_ballot_box_s_keys(client, settings):
    response = client.get(PLACES[0], headers={"origin": settings.SITE_URL})
    assert response["Access-Control-Allow-Origin"] == settings.SITE_URL
    assert response["Cache-Control"] == "no-store"


def test_the_site_names_its_ballot_box(client, settings):
    settings.BALLOT_URL = "https://ballot.advice.example"
    assert client.get(PLACES[1]).json()["ballot_box"] == "https://ballot.advice.example/ballot/"


# Each kind of key signs its own messages alone. The rating key signs blindly, so whatever a member
# likes: nothing that is not a rating key may be good by such a signature.

HEAD = b'{"year":2026,"month":12,"leaves":128,"root":"00","previous":"00"}'
OTHER_MESSAGES = {
    "a head of the log": HEAD,
    "a posting token": b"pt1\x00" + secrets.token_bytes(32),
    "another year's rating key": f"wr1\x00{YEAR + 1}-0123456789abcdef".encode() + bytes(32),
    "a rating key of the earlier form": f"wr1\x00{YEAR}".encode() + bytes(32),
    "nothing": b"",
}


def sign_blindly(message, year=YEAR):
    """What a member gets who wraps another message than they should."""
    private = blind_rsa.PrivateKey.from_pem((keys.key_folder() / f"{year}.pem").read_bytes())
    blinded, inverse = blind_rsa.blind(private.public, message)
    answer = blind_rsa.blind_sign(private, blinded)
    return blind_rsa.finalize(private.public, message, answer, inverse)


@pytest.mark.parametrize("message", OTHER_MESSAGES.values(), ids=OTHER_MESSAGES)
def test_a_blind_signature_under_another_message_makes_no_rating_key(message):
    signature = sign_blindly(message)
    line = keys.RatingKey(kid(), message[-32:].rjust(32, b"\0"), signature)
    with pytest.raises(keys.KeyNotOurs):
        keys.check_key(str(line))


def test_a_signature_of_another_year_s_key_makes_no_key_of_this_year():
    keys.create_keys(YEAR - 1)
    secret = secrets.token_bytes(32)
    signature = sign_blindly(keys.message_to_sign(kid(), secret), YEAR - 1)
    with pytest.raises(keys.KeyNotOurs):
        keys.check_key(str(keys.RatingKey(kid(), secret, signature)))


def test_a_signature_of_the_log_s_kind_of_key_makes_no_rating_key():
    secret = secrets.token_bytes(32)
    signature = Ed25519PrivateKey.generate().sign(keys.message_to_sign(kid(), secret))
    with pytest.raises(keys.KeyUnreadable):  # it has 64 bytes
        keys.parse_key(f"wr1.{kid()}.{encode_base64url(secret)}.{encode_base64url(signature)}")
    padded = signature.rjust(keys.SIGNATURE_SIZE, b"\0")
    with pytest.raises(keys.KeyNotOurs):
        keys.check_key(str(keys.RatingKey(kid(), secret, padded)))


def test_a_blind_signature_is_none_of_the_log_s_kind():
    head_key = Ed25519PrivateKey.generate().public_key()
    signature = sign_blindly(HEAD)
    for part in (signature, signature[:64], signature[-64:]):
        with pytest.raises(InvalidSignature):
            head_key.verify(part, HEAD)


def test_a_rating_key_s_signature_is_over_its_kid():
    key = issued_key()
    assert key.message == b"wr1\0" + key.kid.encode() + key.secret
    assert key.kid == kid()
    assert key.year == YEAR


def test_what_is_derived_still_ends_with_the_year():
    one = keys.RatingKey(f"{YEAR}-{0:016x}", bytes(32), bytes(384))
    other = keys.RatingKey(f"{YEAR}-{1:016x}", bytes(32), bytes(384))
    next_year = keys.RatingKey(f"{YEAR + 1}-{0:016x}", bytes(32), bytes(384))
    assert one.derive("rating", 1) == other.derive("rating", 1) != next_year.derive("rating", 1)
