"""Pages described in the vocabulary of schema.org, as plain dicts ready for JSON-LD.

Each function returns one node. Nodes refer to each other by "@id"; `graph` puts a page's nodes
together. Nothing here asks who the reader is.
"""

from html import unescape

from django.conf import settings
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import to_locale

from core.brand import load_brand
from core.pictures.rendering import SHARED, find_rendition
from core.urls import absolute_url, with_absolute_links

GATED = {
    "@type": "WebPageElement",
    "isAccessibleForFree": False,
    "cssSelector": ".article__gated",
}


def graph(*nodes: dict | None) -> dict:
    """Return one document that holds all nodes of a page."""
    return {"@context": "https://schema.org", "@graph": [node for node in nodes if node]}


def filled(**properties) -> dict:
    """Return the properties that have a value (False is one), "@" written as `at_`."""
    return {
        f"@{name[3:]}" if name.startswith("at_") else name: value
        for name, value in properties.items()
        if value is not None and value != "" and value != []
    }


def language() -> str:
    """The language of the site as a tag, such as "en-US"."""
    return to_locale(settings.LANGUAGE_CODE).replace("_", "-")


def organization_id() -> str:
    return absolute_url("/#organization")


def website_id() -> str:
    return absolute_url("/#website")


def organization(publisher=None) -> dict:
    """Who publishes the site. `publisher` is the editors' setting, where it is known."""
    return filled(
        at_type="Organization",
        at_id=organization_id(),
        name=settings.SITE_NAME,
        url=absolute_url("/"),
        logo=filled(
            at_type="ImageObject",
            url=absolute_url(f"{reverse('brand_icon', args=[512])}?v={load_brand().version}"),
            width=512,
            height=512,
        ),
        email=publisher and publisher.contact_email,
        sameAs=publisher and publisher.profile_urls,
    )


def website() -> dict:
    """The site itself."""
    return filled(
        at_type="WebSite",
        at_id=website_id(),
        name=settings.SITE_NAME,
        url=absolute_url("/"),
        publisher={"@id": organization_id()},
        inLanguage=language(),
    )


def picture(image, caption: str = "") -> dict | None:
    """A picture with whom to thank for it and how long we may show it, in the shared size.

    None where there is no picture, or it cannot be shown.
    """
    rendition = find_rendition(image, SHARED)
    if rendition is None:
        return None
    licence = image.licence_url or (
        {"@type": "CreativeWork", "name": image.licence} if image.licence else None
    )
    return filled(
        at_type="ImageObject",
        url=absolute_url(rendition.url),
        contentUrl=absolute_url(rendition.url),
        width=rendition.width,
        height=rendition.height,
        caption=unescape(strip_tags(caption)),
        creditText=image.credit,
        creator=filled(at_type="Person", name=image.creator) if image.creator else None,
        license=licence,
        acquireLicensePage=image.credit_url,
        expires=image.licence_expires and image.licence_expires.isoformat(),
    )


def person(contributor, **more) -> dict:
    """A contributor, as an author, an expert or the subject of her own page."""
    url = absolute_url(contributor.get_absolute_url())
    employer = contributor.employer
    return filled(
        at_type="Person",
        at_id=f"{url}#person",
        name=contributor.name,
        url=url,
        jobTitle=contributor.role,
        worksFor=filled(at_type="Organization", name=employer) if employer else None,
        image=picture(contributor.portrait),
        **more,
    )


def article(page, request=None, card: str = "") -> dict:
    """An article with its people, its picture and what of it is open to everyone.

    An article without a picture has its social card, given by its address.
    """
    url = page.canonical(request)
    return filled(
        at_type="Article",
        at_id=f"{url}#article",
        headline=page.title,
        description=page.search_description or page.dek,
        image=picture(page.hero, page.hero_caption or page.hero_alt) or card,
        author=[person(someone) for someone in page.author_list],
        contributor=[person(someone) for someone in page.expert_list],
        datePublished=page.first_published_at and page.first_published_at.isoformat(),
        dateModified=modified(page),
        publisher={"@id": organization_id()},
        isPartOf={"@id": website_id()},
        mainEntityOfPage=url,
        articleSection=page.topic.title,
        keywords=[tag.name for tag in page.tags.all()],
        timeRequired=f"PT{page.reading_minutes}M",
        inLanguage=language(),
        isAccessibleForFree=not page.is_gated,
        hasPart=GATED if page.is_gated else None,
    )


def modified(page) -> str | None:
    """When an article's text last changed in substance: the date that readers see."""
    moment = page.updated_at or page.first_published_at
    return moment and moment.isoformat()


def breadcrumbs(trail: list[tuple[str, str]], url: str) -> dict | None:
    """The way to a page: names and addresses, the page itself last."""
    if len(trail) < 2:
        return None
    return {
        "@type": "BreadcrumbList",
        "@id": f"{url}#breadcrumbs",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": absolute_url(address)}
            for number, (name, address) in enumerate(trail, start=1)
        ],
    }


def faq_page(questions: list[tuple[str, str]], url: str) -> dict | None:
    """Questions and answers (HTML) that a page shows."""
    if not questions:
        return None
    return {
        "@type": "FAQPage",
        "@id": f"{url}#questions",
        "mainEntity": [
            {
                "@type": "Question",
                "name": question,
                "acceptedAnswer": {"@type": "Answer", "text": with_absolute_links(answer).strip()},
            }
            for question, answer in questions
        ],
    }


def profile_page(contributor) -> dict:
    """A contributor's own page."""
    url = absolute_url(contributor.get_absolute_url())
    return {
        "@type": "ProfilePage",
        "@id": f"{url}#page",
        "url": url,
        "isPartOf": {"@id": website_id()},
        "mainEntity": person(
            contributor,
            description=contributor.short_bio,
            sameAs=[link.url for link in contributor.links.all()],
        ),
    }


def web_page(name: str, url: str, description: str = "", kind: str = "WebPage", **more) -> dict:
    """A page that is none of the others."""
    return filled(
        at_type=kind,
        at_id=f"{url}#page",
        name=name,
        url=url,
        description=description,
        isPartOf={"@id": website_id()},
        inLanguage=language(),
        **more,
    )


def collection_page(name: str, url: str, description: str, listed: list[tuple[str, str]]) -> dict:
    """A page that lists others, given by name and address."""
    items = [
        {"@type": "ListItem", "position": number, "name": title, "url": absolute_url(address)}
        for number, (title, address) in enumerate(listed, start=1)
    ]
    return web_page(
        name,
        url,
        description,
        kind="CollectionPage",
        mainEntity={"@type": "ItemList", "itemListElement": items} if items else None,
    )
