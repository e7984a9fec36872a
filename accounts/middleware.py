"""A hint to the browser that someone is signed in, and which account pages a newcomer may use."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

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
    *("newsletter_confirm", "newsletter_stop"),
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
        signed_in = "_auth_user_id" in request.session
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
    """Lead newcomers from what is closed to them to the page where they confirm their address."""

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
