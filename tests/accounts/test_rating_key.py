"""Where a member gets a rating key: what is asked, signed, refused and kept."""

import hashlib
import json
import re
import secrets
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as project
from django.core import mail
from django.test import Client

from accounts import email_code, privacy, rating_keys
from accounts.models import IssuedKey
from accounts.views import rating_key
from companies.ratings import keys
from core import blind_rsa
from core.encoding import decode_base64url, encode_base64url
from tests.factories.articles import make_user
from tests.factories.companies import make_company

pytestmark = pytest.mark.django_db
YEAR = rating_key.get_key_year()
JSON = {"accept": "application/json"}


@pytest.fixture(scope="module")
def key_folder(tmp_path_factory):
    """A folder for the key pairs, made once."""
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(autouse=True)
def _keys(settings, key_folder):
    """The site's key files."""
    settings.RATING_KEYS_DIR = key_folder
    keys.create_keys(YEAR)


@pytest.fixture
def member(client):
    """A member with a confirmed address, logged in."""
    user = make_user("ada@example.com")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.force_login(user)
    return user


@pytest.fixture
def newcomer(client):
    """A member whose address is not confirmed, logged in."""
    user = make_user("new@example.com")
    client.force_login(user)
    return user


def name_key(year=YEAR):
    """The kid of a year's public key."""
    return keys.read_public_key(year).kid(year)


def envelope():
    """A blinded message, and what the browser holds back."""
    public = keys.read_public_key(YEAR)
    kid = public.kid(YEAR)
    message = keys.message_to_sign(kid, secrets.token_bytes(32))
    blinded, inverse = blind_rsa.blind(public, message)
    return message, f"{kid}.{encode_base64url(blinded)}", inverse


def ask(client, blinded):
    return client.post("/rating-key/", {"blinded": blinded}, headers=JSON)


def test_a_blinded_message_is_signed(client, member):
    message, blinded, inverse = envelope()
    answer = decode_base64url(ask(client, blinded).json()["signature"])
    assert blind_rsa.finalize(keys.read_public_key(YEAR), message, answer, inverse)


def test_what_is_kept_is_two_hashes_and_nothing_else(client, member):
    _, blinded, _ = envelope()
    ask(client, blinded)
    row = IssuedKey.objects.get()
    assert bytes(row.blinded) == hashlib.sha256(rating_keys.decode_blinded(blinded)[1]).digest()
    fields = {field.name for field in IssuedKey._meta.fields}
    assert fields == {"id", "user", "year", "blinded", "mailbox"}


def verified(address):
    """A member with a confirmed address."""
    user = make_user(address)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def test_one_mailbox_gets_one_key_whatever_its_spelling():
    rating_keys.make_whole_key(verified("jane.doe@gmail.com"), YEAR)
    with pytest.raises(rating_keys.KeyAlreadyIssued):
        rating_keys.make_whole_key(verified("janedoe+2@googlemail.com"), YEAR)


def test_joining_again_after_deletion_gives_no_second_key():
    first = verified("ada@example.com")
    rating_keys.make_whole_key(first, YEAR)
    privacy.delete_account(first)
    with pytest.raises(rating_keys.KeyAlreadyIssued):
        rating_keys.make_whole_key(verified("ada@example.com"), YEAR)


def test_the_hash_of_the_mailbox_goes_when_the_year_is_over():
    rating_keys.make_whole_key(verified("ada@example.com"), YEAR)
    rating_keys.forget_mailboxes(YEAR + 1)
    assert IssuedKey.objects.get().mailbox is None


def test_an_account_elsewhere_is_enough_for_a_key():
    user = make_user("ada@example.com")
    user.socialaccount_set.create(provider="google", uid="1")
    assert rating_keys.make_whole_key(user, YEAR)


def test_a_lost_answer_can_be_asked_for_again(client, member):
    _, blinded, _ = envelope()
    assert ask(client, blinded).json() == ask(client, blinded).json()
    assert IssuedKey.objects.count() == 1


def test_a_second_key_in_a_year_is_refused(client, member):
    ask(client, envelope()[1])
    response = ask(client, envelope()[1])
    assert (response.status_code, response.json()["code"]) == (409, "issued")


def test_an_unconfirmed_address_gets_none(client, newcomer):
    response = ask(client, envelope()[1])
    assert (response.status_code, response.json()["code"]) == (403, "unverified")
    assert not IssuedKey.objects.exists()


@pytest.mark.parametrize("blinded", ["", "hello!", "AAAA", "_" * 512])
def test_nonsense_is_refused_and_costs_no_key(client, member, blinded):
    response = ask(client, f"{name_key()}.{blinded}")
    assert (response.status_code, response.json()["code"]) == (422, "malformed")
    assert not IssuedKey.objects.exists()


@pytest.mark.parametrize("kid", [f"{YEAR}-{0:016x}", str(YEAR), "", "1999-0123456789abcdef"])
def test_a_message_for_another_public_key_is_refused_and_costs_no_key(client, member, kid):
    blinded = envelope()[1].partition(".")[2]
    response = ask(client, f"{kid}.{blinded}")
    assert (response.status_code, response.json()["code"]) == (409, "reload")
    assert "reload" in response.json()["words"]
    assert not IssuedKey.objects.exists()


@pytest.mark.parametrize(("hour", "is_signed"), [(23, True), (25, False)])
def test_a_page_from_before_midnight_has_a_day_to_get_its_answer(
    client, member, monkeypatch, hour, is_signed
):
    keys.create_keys(YEAR + 1)
    later = datetime(YEAR + 1, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
    monkeypatch.setattr(rating_keys.timezone, "now", lambda: later)
    response = ask(client, envelope()[1])
    assert (response.status_code == 200) is is_signed
    assert IssuedKey.objects.filter(year=YEAR).exists() is is_signed


def test_without_this_year_s_keys_it_says_come_back(client, member, settings, tmp_path):
    settings.RATING_KEYS_DIR = tmp_path
    response = ask(client, ".AAAA")
    assert (response.status_code, response.json()["code"]) == (503, "no-keys")


def test_a_stranger_gets_no_key(client):
    assert ask(client, envelope()[1]).status_code == 401


def test_a_form_of_another_site_gets_no_key(member):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member)
    assert ask(strict, envelope()[1]).status_code == 403
    assert not IssuedKey.objects.exists()


def test_the_site_s_name_is_all_a_form_needs_to_tell_of_its_page(member):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member)
    strict.get("/rating-key/state/", secure=True)
    token = strict.cookies["csrftoken"].value
    headers = JSON | {"referer": "https://testserver/", "x-csrftoken": token}
    blinded = {"blinded": envelope()[1]}
    assert strict.post("/rating-key/", blinded, headers=headers, secure=True).status_code == 200


def test_the_server_makes_a_good_key_once(client, member):
    page = client.post("/rating-key/", {"here": "1"}).content.decode()
    key = re.search(r"wr1\.[\w.-]+", page)[0]
    assert keys.check_key(key, YEAR)
    again = client.post("/rating-key/", {"here": "1"})
    assert again.status_code == 409
    assert f"wr1.{name_key()}." not in again.content.decode()


def test_the_page_shows_how_every_key_of_the_year_begins(client, member):
    page = client.get("/rating-key/").content.decode()
    assert f"<code>wr1.{name_key()}</code>" in page
    assert "Ask a friend who has a key how hers begins" in page


def test_the_page_says_that_a_key_is_a_receipt(client, member):
    page = client.get("/rating-key/").content.decode()
    assert "It is also a receipt" in page
    assert "says nothing" not in page


@pytest.mark.parametrize("path", ["/accounts/signup/", "/companies/acme/rate/"])
def test_who_joins_is_advised_to_use_a_private_address(client, path):
    make_company("Acme", slug="acme")
    assert "Use a private address, not your employer’s" in client.get(path).content.decode()


def test_the_page_says_that_the_server_s_promise_is_weaker(client, member):
    assert b"This promise is weaker" in client.get("/rating-key/").content


def test_before_the_server_makes_a_key_it_says_that_it_is_shown_once(client, member):
    page = client.get("/rating-key/").content.decode()
    assert page.index("The key is shown once") < page.index("Make my key on the server")


def test_a_key_is_kept_in_no_cache(client, member):
    response = client.post("/rating-key/", {"here": "1"})
    assert "no-store" in response["Cache-Control"]


def test_the_program_s_message_is_signed_on_the_page(client, member):
    _, blinded, _ = envelope()
    page = client.post("/rating-key/", {"blinded": f"  {blinded[:90]}\r\n{blinded[90:]}"})
    assert b"rating_key.py finish" in page.content


def test_what_was_pasted_wrongly_stays_on_the_page(client, member):
    response = client.post("/rating-key/", {"blinded": "hello!"})
    assert response.status_code == 422
    assert b">hello!</textarea>" in response.content


def test_a_stranger_s_state(client):
    assert client.get("/rating-key/state/").json() == {"signed_in": False, "kid": name_key()}


def test_a_member_s_state(client, member):
    ask(client, envelope()[1])
    assert client.get("/rating-key/state/").json() == {
        "signed_in": True,
        "kid": name_key(),
        "email": "ada@example.com",
        "verified": True,
        "issued": True,
    }


def test_the_address_is_confirmed_in_place(client, newcomer):
    assert client.post("/rating-key/confirm/").json() == {"verified": False}
    code = re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", mail.outbox[-1].body, re.M)[1]
    response = client.post("/rating-key/confirm/", {"code": code.lower().replace("-", " ")})
    assert response.json() == {"verified": True}
    assert ask(client, envelope()[1]).status_code == 200


def test_a_wrong_code_is_refused_and_tries_are_few(client, newcomer):
    client.post("/rating-key/confirm/")
    codes = [
        client.post("/rating-key/confirm/", {"code": "AAAA-AAAA"}).json()["code"] for _ in range(6)
    ]
    assert codes == ["wrong"] * email_code.TRIES + ["expired"]


def test_an_old_code_is_refused(client, newcomer, monkeypatch):
    client.post("/rating-key/confirm/")
    later = email_code.time.time() + email_code.GOOD_FOR + 1
    monkeypatch.setattr(email_code.time, "time", lambda: later)
    response = client.post("/rating-key/confirm/", {"code": "AAAA-AAAA"})
    assert response.json()["code"] == "expired"


def test_a_mailbox_gets_ten_codes_an_hour(client, newcomer):
    statuses = [client.post("/rating-key/confirm/").status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]


def test_the_public_key_is_a_jwk_for_everyone(client):
    response = client.get(f"/rating-key/public/{YEAR}.json")
    jwk = response.json()
    assert (jwk["kty"], jwk["kid"]) == ("RSA", name_key())
    assert blind_rsa.PublicKey.from_jwk(jwk) == keys.read_public_key(YEAR)
    assert response["Access-Control-Allow-Origin"] == "*"


def test_the_kid_is_the_key_s_own_whatever_its_file_says(client, settings, tmp_path):
    settings.RATING_KEYS_DIR = tmp_path
    keys.create_keys(YEAR)
    file = tmp_path / f"{YEAR}.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"kid": str(YEAR)}))
    assert client.get(f"/rating-key/public/{YEAR}.json").json()["kid"] == name_key()


def test_a_year_without_keys_has_no_public_key(client):
    assert client.get("/rating-key/public/1999.json").status_code == 404


def test_the_program_is_served_whole(client):
    file = project.BASE_DIR / "tools" / "make_rating_key.py"
    assert client.get("/rating-key/rating_key.py").content == file.read_bytes()


def test_a_new_member_is_offered_a_key(client, member):
    assert b'href="/rating-key/"' in client.get("/accounts/welcome/").content


def test_each_year_s_first_visits_offer_it(client, member):
    offer = f"Get your rating key for {YEAR}"
    assert offer in client.get("/accounts/menu/").content.decode()
    ask(client, envelope()[1])
    assert offer not in client.get("/accounts/menu/").content.decode()


def test_every_account_page_leads_to_it(client, member):
    assert b'<a href="/rating-key/">Rating key</a>' in client.get("/accounts/").content
