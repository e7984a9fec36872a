"""What the heads of our pages say to crawlers and where a link is shared, as plain dicts.

A view gives one as `meta`. It tells published figures only, and of how many have rated the lower
end of the band, never the number.
"""

from collections.abc import Iterable

from django.conf import settings
from django.core.paginator import Page
from django.urls import reverse
from django.utils.text import get_text_list

from companies.models import Company, Industry
from companies.rankings.queries import ON_CARD, RULE, Ranking
from core.urls import absolute_url as full

HIDDEN = "noindex"
BEST, WORST = 5, 1


def company_meta(company: Company) -> dict:
    """The head of a company's profile, in whichever of its states."""
    path = company.get_absolute_url()
    scorecard = getattr(company, "scorecard", None)
    published = scorecard and scorecard.card
    nodes = [make_organization(company, scorecard if published else None)]
    if published:
        nodes.append(make_rating(company, scorecard))
    return {
        "title": f"Working at {company.name}: rated by women",
        "description": describe_company(company, published),
        "canonical": full(path),
        "card": full(reverse("company_card", args=[company.slug])),
        "card_alt": f"{company.name} on {settings.SITE_NAME}",
        "nodes": [*nodes, make_breadcrumbs([(company.name, path)])],
    }


def describe_company(company: Company, card: dict | None) -> str:
    """One or two sentences about a company, for search results."""
    name = company.name
    if not card:
        return f"Is {name} a good place for women to work? Rate it, and read what is known of it."
    return (
        f"{name} has {card['overall']:.1f} of 5 stars from {card['band']} women who work there or "
        "did: pay, flexibility, leave, leadership and more, in their ratings and words."
    )


def make_organization(company: Company, scorecard=None) -> dict:
    """A company in the vocabulary of schema.org."""
    url = full(company.get_absolute_url())
    address = {
        "addressLocality": company.city,
        "addressRegion": company.region,
        "addressCountry": company.country,
    }
    known = {key: value for key, value in address.items() if value}
    more = {
        "sameAs": company.website,
        "description": company.text,
        "foundingDate": company.founded and str(company.founded),
        "address": known and {"@type": "PostalAddress", **known},
        "aggregateRating": scorecard and {"@id": f"{url}#rating"},
    }
    return {
        "@type": "Organization",
        "@id": f"{url}#company",
        "name": company.name,
        "url": url,
        **{key: value for key, value in more.items() if value},
    }


def make_rating(company: Company, scorecard) -> dict:
    """A company's published stars. How many gave them is the lower end of the published band."""
    url = full(company.get_absolute_url())
    item = {"@type": "Organization", "@id": f"{url}#company", "name": company.name}
    return {
        "@type": "EmployerAggregateRating",
        "@id": f"{url}#rating",
        "itemReviewed": item | ({"sameAs": company.website} if company.website else {}),
        "ratingValue": float(scorecard.overall),
        "bestRating": BEST,
        "worstRating": WORST,
        "ratingCount": scorecard.at_least,
    }


def make_breadcrumbs(steps: list[tuple[str, str]]) -> dict:
    """The way from the directory to a page: names and paths, the page itself last."""
    trail = [("Companies", reverse("companies")), *steps]
    return {
        "@type": "BreadcrumbList",
        "@id": f"{full(trail[-1][1])}#breadcrumbs",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": full(path)}
            for position, (name, path) in enumerate(trail, start=1)
        ],
    }


def make_item_list(path: str, companies: Iterable[Company], *, is_ranked: bool = False) -> dict:
    """The companies that a page lists, in its order."""
    order = {"itemListOrder": "https://schema.org/ItemListOrderDescending"} if is_ranked else {}
    return {
        "@type": "ItemList",
        "@id": f"{full(path)}#list",
        **order,
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": company.name,
                "url": full(company.get_absolute_url()),
            }
            for position, company in enumerate(companies, start=1)
        ],
    }


def directory_meta(page: Page | None = None, *, is_filtered: bool = False) -> dict:
    """The head of the directory. Only the unfiltered one is for search engines."""
    path = reverse("companies")
    number = page.number if page else 1
    meta = {
        "title": "Companies, rated by women" + (f", page {number}" if number > 1 else ""),
        "description": "Find employers by industry, place and size, and see how women rate them: "
        "pay, flexibility, leave, leadership and more.",
    }
    if is_filtered:
        return meta | {"robots": HIDDEN}
    if page is None:
        return meta | {"canonical": full(path)}

    def address(number: int) -> str:
        return full(path) if number == 1 else f"{full(path)}?page={number}"

    return meta | {
        "canonical": address(page.number),
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
        "nodes": [make_item_list(path, page.object_list)],
    }


def rankings_meta() -> dict:
    """The head of the page of all ranking lists."""
    path = reverse("rankings")
    return {
        "title": "The best companies for women, list by list",
        "description": "Ranking lists from women's anonymous ratings: overall, by question, by "
        "industry, for working parents, for flexibility and for women in leadership.",
        "canonical": full(path),
        "nodes": [make_breadcrumbs([("Best companies", path)])],
    }


def ranking_meta(ranking: Ranking, companies: list[Company]) -> dict:
    """The head of one ranking list; an empty one is not for search engines yet."""
    path = ranking.get_absolute_url()
    meta = {"title": ranking.title, "description": f"{ranking.explanation} {RULE}"}
    if not companies:
        return meta | {"robots": HIDDEN}
    steps = [("Best companies", reverse("rankings")), (ranking.title, path)]
    return meta | {
        "canonical": full(path),
        "card": full(reverse("ranking_card", args=[ranking.name])),
        "card_alt": f"{ranking.title}: "
        + ", ".join(company.name for company in companies[:ON_CARD]),
        "nodes": [make_item_list(path, companies, is_ranked=True), make_breadcrumbs(steps)],
    }


def industries_meta() -> dict:
    """The head of the page of all industries."""
    path = reverse("industries")
    return {
        "title": "Companies by industry",
        "description": "How women rate their employers, industry by industry.",
        "canonical": full(path),
        "nodes": [make_breadcrumbs([("Industries", path)])],
    }


def industry_meta(industry: Industry, best: Iterable[Company] = ()) -> dict:
    """The head of an industry's page."""
    path = industry.get_absolute_url()
    steps = [("Industries", reverse("industries")), (industry.name, path)]
    best = list(best)
    return {
        "title": f"{industry.name}: how women rate their employers",
        "description": f"How women rate their employers in {industry.name.lower()}: the means of "
        "sixteen questions, and the best-rated companies.",
        "canonical": full(path),
        "nodes": [*([make_item_list(path, best)] if best else []), make_breadcrumbs(steps)],
    }


def compare_meta(companies: Iterable[Company] = ()) -> dict:
    """The head of a comparison: one of thousands, so no search engine needs it."""
    names = get_text_list([company.name for company in companies], "and")
    return {"title": f"Compare {names or 'companies'}", "robots": HIDDEN}
