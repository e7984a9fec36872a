"""What the heads of our pages say to crawlers and where a link is shared.

A view passes one as `meta`. It tells published figures only, and of how many have rated the lower
end of the band, never the number.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.conf import settings
from django.core.paginator import Page
from django.urls import reverse
from django.utils.text import get_text_list

from companies.models import Company, Industry
from companies.rankings.queries import ON_CARD, RULE, Ranking
from core.meta import HIDDEN, PageMeta, link_list_pages
from core.structured_data import build_item_list
from core.urls import absolute_url

BEST, WORST = 5, 1


def make_company_meta(company: Company) -> PageMeta:
    """The head of a company's profile, in whichever of its states."""
    path = company.get_absolute_url()
    scorecard = getattr(company, "scorecard", None)
    published = scorecard and scorecard.payload
    nodes: list[dict | None] = [make_organization(company, scorecard if published else None)]
    if published:
        nodes.append(make_rating(company, scorecard))
    industry = company.industry
    steps = [(str(industry.top), industry.get_absolute_url())] if industry else []
    return PageMeta(
        f"Working at {company.name}: rated by women",
        describe_company(company, published),
        canonical=absolute_url(path),
        card=absolute_url(reverse("company_card", args=[company.slug])),
        card_alt=f"{company.name} on {settings.SITE_NAME}",
        breadcrumbs=make_breadcrumbs([*steps, (company.name, path)]),
        nodes=nodes,
    )


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
    url = absolute_url(company.get_absolute_url())
    address = {
        "addressLocality": company.city,
        "addressRegion": company.region,
        "addressCountry": company.country,
    }
    known = {key: value for key, value in address.items() if value}
    more = {
        "sameAs": company.website,
        "description": company.about,
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
    url = absolute_url(company.get_absolute_url())
    item = {"@type": "Organization", "@id": f"{url}#company", "name": company.name}
    return {
        "@type": "EmployerAggregateRating",
        "@id": f"{url}#rating",
        "itemReviewed": item | ({"sameAs": company.website} if company.website else {}),
        "ratingValue": float(scorecard.overall),
        "bestRating": BEST,
        "worstRating": WORST,
        "ratingCount": scorecard.min_ratings,
    }


def make_breadcrumbs(steps: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The way from the directory to a page: names and paths, the page itself last."""
    return [("Companies", reverse("companies")), *steps]


def list_company_steps(company: Company, title: str) -> list[tuple[str, str]]:
    """The way to a page below a company's profile, which needs no address of its own."""
    return make_breadcrumbs([(company.name, company.get_absolute_url()), (title, "")])


def make_item_list(path: str, companies: Iterable[Company], *, is_ranked: bool = False) -> dict:
    """The companies that a page lists, in its order."""
    order = {"itemListOrder": "https://schema.org/ItemListOrderDescending"} if is_ranked else {}
    entries = [(company.name, company.get_absolute_url()) for company in companies]
    return build_item_list(absolute_url(path), entries, **order)


def make_directory_meta(page: Page | None = None, *, is_filtered: bool = False) -> PageMeta:
    """The head of the directory. Only the unfiltered one is for search engines."""
    path = reverse("companies")
    number = page.number if page else 1
    meta = PageMeta(
        "Companies, rated by women" + (f", page {number}" if number > 1 else ""),
        "Find employers by industry, place and size, and see how women rate them: pay, "
        "flexibility, leave, leadership and more.",
    )
    if is_filtered:
        return replace(meta, robots=HIDDEN)
    nodes = [make_item_list(path, page.object_list)] if page else []
    return replace(meta, nodes=nodes, **link_list_pages(page, absolute_url(path)))


def make_rankings_meta() -> PageMeta:
    """The head of the page of all ranking lists."""
    path = reverse("rankings")
    return PageMeta(
        "The best companies for women, list by list",
        "Ranking lists from women's anonymous ratings: overall, by question, by industry, for "
        "working parents, for flexibility and for women in leadership.",
        canonical=absolute_url(path),
        breadcrumbs=make_breadcrumbs([("Best companies", path)]),
    )


def make_ranking_meta(ranking: Ranking, companies: list[Company]) -> PageMeta:
    """The head of one ranking list; an empty one is not for search engines yet."""
    path = ranking.get_absolute_url()
    steps = [("Best companies", reverse("rankings")), (ranking.title, path)]
    names = ", ".join(company.name for company in companies[:ON_CARD])
    meta = PageMeta(
        ranking.title,
        f"{ranking.explanation} {RULE}",
        canonical=absolute_url(path),
        breadcrumbs=make_breadcrumbs(steps),
    )
    if not companies:
        return replace(meta, robots=HIDDEN)
    return replace(
        meta,
        card=absolute_url(reverse("ranking_card", args=[ranking.name])),
        card_alt=f"{ranking.title}: {names}",
        nodes=[make_item_list(path, companies, is_ranked=True)],
    )


def make_industries_meta() -> PageMeta:
    """The head of the page of all industries."""
    path = reverse("industries")
    return PageMeta(
        "Companies by industry",
        "How women rate their employers, industry by industry.",
        canonical=absolute_url(path),
        breadcrumbs=make_breadcrumbs([("Industries", path)]),
    )


def make_industry_meta(industry: Industry, best: Iterable[Company] = ()) -> PageMeta:
    """The head of an industry's page."""
    path = industry.get_absolute_url()
    steps = [("Industries", reverse("industries")), (industry.name, path)]
    best = list(best)
    return PageMeta(
        f"{industry.name}: how women rate their employers",
        f"How women rate their employers in {industry.name.lower()}: the means of sixteen "
        "questions, and the best-rated companies.",
        canonical=absolute_url(path),
        breadcrumbs=make_breadcrumbs(steps),
        nodes=[make_item_list(path, best)] if best else [],
    )


def make_compare_meta(companies: Iterable[Company] = ()) -> PageMeta:
    """The head of a comparison: one of thousands, so no search engine needs it."""
    names = get_text_list([company.name for company in companies], "and")
    title = f"Compare {names or 'companies'}"
    return PageMeta(
        title, robots=HIDDEN, breadcrumbs=make_breadcrumbs([(title, reverse("compare"))])
    )
