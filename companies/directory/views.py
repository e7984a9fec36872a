"""/companies/"""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from companies.directory import queries
from companies.directory.forms import DirectoryForm
from companies.seo import make_directory_meta


@require_safe
def show_directory(request):
    """All listed companies, by filters that its address keeps."""
    form = DirectoryForm(request.GET)
    filters = form.understood
    page = queries.load_page(request, queries.list_companies(filters))
    context = {
        "form": form,
        "filters": filters,
        "companies": page,
        "options": queries.list_options(filters),
        "hidden": [] if page.object_list else queries.list_hidden(filters),
        "chips": queries.list_chips(filters, request.GET),
        "meta": make_directory_meta(page, is_filtered=bool(filters)),
    }
    return render(request, "companies/companies.html", context)
