"""/companies/"""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from companies import directory
from companies.forms import DirectoryForm
from companies.head import directory_meta


@require_safe
def companies(request):
    """All listed companies, by filters that its address keeps."""
    form = DirectoryForm(request.GET)
    filters = form.understood
    page = directory.page_of(directory.found(filters), request.GET.get("page", "1"))
    context = {
        "form": form,
        "filters": filters,
        "companies": page,
        "options": directory.options(filters),
        "hidden": [] if page.object_list else directory.hidden(filters),
        "chips": directory.chips(filters, request.GET),
        "meta": directory_meta(page, is_filtered=bool(filters)),
    }
    return render(request, "companies/companies.html", context)
