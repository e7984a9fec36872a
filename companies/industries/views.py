"""/companies/industries/"""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from companies import seo
from companies.industries.queries import (
    group_means,
    list_companies,
    list_demographics,
    list_industries,
)
from companies.models import Industry
from companies.rankings.queries import industry_ranking, rank_companies

SHOWN = 6  # companies


@require_safe
def show_industries(request):
    """The industries that have companies."""
    return render(
        request,
        "companies/industries.html",
        {"industries": list_industries(), "meta": seo.make_industries_meta()},
    )


@require_safe
def show_industry(request, slug):
    """An industry: its means, its groups, its best companies."""
    found = get_object_or_404(Industry.objects.select_related("parent", "scores"), slug=slug)
    if found.parent:
        return redirect(found, permanent=True)
    scores = getattr(found, "scores", None)
    ranking = industry_ranking(found)
    best = [entry.company for entry in rank_companies(ranking, SHOWN)]
    context = {
        "industry": found,
        "ranking": ranking,
        "best": best,
        "companies": best or list_companies(found)[:SHOWN],
        "card": scores and scores.payload,
        "groups": group_means(scores.payload) if scores else [],
        "demographics": list_demographics(scores.payload) if scores else [],
        "meta": seo.make_industry_meta(found, best),
    }
    return render(request, "companies/industry.html", context)
