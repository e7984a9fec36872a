"""Accepting an invitation: the link from the mailbox, and a button."""

from allauth.account.utils import perform_login
from django import forms
from django.contrib.auth import logout
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.address_ownership import find_owner
from accounts.invitations import InvitationClosed, accept_invitation, find_open_invitation
from accounts.models import User


class AcceptForm(forms.Form):
    """The name that colleagues see in the admin."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        required=False,
        help_text="As your colleagues see it in the editors’ side. You can leave it empty.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_invitation(request, token):
    """Show an invitation, or accept it and log in. Answer 410 to a link that no longer works."""
    form = AcceptForm(request.POST if request.method == "POST" else None)
    try:
        invitation = find_open_invitation(token, timezone.now())
        if request.method == "POST" and form.is_valid():
            return log_in_invited(
                request, accept_invitation(token, form.cleaned_data["name"], timezone.now())
            )
    except InvitationClosed as error:
        return render(request, "accounts/invitation_closed.html", {"why": str(error)}, status=410)
    is_known = find_owner(invitation.email) is not None
    context = {"invitation": invitation, "form": None if is_known else form}
    return render(request, "accounts/invitation.html", context)


def log_in_invited(request, user: User):
    """Log the new colleague in, with their second step if they have one, and open the admin."""
    home = reverse("wagtailadmin_home")
    if request.user == user:
        return redirect(home)
    if request.user.is_authenticated:
        logout(request)
    return perform_login(request, user, redirect_url=home, email=user.email)
