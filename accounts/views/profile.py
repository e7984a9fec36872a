"""/accounts/, /accounts/welcome/ and /accounts/terms/: the member's name and agreements."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts import email_code
from accounts.forms import ProfileForm
from accounts.models import Membership
from accounts.next_url import get_next_url
from accounts.terms import agree_to_terms, must_agree_to_terms


@login_required
def show_welcome(request):
    """What a new member sees first: that the gate is open, and a way back to the article."""
    context: dict = {"next": get_next_url(request), "words": Membership.current().welcome_text}
    address = request.user.pending_address
    context |= {"address": address, "code_was_sent": email_code.has_sent_code(request, address)}
    return render(request, "accounts/welcome.html", context)


@login_required
def edit_profile(request):
    """Edit the member's name; links lead to their other pages."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("account_profile")
    version = Membership.current().terms_version
    context = {
        "form": form,
        "must_agree": must_agree_to_terms(request.user),
        "terms_version": version,
    }
    return render(request, "accounts/profile.html", context)


@require_POST
@login_required
def accept_terms(request):
    """Agree to the terms in force."""
    agree_to_terms(request.user)
    messages.success(request, "Thank you. We have noted that you agree.")
    return redirect("account_profile")
