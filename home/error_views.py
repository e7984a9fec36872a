"""Pages for what went wrong: a form without its token, a bad request, too many requests."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts import form_rescue
from accounts.allauth_private import seconds_until_allowed
from core.form_origin import is_from_own_page
from core.rate_limits import refuse_for


def csrf_failure(request, reason=""):
    """A form was sent without its token: keep what it says, if it is of a page of ours."""
    names_origin = {"Sec-Fetch-Site", "Origin"} & set(request.headers)
    if not names_origin or not is_from_own_page(request):
        return render(request, "403_csrf.html", status=403)
    if form_rescue.wants_json(request):
        return form_rescue.refuse_in_json(form_rescue.STALE, 403)
    if form_rescue.is_worth_keeping(request):
        return form_rescue.render_unsent(request, 403 if request.user.is_authenticated else 401)
    return render(request, "403_csrf.html", status=403)


def bad_request(request, exception) -> HttpResponse:
    """400, with the site around it."""
    return render(request, "400.html", status=400)


def page_not_found(request, exception) -> HttpResponse:
    """404, with the way back to the first page where a list has no page of that number."""
    first_page = getattr(exception, "first_page", "")
    return render(request, "404.html", {"first_page": first_page}, status=404)


def too_many_requests(request) -> HttpResponse:
    """429, with the time to wait."""
    return refuse_for(request, max(seconds_until_allowed(request), 1))
