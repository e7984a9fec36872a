"""The log names nobody: the links in our mails hold an address, or a key."""

import io
import logging

import pytest

pytestmark = pytest.mark.django_db

KEY = "ImFkYUBleGFtcGxlLmNvbSI"  # an address, as it stands in a link


@pytest.fixture
def log():
    """What the site writes to its console."""
    said = io.StringIO()
    [console] = [h for h in logging.getLogger().handlers if h.get_name() == "console"]
    before = console.setStream(said)
    yield said
    console.setStream(before)


@pytest.mark.parametrize("page", ["confirm-email", "mailbox", "invitation", "newsletter/stop"])
def test_a_link_that_leads_nowhere_is_not_logged(client, log, page):
    client.get(f"/accounts/{page}/{KEY}:1:old/more/")
    assert f"Not Found: /accounts/{page.split('/')[0]}/..." in log.getvalue()
    assert KEY not in log.getvalue()


def test_an_old_link_from_a_mail_is_not_logged(client, log):
    assert client.get(f"/accounts/confirm-email/{KEY}:1:old/").status_code == 410
    assert "Gone: /accounts/confirm-email/..." in log.getvalue()
    assert KEY not in log.getvalue()


def test_other_paths_are_logged(client, log):
    client.get("/no/such/page/")
    assert "Not Found: /no/such/page/" in log.getvalue()
