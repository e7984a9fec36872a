"""Keys by the dozen: what a mail domain, a relay and a network get before somebody looks."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import key_quotas, mail_providers, rating_keys
from accounts.email_addresses import name_mailbox
from accounts.models import FREE_KEYS, IssuedKey, MailDomain
from companies.ratings import keys
from tests.factories.articles import make_user

pytestmark = pytest.mark.django_db
YEAR = rating_keys.get_key_year()


@pytest.fixture(scope="module")
def key_folder(tmp_path_factory):
    """A folder for the key pairs, made once."""
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(autouse=True)
def _keys(settings, key_folder):
    """The site's key files."""
    settings.RATING_KEYS_DIR = key_folder
    keys.create_keys(YEAR)


def make_key(address):
    """Let a new member with an address make a key."""
    user = make_user(address, password=None)
    user.emailaddress_set.create(email=address, verified=True, primary=True)
    return rating_keys.make_whole_key(user, YEAR)


def fill(domain, number=FREE_KEYS):
    """Let so many members of a domain make keys."""
    for n in range(number):
        make_key(f"member{n}@{domain}")


def test_a_domain_has_five_keys_a_year():
    fill("invented.example")
    with pytest.raises(rating_keys.DomainFull):
        make_key("sixth@invented.example")


def test_a_refused_member_has_no_key_and_may_come_back():
    fill("invented.example")
    with pytest.raises(rating_keys.DomainFull):
        make_key("sixth@invented.example")
    assert not IssuedKey.objects.filter(user__email="sixth@invented.example").exists()


def test_hosts_below_a_domain_are_counted_with_it():
    for n in range(FREE_KEYS):
        make_key(f"ada@host{n}.invented.co.uk")
    with pytest.raises(rating_keys.DomainFull):
        make_key("ada@another.invented.co.uk")


def test_large_providers_are_not_counted():
    for n in range(FREE_KEYS + 1):
        make_key(f"ada{n}@gmail.com")
    make_key("ada@privaterelay.appleid.com")
    assert not MailDomain.objects.exists()


def test_a_retry_with_the_same_message_counts_once():
    user = make_user("ada@invented.example", password=None)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    blinded = bytes(383) + b"\2"
    assert rating_keys.issue_key(user, YEAR, blinded) == rating_keys.issue_key(user, YEAR, blinded)
    assert MailDomain.objects.get().issued == 1


def test_deleting_accounts_resets_nothing(django_user_model):
    fill("invented.example")
    django_user_model.objects.all().delete()
    with pytest.raises(rating_keys.DomainFull):
        make_key("another@invented.example")


def test_a_count_does_not_name_its_domain():
    fill("invented.example", 1)
    row = MailDomain.objects.get()
    assert (row.name, b"invented" in bytes(row.digest)) == ("", False)


def test_next_year_the_same_domain_has_another_hash():
    this, following = (key_quotas.digest_domain("invented.example", YEAR + n) for n in (0, 1))
    assert this != following


def test_relays_together_have_fifty(monkeypatch):
    monkeypatch.setattr(key_quotas, "RELAY_KEYS", 2)
    make_key("ada@duck.com")
    make_key("ada@mozmail.com")
    with pytest.raises(rating_keys.DomainFull):
        make_key("ada@passmail.net")


def test_relays_have_two_percent_where_that_is_more(monkeypatch):
    monkeypatch.setattr(key_quotas, "RELAY_KEYS", 0)
    IssuedKey.objects.bulk_create(IssuedKey(year=YEAR, blinded=bytes(32)) for _ in range(100))
    make_key("ada@duck.com")
    make_key("bea@duck.com")
    with pytest.raises(rating_keys.DomainFull):
        make_key("cleo@duck.com")


def refuse_sixth(domain="invented.example"):
    """Fill a domain, and let one more member ask; return the domain's row."""
    fill(domain)
    with pytest.raises(rating_keys.DomainFull):
        make_key(f"sixth@{domain}")
    return MailDomain.objects.get()


def test_an_editor_is_asked_about_the_sixth():
    row = refuse_sixth()
    assert (row.name, row.asked_on) == ("invented.example", timezone.now().date())


def test_what_an_editor_allows_is_given():
    row = refuse_sixth()
    key_quotas.decide_domain(row.pk, 6)
    assert make_key("again@invented.example")


def test_when_that_is_used_up_too_the_editor_is_asked_again():
    row = refuse_sixth()
    key_quotas.decide_domain(row.pk, 6)
    make_key("again@invented.example")
    with pytest.raises(rating_keys.DomainFull):
        make_key("seventh@invented.example")
    row.refresh_from_db()
    assert not row.is_decided


def test_a_domain_that_is_left_at_five_is_not_asked_about_again():
    row = refuse_sixth()
    key_quotas.decide_domain(row.pk, FREE_KEYS)
    with pytest.raises(rating_keys.DomainFull):
        make_key("again@invented.example")
    row.refresh_from_db()
    assert row.is_decided


def test_members_are_told_the_same_whether_they_wait_or_are_refused(client):
    row = refuse_sixth()
    said = []
    for limit in (None, FREE_KEYS):
        if limit:
            key_quotas.decide_domain(row.pk, limit)
        user = make_user(f"waits{limit}@invented.example")
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)
        client.force_login(user)
        answer = client.post(reverse("rating_key"), {"here": "1"})
        said.append((answer.status_code, "An editor looks" in answer.text))
    assert said == [(403, True)] * 2


def test_an_answer_is_overdue_after_three_days():
    row = refuse_sixth()
    assert not row.is_overdue(row.asked_on + timedelta(days=3))
    assert row.is_overdue(row.asked_on + timedelta(days=4))


def test_an_editor_decides_in_the_admin(admin_client):
    row = refuse_sixth()
    page = admin_client.get(reverse("mail_domains"))
    assert "invented.example" in page.text
    admin_client.post(reverse("decide_mail_domain", args=[row.pk]), {"limit": "300"})
    row.refresh_from_db()
    assert (row.limit, row.is_decided) == (300, True)


def test_nonsense_is_refused_with_what_was_typed(admin_client):
    row = refuse_sixth()
    answer = admin_client.post(reverse("decide_mail_domain", args=[row.pk]), {"limit": "-1"})
    assert (answer.status_code, 'value="-1"' in answer.text) == (422, True)


@pytest.mark.django_db(databases=["default", "ratings"])
def test_the_dashboard_says_that_somebody_waits(admin_client):
    refuse_sixth()
    assert "Mail domains whose members wait" in admin_client.get("/admin/").text


def test_counts_of_past_years_are_forgotten():
    refuse_sixth()
    MailDomain.objects.update(year=YEAR - 1)
    assert key_quotas.forget_domains(YEAR) == 1


# Networks


def ask_for_key(number, network):
    """Let a new member ask for a key from a network."""
    user = make_user(f"ada{number}@gmail.com")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    browser = Client(REMOTE_ADDR=network)
    browser.force_login(user)
    return browser.post(reverse("rating_key"), {"here": "1"}).status_code


@pytest.fixture
def one_a_day(settings):
    """A network has one key a day."""
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"rating_key": "1/d/network"}


def test_a_network_has_a_daily_ceiling(one_a_day):
    assert [ask_for_key(n, "203.0.113.9") for n in range(2)] == [200, 429]


def test_other_networks_go_on(one_a_day):
    assert [ask_for_key(n, f"203.0.113.{n}") for n in range(2)] == [200, 200]


def test_exits_of_tor_are_exempt(one_a_day, settings, tmp_path):
    exits = tmp_path / "exits"
    exits.write_text("# Tor\n203.0.113.9\n")
    settings.TOR_EXITS = str(exits)
    assert [ask_for_key(n, "203.0.113.9") for n in range(3)] == [200] * 3


def test_a_list_of_exits_that_is_gone_exempts_nobody(one_a_day, settings, tmp_path):
    settings.TOR_EXITS = str(tmp_path / "none")
    assert [ask_for_key(n, "203.0.113.9") for n in range(2)] == [200, 429]


# Mailboxes and domains


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ada.l+x@googlemail.com", "adal@gmail.com"),
        ("ada@me.com", "ada@icloud.com"),
        ("a-d.a_b@pm.me", "adab@proton.me"),
        ("ada-shop@yahoo.co.uk", "ada@yahoo.co.uk"),
        ("shop@ada.fastmail.com", "ada@fastmail.com"),
        ("ada@ya.ru", "ada@yandex.com"),
        ("ada+x@nova.example", "ada@nova.example"),
    ],
)
def test_spellings_of_a_mailbox_are_one(one, other):
    assert name_mailbox(one) == name_mailbox(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a.da@nova.example", "ada@nova.example"),
        ("ada-l@nova.example", "ada@nova.example"),
        ("ada@outlook.com", "ada@hotmail.com"),
    ],
)
def test_what_may_be_two_mailboxes_is_two(one, other):
    assert name_mailbox(one) != name_mailbox(other)


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("a@cs.uni.ac.at", "uni.ac.at"),
        ("a@deep.er.nova.co.uk", "nova.co.uk"),
        ("a@ada.github.io", "github.io"),
        ("a@localhost", "localhost"),
        ("a@Nova.Example.", "nova.example"),
    ],
)
def test_the_domain_is_what_somebody_has_registered(address, domain):
    assert mail_providers.find_registrable_domain(address) == domain


def test_an_address_that_only_ends_like_a_large_provider_is_none():
    assert not mail_providers.is_large("a@gmail.com.evil.example")
    assert not mail_providers.is_large("a@notgmail.com")


def test_a_date_is_needed_to_be_overdue():
    assert not MailDomain(year=YEAR).is_overdue(date.max)
