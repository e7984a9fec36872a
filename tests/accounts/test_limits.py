"""Guessing and mail bombing come to an end, and lock nobody else out."""

import pytest
from django.core import mail
from django.test import Client

from tests.accounts.test_accounts import (
    ADDRESS,
    PASSWORD,
    ask_for_code,
    code_in_mail,
    enter,
    is_logged_in,
    join,
    log_in,
    make_member,
)

pytestmark = pytest.mark.django_db

ATTACKER, MEMBER = "203.0.113.9", "198.51.100.7"


def browser(network: str) -> Client:
    """A browser in a network."""
    return Client(REMOTE_ADDR=network)


def attack(times: int):
    """Try many passwords at a member's account."""
    make_member()
    attacker = browser(ATTACKER)
    tried = [log_in(attacker, password=f"guess {number}") for number in range(times)]
    return attacker, tried


@pytest.fixture
def attacked():
    """A member at whose account a stranger has tried enough passwords to be stopped."""
    return attack(50)


def test_two_hundred_wrong_passwords_end_in_a_limit_that_names_the_wait():
    _, tried = attack(200)
    looked_at = [r for r in tried if r.status_code == 200 and not r.context["form"].errors]
    refused = [r for r in tried if r.status_code == 429 or b"Wait five minutes" in r.content]
    assert (looked_at, len(refused) > 180) == ([], True)


def test_the_attacker_does_not_get_in_with_the_right_one_then(attacked):
    attacker, _ = attacked
    log_in(attacker)
    assert not is_logged_in(attacker)


def test_the_member_gets_in_from_her_own_network(attacked):
    own = browser(MEMBER)
    log_in(own)
    assert is_logged_in(own)


def test_a_neighbour_in_the_attackers_network_waits_but_gets_in_elsewhere(attacked):
    make_member("neighbour@example.com")
    elsewhere = browser("192.0.2.1")
    log_in(elsewhere, "neighbour@example.com")
    assert is_logged_in(elsewhere)


def guess_from_many_networks(times: int):
    """Try many passwords at a member's account, each from another network."""
    make_member()
    for number in range(times):
        log_in(browser(f"10.{number // 250}.{number % 250}.1"), password=f"guess {number}")


def test_many_networks_together_do_not_guess_on_for_ever():
    guess_from_many_networks(200)
    late = log_in(browser("10.9.9.9"))
    assert b"log in with a code by e-mail" in late.content


def test_the_member_still_gets_in_with_a_code_then():
    guess_from_many_networks(110)
    own = browser(MEMBER)
    ask_for_code(own)
    enter(own, code_in_mail())
    assert is_logged_in(own)


def test_two_hundred_codes_find_nothing():
    make_member()
    attacker = browser(ATTACKER)
    for number in range(200):
        if number % 3 == 0:
            ask_for_code(attacker)
        enter(attacker, f"{number:04}-{number:04}")
    assert not is_logged_in(attacker)


def test_a_mailbox_is_not_bombed_with_newsletters():
    member = browser(ATTACKER)
    join(member, ADDRESS)
    answers = [member.post("/accounts/newsletter/", {"ask": "1"}) for _ in range(50)]
    assert (len(mail.outbox), answers[-1].status_code) == (10, 429)


def test_a_mailbox_is_not_bombed_with_codes():
    make_member()
    for number in range(200):
        ask_for_code(browser(f"10.{number // 250}.{number % 250}.1"))
    assert len(mail.outbox) <= 10


@pytest.mark.parametrize(
    "spelling", ["ad.a+{}@gmail.com", "ada+{}@googlemail.com", "A.D.A+{}@gmail.com"]
)
def test_a_mailbox_is_counted_under_all_its_spellings(spelling):
    for number in range(50):
        join(browser(f"10.0.{number}.1"), spelling.format(number))
    assert len(mail.outbox) == 10


def test_a_network_does_not_join_two_hundred_times():
    attacker = browser(ATTACKER)
    answers = [join(attacker_again(attacker), f"a{number}@example.com") for number in range(200)]
    assert sum(answer.status_code == 429 for answer in answers) > 180


def attacker_again(attacker: Client) -> Client:
    """The same network with a fresh browser."""
    return browser(attacker.defaults["REMOTE_ADDR"])


def test_a_limit_names_the_wait():
    attacker = browser(ATTACKER)
    for number in range(12):
        answer = join(attacker_again(attacker), f"a{number}@example.com")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "300")
    assert b"Wait five minutes" in answer.content


def test_others_join_while_one_network_is_limited():
    test_a_limit_names_the_wait()
    other = browser(MEMBER)
    join(other, ADDRESS)
    assert is_logged_in(other)


@pytest.mark.parametrize(
    "address", ["a@b.com\nBcc: all@example.com", "a@b.com\r\nX: y", "a@b.com%0aBcc:x"]
)
def test_a_line_in_an_address_reaches_no_mail_header(client, address):
    join(client, address)
    assert all("Bcc" not in str(message.message()) for message in mail.outbox)
    assert mail.outbox == []


def test_a_right_password_among_wrong_ones_is_let_in(client):
    make_member()
    for _ in range(3):
        log_in(client, password="wrong")
    log_in(client, password=PASSWORD)
    assert is_logged_in(client)
