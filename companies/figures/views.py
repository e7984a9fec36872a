"""/companies/figures/: the monthly figures that anyone may hold against each other."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.rating_keys import get_key_year
from companies.figures.queries import describe_log, list_fingerprints, list_months
from companies.models import MonthlyFigures
from companies.seo import make_breadcrumbs
from core.meta import PageMeta
from core.urls import absolute_url


@require_safe
def show_figures(request):
    """Keys issued, ratings sent in, ratings counted, month by month, and the log's newest head."""
    rows = list_months(MonthlyFigures.objects.all())
    meta = PageMeta(
        "Monthly figures",
        "How many rating keys we gave out, how many ratings were sent in, and how "
        "many are counted: month by month, and how the numbers must fit each other.",
        canonical=absolute_url(reverse("figures")),
        breadcrumbs=make_breadcrumbs([("Monthly figures", reverse("figures"))]),
    )
    context = {
        "months": rows,
        "newest": rows[0] if rows else None,
        "log": describe_log(),
        "fingerprints": list_fingerprints(get_key_year()),
        "meta": meta,
    }
    return render(request, "companies/figures.html", context)
