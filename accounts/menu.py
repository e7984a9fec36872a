"""The account's navigation and the header's menu. Each app registers the entries of its own pages,
in its AppConfig.ready: `account_menu.register("reading", MenuEntry(…), order=20)`."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.urls import reverse

from accounts.models import User
from accounts.rating_keys import get_key_year, has_key
from core.registry import Registry


class MenuEntry(NamedTuple):
    """A page of the member's: `label` names it in the account's navigation, `header_label` in the
    header's menu. Where one is empty, the page is not in that list."""

    url_name: str
    label: str = ""
    header_label: str | Callable[[User], str] = ""
    is_for_newcomers: bool = True
    path_part: str = ""  # in the addresses of its pages, where there are several


account_menu: Registry[MenuEntry] = Registry()


def offer_key(user: User) -> str:
    """Return what the way to the rating key is called: each year a new one is offered."""
    year = get_key_year()
    return "Your rating key" if has_key(user, year) else f"Get your rating key for {year}"


def list_navigation(user: User, path: str) -> list[dict[str, Any]]:
    """Return the links of the account's navigation, with the one that leads to `path` marked."""
    links = []
    for _, entry in account_menu.items():
        if entry.label and (entry.is_for_newcomers or not user.is_newcomer):
            url = reverse(entry.url_name)
            is_current = entry.path_part in path if entry.path_part else path == url
            links.append({"url": url, "label": entry.label, "is_current": is_current})
    return links


def list_header_links(user: User) -> list[dict[str, str]]:
    """Return the links of the header's menu."""
    return [
        {
            "url": reverse(entry.url_name),
            "label": entry.header_label(user)
            if callable(entry.header_label)
            else entry.header_label,
        }
        for _, entry in account_menu.items()
        if entry.header_label
    ]


ENTRIES = {  # name: entry, order
    "profile": (MenuEntry("account_profile", "Profile", "Your account"), 10),
    "rating_key": (MenuEntry("rating_key", "Rating key", offer_key), 30),
    "newsletter": (MenuEntry("account_newsletter", "Newsletter", is_for_newcomers=False), 40),
    "email": (MenuEntry("account_email", "E-mail"), 50),
    "password": (
        MenuEntry(
            "account_change_password", "Password", is_for_newcomers=False, path_part="password"
        ),
        60,
    ),
    "passkeys": (MenuEntry("mfa_index", "Passkeys", is_for_newcomers=False, path_part="2fa"), 70),
    "sessions": (MenuEntry("account_sessions", "Browsers"), 80),
    "data": (MenuEntry("account_data", "Data"), 90),
    "logout": (MenuEntry("account_logout", "Log out"), 100),
}
