"""Full addresses, for readers who are not on the site: feeds, crawlers, link previews."""

import re

from bs4 import BeautifulSoup
from django.conf import settings

from inhersight.site_url import absolute_url as absolute

SRCSET_URL = re.compile(r"(^|,\s*)(/[^\s,]*)")


class SiteUrlMixin:
    """A page whose full address is under SITE_URL, also where Wagtail's record of the site says
    otherwise: it knows no https beside port 443, and follows SITE_URL only with a migration."""

    def get_url_parts(self, request=None):
        parts = super().get_url_parts(request)  # type: ignore[misc]
        return (parts[0], settings.SITE_URL, parts[2]) if parts and parts[2] else parts


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
