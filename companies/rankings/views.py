"""/companies/best/"""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from companies import seo
from companies.rankings.queries import (
    FROM,
    LEAST_STARS,
    RULE,
    find_ranking,
    list_ranking_groups,
    rank_companies,
)


@require_safe
def show_rankings(request):
    """Every ranking list."""
    return render(
        request,
        "companies/rankings.html",
        {"groups": list_ranking_groups(), "rule": RULE, "meta": seo.make_rankings_meta()},
    )


@require_safe
def show_ranking(request, name):
    """One ranking list."""
    found = find_ranking(name)
    if found is None:
        raise Http404("No such ranking list.")
    ranked = rank_companies(found)
    meta = seo.make_ranking_meta(found, [entry.company for entry in ranked])
    return render(
        request,
        "companies/ranking.html",
        {
            "ranking": found,
            "entries": ranked,
            "rule": RULE,
            "fewest": FROM,
            "least_stars": LEAST_STARS,
            "meta": meta,
        },
    )
