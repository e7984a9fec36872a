"""Mail domains in the admin: whose members wait for rating keys, and how many they may have."""

from collections.abc import Iterator

from django import forms
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from accounts import key_quotas
from accounts.models import FREE_KEYS, MailDomain
from core.admin_screens import WaitingPanel, paginate_rows, render_screen

DECIDE = "accounts.change_maildomain"
MOST = 100_000


class LimitForm(forms.Form):
    """How many keys a domain may have this year."""

    limit = forms.IntegerField(
        label="Keys this year",
        min_value=FREE_KEYS,
        max_value=MOST,
        help_text=f"About how many women can have addresses there? {FREE_KEYS} leaves it as it is; "
        "its members are told the same words in either case.",
    )


def list_asked() -> QuerySet[MailDomain]:
    """Return the domains of this year about which an editor was asked, those that wait first."""
    return MailDomain.objects.filter(year=timezone.now().year).exclude(asked_on=None)


@permission_required(DECIDE)
def list_mail_domains(request):
    """All mail domains about which an editor was asked this year."""
    (page, numbers), today = paginate_rows(request, list_asked()), timezone.now().date()
    return render_screen(
        request,
        "accounts/admin/mail_domains.html",
        "Rating keys by mail domain",
        "key",
        items=page,
        elided_page_range=numbers,
        rows=[(row, row.is_overdue(today)) for row in page],
        free=FREE_KEYS,
    )


@permission_required(DECIDE)
def decide_mail_domain(request, pk: int):
    """Set how many keys a domain may have."""
    row = get_object_or_404(MailDomain.objects.exclude(name=""), pk=pk)
    form = LimitForm(request.POST if request.method == "POST" else None, initial=suggest_limit(row))
    if request.method == "POST" and form.is_valid():
        key_quotas.decide_domain(row.pk, form.cleaned_data["limit"])
        messages.success(request, f"{row.name} may have {form.cleaned_data['limit']} keys a year.")
        return redirect("mail_domains")
    return render_screen(
        request,
        "accounts/admin/decide_mail_domain.html",
        row.name,
        "key",
        [(reverse("mail_domains"), "Rating keys by mail domain")],
        row=row,
        form=form,
    )


def suggest_limit(row: MailDomain) -> dict[str, int]:
    """Return what the form begins with: what was decided, or room for a large organization."""
    return {"limit": row.limit if row.is_decided else 200}


class MailDomainsPanel(WaitingPanel):
    """What waits, on the dashboard."""

    name, title, order = "mail-domains", "Rating keys", 210

    def list_work(self, user) -> Iterator[tuple[int, str, str]]:
        if user.has_perm(DECIDE):
            waiting, today = list_asked().filter(is_decided=False), timezone.now().date()
            late, address = sum(row.is_overdue(today) for row in waiting), reverse("mail_domains")
            yield len(waiting), "Mail domains whose members wait", address
            yield late, "Mail domains overdue", address
