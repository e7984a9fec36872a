"""The steps of joining and logging in, and what the last mail holds."""

import re

from django.core import mail

from tests.factories.accounts import ADDRESS, PASSWORD

CODE = re.compile(r"^\s*([A-Z0-9]{4}-?[A-Z0-9]{4})\s*$", re.MULTILINE)


def join(client, address=ADDRESS, path="/accounts/signup/", **more):
    """Send the sign-up form and follow where it leads."""
    return client.post(path, {"email": address} | more, follow=True)


def log_in(client, address=ADDRESS, password=PASSWORD, **more):
    """Send the log-in form."""
    return client.post("/accounts/login/", {"login": address, "password": password} | more)


def is_logged_in(client):
    return "_auth_user_id" in client.session


def link_in_mail():
    """The path of the address in the last mail."""
    return re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[-1].body)[1]


def code_in_mail():
    """The code in the last mail."""
    return CODE.search(mail.outbox[-1].body)[1]


def errors_of(response) -> str:
    """Everything the form on a page complains about."""
    form = response.context["form"]
    return " ".join(message for messages in form.errors.values() for message in messages)


def ask_for_code(client, address=ADDRESS, **more):
    return client.post("/accounts/login/code/", {"email": address} | more)


def enter(client, code, **more):
    return client.post("/accounts/login/code/confirm/", {"code": code} | more)


def ask_for_a_new_password(client, address=ADDRESS):
    return client.post("/accounts/password/reset/", {"email": address}, follow=True)


def new_password(client, link):
    """Follow a link to a new password and set one."""
    response = client.get(link, follow=True)
    form = {"password1": "quite another password", "password2": "quite another password"}
    client.post(response.redirect_chain[-1][0], form)
