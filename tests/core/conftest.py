"""Fixtures of the tests of mail."""

import pytest

from core import outbox
from tests.support.mail_servers import running_server, silent_server


@pytest.fixture
def server(settings):
    """A real mail server, and the site's settings that lead to it."""
    settings.EMAIL_BACKEND = "core.mail.QueuedBackend"
    settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_TIMEOUT = 5
    with running_server() as kept:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", kept.port
        yield kept


@pytest.fixture
def silent(settings, server):
    """The mail server is silent, and the site does not wait for it long."""
    with silent_server() as port:
        settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = port, 0.2
        yield
        settings.EMAIL_PORT = server.port


@pytest.fixture
def thread(settings, monkeypatch):
    """Mail is delivered by a thread, which ends with the test."""
    settings.MAIL_DELIVERY = "thread"
    background = outbox.BackgroundDelivery()
    monkeypatch.setattr(outbox, "background", background)
    yield
    background.pool.shutdown(wait=True)
    if background.timer:
        background.timer.cancel()
