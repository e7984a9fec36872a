"""Full addresses on this site: under SITE_URL, whatever host name a request came in by."""

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

from bs4 import BeautifulSoup
from django.conf import settings

SRCSET_URL = re.compile(r"(^|,\s*)(/[^\s,]*)")


def absolute_url(address: str) -> str:
    """Return the full address of a path on this site; full addresses stay as they are."""
    return urljoin(f"{settings.SITE_URL}/", address)


def rebase_url(address: str) -> str:
    """Return an address on this site that was built from a request's host name under SITE_URL."""
    return absolute_url(urlunsplit(urlsplit(address)._replace(scheme="", netloc="")))


class SiteUrlMixin:
    """A page whose full address is under SITE_URL, also where Wagtail's record of the site says
    otherwise: it knows no https beside port 443, and follows SITE_URL only with a migration."""

    def get_url_parts(self, request=None):
        parts = super().get_url_parts(request)  # type: ignore[misc]
        return (parts[0], settings.SITE_URL, parts[2]) if parts and parts[2] else parts


def make_links_absolute(html: str, without: tuple[str, ...] = ()) -> str:
    """Make every address in some HTML a full one, and drop the elements named in `without`."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.find_all(without) if without else ():
        element.decompose()
    for attribute in ("href", "src"):
        for element in soup.select(f"[{attribute}]"):
            address = str(element[attribute])
            if not address.startswith("#"):
                element[attribute] = absolute_url(address)
    for element in soup.select("[srcset]"):
        element["srcset"] = SRCSET_URL.sub(
            lambda match: match[1] + absolute_url(match[2]), str(element["srcset"])
        )
    return str(soup)
