"""/companies/data/: everything published, to download."""

from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from companies.open_data import queries
from companies.seo import make_breadcrumbs
from core.meta import PageMeta
from core.urls import absolute_url


@require_safe
def show_open_data(request):
    """What the files hold, under which license, and the formula."""
    meta = PageMeta(
        "Open data",
        "Every published score, comment and breakdown, as CSV and JSON, with the "
        "formula: free to use, with our name.",
        canonical=absolute_url(reverse("data")),
        breadcrumbs=make_breadcrumbs([("Open data", reverse("data"))]),
    )
    context = {
        "columns": queries.COLUMNS,
        "formula": queries.FORMULA,
        "version": queries.VERSION,
        "license": (queries.LICENSE, queries.LICENSE_URL),
        "meta": meta,
    }
    return render(request, "companies/data.html", context)


@require_safe
def companies_csv(request):
    """One line a company."""
    return stream_file(queries.iterate_csv_lines(), "text/csv; charset=utf-8", "companies.csv")


@require_safe
def companies_json(request):
    """Everything published."""
    return stream_file(queries.iterate_json_parts(), "application/json", "companies.json")


def stream_file(parts, content_type: str, name: str) -> StreamingHttpResponse:
    """Return a file that is made while it is sent."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Access-Control-Allow-Origin": "*",
        "X-Robots-Tag": "noindex",
    }
    return StreamingHttpResponse(parts, content_type=content_type, headers=headers)
