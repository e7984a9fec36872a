"""/companies/"""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from companies.directory import queries
from companies.directory.forms import DirectoryForm
from companies.head import directory_meta


@require_safe
def companies(request):
    """All listed companies, by filters that its address keeps."""
    form = DirectoryForm(request.GET)
    filters = form.understood
    page = queries.page_of(request, queries.found(filters))
    context = {
        "form": form,
        "filters": filters,
        "companies": page,
        "options": queries.options(filters),
        "hidden": [] if page.object_list else queries.hidden(filters),
        "chips": queries.chips(filters, request.GET),
        "meta": directory_meta(page, is_filtered=bool(filters)),
    }
    return render(request, "companies/companies.html", context)
