"""/companies/compare/"""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from companies.compare.queries import (
    MOST,
    build_table,
    choose_companies,
    compare_url,
    find_company_by_name,
    list_columns,
)
from companies.seo import make_compare_meta
from search.normalization import clean_typed_text


@require_safe
def show_comparison(request):
    """Up to four companies side by side; their slugs are in the address, `add` is a name."""
    chosen = choose_companies(request.GET.getlist("c"))
    name = clean_typed_text(request.GET.get("add", ""))
    meant = find_company_by_name(name)
    is_one = len(meant.companies) == 1 and not meant.is_near
    if is_one and len(chosen.companies) < MOST:
        return redirect(compare_url([*chosen.companies, *meant.companies]))
    context = {
        "companies": chosen.companies,
        "columns": list_columns(chosen.companies),
        "groups": build_table(chosen.companies),
        "chosen": chosen,
        "name": name,
        "meant": [(one, compare_url([*chosen.companies, one])) for one in meant.companies],
        "is_near": meant.is_near,
        "is_full": len(chosen.companies) == MOST,
        "most": MOST,
        "meta": make_compare_meta(chosen.companies),
    }
    status = 404 if chosen.unknown and not chosen.companies else 200
    return render(request, "companies/compare.html", context, status=status)
