"""/accounts/second-step/ and /accounts/2fa/: asking for a second step, and setting one up."""

from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from accounts.second_step import (
    NEXT_KEY,
    has_passed_second_step,
    list_factors,
    may_open_admin,
    note_factor_set_up,
)


@never_cache
@login_required
def ask_second_step(request):
    """Ask for the second step, or lead to setting one up; then go on."""
    going = get_next_redirect_url(request) or reverse("wagtailadmin_home")
    if has_passed_second_step(request):
        request.session.pop(NEXT_KEY, None)
        return redirect(going)
    factors = list_factors(request.user)
    if not factors and not may_open_admin(request.user):
        return redirect("mfa_index")
    request.session[NEXT_KEY] = going
    back = f"{request.path}?{urlencode({'next': going})}"
    context = {"factors": factors, "onward": urlencode({"next": back})}
    return render(request, "accounts/second_step.html", context)


class SetUpAppView(ActivateTOTPView):
    """Set up an authenticator app."""

    def form_valid(self, form):
        response = super().form_valid(form)
        note_factor_set_up(self.request, Authenticator.Type.TOTP)
        return response


class SetUpPasskeyView(AddWebAuthnView):
    """Add a passkey."""

    def form_valid(self, form):
        response = super().form_valid(form)
        note_factor_set_up(self.request, Authenticator.Type.WEBAUTHN)
        return response
