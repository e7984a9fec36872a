"""Links in mails come from SITE_URL, whatever host name a request came in by."""

import re
from datetime import date
from pathlib import Path

import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context as allauth_context
from django.conf import settings as django_settings
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client, RequestFactory
from django.utils import timezone
from wagtail.models import Site

from accounts.models import Subscription
from articles import newsletter
from companies.models import Report
from core.mail import send_mail
from tests.community.test_moderation import address
from tests.factories.accounts import PASSWORD
from tests.factories.accounts import make_member as make_verified
from tests.factories.articles import make_article, make_user
from tests.factories.community import make_answer, make_question

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])

SITE_URL = "https://advice.example:8443"
WRONG = "localhost:9999"
ADDRESS = "ada@example.com"
LINK = re.compile(r"https?://(?!www\.w3\.org/)[^\s<>\"')]+")
ACCOUNT_TEMPLATES = sorted(
    str(path.relative_to(django_settings.BASE_DIR / "templates")).removesuffix("_message.txt")
    for path in (django_settings.BASE_DIR / "templates").glob("*/email/*_message.txt")
    if not path.name.startswith("base_")
)


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = settings.WAGTAILADMIN_BASE_URL = SITE_URL
    settings.WAGTAILADMIN_NOTIFICATION_USE_HTML = True


@pytest.fixture
def browser():
    """A browser that says it has come by another host name and port."""
    return Client(headers={"Host": WRONG, "X-Forwarded-Host": WRONG})


def everything(message) -> str:
    """All that a message says: headers, text and HTML."""
    parts = [message.subject, message.body, str(message.extra_headers)]
    return "\n".join([*parts, *(part[0] for part in message.alternatives)])


def wrong_links() -> list[str]:
    """The addresses in all mails that are not under SITE_URL; there must be some mail."""
    assert mail.outbox
    said = "\n".join(map(everything, mail.outbox))
    assert ":9999" not in said
    return [link for link in LINK.findall(said) if not f"{link}/".startswith(f"{SITE_URL}/")]


def join(browser, member):
    browser.post("/accounts/signup/", {"email": "new@example.com"})


def ask_for_code(browser, member):
    browser.post("/accounts/login/code/", {"email": ADDRESS})


def forget_password(browser, member):
    browser.post("/accounts/password/reset/", {"email": ADDRESS})


def forget_password_of_nobody_with_enumeration_prevented(browser, member):
    browser.post("/accounts/password/reset/", {"email": "nobody@example.com"})


def join_twice_with_enumeration_prevented(browser, member):
    browser.post("/accounts/signup/", {"email": ADDRESS})


def reset_password(browser, member):
    forget_password(browser, member)
    path = LINK.search(mail.outbox[-1].body)[0].removeprefix(SITE_URL)
    mail.outbox.clear()
    form = browser.get(path, follow=True).request["PATH_INFO"]
    browser.post(form, {"password1": "quite another word", "password2": "quite another word"})


def add_address(browser, member):
    browser.force_login(member)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    browser.post("/accounts/email/", {"email": "more@example.com", "action_add": "1"})


def change_password(browser, member):
    browser.force_login(member)
    form = {"oldpassword": PASSWORD, "password1": "quite another one"}
    browser.post("/accounts/password/change/", form | {"password2": "quite another one"})


def ask_for_newsletter(browser, member):
    browser.force_login(member)
    browser.post("/accounts/newsletter/", {"ask": "1"})


def get_newsletter(browser, member):
    Subscription.objects.create(user=member, confirmed_on=date(2026, 1, 1))
    make_article("Something new", first_published_at=timezone.now())
    newsletter.send_newsletter(timezone.now())


def delete_account(browser, member):
    browser.force_login(member)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    browser.post("/accounts/data/delete/")


def be_answered(browser, member):
    other = make_verified("other@example.com")
    make_question("What else?", author=other)  # published before: hers appear at once
    question = make_question("What now?", author=member, wants_mail=True)
    browser.force_login(other)
    browser.post(
        f"/community/question/{question.pk}/answer/", {"text": "I asked for it in writing."}
    )


def decide_post(browser, member):
    browser.force_login(make_user("moderator@example.com", role="Moderators"))
    post = make_answer(state="waiting", author=member)
    form = browser.get(address(post)).context["form"]
    browser.post(address(post), {"act": "publish", "seen": form["seen"].value()})


def confirm_by_code(browser, member):
    context = {"code": "ABCD-EFGH", "address": ADDRESS}
    send_mail(ADDRESS, "Your code", "accounts/email/login_code", context)


def submit_for_moderation(browser, member):
    make_user("moderator@example.com", role="Moderators")
    article = make_article(live=False, owner=member)
    member.groups.add(Group.objects.get(name="Contributors"))
    article.save_revision(user=member)
    article.get_workflow().start(article, member)


def be_approved(browser, member):
    submit_for_moderation(browser, member)
    browser.force_login(make_user("boss@example.com", is_superuser=True))
    from articles.models import ArticlePage

    article = ArticlePage.objects.latest("pk")
    task = article.current_workflow_task_state
    browser.post(f"/admin/pages/{article.pk}/workflow/action/approve/{task.pk}/")


EVENTS = [
    *(join, ask_for_code, forget_password, reset_password),
    forget_password_of_nobody_with_enumeration_prevented,
    *(join_twice_with_enumeration_prevented, add_address, change_password, ask_for_newsletter),
    *(get_newsletter, delete_account, be_answered, decide_post, confirm_by_code),
    *(submit_for_moderation, be_approved),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_what_happens_on_the_site_is_told_with_its_own_address(
    browser, event, settings, django_capture_on_commit_callbacks
):
    if "enumeration" in event.__name__:
        settings.ACCOUNT_PREVENT_ENUMERATION = settings.PREVENT_ENUMERATION = True
        settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    member = make_verified(ADDRESS, name="Ada")
    with django_capture_on_commit_callbacks(execute=True):
        event(browser, member)
    assert wrong_links() == []


@pytest.mark.parametrize("template", ACCOUNT_TEMPLATES)
def test_every_message_of_an_account_has_the_sites_own_address(template):
    member = make_verified(ADDRESS)
    request = RequestFactory(headers={"Host": WRONG}).post("/accounts/")
    request.user = member
    built = {
        name: request.build_absolute_uri("/accounts/x/")
        for name in ("activate_url", "password_reset_url", "signup_url")
    }
    with allauth_context.request_context(request):
        get_adapter(request).send_mail(template, ADDRESS, built | {"user": member, "ip": "::1"})
    assert wrong_links() == []


TEMPLATES = Path(django_settings.BASE_DIR / "templates")
OURS = sorted(
    str(path.relative_to(TEMPLATES)).removesuffix(".txt")
    for app in ("accounts", "articles", "community", "companies")
    for path in (TEMPLATES / app / "email").glob("*.txt")
)


@pytest.mark.parametrize("template", OURS)
def test_every_message_of_ours_names_the_site_by_its_own_address(template):
    question = make_question()
    context = {"post": question, "report": Report(pk=1), "subscription": None, "articles": []}
    context |= {"user": make_verified(ADDRESS), "event": "answered", "code": "ABCD-EFGH"}
    send_mail(ADDRESS, "A subject", template, context)
    assert wrong_links() == []


def test_a_page_is_at_the_sites_own_address_though_wagtail_knows_another():
    Site.objects.update(hostname="old.example", port=80)
    assert make_article("A text").full_url.startswith(f"{SITE_URL}/blog/")


PAGES = ["/", "/blog/", "/feed/", "/sitemap.xml", "/robots.txt", "/llms.txt", "/companies/"]
PAGES += ["/community/", "/tags/", "/contributors/", "/accounts/login/", "/search/?q=text"]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_repeats_a_host_name_that_is_not_the_sites(browser, path):
    make_article("A text")
    make_question("What now?")
    response = browser.get(path)
    assert response.status_code == 200
    assert ":9999" not in b"".join(response).decode()


def test_an_article_and_its_topic_do_not_either(browser):
    article = make_article("A text")
    for path in (article.url, article.topic.url, f"{article.topic.url}feed/"):
        assert ":9999" not in browser.get(path).content.decode()


def test_wrong_passwords_are_counted_under_whatever_host_name_they_come():
    make_verified(ADDRESS)
    answers = [
        Client(headers={"Host": f"localhost:{port}"}).post(
            "/accounts/login/", {"login": ADDRESS, "password": "wrong"}
        )
        for port in range(9000, 9012)
    ]
    assert any(b"Too many" in answer.content for answer in answers)
    last = Client(headers={"Host": "127.0.0.1:1"})
    last.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD})
    assert "_auth_user_id" not in last.session
