"""Every public page: valid, accessible, quiet, self-contained, light, and whole without scripts."""

import re
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

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
        with urlopen(Request(url, headers=headers), timeout=60) as response:
            return response.status, response.read().decode(errors="replace")
    except HTTPError as error:
        return error.code, error.read().decode(errors="replace")


@pytest.fixture(scope="module")
def paths(site):
    """The paths of every public page: all that the sitemap lists, and those it leaves out."""
    _, index = get(f"{site.url}/sitemap.xml")
    found = []
    for section in re.findall(r"<loc>(.*?)</loc>", index):
        found += re.findall(r"<url>\s*<loc>(.*?)</loc>", get(section)[1])
    return sorted({url.removeprefix(site.url) for url in found}) + OTHER_PAGES


def by_kind(paths, kind):
    """The paths of one kind of page."""
    article = re.compile(r"^/blog/[^/]+/[^/]+/$")
    people = re.compile(r"^/(contributors|tags)/")
    kinds = {
        "articles": [p for p in paths if article.match(p)],
        "people and tags": [p for p in paths if people.match(p)],
    }
    others = [p for p in paths if not any(p in known for known in kinds.values())]
    return kinds.get(kind, others)


@pytest.mark.parametrize("kind", ["articles", "people and tags", "other pages"])
def test_no_page_violates_an_accessibility_rule(visit, paths, violations, kind):
    page = visit(watched=kind != "other pages")
    assert violations(page, by_kind(paths, kind)) == []


def test_every_page_is_valid_html(site, paths, html_errors):
    assert html_errors({path: get(site.url + path)[1] for path in paths}) == []


@pytest.mark.parametrize("kind", ["articles", "people and tags", "other pages"])
def test_no_page_is_wider_than_a_phone(visit, paths, kind):
    page = visit(width=320, watched=False)
    too_wide = []
    for path in by_kind(paths, kind):
        page.goto(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            too_wide.append((path, width))
    assert too_wide == []


def test_a_page_weighs_under_sixty_kilobytes_without_pictures(visit, paths):
    heavy = []
    page = visit(watched=False)
    session = page.context.new_cdp_session(page)
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    for path in paths:
        page.goto(path)
        weight = page.evaluate(
            """() => [...performance.getEntriesByType("navigation"),
                      ...performance.getEntriesByType("resource")]
                .filter(e => !/\\.(avif|webp|png|jpe?g|gif|svg|ico)(\\?|$)/.test(e.name))
                .reduce((sum, e) => sum + e.transferSize, 0)"""
        )
        if not 0 < weight < LIMIT:
            heavy.append((path, weight))
    assert heavy == []


def test_every_link_on_every_page_leads_somewhere(site, paths):
    links = {}
    for path in paths:
        for link in re.findall(r'href="(/[^"#]*)', get(site.url + path)[1]):
            links.setdefault(link.replace("&amp;", "&"), path)
    dead = []
    for link, path in links.items():
        status, _ = get(site.url + link)
        if status != 200:
            dead.append((path, link, status))
    assert dead == []


def test_every_picture_says_its_size(visit, paths):
    page, without = visit(watched=False), []
    for path in paths:
        page.goto(path)
        without += page.eval_on_selector_all(
            "img",
            """all => all.filter(i => !(i.hasAttribute("width") && i.hasAttribute("height")))
                      .map(i => i.outerHTML)""",
        )
    assert without == []


def test_an_article_can_be_read_without_scripts(visit, paths):
    page = visit(javascript=False)
    page.goto(by_kind(paths, "articles")[0])
    assert page.locator("article p").count() > 5


@pytest.mark.parametrize("path", ["/", "/blog/", "/blog/management/", "/tags/", "/about/"])
def test_a_shared_page_sets_no_cookie_and_does_not_vary_by_cookie(site, path):
    with urlopen(site.url + path) as response:
        assert response.headers["Set-Cookie"] is None
        assert "cookie" not in (response.headers["Vary"] or "").lower()


def test_no_page_prints_to_the_console_or_asks_another_host(visit, paths):
    page = visit()
    for path in paths:
        if path != "/no-such-page/":  # the browser itself remarks on the 404
            page.goto(path)
    # What the page did besides is compared with nothing when the test ends.
    assert page.url
