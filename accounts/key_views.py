"""/rating-key/: where a member gets her rating key."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import email_code, rating_keys
from core.encoding import encode_base64url
from core.rate_limits import describe_wait

MODULE = Path(settings.BASE_DIR) / "static" / "js" / "blinding.js"
WORDS = {
    "unverified": "Please confirm your e-mail address first.",
    "issued": "You have had your key for this year. A lost key is not replaced before January.",
    "malformed": "This is not a blinded message. Please copy all of it.",
    "no-keys": "This year’s keys have not been made yet. Please come back tomorrow.",
    "wrong": "This is not the code. Please look again.",
    "expired": "This code is no longer good. Please ask for a new one.",
    "taken": "This address has an account of its own meanwhile. Please log in to it.",
}
STATUS = {"unverified": 403, "issued": 409, "no-keys": 503, "too-many": 429}


def this_year() -> int:
    """Return the year whose keys are given out."""
    return timezone.now().year


def refusal(code: str, wait: int = 0) -> JsonResponse:
    """Say why not, to the page's script."""
    words = WORDS.get(code) or f"We have written to you often enough. Try in {describe_wait(wait)}."
    return JsonResponse({"code": code, "words": words}, status=STATUS.get(code, 422))


@never_cache
@ensure_csrf_cookie
@require_safe
def state(request):
    """What the page's script must know before it asks for a key."""
    user, year = request.user, this_year()
    if not user.is_authenticated:
        return JsonResponse({"signed_in": False, "year": year})
    told = {
        "signed_in": True,
        "year": year,
        "email": user.email or user.pending_address,
        "verified": rating_keys.may_have_key(user),
        "issued": rating_keys.has_key(user, year),
    }
    if not told["verified"]:
        told["code_sent"] = email_code.was_sent(request, user.address_to_confirm)
    return JsonResponse(told)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rating_key(request):
    """Her key: made in her browser, by the stand-alone program, or here if she so chooses."""
    context: dict = {"year": this_year(), "inbox": f"{settings.BALLOT_URL}/ballot/inbox/"}
    status = 200
    if request.method == "POST":
        try:
            context |= given(request)
        except rating_keys.NotIssued as error:
            if request.accepts("text/html"):
                context |= {"error": WORDS[error.code], "typed": request.POST.get("blinded", "")}
                status = STATUS.get(error.code, 422)
            else:
                return refusal(error.code)
        if "signature" in context and not request.accepts("text/html"):
            return JsonResponse({"signature": context["signature"]})
    context["may_have_key"] = rating_keys.may_have_key(request.user)
    context["has_key"] = rating_keys.has_key(request.user, this_year())
    return render(request, "accounts/rating_key.html", context, status=status)


def given(request) -> dict[str, str]:
    """Return a signature for a blinded message, or a whole key where she wants it made here."""
    if "here" in request.POST:
        if rating_keys.has_key(request.user, this_year()):
            raise rating_keys.NotIssued("issued")
        return {"key": rating_keys.issue_here(request.user, this_year())}
    blinded = rating_keys.decode_blinded(request.POST.get("blinded", ""))
    signature = rating_keys.issue(request.user, this_year(), blinded)
    return {"signature": encode_base64url(signature)}


@never_cache
@login_required
@require_POST
def confirm(request):
    """Send a code to her mailbox, or take the code from it."""
    try:
        if code := request.POST.get("code", ""):
            email_code.confirm(request, code)
        else:
            email_code.send_code(request)
    except email_code.NotConfirmed as error:
        return refusal(error.code, error.wait)
    return JsonResponse({"verified": request.user.is_verified})


@cache_control(public=True, max_age=3600)
@require_safe
def public_key(request, year):
    """The public key of a year, a JWK (RFC 7517): the file itself, so that all hash the same."""
    jwk = rating_keys.public_jwk(year)
    if jwk is None:
        raise Http404("No keys of that year.")
    headers = {"Access-Control-Allow-Origin": "*"}
    return HttpResponse(jwk, content_type="application/json", headers=headers)


@cache_control(public=True, no_cache=True)  # an old one would not fit a new page's `integrity`
@require_safe
def blinding_module(request):
    """The module that blinds in the browser, byte by byte as it is in the source."""
    return HttpResponse(MODULE.read_bytes(), content_type="text/javascript; charset=utf-8")


@cache_control(public=True, max_age=3600)
@require_safe
def program(request):
    """The stand-alone program that makes a key without a browser's script."""
    file = Path(settings.BASE_DIR) / "tools" / "make_rating_key.py"
    headers = {"Content-Disposition": 'attachment; filename="rating_key.py"'}
    return HttpResponse(file.read_bytes(), content_type="text/x-python", headers=headers)
