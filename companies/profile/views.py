"""/companies/<slug>/"""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from companies.models import Company
from companies.profile import queries
from companies.seo import make_company_meta


@require_safe
@cache_control(no_cache=True)  # a withdrawn comment is gone at once
def show_company(request, slug):
    """A company's profile, in whichever of its states."""
    companies = Company.objects.for_cards().select_related("merged_into")
    company = get_object_or_404(companies, slug=slug)
    if company.merged_into:
        return redirect(queries.get_canonical(company), permanent=True)
    if company.state == Company.State.PROPOSED:
        return render(request, "companies/proposed.html", {"slug": slug}, status=404)
    if company.state != Company.State.LISTED:
        raise Http404("No such company.")
    context = queries.load_profile(company, timezone.now().date()) | {
        "meta": make_company_meta(company)
    }
    return render(request, "companies/company.html", context)
