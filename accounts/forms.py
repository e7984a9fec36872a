"""The forms of the accounts app; allauth's own with our words in them."""

from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    AddEmailForm,
    LoginForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
    SignupForm,
)
from allauth.socialaccount.forms import DisconnectForm
from allauth.socialaccount.forms import SignupForm as SocialSignupForm
from allauth.socialaccount.models import SocialApp
from django import forms
from django.conf import settings
from django.core.validators import EmailValidator
from django.shortcuts import redirect

from accounts import address_ownership, email_code
from accounts.models import User
from accounts.pending_social_login import keep_social_login
from accounts.social_adapter import SocialAdapter
from core.rate_limits import refuse_for

INVALID = "Invalid email. Please try again."


class QuietAboutAddresses:
    """For forms that make an account: an address that already has one is refused or, where no page
    may tell, accepted with the same answer as any other."""

    account_already_exists: bool

    def validate_unique_email(self, value: str) -> str:
        """Return the address. Raises ValidationError if it has an account, and that may be told."""
        self.account_already_exists = address_ownership.find_owner(value) is not None
        if self.account_already_exists and not settings.ACCOUNT_PREVENT_ENUMERATION:
            raise get_adapter().validation_error("email_taken")
        return value

    @property
    def purpose(self) -> str:
        """What a message to the address is for."""
        return "known" if self.account_already_exists else "join"


class JoinForm(QuietAboutAddresses, SignupForm):
    """Sign-up with nothing but an address."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("password1", None)
        set_up_address_field(self.fields["email"])

    @property
    def is_known(self) -> bool:
        """Whether the address has an account already."""
        errors = self.errors.as_data().get("email", [])
        return any(error.code == "email_taken" for error in errors)


class LogInForm(LoginForm):
    """Address and password; an editor may leave out the site's own host."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        widget = forms.TextInput(attrs={"inputmode": "email"})  # "editor" is no address yet
        self.fields["login"] = forms.CharField(widget=widget)
        set_up_address_field(self.fields["login"])
        self.fields["remember"].label = "Remember me in this browser"
        self.order_fields(["login", "password", "remember"])

    def clean_login(self) -> str:
        """Return the whole address. Raises ValidationError if it is none."""
        name = super().clean_login().lower()
        if "@" not in name:
            name = f"{name}@{urlsplit(settings.SITE_URL).hostname}"
        EmailValidator(INVALID, allowlist=["localhost"])(name)
        return name


class RequestCodeForm(RequestLoginCodeForm):
    """An address to send a code to."""

    purpose = "login"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        set_up_address_field(self.fields["email"])

    def clean_email(self) -> str:
        """Return the address. Raises ValidationError if nobody waits for it, and that may be told.

        A pending address gets a code too: it opens a clean account.
        """
        address = self.cleaned_data["email"].lower()
        owner = address_ownership.find_owner(address)
        if not (owner.is_active if owner else address_ownership.is_pending(address)):
            self.purpose = "unknown"
            if not settings.ACCOUNT_PREVENT_ENUMERATION:
                raise get_adapter().validation_error("unknown_email")
        return address


class NewPasswordForm(ResetPasswordForm):
    """An address to send a link to, with which a new password is chosen."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        set_up_address_field(self.fields["email"])

    def clean_email(self) -> str:
        """Return the address. Raises ValidationError if nobody waits for it, and that may be told.

        A pending address gets a mail too, with a link to a clean account.
        """
        address = self.cleaned_data["email"].lower()
        owner = address_ownership.find_owner(address)
        self.users = [owner] if owner and owner.is_active else []
        is_waited_for = self.users or (owner is None and address_ownership.is_pending(address))
        if not is_waited_for and not settings.ACCOUNT_PREVENT_ENUMERATION:
            raise get_adapter().validation_error("unknown_email")
        return address


class CodeForm(forms.Form):
    """The code from a mail."""

    code = forms.CharField(
        label="Code",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )


class SocialJoinForm(QuietAboutAddresses, SocialSignupForm):
    """Asks for an address if the provider vouches for none."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        set_up_address_field(self.fields["email"])

    def validate_unique_email(self, value: str) -> str:
        try:
            return super().validate_unique_email(value)
        except forms.ValidationError as error:
            taken = SocialAdapter().error_messages["email_taken"]
            raise forms.ValidationError(
                taken % self.sociallogin.provider.name, "email_taken"
            ) from error

    def try_save(self, request):
        if not settings.ACCOUNT_PREVENT_ENUMERATION:
            return super().try_save(request)
        address = self.cleaned_data["email"]
        keep_social_login(request, self.sociallogin, address)
        try:
            email_code.send_code(request, address, self.purpose)
        except email_code.NotConfirmed as error:
            return None, refuse_for(request, error.wait)
        return None, redirect("account_email_verification_sent")


class AddAddressForm(AddEmailForm):
    """One more address."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        set_up_address_field(self.fields["email"])


def set_up_address_field(field: forms.Field) -> None:
    """Set an address field's label, messages, and hints for browsers' autofill."""
    field.error_messages |= {"invalid": INVALID, "required": INVALID}
    field.label = "E-mail address"
    field.widget.attrs |= {"autocomplete": "email", "placeholder": "you@example.com"}


class ProfileForm(forms.ModelForm):
    """What members may tell about themselves."""

    class Meta:
        model = User
        fields = ["name"]
        labels = {"name": "Display name"}
        help_texts = {"name": "How we address you. Nobody else sees it."}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}


class UnlinkForm(DisconnectForm):
    """Unlink an account elsewhere, even the last one: a code by e-mail always works."""

    def clean(self):
        return self.cleaned_data

    def save(self) -> None:
        try:
            super().save()
        except SocialApp.DoesNotExist:  # the operator has given the provider up
            self.cleaned_data["account"].delete()
