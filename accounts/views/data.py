"""/accounts/data/: everything stored about the member, and deleting the account."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import privacy
from accounts.mail_limits import allow_mail
from core.mail import send_mail


@login_required
def show_data(request):
    """Offer the download and the deletion."""
    return render(request, "accounts/data.html")


@never_cache
@login_required
@reauthentication_required
def download_data(request):
    """Everything stored about the member, as JSON."""
    headers = {"Content-Disposition": 'attachment; filename="my-data.json"'}
    everything = privacy.export_data(request.user)
    return JsonResponse(everything, headers=headers, json_dumps_params={"indent": 2})


@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def request_deletion(request):
    """Start the week after which the account is deleted."""
    if request.method == "POST":
        key = request.session.session_key
        privacy.request_deletion(request.user, timezone.now().date(), keep_session=key)
        if request.user.email and allow_mail(request, request.user.email):
            send_mail(
                request.user.email,
                "Your account",
                "accounts/email/deletion",
                {"user": request.user},
            )
        return redirect("account_data")
    return render(request, "accounts/delete.html")


@require_POST
@login_required
def cancel_deletion(request):
    """Let the account stay."""
    privacy.cancel_deletion(request.user)
    messages.success(request, "Your account stays.")
    return redirect("account_data")
