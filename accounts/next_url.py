"""Where a visitor goes on after a log-in."""

from allauth.account.utils import get_next_redirect_url
from django.urls import reverse
from django.utils.http import urlencode


def get_next_url(request) -> str:
    """Return where `next` leads, if that is on this site; else the front page."""
    return get_next_redirect_url(request) or "/"


def get_welcome_url(request) -> str:
    """Return where a new member goes first."""
    return f"{reverse('account_welcome')}?{urlencode({'next': get_next_url(request)})}"
