"""Invitations in the admin: who is invited to which role, and what became of it."""

from typing import cast

from django import forms
from django.contrib.auth.models import Group
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from accounts import email_addresses
from accounts.invitations import (
    INVITE,
    list_roles_to_give,
    may_give_role,
    send_invitation,
    withdraw_invitation,
)
from accounts.mail_limits import allow_mail
from accounts.models import Invitation
from core.admin_screens import paginate_rows

ADMINISTRATOR = "administrator"
TOO_MANY = "This mailbox has had a lot of mail from us in the last hour. Please try again later."


class InvitationForm(forms.Form):
    """Whom to invite, and to which role."""

    email = forms.EmailField(
        label="E-mail address",
        help_text="The link in the mail works for seven days, once, and gives the role to whoever "
        "reads this mailbox.",
    )
    role = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args, inviter, **kwargs):
        super().__init__(*args, **kwargs)
        role = cast(forms.ChoiceField, self.fields["role"])
        role.choices = [
            *((str(group.pk), group.name) for group in list_roles_to_give(inviter)),
            *([(ADMINISTRATOR, "Administrator")] if may_give_role(inviter, None) else []),
        ]

    def clean_email(self) -> str:
        """Return the address. Raises ValidationError for one that cannot have an account."""
        email = self.cleaned_data["email"].lower()
        try:
            email_addresses.check_address(email)
        except email_addresses.RefusedAddress as error:
            raise forms.ValidationError(str(error)) from error
        return email

    @property
    def group(self) -> Group | None:
        """The role that was chosen, None for the administrator's."""
        role = self.cleaned_data["role"]
        return None if role == ADMINISTRATOR else Group.objects.get(pk=role)


def render_screen(request, template: str, title: str, above=(), status=200, **context):
    """Render a screen under Settings. `above` are (address, words) of what leads to it."""
    way = [(reverse("wagtailadmin_home"), "Home"), *above, ("", title)]
    header = {
        "breadcrumbs_items": [{"url": url, "label": label} for url, label in way],
        "header_title": title,
        "page_title": title,
        "header_icon": "mail",
    }
    return TemplateResponse(request, f"accounts/admin/{template}", header | context, status=status)


@permission_required(INVITE)
def list_invitations(request):
    """All invitations of the last months, the newest first, with their states."""
    rows = Invitation.objects.select_related("role", "invited_by")
    (page, numbers), now = paginate_rows(request, rows), timezone.now()
    return render_screen(
        request,
        "invitations.html",
        "Invitations",
        items=page,
        elided_page_range=numbers,
        rows=[(one, one.state_at(now)) for one in page],
    )


@permission_required(INVITE)
def invite_colleague(request):
    """Invite somebody to a role."""
    form = InvitationForm(request.POST if request.method == "POST" else None, inviter=request.user)
    status = 200
    if request.method == "POST":
        if form.is_valid() and not allow_mail(request, form.cleaned_data["email"]):
            form.add_error("email", TOO_MANY)
        if form.is_valid():
            sent = send_invitation(
                request.user, form.cleaned_data["email"], form.group, timezone.now()
            )
            messages.success(request, f"The invitation for {sent.email} is on its way.")
            return redirect("invitations")
        status = 422
    above = [(reverse("invitations"), "Invitations")]
    return render_screen(request, "invite.html", "Invite someone", above, status, form=form)


@require_POST
@permission_required(INVITE)
def revoke_invitation(request, pk: int):
    """Withdraw an invitation that waits."""
    invitation = get_object_or_404(Invitation, pk=pk)
    if withdraw_invitation(invitation, timezone.now()):
        messages.success(request, f"The invitation for {invitation.email} is withdrawn.")
    else:
        messages.error(request, "That invitation no longer waits. Nothing was changed.")
    return redirect("invitations")
