"""Pages for what went wrong: a form without its token, a bad request, too many requests."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts import mail_limits, unsent
from accounts.views import is_from_own_page


def csrf_failure(request, reason=""):
    """A form was sent without its token: keep what it says, if it is of a page of ours."""
    says_whence = {"Sec-Fetch-Site", "Origin"} & set(request.headers)
    if not says_whence or not is_from_own_page(request):
        return render(request, "403_csrf.html", status=403)
    if unsent.wants_json(request):
        return unsent.refuse_in_json(unsent.STALE, 403)
    if unsent.is_worth_keeping(request):
        return unsent.show_unsent(request, 403 if request.user.is_authenticated else 401)
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
    return mail_limits.refuse_for(request, max(mail_limits.seconds_left_here(request), 1))
