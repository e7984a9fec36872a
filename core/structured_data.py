"""Pages described in the vocabulary of schema.org, as plain dicts ready for JSON-LD.

Each function returns one node. Nodes refer to each other by "@id"; `build_graph` puts a page's
nodes together. Nothing here asks who the reader is.
"""

import datetime
from collections.abc import Iterable
from html import unescape

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import to_locale

from core.brand import load_brand
from core.pictures.rendering import SHARED, find_rendition
from core.urls import absolute_url, make_links_absolute


def build_graph(nodes: Iterable[dict | None]) -> dict:
    """Return one document that holds all nodes of a page."""
    return {"@context": "https://schema.org", "@graph": [node for node in nodes if node]}


def build_node(**properties) -> dict:
    """Return the properties that have a value (False is one), "@" written as `at_`."""
    return {
        f"@{name[3:]}" if name.startswith("at_") else name: value
        for name, value in properties.items()
        if value is not None and value != "" and value != []
    }


def get_language_tag() -> str:
    """Return the language of the site as a tag, such as "en-US"."""
    return to_locale(settings.LANGUAGE_CODE).replace("_", "-")


def write_moment(moment: datetime.datetime) -> str:
    """Return a moment as ISO 8601 writes it, in the site's time zone, as readers see it."""
    return timezone.localtime(moment).isoformat()


def get_organization_id() -> str:
    """Return the "@id" of the publisher."""
    return absolute_url("/#organization")


def get_website_id() -> str:
    """Return the "@id" of the site."""
    return absolute_url("/#website")


def build_organization(publisher=None) -> dict:
    """Describe the publisher of the site, given the editors' setting where it is known."""
    brand = publisher.brand if publisher else load_brand()
    return build_node(
        at_type="Organization",
        at_id=get_organization_id(),
        name=settings.SITE_NAME,
        url=absolute_url("/"),
        logo=build_node(
            at_type="ImageObject",
            url=absolute_url(f"{reverse('brand_icon', args=[512])}?v={brand.version}"),
            width=512,
            height=512,
        ),
        email=publisher and publisher.contact_email,
        sameAs=publisher and publisher.profile_urls,
    )


def build_website() -> dict:
    """Describe the site itself."""
    return build_node(
        at_type="WebSite",
        at_id=get_website_id(),
        name=settings.SITE_NAME,
        url=absolute_url("/"),
        publisher={"@id": get_organization_id()},
        inLanguage=get_language_tag(),
    )


def build_picture(image, caption: str = "") -> dict | None:
    """Describe a picture, its credit and its license, in the size for sharing.

    None where there is no picture, or it cannot be shown.
    """
    rendition = find_rendition(image, SHARED)
    if rendition is None:
        return None
    license = image.license_url or (
        {"@type": "CreativeWork", "name": image.license} if image.license else None
    )
    return build_node(
        at_type="ImageObject",
        url=absolute_url(rendition.url),
        contentUrl=absolute_url(rendition.url),
        width=rendition.width,
        height=rendition.height,
        caption=unescape(strip_tags(caption)),
        creditText=image.credit,
        creator=build_node(at_type="Person", name=image.creator) if image.creator else None,
        license=license,
        acquireLicensePage=image.credit_url,
        expires=image.license_expires and image.license_expires.isoformat(),
    )


def build_breadcrumbs(crumbs: list[tuple[str, str]], url: str) -> dict | None:
    """Describe the way to a page: names and addresses, the page itself last."""
    if len(crumbs) < 2:
        return None
    return {
        "@type": "BreadcrumbList",
        "@id": f"{url}#breadcrumbs",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": absolute_url(address)}
            for number, (name, address) in enumerate(crumbs, start=1)
        ],
    }


def build_faq(questions: list[tuple[str, str]], url: str) -> dict | None:
    """Describe the questions and answers (HTML) that a page shows."""
    if not questions:
        return None
    return {
        "@type": "FAQPage",
        "@id": f"{url}#questions",
        "mainEntity": [
            {
                "@type": "Question",
                "name": question,
                "acceptedAnswer": {"@type": "Answer", "text": make_links_absolute(answer).strip()},
            }
            for question, answer in questions
        ],
    }


def build_web_page(
    name: str, url: str, description: str = "", kind: str = "WebPage", **more
) -> dict:
    """Describe a page that is none of the others."""
    return build_node(
        at_type=kind,
        at_id=f"{url}#page",
        name=name,
        url=url,
        description=description,
        isPartOf={"@id": get_website_id()},
        inLanguage=get_language_tag(),
        **more,
    )


def build_list_items(entries: Iterable[tuple[str, str]]) -> list[dict]:
    """Describe the entries of a list, given by name and address."""
    return [
        {"@type": "ListItem", "position": number, "name": name, "url": absolute_url(address)}
        for number, (name, address) in enumerate(entries, start=1)
    ]


def build_collection(
    name: str, url: str, description: str, entries: Iterable[tuple[str, str]]
) -> dict:
    """Describe a page that lists others, given by name and address."""
    items = build_list_items(entries)
    return build_web_page(
        name,
        url,
        description,
        kind="CollectionPage",
        mainEntity={"@type": "ItemList", "itemListElement": items} if items else None,
    )


def build_item_list(url: str, entries: Iterable[tuple[str, str]], **more) -> dict:
    """Describe a list that stands on a page with other things."""
    return {
        "@type": "ItemList",
        "@id": f"{url}#list",
        **more,
        "itemListElement": build_list_items(entries),
    }
