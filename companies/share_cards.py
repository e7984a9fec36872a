"""The share pictures of companies and ranking lists.

The companies' app tells what is on them, the articles' app draws and keeps them.
"""

from typing import NamedTuple

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from PIL import Image

from companies.models import Company
from companies.rankings.queries import ON_CARD, find_ranking, rank_companies
from core.brand import Brand, load_brand
from core.drawing.ratings import RankedName, draw_company_card, draw_ranking_card
from core.share_images import hash_words, send_picture


class CompanyCard(NamedTuple):
    """What a company's card says."""

    slug: str
    name: str
    industry: str
    stars: float | None
    words: str
    brand: Brand

    @property
    def version(self) -> str:
        return hash_words(*self)

    @property
    def folder(self) -> str:
        return f"social/company/{self.slug}"

    def draw(self) -> Image.Image:
        return draw_company_card(
            self.brand, self.name, self.industry, self.stars, self.words, self.slug
        )


class RankingCard(NamedTuple):
    """What a ranking list's card says."""

    name: str
    title: str
    rows: list[RankedName]
    brand: Brand

    @property
    def version(self) -> str:
        return hash_words(*self)

    @property
    def folder(self) -> str:
        return f"social/ranking/{self.name}"

    def draw(self) -> Image.Image:
        return draw_ranking_card(self.brand, self.title, self.rows, self.name)


@require_safe
def company_card(request, slug):
    """The picture of a link to a company: its name, and its published stars if it has any."""
    company = get_object_or_404(Company.objects.listed().for_cards(), slug=slug)
    scorecard = getattr(company, "scorecard", None)
    figures = scorecard and scorecard.payload
    words = f"{figures['band']} ratings" if figures else describe_missing_stars(scorecard)
    stars = figures and figures["overall"]
    industry = str(company.industry or "")
    return send_picture(
        request, CompanyCard(company.slug, company.name, industry, stars, words, load_brand())
    )


def describe_missing_stars(scorecard) -> str:
    """Say why a company has no stars."""
    return "Not enough ratings yet" if scorecard else "Not rated yet: be the first"


@require_safe
def ranking_card(request, name):
    """The share picture of a ranking list: its title and its first companies."""
    ranking = find_ranking(name)
    ranked = rank_companies(ranking, ON_CARD) if ranking else []
    if ranking is None or not ranked:
        raise Http404("There is nothing to draw.")
    rows = [RankedName(entry.rank, entry.company.name, float(entry.value)) for entry in ranked]
    return send_picture(request, RankingCard(ranking.name, ranking.title, rows, load_brand()))
