"""The forms of the accounts app; allauth's own with our words in them."""

from urllib.parse import urlsplit

from allauth.account.forms import AddEmailForm, LoginForm, RequestLoginCodeForm, SignupForm
from allauth.socialaccount.forms import DisconnectForm
from allauth.socialaccount.models import SocialApp
from django import forms
from django.conf import settings
from django.core.validators import EmailValidator

from accounts.models import User

INVALID = "Invalid email. Please try again."


class JoinForm(SignupForm):
    """An address is all it takes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("password1", None)
        say_what_is_invalid(self.fields["email"])

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
        say_what_is_invalid(self.fields["login"])
        self.fields["remember"].label = "Remember me in this browser"
        self.order_fields(["login", "password", "remember"])

    def clean_login(self) -> str:
        """Return the whole address. Raises ValidationError if it is none."""
        name = super().clean_login().lower()
        if "@" not in name:
            name = f"{name}@{urlsplit(settings.SITE_URL).hostname}"
        EmailValidator(INVALID, allowlist=["localhost"])(name)
        return name


class LogInCodeForm(RequestLoginCodeForm):
    """An address to send a code to."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say_what_is_invalid(self.fields["email"])


class AnotherAddressForm(AddEmailForm):
    """One more address."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say_what_is_invalid(self.fields["email"])


def say_what_is_invalid(field: forms.Field) -> None:
    """Give an address field our words and what browsers need to fill it in."""
    field.error_messages |= {"invalid": INVALID, "required": INVALID}
    field.label = "E-mail address"
    field.widget.attrs |= {"autocomplete": "email", "placeholder": "you@example.com"}


class ProfileForm(forms.ModelForm):
    """What a member may tell of herself."""

    class Meta:
        model = User
        fields = ["name"]
        labels = {"name": "Display name"}
        help_texts = {"name": "How we address you. Nobody else sees it."}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}


class UnlinkForm(DisconnectForm):
    """Unlink an account elsewhere, the last one too: with a code by e-mail she always gets in."""

    def clean(self):
        return self.cleaned_data

    def save(self) -> None:
        try:
            super().save()
        except SocialApp.DoesNotExist:  # the operator has given the provider up
            self.cleaned_data["account"].delete()
