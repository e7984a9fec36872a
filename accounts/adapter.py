"""What we ask of allauth beyond its settings: our words, our limits, our way to confirm."""

from contextlib import suppress
from datetime import UTC, datetime

from django.conf import settings
from django.core.exceptions import ValidationError

from accounts import email_addresses, email_code
from accounts.allauth_private import (
    AttemptsByOurKeyAdapter,
    drop_email_verification,
    get_login,
    seconds_until_password,
)
from accounts.mail_limits import allow_mail, has_shown_mailbox
from accounts.mail_links import make_pass_link
from accounts.models.session import BROWSER_KEY
from accounts.sessions import name_browser
from core.mail import limit_life
from core.networks import find_visitor_network
from core.rate_limits import allow, describe_wait, seconds_left
from core.urls import rebase_url

ASKED_FOR = {"account/email/password_reset_key"}


class AccountAdapter(AttemptsByOurKeyAdapter):
    """Our account adapter. It takes nothing from a request's Host header, which is the sender's
    word: `localhost` is always allowed, and a port is never checked."""

    error_messages = AttemptsByOurKeyAdapter.error_messages | {
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
            email_addresses.check_address(email)
        except email_addresses.RefusedAddress as error:
            raise ValidationError(str(error), code="refused_address") from error
        return email

    def get_login_stages(self) -> list[str]:
        """Return the steps of a log-in. An address that is not confirmed logs nobody in, so there
        is none to confirm on the way."""
        return drop_email_verification(super().get_login_stages())

    def login(self, request, user):
        super().login(request, user)
        request.session[BROWSER_KEY] = name_browser(self.get_http_user_agent(request))
        if user.is_newcomer and user.pending_address:
            with suppress(email_code.NotConfirmed):  # enough mail for now; a code can be asked for
                email_code.send_code(request, user.pending_address, "join")

    def get_client_ip(self, request) -> str:
        """Return the visitor's network: every limit is counted by it."""
        return find_visitor_network(request.META)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Send a message whose links are all under SITE_URL. What anybody may ask for is limited;
        news of the member's account always comes."""
        if template_prefix in ASKED_FOR and not allow_mail(self.request, email):
            return
        links = {
            name: rebase_url(value)
            for name, value in context.items()
            if name.endswith("_url") and isinstance(value, str)
        }
        more = {
            "current_site": {"name": settings.SITE_NAME, "domain": rebase_url("/").split("/")[2]},
            "pass_link": make_pass_link(email),
            "year": datetime.now(UTC).year,
        }
        super().send_mail(template_prefix, email, context | links | more)

    # Wrong passwords are counted for each address and network together, so that a stranger who
    # guesses locks out nobody else, and for the address alone with a much higher limit. That
    # one does not hold in a browser that has opened a link from a mail to the address.

    def name_attempts(self, request, login: str) -> str:
        return f"{login}:{find_visitor_network(request.META)}"

    def pre_authenticate(self, request, **credentials) -> None:
        login = get_login(credentials)
        wait = seconds_until_password(request, self.name_attempts(request, login))
        if not has_shown_mailbox(request, login):
            wait = max(wait, seconds_left(request, "wrong_password", login))
        if wait:
            raise TooManyPasswords(wait)
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request, **credentials) -> None:
        allow(request, "wrong_password", get_login(credentials))

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
