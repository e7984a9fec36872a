"""A reader finds her way: from home to an article, its tag and its author."""

import re

from playwright.sync_api import expect

ARTICLE = "/blog/management/when-to-manage-vs-lead/"


def test_a_reader_goes_from_home_to_an_article_to_a_tag_to_an_author(visit):
    page = visit()
    page.goto("/")
    page.locator("main").get_by_role("link", name=re.compile("Manage vs. Lead")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("When to Manage vs. Lead")
    page.locator("main a[href^='/tags/']").first.click()
    expect(page).to_have_url(re.compile("/tags/"))
    page.locator("main a[href^='/blog/']").first.click()
    expect(page).to_have_url(re.compile("/blog/.+/.+/"))
    page.locator("main a[href^='/contributors/']").first.click()
    expect(page).to_have_url(re.compile("/contributors/.+/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_same_walk_works_without_scripts(visit):
    page = visit(javascript=False)
    page.goto("/")
    page.goto(page.locator("main a[href^='/blog/']").first.get_attribute("href"))
    page.goto(ARTICLE)
    page.locator("main a[href^='/contributors/']").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_skip_link_is_the_first_stop_of_the_keyboard(visit):
    page = visit()
    page.goto(ARTICLE)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text(re.compile("Skip"))
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_menu_on_a_phone_opens_from_the_keyboard(visit):
    page = visit(width=390)
    page.goto("/")
    link = page.locator(".site-header").get_by_role("link", name="Blog")
    expect(link).to_be_hidden()
    page.locator(".site-header summary").focus()
    page.keyboard.press("Enter")
    expect(link).to_be_visible()


def test_a_video_asks_nobody_before_it_is_started(visit, site):
    page = visit(watched=False)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/blog/")
    page.goto(site.run(VIDEO_ARTICLE).strip())
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith((site.url, "data:"))] == []
    page.context.route(re.compile("youtube"), lambda route: route.fulfill(body="<p>player</p>"))
    page.locator(".video button, .video a").first.click()
    expect(page.locator(".video iframe")).to_have_attribute("src", re.compile("youtube-nocookie"))


VIDEO_ARTICLE = """
from articles.models import ArticlePage
for article in ArticlePage.objects.live():
    if any(block.block_type == "video" for block in article.body):
        print(article.url)
        break
"""


def test_a_bookmark_of_a_page_that_is_gone_gets_help(visit):
    page = visit(watched=False)
    response = page.goto("/blog/management/never-written/")
    assert response.status == 404
    expect(page.locator("main a[href='/']").first).to_be_visible()
