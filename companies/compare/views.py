"""/companies/compare/"""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from companies.compare.queries import MOST, address, choice, columns, find_meant, table
from companies.head import compare_meta
from search.normalization import clean_typed_text


@require_safe
def compare(request):
    """Up to four companies side by side; their slugs are in the address, `add` is a name."""
    chosen = choice(request.GET.getlist("c"))
    name = clean_typed_text(request.GET.get("add", ""))
    meant = find_meant(name)
    is_one = len(meant.companies) == 1 and not meant.is_near
    if is_one and len(chosen.companies) < MOST:
        return redirect(address([*chosen.companies, *meant.companies]))
    context = {
        "companies": chosen.companies,
        "columns": columns(chosen.companies),
        "groups": table(chosen.companies),
        "chosen": chosen,
        "name": name,
        "meant": [(one, address([*chosen.companies, one])) for one in meant.companies],
        "is_near": meant.is_near,
        "is_full": len(chosen.companies) == MOST,
        "most": MOST,
        "meta": compare_meta(chosen.companies),
    }
    status = 404 if chosen.unknown and not chosen.companies else 200
    return render(request, "companies/compare.html", context, status=status)
