"""Which addresses are refused, and which are one mailbox."""

import pytest

from accounts import email_addresses
from tests.support.account_steps import errors_of, join

GOOD = [
    "ada@example.com",
    "ada.o'neil+news@mail.example.co.uk",
    "ada@münchen.example",
    "ada@xn--mnchen-3ya.example",
    "ада@пример.рф",
    "エイダ@例え.jp",
]
MIXED = ["ada@раypal.com", "ada@xn--ypal-43d9g.com", "аda@example.com"]


@pytest.mark.parametrize("address", GOOD)
def test_an_ordinary_address_is_taken(address):
    assert email_addresses.check_address(address) is None


@pytest.mark.parametrize(
    "address", ["a@mailinator.com", "a@sub.mailinator.com", "a@MAILINATOR.com."]
)
def test_an_address_for_throwing_away_is_refused(address):
    with pytest.raises(email_addresses.RefusedAddress, match="throwing away"):
        email_addresses.check_address(address)


@pytest.mark.parametrize("address", MIXED)
def test_letters_of_two_alphabets_in_one_word_are_refused(address):
    with pytest.raises(email_addresses.RefusedAddress, match="mixes alphabets"):
        email_addresses.check_address(address)


@pytest.mark.django_db
def test_the_form_says_why_an_address_is_refused(client):
    response = join(client, "ada@mailinator.com")
    assert (response.status_code, "throwing away" in errors_of(response)) == (422, True)


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [
        ("Ada@Example.com", "ada@example.com"),
        ("ada+news@example.com", "ada@example.com"),
        ("a.d.a@gmail.com", "ada@gmail.com"),
        ("a.da+x@googlemail.com", "ada@gmail.com"),
        ("a.da@example.com", "a.da@example.com"),
    ],
)
def test_one_mailbox_has_one_spelling(address, mailbox):
    assert email_addresses.name_mailbox(address) == mailbox
