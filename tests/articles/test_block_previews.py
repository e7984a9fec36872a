"""The block chooser shows what each block looks like."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from articles.models import ArticlePage
from home.models import StandardPage
from tests.factories.articles import make_article, make_contributor, make_picture, make_user

pytestmark = pytest.mark.django_db

BODIES = {model: model.body.field.stream_block for model in (ArticlePage, StandardPage)}
BLOCKS = [
    pytest.param(model, kind, id=f"{model._meta.model_name}-{kind}")
    for model, body in BODIES.items()
    for kind in body.child_blocks
]
WITH_CHOOSERS = ["expert_quote", "read_more", "image", "image_pair"]


@pytest.fixture
def shown(client):
    """The part of the page that shows a block in the chooser: `shown(model, kind)`."""
    client.force_login(make_user(role="Contributors"))

    def get(model, kind):
        block = BODIES[model].child_blocks[kind]
        response = client.get(
            reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}
        )
        assert response.status_code == 200
        return BeautifulSoup(response.content, "html.parser")

    return get


@pytest.mark.parametrize(("model", "kind"), BLOCKS)
def test_the_chooser_shows_every_block(shown, model, kind):
    make_article("Ask well", hero=make_picture())
    body = shown(model, kind).select_one(".body")
    assert body.get_text(strip=True) or body.img


@pytest.mark.parametrize(("model", "kind"), BLOCKS)
def test_every_block_says_what_it_is_for(model, kind):
    assert BODIES[model].child_blocks[kind].get_description()


@pytest.mark.parametrize("kind", WITH_CHOOSERS)
def test_a_block_that_shows_something_chosen_is_shown_on_an_empty_site_too(shown, kind):
    assert shown(ArticlePage, kind).body


def test_the_preview_of_a_quotation_names_somebody(shown):
    make_contributor("Ada Example")
    assert "Ada Example" in shown(ArticlePage, "expert_quote").text


def test_the_preview_of_read_more_leads_to_an_article(shown):
    make_article("Ask well")
    assert "Ask well" in shown(ArticlePage, "read_more").text


def test_the_preview_of_two_pictures_shows_two(shown):
    make_picture()
    assert len(shown(ArticlePage, "image_pair").select("img")) == 2


def test_the_preview_looks_like_the_site(shown):
    sheets = [link["href"] for link in shown(ArticlePage, "prose").select("link[rel=stylesheet]")]
    assert "/static/css/site.css" in sheets


def test_the_preview_may_be_framed_by_the_admin(client):
    client.force_login(make_user(role="Editors"))
    block = BODIES[ArticlePage].child_blocks["prose"]
    response = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_strangers_see_no_previews(client):
    assert client.get(reverse("wagtailadmin_block_preview"), {"id": "x"}).status_code == 302
