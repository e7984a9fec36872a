"""The session ends while somebody writes: they are told, log in in another tab, and save."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PASSWORD
from tests.journeys.test_editor import log_in

END = "from accounts.models import Session; Session.objects.all().delete()"
DRAFT = """
from articles.models import ArticlePage
page = ArticlePage.objects.live().order_by('pk').first()
print(page.pk)
"""
LATEST = """
from articles.models import ArticlePage
print(ArticlePage.objects.get(pk={pk}).get_latest_revision_as_object().dek)
"""
TAG = "from articles.models import Tag; print(Tag.objects.filter(name={name!r}).count())"


def log_in_in_another_tab(page):
    """Follow the notice's link, log in there, and come back."""
    with page.context.expect_page() as opened:
        page.locator(".keep-text a").click()
    tab = opened.value
    tab.locator("input[name=login]").fill("editor")
    tab.locator("input[name=password]").fill(PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_url(lambda url: urlsplit(url).path == "/admin/")
    tab.close()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")


def test_an_article_stays_while_its_editor_logs_in_again(visit, site):
    pk = site.run(DRAFT).strip()
    page = log_in(visit, "editor")
    page.goto(f"/admin/pages/{pk}/edit/")
    site.run(END)
    page.locator("#id_dek").fill("Typed after the session had ended.")
    notice = page.locator(".keep-text")
    # Autosave finds out, or the word to other editors that this one is here.
    expect(notice).to_contain_text("You are logged out. Your text is still here", timeout=60_000)
    log_in_in_another_tab(page)
    expect(notice).to_contain_text("You are logged in again")
    page.locator("#id_dek").fill("Typed once more.")
    page.get_by_role("button", name="Save draft").first.click()
    expect(page.locator(".messages")).to_contain_text("has been updated")
    assert site.run(LATEST.format(pk=pk)).strip() == "Typed once more."


def test_a_tag_is_saved_after_a_log_in_in_another_tab(visit, site):
    page = log_in(visit, "editor")
    page.goto("/admin/snippets/articles/tag/add/")
    page.locator("#id_name").fill("A word of long standing")
    site.run(END)
    page.locator("#id_slug").fill("a-word-of-long-standing")
    page.get_by_role("button", name=re.compile("^(Create|Save)")).first.click()
    notice = page.locator(".keep-text")
    expect(notice).to_contain_text("You are logged out. Your text is still here")
    expect(page.locator("#id_name")).to_have_value("A word of long standing")
    log_in_in_another_tab(page)
    expect(notice).to_contain_text("You are logged in again")
    page.get_by_role("button", name=re.compile("^(Create|Save)")).first.click()
    page.wait_for_url(re.compile("/admin/snippets/articles/tag/(?!add)"))
    assert site.run(TAG.format(name="A word of long standing")).strip() == "1"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_question_with_an_old_token_is_sent_again(visit, site, javascript):
    page = visit(javascript=javascript, watched=False)
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill("editor")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(site.url + "/")
    page.goto("/community/ask/")
    title = f"How do I keep my words {'with' if javascript else 'without'} a script?"
    page.locator("input[name=title]").fill(title)
    page.context.clear_cookies(name="csrftoken")  # what a log-in in another tab does
    other = page.context.new_page()
    other.goto("/accounts/email/")
    other.close()
    page.get_by_role("button", name=re.compile("Ask|Send", re.I)).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your text is still here")
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_text(title).first).to_be_visible()
    expect(page.get_by_role("button", name="Send it again")).to_have_count(0)
