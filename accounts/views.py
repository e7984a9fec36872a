"""The account's part of the header. Log-in, sign-up and settings are allauth's views."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from wagtail.models import Page


@require_GET
@never_cache
def menu(request):
    """The header's personal fragment: who is signed in, log out, and the editor's links."""
    number = request.GET.get("page", "")
    page = (
        Page.objects.filter(pk=number).first() if number.isdecimal() and len(number) < 12 else None
    )
    can_edit = page and page.permissions_for_user(request.user).can_edit()
    return render(request, "accounts/menu.html", {"page": page if can_edit else None})
