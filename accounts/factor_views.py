"""Setting up a second step: allauth's views, which then count as having passed it."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView

from accounts.second_step import note_set_up


class SetUpApp(ActivateTOTPView):
    """Set up an authenticator app."""

    def form_valid(self, form):
        response = super().form_valid(form)
        note_set_up(self.request, Authenticator.Type.TOTP)
        return response


class SetUpPasskey(AddWebAuthnView):
    """Add a passkey."""

    def form_valid(self, form):
        response = super().form_valid(form)
        note_set_up(self.request, Authenticator.Type.WEBAUTHN)
        return response
