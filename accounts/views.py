"""A member's own pages. Doors and addresses have modules of their own; passkeys are allauth's."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from accounts import email_code, privacy, sessions
from accounts import newsletter as newsletters
from accounts.agreements import agree, must_agree
from accounts.forms import ProfileForm
from accounts.mail_limits import allow_mail, mail_wait
from accounts.models import Membership, Subscription
from accounts.second_step import NEXT_KEY, factors_of, has_passed, may_open_admin
from core.mail import send_mail
from core.rate_limits import refuse_for


@require_safe
@never_cache
def menu(request):
    """The header's personal fragment: who is signed in, log out, and the editor's links."""
    number = request.GET.get("page", "")
    page = (
        Page.objects.filter(pk=number).first() if number.isdecimal() and len(number) < 12 else None
    )
    can_edit = page and page.permissions_for_user(request.user).can_edit()
    return render(request, "accounts/menu.html", {"page": page if can_edit else None})


@require_safe
def gate(request):
    """What nginx asks before it decides at the gate: how many articles a month are free."""
    return HttpResponse(status=204, headers={"X-Free-Articles": str(Membership.current().free)})


def own_address(request) -> str:
    """Return where `next` leads, if that is on this site; else the front page."""
    return get_next_redirect_url(request) or "/"


def is_from_own_page(request) -> bool:
    """Say whether a form was sent from a page of this site: by its origin, or by a CSRF token."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    if origin := request.headers.get("Origin"):
        return origin == f"{request.scheme}://{request.get_host()}"
    unused: Any = HttpResponse
    return CsrfViewMiddleware(unused).process_view(request, unused, (), {}) is None


@login_required
def welcome(request):
    """What a new member sees first: the gate is open, and where she was."""
    context: dict = {"next": own_address(request), "words": Membership.current().welcome_text}
    address = request.user.pending_address
    context |= {"address": address, "code_was_sent": email_code.was_sent(request, address)}
    return render(request, "accounts/welcome.html", context)


@login_required
def profile(request):
    """The member's name, and the way to everything else of theirs."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("account_profile")
    version = Membership.current().terms_version
    context = {"form": form, "must_agree": must_agree(request.user), "terms_version": version}
    return render(request, "accounts/profile.html", context)


@require_POST
@login_required
def agree_to_terms(request):
    """Agree to the terms in force."""
    agree(request.user)
    messages.success(request, "Thank you. We have noted that you agree.")
    return redirect("account_profile")


@login_required
def session_list(request):
    """Where she is logged in; all the others can be ended."""
    if request.method == "POST":
        number = sessions.end_sessions(request.user, but=request.session.session_key)
        messages.success(request, f"{number} other session{'s' * (number != 1)} ended.")
        return redirect("account_sessions")
    context = {
        "sessions": sessions.sessions_of(request.user),
        "here": request.session.session_key,
    }
    return render(request, "accounts/sessions.html", context)


@never_cache
@login_required
def second_step(request):
    """Ask for the second step, or lead to setting one up; then back to where she was going."""
    going = get_next_redirect_url(request) or reverse("wagtailadmin_home")
    if has_passed(request):
        request.session.pop(NEXT_KEY, None)
        return redirect(going)
    factors = factors_of(request.user)
    if not factors and not may_open_admin(request.user):
        return redirect("mfa_index")
    request.session[NEXT_KEY] = going
    back = f"{request.path}?{urlencode({'next': going})}"
    context = {"factors": factors, "onward": urlencode({"next": back})}
    return render(request, "accounts/second_step.html", context)


@login_required
def newsletter(request):
    """Ask for the newsletter, or stop it."""
    if request.method == "POST" and "stop" in request.POST:
        newsletters.stop(request.user)
        messages.success(request, "You will get no more newsletters.")
        return redirect("account_newsletter")
    if request.method == "POST":
        if not allow_mail(request, request.user.email):
            return refuse_for(request, mail_wait(request, request.user.email))
        newsletters.ask(request.user)
        return redirect("account_newsletter")
    subscription = Subscription.objects.filter(user=request.user).first()
    return render(request, "accounts/newsletter.html", {"subscription": subscription})


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_newsletter(request, token):
    """The second step of asking for the newsletter, from her mailbox."""
    subscription = get_object_or_404(Subscription, token=token)
    if request.method == "POST":
        newsletters.confirm(subscription, timezone.now().date())
    return render(request, "accounts/newsletter_confirm.html", {"subscription": subscription})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request, token):
    """Stop the newsletter without logging in; mail programs post here (RFC 8058)."""
    subscription = Subscription.objects.filter(token=token).first()
    if request.method == "POST" and subscription:
        subscription.delete()
        subscription = None
    return render(request, "accounts/unsubscribe.html", {"subscription": subscription})


@login_required
def data(request):
    """Download everything, or leave."""
    return render(request, "accounts/data.html")


@never_cache
@login_required
@reauthentication_required
def download(request):
    """Everything we keep about her, as JSON."""
    headers = {"Content-Disposition": 'attachment; filename="my-data.json"'}
    everything = privacy.export_of(request.user)
    return JsonResponse(everything, headers=headers, json_dumps_params={"indent": 2})


@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request):
    """Start the week after which the account is deleted."""
    if request.method == "POST":
        key = request.session.session_key
        privacy.ask_for_deletion(request.user, timezone.now().date(), keep_session=key)
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
def keep(request):
    """Take the deletion back."""
    privacy.keep(request.user)
    messages.success(request, "Your account stays.")
    return redirect("account_data")
