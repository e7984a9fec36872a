"""Mail goes out in the background, as text and HTML, to a real mail server, and leaves no copy."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.mail import EmailMessage, send_mail

from core.mail import deliver
from core.models import OutgoingMail
from tests.factories.accounts import ADDRESS, make_member
from tests.journeys.conftest import free_port
from tests.support.account_steps import ask_for_a_new_password, ask_for_code, join
from tests.support.mail_servers import running_server


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Do something and what waits for its commit: `committed(act, *arguments)`."""

    def do(act, *arguments):
        with django_capture_on_commit_callbacks(execute=True):
            return act(*arguments)

    return do


@pytest.fixture
def server(settings):
    """A real mail server, and the site's settings that lead to it."""
    settings.EMAIL_BACKEND = "core.mail.QueuedBackend"
    settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with running_server() as kept:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", kept.port
        yield kept


ASK = {
    "joining": lambda client: join(client, "new@example.com"),
    "a code": ask_for_code,
    "a new password": ask_for_a_new_password,
    "the newsletter": lambda client: client.post("/accounts/newsletter/", {"ask": "1"}),
    "a changed password": lambda client: client.post(
        "/accounts/password/change/",
        {
            "oldpassword": "a password nobody guesses",
            "password1": "quite another password",
            "password2": "quite another password",
        },
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", ASK)
def test_a_real_mail_server_gets_text_and_html(client, server, settings, committed, what):
    user = make_member()
    if what in {"the newsletter", "a changed password"}:
        client.force_login(user)
    committed(ASK[what], client)
    envelope, message = server.got[-1]
    text = message.get_body(("plain",)).get_content()
    html = BeautifulSoup(message.get_body(("html",)).get_content(), "html.parser")
    assert envelope.rcpt_tos in [[ADDRESS], ["new@example.com"]]
    assert message["Subject"]
    assert "Brightside" in text
    assert html.html["lang"] == settings.LANGUAGE_CODE
    assert "http://localhost" in str(html)
    assert html.select("img, script, link") == []  # nothing is fetched, so nobody is watched


@pytest.mark.django_db
def test_no_copy_of_a_message_stays(client, server, committed):
    make_member()
    committed(ask_for_code, client)
    assert (len(server.got), OutgoingMail.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_a_message_waits_while_the_mail_server_is_away(client, server, committed, settings):
    right, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    make_member()
    committed(ask_for_code, client)
    waiting = OutgoingMail.objects.get()
    settings.EMAIL_PORT = right
    deliver.call(waiting.pk)
    assert (len(server.got), OutgoingMail.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_a_message_goes_out_once(client, server, committed):
    make_member()
    committed(ask_for_code, client)
    deliver.call(1)
    assert len(server.got) == 1


@pytest.mark.django_db
def test_headers_are_kept(server, committed):
    message = EmailMessage("Subject", "Text", to=[ADDRESS], headers={"List-Unsubscribe": "<x>"})
    committed(message.send)
    assert server.got[0][1]["List-Unsubscribe"] == "<x>"


@pytest.mark.django_db
def test_a_message_with_a_file_is_refused_at_once(settings):
    settings.EMAIL_BACKEND = "core.mail.QueuedBackend"
    message = EmailMessage("Subject", "Text", to=[ADDRESS])
    message.attach("a.txt", "text")
    with pytest.raises(ValueError, match="attachments"):
        message.send()


@pytest.mark.django_db
def test_a_line_end_in_a_subject_is_refused():
    with pytest.raises(ValueError, match="newline"):
        send_mail("Subject\nBcc: all@example.com", "Text", None, [ADDRESS])
    assert mail.outbox == []
