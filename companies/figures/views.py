"""/companies/figures/: the monthly figures that anyone may hold against each other."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.key_views import this_year
from companies import head
from companies.figures.queries import list_fingerprints, list_months
from companies.models import MonthlyFigures


@require_safe
def figures(request):
    """Keys issued, ratings sent in, ratings counted: month by month."""
    rows = list_months(MonthlyFigures.objects.all())
    meta = {
        "title": "Monthly figures",
        "description": "How many rating keys we gave out, how many ratings were sent in, and how "
        "many are counted: month by month, and how the numbers must fit each other.",
        "canonical": head.full(reverse("figures")),
    }
    context = {
        "months": rows,
        "newest": rows[0] if rows else None,
        "fingerprints": list_fingerprints(this_year()),
        "meta": meta,
    }
    return render(request, "companies/figures.html", context)
