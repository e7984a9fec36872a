"""Staff are invited and set up a second step, on screens that everyone can use."""

from urllib.parse import urlsplit

from tests.journeys.conftest import PASSWORD

BOSS = f"""
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.utils import timezone
from accounts.invitations import send_invitation
from accounts.models import User
boss = User.objects.create_superuser("boss@localhost", {PASSWORD!r}, name="The Boss")
send_invitation(boss, "nora@example.com", Group.objects.get(name="Editors"), timezone.now())
"""
SCREENS = ["/admin/invitations/", "/admin/invitations/new/", "/accounts/second-step/"]


def test_no_screen_for_staff_violates_an_accessibility_rule(visit, site, mailbox, violations):
    site.run(BOSS)
    page = visit(watched=False)
    page.goto("/admin/login/")
    page.locator("input[name=login]").fill("boss")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == "/admin/")
    page.wait_for_load_state("networkidle")
    link = urlsplit(mailbox.link_for("nora@example.com", "/accounts/invitation/")).path
    assert violations(page, [*SCREENS, link, "/accounts/invitation/no-such-one/"]) == []
