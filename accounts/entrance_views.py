"""The doors: joining, logging in with a password or a code, a forgotten password."""

from typing import Any

from allauth.account.mixins import NextRedirectMixin, RedirectAuthenticatedUserMixin
from allauth.account.utils import complete_signup, perform_login
from allauth.account.views import (
    LoginView,
    PasswordResetView,
    ReauthenticateView,
    RequestLoginCodeView,
    SignupView,
)
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView

from accounts import email_code, ownership
from accounts.adapter import TooManyPasswords
from accounts.agreements import agree
from accounts.email_code import NotConfirmed
from accounts.forms import CodeForm
from accounts.social_waiting import link_kept_login
from accounts.views import is_from_own_page, own_address
from core.rate_limits import describe_wait

WORDS = {
    "wrong": "That is not the code we sent. Look again, or ask for a new one.",
    "expired": "This code is no longer good. Please ask for a new one.",
    "taken": "This address has an account of its own meanwhile. Log in to it with a code.",
}


def too_much_mail(wait: int) -> str:
    """Say how long a mailbox gets no more mail, and what helps until then."""
    return (
        "We have written to this mailbox often enough. "
        f"You can ask again in {describe_wait(wait)}. Until then, log in with a password or a "
        "passkey. Or open the link at the end of the last mail you have from us: it shows that "
        "the mailbox is yours, and you can ask at once."
    )


def refuse_for_now(view, form, words: str, wait: int) -> HttpResponse:
    """Show a form again, with how long to wait, and what was typed still in it."""
    form.add_error(None, words)
    response = view.render_to_response(view.get_context_data(form=form), status=429)
    response["Retry-After"] = str(wait)
    return response


class TypedAddressMixin:
    """Fills in an address that another page has passed on."""

    request: Any
    address_field = "email"

    def get_initial(self) -> dict:
        address = self.request.GET.get("email", "")
        initial = super().get_initial()  # type: ignore[misc]
        return initial | ({self.address_field: address} if is_address(address) else {})


def is_address(text: str) -> bool:
    """Say whether a text can be an e-mail address."""
    try:
        EmailValidator(allowlist=["localhost"])(text)
    except ValidationError:
        return False
    return True


class JoinView(SignupView):
    """Sign-up with an address alone: the sign-up page, and the gate's field posts here."""

    template_name = "accounts/join.html"

    def get_success_url(self):
        return welcome_address(self.request)

    def form_valid(self, form):
        address = form.cleaned_data["email"]
        if not settings.ACCOUNT_PREVENT_ENUMERATION:
            user = ownership.join(address)
            return complete_signup(self.request, user, "none", self.get_success_url())
        try:
            email_code.start(self.request, address, form.purpose)
        except NotConfirmed as error:
            return refuse_for_now(self, form, too_much_mail(error.wait), error.wait)
        return redirect(self.passthrough_next_url(reverse("account_email_verification_sent")))

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class OpenJoinView(JoinView):
    """The same for the field at the gate, which stands on pages that are shared between readers
    and so has no CSRF token. A browser says itself that it sends a form of our own page; where it
    does not, the reader sees the sign-up page with her address filled in."""

    @method_decorator(csrf_exempt)
    def dispatch(self, request, *args, **kwargs):
        if request.method == "POST" and not is_from_own_page(request):
            query = {"email": request.POST.get("email", ""), "next": own_address(request)}
            return redirect(f"{reverse('account_signup')}?{urlencode(query)}")
        return super().dispatch(request, *args, **kwargs)


def welcome_address(request) -> str:
    """Return where a new member goes first."""
    return f"{reverse('account_welcome')}?{urlencode({'next': own_address(request)})}"


class PasswordLimitMixin:
    """Says how long no more passwords are taken, with the right status."""

    def form_invalid(self, form):
        for errors in form.errors.as_data().values():
            for error in errors:
                if isinstance(error, TooManyPasswords):
                    form.errors.clear()
                    return refuse_for_now(self, form, error.messages[0], error.wait)
        return super().form_invalid(form)  # type: ignore[misc]


class LogInView(PasswordLimitMixin, TypedAddressMixin, LoginView):
    """Log-in with a password."""

    address_field = "login"


class AskAgainView(PasswordLimitMixin, ReauthenticateView):
    """The password, asked again before something that matters."""


class RequestCodeView(TypedAddressMixin, RequestLoginCodeView):
    """Log-in with a code, the first step: where to send it. Newcomers may log in to an account
    that they have."""

    @method_decorator(never_cache)
    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and request.user.is_newcomer:
            return super(RedirectAuthenticatedUserMixin, self).dispatch(request, *args, **kwargs)
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self):
        return self.passthrough_next_url(reverse("account_confirm_login_code"))

    def form_valid(self, form):
        address = form.cleaned_data["email"]
        try:
            email_code.count_request(self.request, address, "request_login_code")
            email_code.start(self.request, address, form.purpose)
        except NotConfirmed as error:
            return refuse_for_now(self, form, too_much_mail(error.wait), error.wait)
        return redirect(self.get_success_url())


class TypeCodeView(NextRedirectMixin, FormView):
    """Log-in with a code, the second step; joining too, where no page may tell who is known."""

    form_class = CodeForm
    template_name = "account/confirm_login_code.html"

    @method_decorator(never_cache)
    def dispatch(self, request, *args, **kwargs):
        state = email_code.expected_here(request)
        if state is None or adds_address(request.user, state["purpose"]):
            name = (
                "account_email" if request.user.is_authenticated else "account_request_login_code"
            )
            return redirect(self.passthrough_next_url(reverse(name)))
        self.state: dict = state
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form, address = context["form"], self.state["address"]
        return context | {"email": address, "verify_form": form, "can_resend": True}

    def post(self, request, *args, **kwargs):
        if request.POST.get("action") == "resend":
            return self.resend()
        return super().post(request, *args, **kwargs)

    def resend(self):
        """Write a new code."""
        try:
            email_code.start(self.request, self.state["address"], self.state["purpose"])
        except NotConfirmed as error:
            form = CodeForm({"code": ""})
            form.errors.clear()
            return refuse_for_now(self, form, too_much_mail(error.wait), error.wait)
        messages.success(self.request, "A new code is on its way. The one before no longer works.")
        return redirect(self.passthrough_next_url(self.request.path))

    def form_valid(self, form):
        try:
            state = email_code.check_code(self.request, form.cleaned_data["code"])
        except NotConfirmed as error:
            return self.refuse_code(form, error)
        return self.let_in(state["address"], state["purpose"])

    def refuse_code(self, form, error: NotConfirmed):
        """Say that a code was wrong, and after the last try, that a new one is needed."""
        if error.code == "wrong" and self.state["tries"] + 1 < email_code.tries_of(self.state):
            form.add_error("code", WORDS["wrong"])
            return self.form_invalid(form)
        self.request.session.pop(email_code.KEY, None)
        messages.error(self.request, WORDS["expired"])
        return redirect(self.passthrough_next_url(reverse("account_request_login_code")))

    def let_in(self, address: str, purpose: str):
        """Log the owner of a mailbox in to the account of the address, or to a clean one."""
        user, target = self.request.user, own_address(self.request)
        if user.is_authenticated and user.is_newcomer and user.pending_address == address:
            return keep_newcomer(self.request, address)
        user, is_new = ownership.enter_account(address)
        if is_new:
            if purpose == "join":
                agree(user)
                target = welcome_address(self.request)
            link_kept_login(self.request, user, address)
        if self.request.user.is_authenticated and self.request.user != user:
            logout(self.request)  # a newcomer; the second step of the other account asks strangers
        return perform_login(self.request, user, "none", redirect_url=target, email=address)


def adds_address(user, purpose: str) -> bool:
    """Say whether a code is for a member's further address, which may be known as another's."""
    is_member = user.is_authenticated and not user.is_newcomer
    return is_member and purpose in ("add", "known")


def keep_newcomer(request, address: str) -> HttpResponse:
    """Confirm an address in the browser that joined with it: everything stays."""
    try:
        ownership.confirm_address(request.user, address, session_key=request.session.session_key)
    except ownership.AddressTaken:
        messages.error(request, WORDS["taken"])
        return redirect("account_email")
    request.session.cycle_key()  # whoever knew the old one has shown nothing
    link_kept_login(request, request.user, address)
    messages.success(request, f"{address} is confirmed. The account is yours.")
    return redirect(welcome_address(request))


class NewPasswordView(PasswordResetView):
    """A forgotten password: where to send the link."""

    def form_valid(self, form):
        address = form.cleaned_data["email"]
        try:
            email_code.count_request(self.request, address, "reset_password")
            email_code.ask_for_room(self.request, address)
        except NotConfirmed as error:
            return refuse_for_now(self, form, too_much_mail(error.wait), error.wait)
        if form.users:
            form.save(self.request)
        else:
            email_code.tell(self.request, address, "unknown")
        return redirect(self.get_success_url())
