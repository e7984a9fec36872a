"""The preview carries the admin's checks, and articles carry what the checks look for."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders

from articles.admin.content_checks import RULES
from tests.articles.test_editing import preview
from tests.factories.articles import make_article, make_contributor, make_picture, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def previewed(client):
    """The HTML of an article's preview, as the admin's frame shows it."""
    client.force_login(make_user(role="Editors"))
    return preview(client, make_article(), "").content.decode()


@pytest.fixture
def configuration(previewed):
    """What the preview tells the checker."""
    script = r'<script id="checker-axe-configuration" type="application/json">(.*?)</script>'
    return json.loads(re.search(script, previewed)[1])


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_of_ours_is_run(configuration, rule):
    assert rule in configuration["options"]["runOnly"]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_of_ours_is_known(configuration, rule):
    rules = {found["id"]: found for found in configuration["spec"]["rules"]}
    assert rules[rule]["any"] == [f"check-{rule}"]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_of_ours_says_what_to_do(configuration, rule):
    assert configuration["messages"][rule]["help_text"]


@pytest.mark.parametrize("rule", RULES)
def test_the_script_has_a_check_for_every_rule(rule):
    with open(finders.find("js/admin/checks.js")) as script:
        assert f'"check-{rule}"' in script.read()


def test_the_preview_loads_our_checks(previewed):
    assert re.search(r'<script[^>]+src="[^"]*/static/js/admin/checks.js', previewed)


def test_wagtails_own_checks_are_run_too(configuration):
    assert {"heading-order", "empty-heading"} <= set(configuration["options"]["runOnly"])


@pytest.mark.parametrize(
    "hook",
    [
        ".article[data-page-type='article'] h1",
        ".article__dek",
        ".figure .photo-credit",
        ".expert-quote .expert-quote__name[href]",
        ".about-experts a[href]",
    ],
)
def test_an_article_has_what_the_checks_look_for(client, hook):
    ada, picture = make_contributor(), make_picture(credit="Ada Lens")
    image = {"image": picture.pk, "alt_text": "A desk", "decorative": False}
    article = make_article(
        hero=picture,
        hero_alt="A desk",
        experts=[ada],
        access="free",
        body=[
            ("prose", "<p>Opening.</p>"),
            ("expert_quote", {"expert": ada.pk, "quote": "Ask."}),
            ("image", {"image": image, "caption": ""}),
        ],
    )
    assert BeautifulSoup(client.get(article.url).content, "html.parser").select(hook)


def test_a_quoted_expert_is_linked_with_the_same_address_as_under_the_article(client):
    ada = make_contributor()
    quote = ("expert_quote", {"expert": ada.pk, "quote": "Ask."})
    article = make_article(experts=[ada], access="free", body=[quote])
    html = BeautifulSoup(client.get(article.url).content, "html.parser")
    addresses = {link["href"] for link in html.select(".about-experts a")}
    assert html.select_one(".expert-quote__name")["href"] in addresses


def test_readers_do_not_load_the_checks(client):
    assert "checks.js" not in client.get(make_article().url).content.decode()
