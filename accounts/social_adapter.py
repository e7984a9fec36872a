"""Log-in with an account elsewhere."""

import logging

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from requests import RequestException

from accounts import address_ownership, email_addresses
from accounts.allauth_private import ImmediateHttpResponse
from accounts.pending_social_login import keep_social_login
from accounts.terms import agree_to_terms

logger = logging.getLogger(__name__)


class SocialAdapter(DefaultSocialAccountAdapter):
    """Takes an address and a name from a provider, and nothing else."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "email_taken": "There is an account with this address already. Log in to it first, then "
        "link %s on the page “Linked accounts”.",
    }

    def is_auto_signup_allowed(self, request, sociallogin) -> bool:
        """Join at once with an address that the provider has verified and that we accept."""
        verified = [address.email for address in sociallogin.email_addresses]
        try:
            for address in verified:
                email_addresses.check_address(address)
        except email_addresses.RefusedAddress:
            return False
        if not verified or any(map(address_ownership.find_owner, verified)):
            return False
        return super().is_auto_signup_allowed(request, sociallogin)

    def pre_social_login(self, request, sociallogin) -> None:
        """Drop what we do not need: picture, locale, profile, and the time of the log-in.

        Raises PermissionDenied if the provider speaks of two people at once.
        """
        account = sociallogin.account
        told, account.extra_data = account.extra_data, {}
        SocialAccount.objects.filter(pk=account.pk).update(
            extra_data={}, last_login=account.date_joined
        )
        for address in sociallogin.email_addresses:
            # Some providers say it in words: "false".
            address.verified = str(address.verified).lower() == "true"
        sociallogin.email_addresses = [a for a in sociallogin.email_addresses if a.verified]
        parts = [told[part] for part in ("id_token", "userinfo") if part in told]
        if len({part.get("sub") for part in parts}) > 1:
            raise PermissionDenied("The id_token and the userinfo are of different people.")

    def save_user(self, request, sociallogin, form=None):
        """Create an account with the addresses that the provider has verified. If it has verified
        none, create a newcomer's with the typed one; confirming that links the provider."""
        if form:
            name = sociallogin.user.name
            keep_social_login(request, sociallogin, form.cleaned_data["email"])
            sociallogin.user = user = address_ownership.create_newcomer(form.cleaned_data["email"])
            user.name = name
            user.save(update_fields=["name"])
            return user
        sociallogin.user.email = sociallogin.email_addresses[0].email
        with transaction.atomic():
            found = [
                address_ownership.lock_waiting_accounts(a.email)
                for a in sociallogin.email_addresses
            ]
            user = super().save_user(request, sociallogin)
            for waiting in found:
                address_ownership.release_address(waiting, but=user)
        agree_to_terms(user)
        return user

    def populate_user(self, request, sociallogin, data):
        user = super().populate_user(request, sociallogin, data)
        full = " ".join(filter(None, [data.get("first_name"), data.get("last_name")]))
        user.name = (data.get("name") or full)[:120]
        return user

    def on_authentication_error(
        self, request, provider, error=None, exception=None, extra_context=None
    ) -> None:
        """Log the reason for operators, and give the page a link to the log-in."""
        if exception:
            logger.warning("Log-in with %s failed: %s", provider.name, exception)
        if extra_context is not None:
            extra_context["login_url"] = reverse("account_login")

    def get_requests_session(self):
        """Return a session that answers with an error page if a provider is down."""
        session = super().get_requests_session()
        ask = session.request

        def request(*args, **kwargs):
            try:
                answer = ask(*args, **kwargs)
                if answer.status_code >= 500:
                    answer.raise_for_status()
            except RequestException as error:
                logger.warning("A provider of log-ins does not answer: %s", error)
                raise ImmediateHttpResponse(redirect("socialaccount_login_error")) from error
            return answer

        session.request = request
        return session
