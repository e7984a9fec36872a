"""What we ask of allauth beyond its settings: our words, our limits, and a record of agreement."""

from datetime import UTC, datetime

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.core.exceptions import ValidationError

from accounts import addresses
from accounts.agreements import agree
from accounts.limits import APP, may_mail
from accounts.networks import visitor_network
from accounts.sessions import BROWSER_KEY, browser_name


class AccountAdapter(DefaultAccountAdapter):
    """Our account adapter."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_taken": "Looks like you already have an account! Log in",
        "too_many_login_attempts": "Too many tries. Wait five minutes and try again, "
        "or log in with a code by e-mail.",
        "email_password_mismatch": "The e-mail address or the password is not right.",  # nosec B105
        "incorrect_code": "That is not the code we sent. Look again, or ask for a new one.",
        "unknown_email": "We know no account with this address. You can sign up with it.",
    }

    def clean_email(self, email: str) -> str:
        email = super().clean_email(email)
        try:
            addresses.check(email)
        except addresses.RefusedAddress as error:
            raise ValidationError(str(error), code="refused_address") from error
        return email

    def save_user(self, request, user, form, commit=True):
        user = super().save_user(request, user, form, commit)
        if commit:
            agree(user)
        return user

    def login(self, request, user):
        super().login(request, user)
        request.session[BROWSER_KEY] = browser_name(self.get_http_user_agent(request))

    def get_client_ip(self, request) -> str:
        """Return the visitor's network: every limit is counted by it."""
        return visitor_network(request.META)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Send a message, unless its mailbox has had more than enough of them."""
        if may_mail(self.request, email):
            super().send_mail(template_prefix, email, context | {"year": datetime.now(UTC).year})

    # Wrong passwords are counted for each address and network together, so that a stranger who
    # guesses locks out nobody but himself, and for the address alone with a much higher limit.

    def _get_login_attempts_cache_key(self, request, **credentials) -> str:
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{ratelimit.get_ip(request)}"

    def pre_authenticate(self, request, **credentials) -> None:
        super().pre_authenticate(request, **credentials)
        key = super()._get_login_attempts_cache_key(request, **credentials)
        if not ratelimit.consume(request, app=APP, action="wrong_password", key=key, dry_run=True):
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request, **credentials) -> None:
        key = super()._get_login_attempts_cache_key(request, **credentials)
        ratelimit.consume(request, app=APP, action="wrong_password", key=key)
