"""/accounts/sessions/: the browsers in which the member is logged in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render

from accounts import sessions


@login_required
def show_sessions(request):
    """The browsers in which the member is logged in; all but this one can be logged out."""
    if request.method == "POST":
        number = sessions.end_sessions(request.user, but=request.session.session_key)
        messages.success(request, f"{number} other session{'s' * (number != 1)} ended.")
        return redirect("account_sessions")
    context = {
        "sessions": sessions.list_sessions(request.user),
        "here": request.session.session_key,
    }
    return render(request, "accounts/sessions.html", context)
