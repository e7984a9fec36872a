"""verify_site.py: is a running site what it says it is? With nothing but Python 3.11 or newer.

    python verify_site.py https://advice.example [--witness URL] [--ballot URL] [--page URL]
                                                 [--head URL] [--hashes docs/rating-key.md]

It asks as anybody, without a cookie, and says of each thing whether it is as it should be:

- the scripts of pages that handle rating keys are byte by byte those of the release whose
  docs/rating-key.md you give (by default the one of this checkout), and such a page runs no other;
- the numbers (kids) of the public keys are the same at the site, at the ballot box, and at each
  witness: an address where somebody else publishes them, as {"keys": [...]} or {"kids": [...]};
- the head of the log that a witness keeps, as the site gave it out, is the site's head of that
  month today.

It ends with 0 if all is as it should be, with 1 if something differs, and with 2 if something
could not be checked. A server can tell this program from a browser: try it from several networks.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
import time
from html.parser import HTMLParser
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

DOCS = Path(__file__).resolve().parent.parent / "docs" / "rating-key.md"
ROW = re.compile(r"^\| `(/[\w./-]+\.js)` \| `([0-9a-f]{64})` \|", re.M)
RELEASE = re.compile(r"^Release: ([\w.+-]+)$", re.M)
KID = re.compile(r"\d{4}-[0-9a-f]{16}", re.ASCII)
LARGEST = 512 * 1024  # bytes of an answer
PATIENCE, LONGEST = 15, 60  # seconds for one packet, for one answer
SAME, DIFFERENT, UNKNOWN = "as it should be", "DIFFERENT", "NOT CHECKED"


class NotChecked(Exception):
    """Why something could not be checked, in one line."""


class StayHere(HTTPRedirectHandler):
    """Follows no redirect to another site."""

    def redirect_request(self, request, file, code, message, headers, address):
        if urlsplit(address)[:2] != urlsplit(request.full_url)[:2]:
            raise NotChecked("leads elsewhere")
        return super().redirect_request(request, file, code, message, headers, address)


# Asking


def fetch(address, kind):
    """Return the bytes and headers of an answer of a kind, such as "json". Raises NotChecked."""
    started = time.monotonic()
    headers = {"User-Agent": "Mozilla/5.0", "Accept": "*/*"}
    request = Request(address, headers=headers)  # noqa: S310 (is_address said that it is http)
    try:
        with build_opener(StayHere).open(request, timeout=PATIENCE) as answer:
            if kind not in answer.headers.get_content_type():
                raise NotChecked(f"is no {kind}")
            data = b""
            while part := answer.read1(LARGEST):
                data += part
                if len(data) > LARGEST:
                    raise NotChecked("is too long")
                if time.monotonic() - started > LONGEST:
                    raise NotChecked("takes too long")
    except HTTPError as error:
        raise NotChecked(f"answers {error.code}") from None
    except TimeoutError:
        raise NotChecked("does not answer") from None
    except (OSError, ValueError, HTTPException) as error:
        reason = " ".join(str(getattr(error, "reason", error)).split())
        raise NotChecked(f"does not answer: {reason or type(error).__name__}") from None
    return data, answer.headers


def fetch_json(address):
    """Return the object in an answer. Raises NotChecked."""
    try:
        found = json.loads(fetch(address, "json")[0])
    except (ValueError, RecursionError):
        raise NotChecked("is no JSON") from None
    if not isinstance(found, dict):
        raise NotChecked("is no JSON object")
    return found


# The scripts


def read_hashes(path):
    """Return a release's name and the SHA-256 of its scripts, by address. Raises NotChecked."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, ValueError):
        raise NotChecked("cannot be read: give it with --hashes") from None
    release, rows = RELEASE.search(text), dict(ROW.findall(text))
    if not rows or not release:
        raise NotChecked("lists no scripts of a release")
    return release[1], rows


def check_script(address, sha256):
    """Say whether a script is the one with a hash."""
    data, _ = fetch(address, "javascript")
    return hashlib.sha256(data).hexdigest() == sha256


class Scripts(HTMLParser):
    """Collects the scripts of a page: their attributes, and whether there is code in the page."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "script" and attributes.get("type") != "application/ld+json":
            self.found.append(attributes)
        elif any(name.startswith("on") for name in attributes):
            self.found.append({})


def check_page(address, hashes):
    """Say whether a page that handles keys runs the scripts with these hashes and no others."""
    data, headers = fetch(address, "html")
    page, allowed = Scripts(), {name_integrity(sha256) for sha256 in hashes.values()}
    page.feed(data.decode("utf-8", "replace"))
    policies = [
        find_script_sources(text) for text in headers.get_all("Content-Security-Policy", [])
    ]
    return any(sources <= allowed for sources in policies if sources is not None) and all(
        script.get("integrity") == name_integrity(hashes.get(script.get("src"), ""))
        for script in page.found
    )


def name_integrity(sha256):
    """Return a hash as `integrity` has it."""
    return f"sha256-{base64.b64encode(bytes.fromhex(sha256)).decode()}"


def find_script_sources(policy):
    """Return what a content security policy lets run, None if it says nothing of scripts."""
    for part in policy.split(";"):
        name, *sources = part.split() or [""]
        if name.lower() == "script-src":
            return {source.strip("'") for source in sources}
    return None


# The public keys


def read_keys(found):
    """Return the keys in a JSON object: their thumbprints (RFC 7638) by their kids.

    Who names kids alone has None for each. Raises NotChecked.
    """
    try:
        pairs = [compute_kid(jwk) for jwk in found["keys"]] if "keys" in found else []
        keys = dict(pairs or dict.fromkeys(found["kids"]))
    except (KeyError, TypeError, ValueError):
        raise NotChecked("names no public keys") from None
    if not keys or not all(isinstance(kid, str) and KID.fullmatch(kid) for kid in keys):
        raise NotChecked("names no public keys")
    return keys


def compute_kid(jwk):
    """Return a JWK's kid, which must be this very key's, and its thumbprint."""
    e, n = (encode(int.from_bytes(decode(jwk[name]), "big")) for name in "en")
    text = f'{{"e":"{e}","kty":"RSA","n":"{n}"}}'
    thumbprint = hashlib.sha256(text.encode()).hexdigest()
    if jwk["kid"] != f"{jwk['kid'][:4]}-{thumbprint[:16]}":
        raise ValueError("another key's kid")
    return jwk["kid"], thumbprint


def decode(text):
    """Return the bytes of base64url without padding."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def encode(number):
    """Return a number as base64url without padding."""
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def is_same(ours, theirs, *, is_whole=True):
    """Say whether another place publishes what the site does; a witness may know a part of it."""
    known = all(kid in ours and theirs[kid] in (None, ours[kid]) for kid in theirs)
    return known and (len(theirs) == len(ours) or not is_whole)


def has_one_a_year(keys):
    """Say whether each year has one key."""
    return len({kid[:4] for kid in keys}) == len(keys)


# The log of ratings


def is_kept_head(site, address):
    """Say whether a head that somebody else keeps is still the site's of that month."""
    try:
        kept = fetch_json(address)["head"]
        head = json.loads(kept)
        month = f"{int(head['year'])}-{int(head['month']):02}"
        ours = fetch_json(f"{site}/companies/figures/log/{month}.json")["head"]
    except (KeyError, TypeError, ValueError):
        raise NotChecked("names no head of a log") from None
    return ours == kept


# What it can do


class Report:
    """Says a line of each thing, and what the program ends with."""

    def __init__(self, say):
        self.say, self.answers = say, set()

    @property
    def code(self):
        """The exit code: a difference counts more than what could not be checked."""
        return 1 if DIFFERENT in self.answers else 2 if UNKNOWN in self.answers else 0

    def tell(self, answer, what, why=""):
        """Say a line."""
        self.answers.add(answer)
        self.say(f"{answer:15}  {what}{f' ({why})' if why else ''}")

    def check(self, what, act, *arguments, **options):
        """Ask a question; say the answer, or why there is none."""
        try:
            self.tell(SAME if act(*arguments, **options) else DIFFERENT, what)
        except NotChecked as error:
            self.tell(UNKNOWN, what, error)

    def find(self, what, act, *arguments):
        """Return what is needed to go on; say why there is nothing."""
        try:
            return act(*arguments)
        except NotChecked as error:
            return self.tell(UNKNOWN, what, error)


def verify(say, site, ballot=None, witness=(), page=(), hashes=DOCS, head=()):
    """Check a site, say line by line what comes out, and return the exit code."""
    report, known = Report(say), f"{site}/.well-known/rating-keys.json"
    answer = report.find(known, fetch_json, known)
    box = ballot or (answer or {}).get("ballot_box")
    box = box if isinstance(box, str) and is_address(box) else f"{site}/ballot/"
    box = box if box.endswith("/") else f"{box}/"
    if release := report.find(hashes, read_hashes, hashes):
        verify_scripts(report, site, box, page, *release)
    if answer and (ours := report.find(known, read_keys, answer)):
        verify_keys(report, ours, known, box, witness)
    if head:
        report.say("The log of ratings:")
    for address in head:
        report.check(address, is_kept_head, site, address)
    return report.code


def verify_scripts(report, site, box, pages, release, hashes):
    """Check the scripts at the site and the ballot box, and that pages run no others."""
    report.say(f"The scripts of release {release}:")
    at = {urljoin(place, path): hashes[path] for place in (f"{site}/", box) for path in hashes}
    for address, sha256 in at.items():
        report.check(address, check_script, address, sha256)
    for address in [f"{box}inbox/", *pages]:
        report.check(f"{address} runs no other script", check_page, address, hashes)


def verify_keys(report, ours, known, box, witnesses):
    """Check that the public keys are the same everywhere. What else is published goes the same way:
    `find` it at the site, then `check` the other places with `is_same`."""
    report.say("The public keys, and the SHA-256 that no two keys have in common:")
    for kid, thumbprint in sorted(ours.items()):
        report.say(f"                 {kid}  {thumbprint or ''}")
    report.check(f"{known} has one key a year", has_one_a_year, ours)
    keys = f"{box}rating-keys.json"
    report.check(keys, lambda: is_same(ours, read_keys(fetch_json(keys))))
    for address in witnesses:
        report.check(
            address, lambda at: is_same(ours, read_keys(fetch_json(at)), is_whole=False), address
        )


def is_address(text):
    """Say whether a text is the address of a site."""
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def parse_address(text):
    """Return an address as it is asked for. Raises ArgumentTypeError."""
    if not is_address(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no address: one begins with https://")
    return text


def parse_site(text):
    """Return the address of a site without the last slash. Raises ArgumentTypeError."""
    return parse_address(text).rstrip("/")


def add_arguments(parser):
    """Tell a parser what this program takes."""
    parser.add_argument("site", type=parse_site, metavar="URL", help="the site's address")
    parser.add_argument("--ballot", type=parse_address, metavar="URL", help="the ballot box's")
    parser.add_argument("--witness", type=parse_address, metavar="URL", action="append", default=[])
    parser.add_argument("--head", type=parse_address, metavar="URL", action="append", default=[])
    parser.add_argument("--page", type=parse_address, metavar="URL", action="append", default=[])
    parser.add_argument("--hashes", type=Path, metavar="FILE", default=DOCS)


def main(arguments):
    """Check a site as the command line says; return the exit code."""
    about, _, more = __doc__.partition("\n")
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("verify_site.py", None, about, more, formatter_class=form)
    add_arguments(parser)
    return verify(print, **vars(parser.parse_args(arguments)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
