"""/accounts/newsletter/: asking for the newsletter, confirming that, and stopping it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts import newsletter as newsletters
from accounts.mail_limits import allow_mail, measure_mail_wait
from accounts.models import Subscription
from core.rate_limits import refuse_for


@login_required
def manage_newsletter(request):
    """Ask for the newsletter, or stop it."""
    if request.method == "POST" and "stop" in request.POST:
        newsletters.stop_newsletter(request.user)
        messages.success(request, "You will get no more newsletters.")
        return redirect("account_newsletter")
    if request.method == "POST":
        if not allow_mail(request, request.user.email):
            return refuse_for(request, measure_mail_wait(request, request.user.email))
        newsletters.ask_for_newsletter(request.user)
        return redirect("account_newsletter")
    subscription = Subscription.objects.filter(user=request.user).first()
    return render(request, "accounts/newsletter.html", {"subscription": subscription})


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_newsletter(request, token):
    """Confirm a subscription with the link from the mailbox."""
    subscription = get_object_or_404(Subscription, token=token)
    if request.method == "POST":
        newsletters.confirm_subscription(subscription, timezone.now().date())
    return render(request, "accounts/newsletter_confirm.html", {"subscription": subscription})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_newsletter(request, token):
    """Stop the newsletter without logging in; mail programs post here (RFC 8058)."""
    subscription = Subscription.objects.filter(token=token).first()
    if request.method == "POST" and subscription:
        subscription.delete()
        subscription = None
    return render(request, "accounts/unsubscribe.html", {"subscription": subscription})
