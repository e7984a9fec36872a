"""The log of ratings as files: its newest head, each month, buckets of a month, and proofs.

They are for every program and every page, and nobody sends a cookie for them. All but the newest
head stay as they are for good. Beside them is the program that checks them.
"""

from datetime import date
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from companies.figures import rating_log
from companies.models import LogMonth
from companies.ratings import api

for_a_while = cache_control(public=True, max_age=300)
for_good = cache_control(public=True, max_age=31_536_000, immutable=True)


def render_file(content: dict) -> JsonResponse:
    """Return what a page of any site may read."""
    headers = {"Access-Control-Allow-Origin": "*", "X-Robots-Tag": "noindex"}
    return JsonResponse(content, headers=headers)


def find_month(year: str, month: str) -> LogMonth:
    """Return a month of the log. Raises Http404."""
    try:
        return LogMonth.objects.get(month=date(int(year), int(month), 1))
    except (ValueError, LogMonth.DoesNotExist):
        raise Http404("There is no such month in the log.") from None


def render_part(row: LogMonth, part: rating_log.Part) -> JsonResponse:
    """Return leaves of a month, with what leads to its head."""
    return render_file(
        {
            "head": row.head,
            "signature": bytes(row.signature).hex(),
            "first": part.first,
            "leaves": [leaf.hex() for leaf in part.leaves],
            "proof": [one.hex() for one in part.proof],
        }
    )


@for_a_while
@require_safe
def show_head(request):
    """The newest head, who has signed it, and which months there are."""
    months = LogMonth.objects.order_by("month").defer("leaves", "blocks")
    if not months:
        raise Http404("The log has no head yet.")
    newest, key = list(months)[-1], api.read_log_public_key()
    return render_file(
        {
            "head": newest.head,
            "signature": bytes(newest.signature).hex(),
            "key": key.hex() if key else "",
            "witnesses": newest.witnesses,
            "months": [[f"{row.month:%Y-%m}", row.size] for row in months],
        }
    )


@for_good
@require_safe
def show_month(request, year, month):
    """All leaves that a month added."""
    row = find_month(year, month)
    return render_part(row, rating_log.read_whole_month(row))


@for_good
@require_safe
def show_bucket(request, year, month, prefix):
    """At least a thousand leaves of a month: those that begin with a byte, and its neighbors."""
    row = find_month(year, month)
    part = rating_log.read_bucket(row, int(prefix, 16))
    if part is None:
        raise Http404("No bucket of this month begins there.")
    return render_part(row, part)


@for_good
@require_safe
def show_proof(request):
    """The proof that one head's log is the start of a later one's (RFC 6962, 2.1.2)."""
    try:
        old, new = int(request.GET["from"]), int(request.GET["to"])
        proof = rating_log.prove_growth(old, new)
    except (KeyError, ValueError):
        proof = None
    if proof is None:
        raise Http404("There are no heads of the log with so many leaves.")
    return render_file({"from": old, "to": new, "proof": [one.hex() for one in proof]})


@cache_control(public=True, max_age=3600)
@require_safe
def serve_program(request):
    """The stand-alone program that checks the log, and a rating against it."""
    file = Path(settings.BASE_DIR) / "tools" / "check_rating.py"
    headers = {"Content-Disposition": 'attachment; filename="check_rating.py"'}
    return HttpResponse(file.read_bytes(), content_type="text/x-python", headers=headers)
