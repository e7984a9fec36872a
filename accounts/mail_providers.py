"""Mail providers: which are large, which relay for others, and which names are one mailbox.

A large provider asks for a phone number or slows down whoever opens many mailboxes; anybody opens
as many as they like at a domain of their own, or at a relay. The lists are ours, and short on
purpose: a provider that is missing has five keys a year before an editor is asked.
"""

from functools import lru_cache

from publicsuffixlist import PublicSuffixList

LARGE = {
    *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com"),
    *("hotmail.co.uk", "hotmail.fr", "hotmail.de", "hotmail.it", "hotmail.es", "outlook.de"),
    *("outlook.fr", "outlook.es", "live.co.uk", "live.fr", "live.nl", "yahoo.com", "ymail.com"),
    *("rocketmail.com", "yahoo.co.uk", "yahoo.co.in", "yahoo.co.jp", "yahoo.de", "yahoo.fr"),
    *("yahoo.it", "yahoo.es", "yahoo.ca", "yahoo.com.au", "yahoo.com.br", "yahoo.in", "aol.com"),
    *("icloud.com", "me.com", "mac.com", "privaterelay.appleid.com", "proton.me"),
    *("protonmail.com", "pm.me", "gmx.de", "gmx.net", "gmx.at", "gmx.ch", "gmx.com", "web.de"),
    *("mail.com", "t-online.de", "freenet.de", "posteo.de", "mailbox.org", "tuta.com"),
    *("tutanota.com", "fastmail.com", "fastmail.fm", "zoho.com", "zohomail.com", "hey.com"),
    *("yandex.com", "yandex.ru", "ya.ru", "mail.ru", "orange.fr", "wanadoo.fr", "free.fr"),
    *("laposte.net", "sfr.fr", "libero.it", "virgilio.it", "tin.it", "bluewin.ch", "telenet.be"),
    *("skynet.be", "ziggo.nl", "kpnmail.nl", "xs4all.nl", "telia.com", "online.no", "seznam.cz"),
    *("wp.pl", "o2.pl", "onet.pl", "interia.pl", "uol.com.br", "bol.com.br", "terra.com.br"),
    *("qq.com", "163.com", "126.com", "sina.com", "naver.com", "daum.net", "hanmail.net"),
    *("rediffmail.com", "bigpond.com", "optusnet.com.au", "xtra.co.nz", "shaw.ca", "rogers.com"),
    *("sympatico.ca", "comcast.net", "xfinity.com", "verizon.net", "att.net", "sbcglobal.net"),
    *("bellsouth.net", "cox.net", "charter.net", "earthlink.net", "btinternet.com", "sky.com"),
    *("virginmedia.com", "talktalk.net", "ntlworld.com", "bbox.fr", "arcor.de", "vodafone.de"),
}
RELAYS = {
    *("duck.com", "mozmail.com", "simplelogin.com", "simplelogin.co", "simplelogin.fr"),
    *("aleeas.com", "slmail.me", "slmails.com", "8alias.com", "8shield.net", "dralias.com"),
    *("silomails.com", "passmail.net", "passmail.com", "passinbox.com", "passfwd.com"),
    *("anonaddy.com", "anonaddy.me", "addy.io", "addymail.com", "4wrd.cc", "mailer.me"),
    *("spamgourmet.com", "33mail.com", "erine.email", "forwardemail.net", "firemail.cc"),
}
# Names of one provider under which a mailbox is the same.
SAME = {
    "googlemail.com": "gmail.com",
    "me.com": "icloud.com",
    "mac.com": "icloud.com",
    "protonmail.com": "proton.me",
    "pm.me": "proton.me",
    "yandex.ru": "yandex.com",
    "ya.ru": "yandex.com",
    "fastmail.fm": "fastmail.com",
}
# Signs that a provider ignores in the part before the @.
IGNORED = {"gmail.com": ".", "proton.me": ".-_", "yandex.com": ".-"}
# Where a tag is set off by a sign beside the plus.
TAGGED_BY_HYPHEN = {"yahoo", "ymail", "rocketmail"}
TAGGED_BY_HOST = {"fastmail.com"}  # tag@name.fastmail.com


@lru_cache(maxsize=1)
def load_suffixes() -> PublicSuffixList:
    """Return the list of what domains are registered under, without what companies offer."""
    return PublicSuffixList(only_icann=True)


def find_registrable_domain(address: str) -> str:
    """Return the domain of an address that its owner has registered: uni.ac.at for
    cs.uni.ac.at; the whole domain where there is none."""
    domain = address.rpartition("@")[2].strip().lower().rstrip(".")
    return load_suffixes().privatesuffix(domain) or domain


def is_large(address: str) -> bool:
    """Say whether an address is at a large provider."""
    domain = address.rpartition("@")[2].strip().lower()
    return domain in LARGE or find_registrable_domain(address) in LARGE - {"appleid.com"}


def is_relay(address: str) -> bool:
    """Say whether an address is at a domain that passes mail on, Apple's not counted."""
    return find_registrable_domain(address) in RELAYS
