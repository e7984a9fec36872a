"""Full addresses, for readers who are not on the site: feeds, crawlers, link previews."""

import re
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from django.conf import settings

SRCSET_URL = re.compile(r"(^|,\s*)(/[^\s,]*)")


def absolute(url: str) -> str:
    """Return the full address of a path on this site; full addresses stay as they are."""
    return urljoin(f"{settings.SITE_URL}/", url)


def with_absolute_links(html: str, without: tuple[str, ...] = ()) -> str:
    """Make every address in some HTML a full one, and drop the elements named in `without`."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.find_all(without) if without else ():
        element.decompose()
    for attribute in ("href", "src"):
        for element in soup.select(f"[{attribute}]"):
            address = str(element[attribute])
            if not address.startswith("#"):
                element[attribute] = absolute(address)
    for element in soup.select("[srcset]"):
        element["srcset"] = SRCSET_URL.sub(
            lambda match: match[1] + absolute(match[2]), str(element["srcset"])
        )
    return str(soup)
