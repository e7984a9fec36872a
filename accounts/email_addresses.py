"""E-mail addresses: which are refused, and which are one mailbox written in several ways."""

import unicodedata

from disposable_email_domains import blocklist

from accounts import mail_providers

TOGETHER = {"CJK", "HIRAGANA", "KATAKANA", "HANGUL"}  # scripts that are written in one word


class RefusedAddress(ValueError):
    """An address that cannot have an account; the message says why."""


def check_address(address: str) -> None:
    """Refuse throw-away domains and letters of several alphabets in one word.

    Raises RefusedAddress.
    """
    domain = address.rpartition("@")[2].lower().rstrip(".")
    parts = domain.split(".")
    if any(".".join(parts[n:]) in blocklist for n in range(len(parts) - 1)):
        raise RefusedAddress("Please use a lasting address: this one is for throwing away.")
    words = [address.rpartition("@")[0], *(decode_punycode(part) for part in parts)]
    if any(len(find_alphabets(word)) > 1 for word in words):
        raise RefusedAddress("This address mixes alphabets. Please type it with one keyboard.")


def decode_punycode(label: str) -> str:
    """Return a label of a domain in readable form, with xn--… decoded."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode().decode("punycode")
    except UnicodeError:
        return label


def find_alphabets(word: str) -> set[str]:
    """Return the alphabets of a word's letters, by their Unicode names."""
    found = {unicodedata.name(sign, "?").split()[0] for sign in word if sign.isalpha()}
    return found if not found & TOGETHER else found - TOGETHER - {"LATIN"} | {"CJK"}


def name_mailbox(address: str) -> str:
    """Return one spelling for all addresses of a mailbox, for counting: no tag, no sign that the
    provider ignores, one of the provider's names."""
    local, _, domain = address.strip().lower().rpartition("@")
    host, _, above = domain.partition(".")
    if above in mail_providers.TAGGED_BY_HOST:
        local, domain = host, above
    domain = mail_providers.SAME.get(domain, domain)
    local = local.split("+")[0]
    if domain.split(".")[0] in mail_providers.TAGGED_BY_HYPHEN:
        local = local.split("-")[0]
    for sign in mail_providers.IGNORED.get(domain, ""):
        local = local.replace(sign, "")
    return f"{local}@{domain}"
