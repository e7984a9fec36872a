"""/accounts/menu/: the header's personal fragment."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Page

from accounts.menu import list_header_links


@require_safe
@never_cache
def show_menu(request):
    """The header's personal fragment: who is signed in, log out, and the editor's links."""
    number = request.GET.get("page", "")
    page = (
        Page.objects.filter(pk=number).first() if number.isdecimal() and len(number) < 12 else None
    )
    can_edit = page and page.permissions_for_user(request.user).can_edit()
    links = list_header_links(request.user) if request.user.is_authenticated else []
    context = {"page": page if can_edit else None, "links": links}
    return render(request, "accounts/menu.html", context)
