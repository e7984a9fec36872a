"""/rating-key/: where members get their rating keys."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import email_code, rating_keys
from accounts.rating_keys import get_key_year
from core.encoding import encode_base64url
from core.key_scripts import allow_key_scripts_alone
from core.networks import find_visitor_network
from core.rate_limits import allow, describe_wait
from core.tor import is_tor

WORDS = {
    "unverified": "Please confirm your e-mail address first.",
    "issued": "You have had your key for this year. A lost key is not replaced before January.",
    "domain": "Many members with addresses at your mail domain have asked for keys. An editor "
    "looks at it within three days: please come back then. With a private address elsewhere you "
    "need not wait.",
    "network": "Many keys have been made from your network today. Please come back tomorrow, or "
    "from another network.",
    "malformed": "This is not a blinded message. Please copy all of it.",
    "reload": (
        "This was made for another public key than the one we sign with. Please reload the page "
        "and try again; with the program, download the public key again."
    ),
    "no-keys": "This year’s keys have not been made yet. Please come back tomorrow.",
    "wrong": "This is not the code. Please look again.",
    "expired": "This code is no longer good. Please ask for a new one.",
    "taken": "This address has an account of its own meanwhile. Please log in to it.",
}
STATUS = {
    **{"unverified": 403, "issued": 409, "reload": 409, "no-keys": 503, "too-many": 429},
    **{"domain": 403, "network": 429},
}


def render_refusal(code: str, wait: int = 0) -> JsonResponse:
    """Tell the page's script why a key or code is refused."""
    words = WORDS.get(code) or f"We have written to you often enough. Try in {describe_wait(wait)}."
    return JsonResponse({"code": code, "words": words}, status=STATUS.get(code, 422))


@never_cache
@ensure_csrf_cookie
@require_safe
def show_state(request):
    """Tell the page's script what it needs to know before it requests a key."""
    user, year = request.user, get_key_year()
    kid = rating_keys.name_public_key(year)
    if not user.is_authenticated:
        return JsonResponse({"signed_in": False, "kid": kid})
    told = {
        "signed_in": True,
        "kid": kid,
        "email": user.email or user.pending_address,
        "verified": rating_keys.may_have_key(user),
        "issued": rating_keys.has_key(user, year),
    }
    if not told["verified"]:
        told["code_sent"] = email_code.has_sent_code(request, user.address_to_confirm)
    return JsonResponse(told)


@allow_key_scripts_alone
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_rating_key(request):
    """The member's key: made in the browser, by the stand-alone program, or here on request."""
    year = get_key_year()
    context: dict = {
        "is_key_page": True,
        "year": year,
        "kid": rating_keys.name_public_key(year),
        "ballot": settings.BALLOT_URL,
    }
    status = 200
    if request.method == "POST":
        try:
            context |= give_key(request)
        except rating_keys.NotIssued as error:
            if request.accepts("text/html"):
                context |= {"error": WORDS[error.code], "typed": request.POST.get("blinded", "")}
                status = STATUS.get(error.code, 422)
            else:
                return render_refusal(error.code)
        if "signature" in context and not request.accepts("text/html"):
            return JsonResponse({"signature": context["signature"]})
    context["may_have_key"] = rating_keys.may_have_key(request.user)
    context["has_key"] = rating_keys.has_key(request.user, year)
    return render(request, "accounts/rating_key.html", context, status=status)


def require_room_in_network(request) -> None:
    """Count a new key for the visitor's network. Raises NetworkFull.

    Tor is exempt: its few exits stand for everybody who takes our advice."""
    if rating_keys.has_key(request.user, get_key_year()):
        return  # nothing new, or a safe retry
    if not is_tor(find_visitor_network(request.META)) and not allow(request, "rating_key"):
        raise rating_keys.NetworkFull


def give_key(request) -> dict[str, str]:
    """Return a signature for a blinded message, or a whole key on the member's request."""
    require_room_in_network(request)
    if "here" in request.POST:
        if rating_keys.has_key(request.user, get_key_year()):
            raise rating_keys.KeyAlreadyIssued
        return {"key": rating_keys.make_whole_key(request.user, get_key_year())}
    kid, blinded = rating_keys.decode_blinded(request.POST.get("blinded", ""))
    signature = rating_keys.issue_key(request.user, rating_keys.find_year_of(kid), blinded)
    return {"signature": encode_base64url(signature)}


@never_cache
@login_required
@require_POST
def confirm_address(request):
    """Send a code to the member's mailbox, or check the code from it."""
    try:
        if code := request.POST.get("code", ""):
            email_code.confirm_address(request, code)
        else:
            email_code.send_member_code(request)
    except email_code.NotConfirmed as error:
        return render_refusal(error.code, error.wait)
    return JsonResponse({"verified": request.user.is_verified})


@cache_control(public=True, max_age=3600)
@require_safe
def serve_public_key(request, year):
    """The public key of a year, a JWK (RFC 7517), for the stand-alone program."""
    public = rating_keys.read_public_key(year)
    if public is None:
        raise Http404("No keys of that year.")
    return JsonResponse(public.to_jwk(year), headers={"Access-Control-Allow-Origin": "*"})


@cache_control(public=True, max_age=3600)
@require_safe
def serve_program(request):
    """The stand-alone program that makes a key without a browser's script."""
    file = Path(settings.BASE_DIR) / "tools" / "make_rating_key.py"
    headers = {"Content-Disposition": 'attachment; filename="rating_key.py"'}
    return HttpResponse(file.read_bytes(), content_type="text/x-python", headers=headers)
