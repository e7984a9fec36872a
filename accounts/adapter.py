"""What we ask of allauth beyond its settings: our words, our limits, our way to confirm."""

from contextlib import suppress
from datetime import UTC, datetime

from django.core.exceptions import ValidationError

from accounts import email_addresses, email_code
from accounts.allauth_private import seconds_until_password
from accounts.host_free import HostFreeAdapter
from accounts.mail_limits import allow_mail, has_shown
from accounts.mail_links import pass_link
from accounts.sessions import BROWSER_KEY, browser_name
from core.mail import limit_life
from core.networks import visitor_network
from core.rate_limits import allow, describe_wait, seconds_left

ASKED_FOR = {"account/email/password_reset_key"}


class AccountAdapter(HostFreeAdapter):
    """Our account adapter."""

    error_messages = HostFreeAdapter.error_messages | {
        "email_taken": "Looks like you already have an account! Log in",
        "too_many_login_attempts": "Too many tries. Wait a few minutes and try again, "
        "or log in with a code by e-mail.",
        "email_password_mismatch": "The e-mail address or the password is not right.",  # nosec B105
        "incorrect_code": "That is not the code we sent. Look again, or ask for a new one.",
        "unknown_email": "We know no account with this address. You can sign up with it.",
    }

    def clean_email(self, email: str) -> str:
        email = super().clean_email(email)
        try:
            email_addresses.check(email)
        except email_addresses.RefusedAddress as error:
            raise ValidationError(str(error), code="refused_address") from error
        return email

    def get_login_stages(self) -> list[str]:
        """Return the steps of a log-in. An address that is not confirmed logs nobody in, so there
        is none to confirm on the way."""
        return [name for name in super().get_login_stages() if "EmailVerification" not in name]

    def login(self, request, user):
        super().login(request, user)
        request.session[BROWSER_KEY] = browser_name(self.get_http_user_agent(request))
        if user.is_newcomer and user.pending_address:
            with suppress(email_code.NotConfirmed):  # enough mail for now; a code can be asked for
                email_code.start(request, user.pending_address, "join")

    def get_client_ip(self, request) -> str:
        """Return the visitor's network: every limit is counted by it."""
        return visitor_network(request.META)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Send a message. What anybody may ask for is limited; news of her account always comes."""
        if template_prefix not in ASKED_FOR or allow_mail(self.request, email):
            more = {"year": datetime.now(UTC).year, "pass_link": pass_link(email)}
            super().send_mail(template_prefix, email, context | more)

    # Wrong passwords are counted for each address and network together, so that a stranger who
    # guesses locks out nobody but himself, and for the address alone with a much higher limit. That
    # one does not hold in a browser that has opened a link from a mail to the address.

    def _get_login_attempts_cache_key(self, request, **credentials) -> str:
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{visitor_network(request.META)}"

    def pre_authenticate(self, request, **credentials) -> None:
        here = self._get_login_attempts_cache_key(request, **credentials)
        wait = seconds_until_password(request, here)
        anywhere = super()._get_login_attempts_cache_key(request, **credentials)
        if not has_shown(request, credentials.get("email", "")):
            wait = max(wait, seconds_left(request, "wrong_password", anywhere))
        if wait:
            raise TooManyPasswords(wait)
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request, **credentials) -> None:
        key = super()._get_login_attempts_cache_key(request, **credentials)
        allow(request, "wrong_password", key)

    def render_mail(self, template_prefix, email, context, headers=None):
        message = super().render_mail(template_prefix, email, context, headers)
        limit_life(message, context)
        return message

    def is_safe_url(self, url: str) -> bool:
        """Say whether to lead on to an address: of this site, and no name of a view ("-1")."""
        try:
            return url.startswith(("/", "http://", "https://")) and super().is_safe_url(url)
        except ValueError:  # "http://["
            return False


class TooManyPasswords(ValidationError):
    """There were too many wrong passwords. `wait`: seconds."""

    def __init__(self, wait: int):
        self.wait = wait
        words = (
            f"Too many wrong passwords. You can try again in {describe_wait(wait)}; until then, "
            "log in with a code by e-mail or with a passkey."
        )
        super().__init__(words, code="too_many_login_attempts")
