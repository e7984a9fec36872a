"""Guessing and mail bombing come to an end, and lock nobody else out."""

import re
import time

import pytest
from django.core import mail
from django.test import Client

from tests.factories.accounts import ADDRESS, PASSWORD, make_member
from tests.support.account_steps import (
    ask_for_a_new_password,
    ask_for_code,
    code_in_mail,
    enter,
    is_logged_in,
    join,
    log_in,
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


def test_two_hundred_wrong_passwords_end_in_a_limit():
    _, tried = attack(200)
    assert sum(response.status_code == 429 for response in tried) > 180


def test_after_too_many_wrong_passwords_the_page_names_the_wait_and_other_ways():
    attacker, _ = attack(8)
    late = log_in(attacker)
    assert (late.status_code, int(late.headers["Retry-After"]) in range(1, 301)) == (429, True)
    assert re.search(r"You can try again in (a minute|\d minutes)", late.text)
    assert "log in with a code by e-mail or with a passkey" in late.text


def test_the_attacker_does_not_get_in_with_the_right_one_then(attacked):
    attacker, _ = attacked
    log_in(attacker)
    assert not is_logged_in(attacker)


def test_the_member_gets_in_from_their_own_network(attacked):
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
    guess_from_many_networks_at(times)


def guess_from_many_networks_at(times: int):
    """Try many passwords, each from another network."""
    for number in range(times):
        log_in(browser(f"10.{number // 250}.{number % 250}.1"), password=f"guess {number}")


def test_many_networks_together_do_not_guess_on_for_ever():
    guess_from_many_networks(200)
    late = log_in(browser("10.9.9.9"))
    assert late.status_code == 429
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
    member.force_login(make_member())
    answers = [member.post("/accounts/newsletter/", {"ask": "1"}) for _ in range(50)]
    assert (len(mail.outbox), answers[-1].status_code) == (10, 429)


def test_a_mailbox_is_not_bombed_with_codes():
    make_member()
    for number in range(200):
        ask_for_code(browser(f"10.{number // 250}.{number % 250}.1"))
    assert len(mail.outbox) == 30


@pytest.mark.parametrize(
    "spelling", ["ad.a+{}@gmail.com", "ada+{}@googlemail.com", "A.D.A+{}@gmail.com"]
)
def test_a_mailbox_is_counted_under_all_its_spellings(spelling):
    for number in range(50):
        join(browser(f"10.0.{number}.1"), spelling.format(number))
    assert len(mail.outbox) == 30


def test_one_network_sends_fewer_mails_to_a_mailbox():
    for number in range(10):
        join(browser(ATTACKER), f"ada+{number}@gmail.com")
        ask_for_code(browser(ATTACKER), f"ada+{number}@gmail.com")
    assert len(mail.outbox) == 10


def test_a_network_does_not_join_two_hundred_times():
    attacker = browser(ATTACKER)
    answers = [join(attacker_again(attacker), f"a{number}@example.com") for number in range(200)]
    # Ten a minute, however many minutes this takes.
    assert sum(answer.status_code == 429 for answer in answers) > 100


def attacker_again(attacker: Client) -> Client:
    """The same network with a fresh browser."""
    return browser(attacker.defaults["REMOTE_ADDR"])


def test_a_limit_names_the_wait():
    attacker = browser(ATTACKER)
    for number in range(12):
        answer = join(attacker_again(attacker), f"a{number}@example.com")
    assert (answer.status_code, int(answer.headers["Retry-After"]) in range(1, 61)) == (429, True)
    assert b"Try again in a minute" in answer.content


def test_the_wait_that_is_named_is_the_wait_there_is(monkeypatch):
    test_a_limit_names_the_wait()
    names_the_wait = join(browser(ATTACKER), "late@example.com")
    then = time.time() + int(names_the_wait.headers["Retry-After"]) + 1
    monkeypatch.setattr(time, "time", lambda: then)
    assert join(browser(ATTACKER), "late@example.com").status_code == 200


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


# A stranger keeps nobody from their account


def use_up(door):
    """Ask for mail to a member's mailbox through a door, until one network gets no more."""
    for number in range(42):
        door(browser(ATTACKER), number)


DOORS = {
    "codes": lambda stranger, number: ask_for_code(stranger),
    "new passwords": lambda stranger, number: ask_for_a_new_password(stranger),
    "joining, in many spellings": lambda stranger, number: join(
        stranger, f"ada+{number}@gmail.com"
    ),
    "a further address": lambda stranger, number: ask_for_hers(stranger, number),
    "wrong passwords": lambda stranger, number: log_in(stranger, password="a guess"),
}


def ask_for_hers(stranger, number):
    """Join, and ask to add another spelling of the member's address."""
    join(stranger, f"mallory{number}@example.com")
    stranger.post("/accounts/email/", {"action_add": "", "email": f"a.da+{number}@gmail.com"})


@pytest.mark.parametrize("address", [ADDRESS, "ada@gmail.com"])
@pytest.mark.parametrize("door", DOORS)
def test_a_stranger_keeps_nobody_from_their_code(door, address):
    make_member(address)
    if address != ADDRESS:
        make_member()
    use_up(DOORS[door])
    own = browser(MEMBER)
    ask_for_code(own, address)
    enter(own, code_in_mail())
    assert is_logged_in(own)


def test_a_stranger_keeps_nobody_from_a_new_password():
    make_member()
    use_up(DOORS["new passwords"])
    assert ask_for_a_new_password(browser(MEMBER)).redirect_chain


def flood():
    """Ask for codes from so many networks that the mailbox gets no more."""
    make_member()
    for number in range(40):
        ask_for_code(browser(f"10.1.{number}.1"))


def test_a_full_mailbox_is_told_with_the_wait_and_other_ways():
    flood()
    answer = ask_for_code(browser(MEMBER))
    assert (answer.status_code, int(answer.headers["Retry-After"]) in range(1, 3601)) == (
        429,
        True,
    )
    for words in ("You can ask again in", "a password or a passkey", "the last mail you have"):
        assert words in answer.text


def show_mailbox(own):
    """Open the link at the end of the last mail."""
    return own.get(re.findall(r"http://localhost(/accounts/mailbox/\S+)", mail.outbox[-1].body)[-1])


def test_with_a_link_from_the_last_mail_an_owner_asks_at_once():
    flood()
    own = browser(MEMBER)
    assert show_mailbox(own).headers["Location"] == "/accounts/login/code/?email=ada%40example.com"
    ask_for_code(own)
    enter(own, code_in_mail())
    assert is_logged_in(own)


def test_with_that_link_the_owner_gets_in_by_password_too():
    flood()
    guess_from_many_networks_at(110)
    own = browser(MEMBER)
    assert log_in(own).status_code == 429
    show_mailbox(own)
    log_in(own)
    assert is_logged_in(own)


def test_that_link_logs_nobody_in():
    flood()
    own = browser(MEMBER)
    show_mailbox(own)
    assert not is_logged_in(own)


def test_that_link_helps_with_one_mailbox_alone():
    flood()
    own = browser(MEMBER)
    show_mailbox(own)
    make_member("other@example.com")
    for number in range(40):
        ask_for_code(browser(f"10.2.{number}.1"), "other@example.com")
    assert ask_for_code(own, "other@example.com").status_code == 429


def test_a_made_up_link_helps_nobody(client):
    answer = client.get("/accounts/mailbox/ImFkYSI:1:x/", follow=True)
    assert "This link is too old" in answer.text


def test_even_with_that_link_a_mailbox_is_not_flooded():
    flood()
    own = browser(MEMBER)
    show_mailbox(own)
    mail.outbox.clear()
    for _ in range(60):
        ask_for_code(own)
    assert len(mail.outbox) <= 10


@pytest.mark.parametrize(
    "door", [ask_for_code, ask_for_a_new_password], ids=["a code", "a new password"]
)
def test_that_link_helps_too_where_a_neighbor_has_used_up_the_networks_limit(door):
    make_member()
    neighbor, own = browser(MEMBER), browser(MEMBER)
    for _ in range(5):
        door(neighbor)
    assert door(own).status_code == 429
    show_mailbox(own)
    mail.outbox.clear()
    assert door(own).status_code != 429
    assert [message.to for message in mail.outbox] == [[ADDRESS]]


@pytest.mark.parametrize("lookalike", ["vıctim@example.com", "victım@example.com"])
def test_an_address_is_logged_in_to_letter_by_letter(client, lookalike):
    """PostgreSQL takes these for one, regardless of case; the limit for an address would not."""
    make_member("victim@example.com")
    log_in(client, lookalike)
    assert not is_logged_in(client)
