"""An account elsewhere whose provider vouches for no address: it is linked once the address that
its owner typed is confirmed in the same browser, within an hour."""

import time

from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.http import HttpRequest

from accounts.models import User

KEY = "accounts_social_waiting"
GOOD_FOR = 60 * 60  # seconds


def keep_social_login(request: HttpRequest, login: SocialLogin, address: str) -> None:
    """Keep a log-in elsewhere in the session until an address is confirmed."""
    request.session[KEY] = {
        "address": address.lower(),
        "login": login.serialize(),
        "at": time.time(),
    }


def link_kept_social_login(request: HttpRequest, user: User, address: str) -> None:
    """Link what was kept for an address to the account that the address is confirmed in."""
    kept = request.session.pop(KEY, None)
    if not kept or kept["address"] != address.lower() or time.time() - kept["at"] > GOOD_FOR:
        return
    login = SocialLogin.deserialize(kept["login"])
    found = SocialAccount.objects.filter(provider=login.account.provider, uid=login.account.uid)
    if not found.exists():
        login.connect(request, user)
