"""Articles and contributors in the vocabulary of schema.org (core/structured_data.py)."""

from core.structured_data import (
    build_node,
    build_picture,
    get_language_tag,
    get_organization_id,
    get_website_id,
    write_moment,
)
from core.urls import absolute_url

GATED = {
    "@type": "WebPageElement",
    "isAccessibleForFree": False,
    "cssSelector": ".article__gated",
}


def build_person(contributor, **more) -> dict:
    """Describe a contributor, as an author, an expert or the subject of their own page."""
    url = absolute_url(contributor.get_absolute_url())
    employer = contributor.employer
    return build_node(
        at_type="Person",
        at_id=f"{url}#person",
        name=contributor.name,
        url=url,
        jobTitle=contributor.role,
        worksFor=build_node(at_type="Organization", name=employer) if employer else None,
        image=build_picture(contributor.portrait),
        **more,
    )


def build_article(page, request=None, card: str = "") -> dict:
    """Describe an article with its people, its picture and what of it is open to everyone.

    An article without a picture has its share card, given by its address.
    """
    url = page.get_canonical_url(request)
    return build_node(
        at_type="Article",
        at_id=f"{url}#article",
        headline=page.title,
        description=page.search_description or page.dek,
        image=build_picture(page.hero, page.hero_caption or page.hero_alt) or card,
        author=[build_person(someone) for someone in page.author_list],
        contributor=[build_person(someone) for someone in page.expert_list],
        datePublished=page.first_published_at and write_moment(page.first_published_at),
        dateModified=get_modified(page),
        publisher={"@id": get_organization_id()},
        isPartOf={"@id": get_website_id()},
        mainEntityOfPage=url,
        articleSection=page.topic.title,
        keywords=[tag.name for tag in page.tags.all()],
        timeRequired=f"PT{page.reading_minutes}M",
        inLanguage=get_language_tag(),
        isAccessibleForFree=not page.is_gated,
        hasPart=GATED if page.is_gated else None,
    )


def get_modified(page) -> str | None:
    """Return when an article's text last changed in substance: the date that readers see."""
    moment = page.updated_at or page.first_published_at
    return moment and write_moment(moment)


def build_profile(contributor) -> dict:
    """Describe a contributor's own page."""
    url = absolute_url(contributor.get_absolute_url())
    return {
        "@type": "ProfilePage",
        "@id": f"{url}#page",
        "url": url,
        "isPartOf": {"@id": get_website_id()},
        "mainEntity": build_person(
            contributor,
            description=contributor.short_bio,
            sameAs=[link.url for link in contributor.links.all()],
        ),
    }
