"""The steps of inviting staff and of accepting an invitation."""

import re

from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.test import Client

from accounts.models import User
from tests.factories.articles import make_user

ADDRESS = "nora@example.com"


def role(name="Editors") -> Group:
    return Group.objects.get(name=name)


def make_manager(address="manager@example.com", *, roles=("Editors",), powers=()) -> User:
    """Somebody who may manage users, but is no administrator."""
    user = make_user(address)
    group = Group.objects.create(name="Managers")
    names = ["access_admin", "add_user", "change_user", "delete_user", *powers]
    group.permissions.set(Permission.objects.filter(codename__in=names))
    user.groups.set([group, *(role(name) for name in roles)])
    return user


def invite(client, email=ADDRESS, chosen=None):
    """Send the form."""
    chosen = chosen or role().pk
    return client.post("/admin/invitations/new/", {"email": email, "role": chosen})


def link() -> str:
    """The path of the link in the last mail."""
    return re.search(r"http://localhost(/accounts/invitation/\S+)", mail.outbox[-1].body)[1]


def accept(path=None, browser=None, **said):
    """Open a link in a browser of its own, press the button; return the browser."""
    browser = browser or Client()
    path = path or link()
    assert browser.get(path).status_code == 200
    browser.post(path, said)
    return browser


def account() -> User:
    return User.objects.get(email=ADDRESS)


def is_logged_in(browser) -> bool:
    return "_auth_user_id" in browser.session
