"""An article's life: written by a contributor, published by a moderator, renamed by an editor."""

import re
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.conftest import PASSWORD

TITLE = "How to Leave a Meeting Early"
SLUG = "how-to-leave-a-meeting-early"
PATH = f"/blog/management/{SLUG}/"
PARENT = "from articles.models import TopicPage; print(TopicPage.objects.get(slug='management').pk)"


def log_in(visit, name):
    """Open the admin, logged in as one of the demo accounts."""
    page = visit(watched=False)  # the admin is Wagtail's, and prints what it likes
    page.goto("/admin/login/")
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == "/admin/")
    return page


def choose(page, words):
    """Choose an entry in the dialog that is open."""
    page.locator(".modal-dialog").get_by_role("link", name=words).first.click()
    expect(page.locator(".modal-dialog")).to_have_count(0)


def open_tab(page, name):
    """Open a tab of the article's form."""
    page.get_by_role("tab", name=name).click()


def write_article(page, parent, photo):
    """Fill in an article: title, dek, picture, text, a box, an author; submit it."""
    page.goto(f"/admin/pages/add/articles/articlepage/{parent}/")
    page.locator("#id_title").press_sequentially(TITLE)  # typed: the slug follows
    page.keyboard.press("Tab")
    page.locator("#id_dek").fill("Three polite sentences, and when to use which.")
    page.locator("#id_hero-chooser").get_by_role("button", name=re.compile("Choose")).first.click()
    dialog = page.locator(".modal-dialog")
    dialog.get_by_role("tab", name="Upload").click()
    dialog.locator("input[type=file]").set_input_files(photo)
    dialog.locator("input[name$=title]").fill("A door")
    dialog.locator("input[name$=credit]:not([name$=_url])").fill("The door’s owner")
    dialog.get_by_role("button", name="Upload").click()
    expect(dialog).to_have_count(0)
    page.locator("#id_hero_alt").fill("A door that stands open")
    add_block(page, "Prose")
    write(page, 1, "Say it at the start of the meeting, not at the end.")
    add_block(page, "Example", last=True)
    write(page, 2, "I have to leave at ten to eleven.")
    open_tab(page, "People and tags")
    page.get_by_role("button", name=re.compile("Choose .*contributor", re.I)).first.click()
    choose(page, "Marta Lindqvist")


def add_block(page, name, *, last=False):
    """Add a block to the body."""
    add = page.locator("[data-contentpath=body] button[title='Insert a block']")
    (add.last if last else add.first).click()
    page.get_by_role("option", name=re.compile(f"^{name}")).first.click()


def write(page, number, text):
    """Write into a text of the body, the last of a number of them, when it is there."""
    texts = page.locator("[data-contentpath=body] [role=textbox]")
    expect(texts).to_have_count(number)
    texts.last.click()
    expect(texts.last).to_be_focused()
    page.keyboard.type(text)
    expect(texts.last).to_have_text(text)


def more_action(page, name):
    """Press one of the buttons of the footer's menu."""
    page.locator("footer [data-w-dropdown-target=toggle]").last.click()
    page.locator("footer").get_by_role("button", name=name).click()


def status_without_following(url):
    """Return the status of an address and where it redirects to."""

    class Stay(HTTPRedirectHandler):
        def redirect_request(self, *arguments):
            return None

    try:
        return build_opener(Stay).open(url).status, None
    except HTTPError as error:
        return error.code, error.headers["Location"]


@pytest.mark.database
def test_an_article_is_written_moderated_read_renamed_and_redirected(visit, site, tmp_path):
    photo = tmp_path / "door.png"
    Image.new("RGB", (1200, 700), "#5b2a86").save(photo)
    parent = site.run(PARENT).strip()

    contributor = log_in(visit, "contributor")
    write_article(contributor, parent, photo)
    more_action(contributor, re.compile("Submit to"))
    expect(contributor.locator(".messages")).to_contain_text("submitted for moderation")
    assert status_without_following(site.url + PATH)[0] == 404

    moderator = log_in(visit, "moderator")
    moderator.get_by_role("link", name=TITLE).first.click()
    more_action(moderator, re.compile("^Approve$|Approve and Publish", re.I))
    expect(moderator.locator(".messages")).to_contain_text("has been updated")

    reader = visit()
    reader.goto(PATH)
    expect(reader.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(reader.locator(".example")).to_contain_text("ten to eleven")
    expect(reader.locator(".photo-credit").first).to_contain_text("The door’s owner")

    editor = log_in(visit, "editor")
    editor.goto(f"/admin/pages/{parent}/")
    editor.get_by_role("link", name=TITLE).first.click()
    open_tab(editor, "Search")
    editor.locator("#id_slug").fill(f"{SLUG}-politely")
    more_action(editor, "Publish")
    expect(editor.locator(".messages")).to_contain_text("published")
    status, target = status_without_following(site.url + PATH)
    assert (status, target) == (301, f"/blog/management/{SLUG}-politely/")
