"""/accounts/login/, /accounts/login/code/ and /accounts/reauthenticate/: the ways in."""

from typing import Any

from allauth.account.mixins import NextRedirectMixin
from allauth.account.utils import perform_login
from allauth.account.views import (
    LoginView,
    ReauthenticateView,
    RequestLoginCodeView,
)
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from accounts import address_ownership, email_code
from accounts.adapter import TooManyPasswords
from accounts.allauth_private import dispatch_for_members
from accounts.email_code import NotConfirmed
from accounts.forms import CodeForm
from accounts.next_url import get_next_url, get_welcome_url
from accounts.pending_social_login import link_kept_social_login
from accounts.refusals import WORDS, describe_mail_wait, render_refusal
from accounts.terms import agree_to_terms
from accounts.views.email import confirm_newcomer


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


class PasswordLimitMixin:
    """Says how long no more passwords are taken, with the right status."""

    def form_invalid(self, form):
        for errors in form.errors.as_data().values():
            for error in errors:
                if isinstance(error, TooManyPasswords):
                    form.errors.clear()
                    return render_refusal(self, form, error.messages[0], error.wait)
        return super().form_invalid(form)  # type: ignore[misc]


class LogInView(PasswordLimitMixin, TypedAddressMixin, LoginView):
    """Log-in with a password."""

    address_field = "login"


class AskPasswordView(PasswordLimitMixin, ReauthenticateView):
    """The password, asked again before something that matters."""


class RequestCodeView(TypedAddressMixin, RequestLoginCodeView):
    """Log-in with a code, the first step: where to send it. Newcomers may log in to an account
    that they have."""

    @method_decorator(never_cache)
    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and request.user.is_newcomer:
            return dispatch_for_members(self, request, *args, **kwargs)
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self):
        return self.passthrough_next_url(reverse("account_confirm_login_code"))

    def form_valid(self, form):
        address = form.cleaned_data["email"]
        try:
            email_code.count_request(self.request, address, "request_login_code")
            email_code.send_code(self.request, address, form.purpose)
        except NotConfirmed as error:
            return render_refusal(self, form, describe_mail_wait(error.wait), error.wait)
        return redirect(self.get_success_url())


class ConfirmCodeView(NextRedirectMixin, FormView):
    """Log-in with a code, the second step; sign-up too, if no page may tell who has an account."""

    form_class = CodeForm
    template_name = "account/confirm_login_code.html"

    @method_decorator(never_cache)
    def dispatch(self, request, *args, **kwargs):
        state = email_code.get_expected_code(request)
        if state is None or is_for_further_address(request.user, state["purpose"]):
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
            email_code.send_code(self.request, self.state["address"], self.state["purpose"])
        except NotConfirmed as error:
            form = CodeForm({"code": ""})
            form.errors.clear()
            return render_refusal(self, form, describe_mail_wait(error.wait), error.wait)
        messages.success(self.request, "A new code is on its way. The one before no longer works.")
        return redirect(self.passthrough_next_url(self.request.path))

    def form_valid(self, form):
        try:
            state = email_code.check_code(self.request, form.cleaned_data["code"])
        except NotConfirmed as error:
            return self.refuse_code(form, error)
        return self.let_in(state["address"], state["purpose"])

    def refuse_code(self, form, error: NotConfirmed):
        """Say that a code was wrong or, after the last try, that a new one is needed."""
        if error.code == "wrong" and self.state["tries"] + 1 < email_code.count_tries_allowed(
            self.state
        ):
            form.add_error("code", WORDS["wrong"])
            return self.form_invalid(form)
        self.request.session.pop(email_code.KEY, None)
        messages.error(self.request, WORDS["expired"])
        return redirect(self.passthrough_next_url(reverse("account_request_login_code")))

    def let_in(self, address: str, purpose: str):
        """Log the owner of a mailbox in to the account of the address, or to a clean one."""
        user, target = self.request.user, get_next_url(self.request)
        if user.is_authenticated and user.is_newcomer and user.pending_address == address:
            return confirm_newcomer(self.request, address)
        user, is_new = address_ownership.enter_account(address)
        if is_new:
            if purpose == "join":
                agree_to_terms(user)
                target = get_welcome_url(self.request)
            link_kept_social_login(self.request, user, address)
        if self.request.user.is_authenticated and self.request.user != user:
            logout(self.request)  # a newcomer; the second step of the other account asks strangers
        return perform_login(self.request, user, "none", redirect_url=target, email=address)


def is_for_further_address(user, purpose: str) -> bool:
    """Say whether a code is for a member's further address, which may be known as another's."""
    is_member = user.is_authenticated and not user.is_newcomer
    return is_member and purpose in ("add", "known")
