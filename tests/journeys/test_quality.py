"""Every public page: valid, accessible, quiet, self-contained, light, and whole without scripts."""

import re
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.support.waiting import PATIENCE

OTHER_PAGES = [
    "/blog/?page=2",
    "/contributors/",
    "/tags/",
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/no-such-page/",
]
LIMIT = 60 * 1024


def get(url, **headers):
    """Return (status, text) of an address; an error status is an answer too."""
    try:
        with urlopen(Request(url, headers=headers), timeout=PATIENCE) as response:
            return response.status, response.read().decode(errors="replace")
    except HTTPError as error:
        return error.code, error.read().decode(errors="replace")


@pytest.fixture(scope="module")
def answers(site):
    """(status, text) of every public page: all in the sitemap, and those it leaves out."""
    _, index = get(f"{site.url}/sitemap.xml")
    found = []
    for section in re.findall(r"<loc>(.*?)</loc>", index):
        found += re.findall(r"<url>\s*<loc>(.*?)</loc>", get(section)[1])
    paths = sorted({url.removeprefix(site.url) for url in found}) + OTHER_PAGES
    return {path: get(site.url + path) for path in paths}


@pytest.fixture(scope="module")
def pages(answers):
    """The text of every public page by its path."""
    return {path: text for path, (_, text) in answers.items()}


def looks(html):
    """Every element with every class that a page has: how much there is to check on it."""
    found = re.findall(r'<(\w+)[^>]*?\sclass="([^"]*)"', html)
    return {(tag, name) for tag, names in found for name in names.split()}


def samples(pages):
    """As few pages as have together every element with every class of all pages."""
    seen, chosen = set(), []
    for path in sorted(pages, key=lambda path: len(looks(pages[path])), reverse=True):
        if not looks(pages[path]) <= seen:
            chosen.append(path)
            seen |= looks(pages[path])
    return chosen


@pytest.mark.parametrize("half", [0, 1])  # so that two processes share the work
def test_no_page_violates_an_accessibility_rule(visit, pages, violations, half):
    page = visit(watched=False)
    assert violations(page, samples(pages)[half::2]) == []


def test_every_page_is_valid_html(pages, html_errors):
    assert html_errors(pages) == []


WEIGHT = """
    [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
        .filter(entry => !/\\.(avif|webp|png|jpe?g|gif|svg|ico)(\\?|$)/.test(entry.name))
        .reduce((sum, entry) => sum + entry.encodedBodySize + 300, 0)  // with some headers
"""


@pytest.mark.parametrize("half", [0, 1])
def test_no_page_is_wider_than_a_phone_heavy_noisy_or_asks_another_host(
    chromium, site, pages, half
):
    """One walk, on the narrowest phone: it takes a minute."""
    page = chromium.new_page(
        base_url=site.url, viewport={"width": 320, "height": 900}, reduced_motion="reduce"
    )
    said, widths, weights = [], {}, {}
    page.on("pageerror", lambda error: said.append((page.url, str(error))))
    page.on("console", lambda message: said.append((page.url, message.text)))
    page.on("request", lambda request: said.append((page.url, request.url)))
    for path in list(pages)[half::2]:
        page.goto(path)
        widths[path] = page.evaluate("document.documentElement.scrollWidth")
        weights[path] = page.evaluate(WEIGHT)
    page.close()
    assert {path: width for path, width in widths.items() if width > 320} == {}
    assert {path: n for path, n in weights.items() if not 0 < n < LIMIT} == {}
    own = (site.url, "data:", "blob:", "about:")
    said = [one for one in said if not one[1].startswith(own)]
    # The browser itself remarks on the 404.
    assert [one for one in said if "/no-such-page/" not in one[0]] == []


def test_every_link_on_every_page_leads_somewhere(site, answers):
    links = {}
    for path, (_, html) in answers.items():
        for link in re.findall(r'href="(/[^"#]*)', html):
            links.setdefault(link.replace("&amp;", "&"), path)
    dead = []
    for link, path in links.items():
        status, _ = answers.get(link) or get(site.url + link)
        if status != 200:
            dead.append((path, link, status))
    assert dead == []


def test_every_picture_says_its_size(pages):
    pictures = [picture for html in pages.values() for picture in re.findall(r"<img\b[^>]*>", html)]
    sized = re.compile(r"(?=.*\swidth=)(?=.*\sheight=)", re.S)
    assert [picture for picture in pictures if not sized.search(picture)] == []
    assert len(pictures) > 100


def test_an_article_can_be_read_without_scripts(visit):
    page = visit(javascript=False)
    page.goto("/blog/management/when-to-manage-vs-lead/")
    assert page.locator("article p").count() > 5


@pytest.mark.parametrize(
    "path", ["/", "/blog/", "/blog/management/", "/tags/", "/about/", "/community/"]
)
def test_a_shared_page_sets_no_cookie_and_does_not_vary_by_cookie(site, path):
    with urlopen(site.url + path) as response:
        assert response.headers["Set-Cookie"] is None
        assert "cookie" not in (response.headers["Vary"] or "").lower()
