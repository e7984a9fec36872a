"""Who may open which account pages, the second step before the admin, and a hint for scripts on
shared pages."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts.form_rescue import refuse_in_json, wants_json
from accounts.second_step import has_passed_second_step, list_factors, may_open_admin

HINT = "signed_in"

# What is open to an account without a confirmed address. All else under /accounts/ is closed to it:
# a password, a passkey or an account elsewhere set up now could be a stranger's way in later.
OPEN_TO_NEWCOMERS = {
    *("account_profile", "account_welcome", "account_agree", "account_menu", "account_gate"),
    *("account_email", "account_email_verification_sent", "account_confirm_email"),
    *("account_mailbox", "account_join", "account_signup", "account_login", "account_logout"),
    *("account_request_login_code", "account_confirm_login_code", "account_inactive"),
    *("account_reset_password", "account_reset_password_done", "account_reset_password_from_key"),
    *("account_reset_password_from_key_done", "account_sessions"),
    *("account_data", "account_download", "account_delete", "account_keep"),
    *("newsletter_confirm", "newsletter_stop", "accept_invitation"),
    *("reading", "reading_article", "reading_topic"),
}


class SignedInHintMiddleware:
    """Keep the cookie `signed_in=1` in step with the session.

    Scripts read it to decide whether the header's account menu is worth a request. It says
    nothing of who it is and grants nothing. Responses that never looked at the session are
    left alone, so that they stay fit for a shared cache.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not request.session.accessed:
            return response
        signed_in = SESSION_KEY in request.session
        if signed_in and HINT not in request.COOKIES:
            age = (
                None
                if request.session.get_expire_at_browser_close()
                else request.session.get_expiry_age()
            )
            response.set_cookie(HINT, "1", max_age=age, secure=settings.HTTPS, samesite="Lax")
        elif not signed_in and HINT in request.COOKIES:
            response.delete_cookie(HINT, samesite="Lax")
        return response


class NewcomerMiddleware:
    """Redirect newcomers from pages closed to them to the page where they confirm their address."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        match = request.resolver_match
        if not match.route.startswith("accounts/") or match.url_name in OPEN_TO_NEWCOMERS:
            return None
        if not request.user.is_authenticated or not request.user.is_newcomer:
            return None
        messages.info(request, "Please confirm your address first.")
        return redirect(f"{reverse('account_email')}?{urlencode({'next': request.path})}")


class SecondStepMiddleware:
    """Ask for the second step before the admin, and before a second step is changed.

    The admin asks only with `STAFF_MFA`. For every member, a session that has not passed the
    second step cannot change it: else a password alone would be enough to add another one.
    """

    ADMIN = "admin/"
    CHANGES = frozenset(
        {
            "mfa_activate_totp",
            "mfa_add_webauthn",
            "mfa_deactivate_totp",
            "mfa_download_recovery_codes",
            "mfa_edit_webauthn",
            "mfa_generate_recovery_codes",
            "mfa_remove_webauthn",
            "mfa_view_recovery_codes",
        }
    )

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if self.must_ask(request) and not has_passed_second_step(request):
            return redirect_to_second_step(request)
        return None

    def must_ask(self, request) -> bool:
        """Say whether this page is only for sessions that have passed the second step."""
        if request.resolver_match.route.startswith(self.ADMIN):
            return settings.STAFF_MFA and may_open_admin(request.user)
        if request.resolver_match.url_name in self.CHANGES:
            return request.user.is_authenticated and bool(list_factors(request.user))
        return False


def redirect_to_second_step(request):
    """Redirect to the page that asks for it, and back; answer scripts in JSON."""
    page = reverse("account_second_step")
    if wants_json(request) or request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return refuse_in_json("Your second step is needed before you can go on.", 403)
    back = request.get_full_path() if request.method == "GET" else request.path
    return redirect(f"{page}?{urlencode({'next': back})}")
