"""Share cards: the pictures of our pages where they are shared."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image
from wagtail.models import PageViewRestriction

from core import share_images
from tests.factories.articles import make_article, make_contributor, make_tag, make_topic

pytestmark = pytest.mark.django_db


def path_of(subject) -> str:
    """The path and query of a subject's card."""
    return subject.get_share_card().url.removeprefix("http://localhost")


def test_the_card_of_an_article_is_a_picture_of_1200_by_630(client):
    response = client.get(path_of(make_article()))
    assert Image.open(BytesIO(response.content)).size == (1200, 630)


@pytest.mark.parametrize("make", [make_topic, make_tag, make_contributor])
def test_topics_tags_and_people_have_cards_too(client, make):
    assert client.get(path_of(make()))["Content-Type"] == "image/png"


def test_a_card_is_kept_for_good_under_its_versioned_address(client):
    response = client.get(path_of(make_article()))
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_card_under_an_old_address_is_kept_for_an_hour(client):
    path = path_of(make_article()).partition("?")[0]
    assert client.get(f"{path}?v=old")["Cache-Control"] == "public, max-age=3600"


def test_a_card_that_the_browser_has_is_not_sent_again(client):
    path = path_of(make_article())
    etag = client.get(path)["ETag"]
    response = client.get(path, headers={"if-none-match": etag})
    assert (response.status_code, response.content) == (304, b"")


def test_a_card_is_drawn_once(client, monkeypatch):
    path = path_of(make_article())
    first = client.get(path).content
    monkeypatch.setattr(share_images, "draw_png", lambda card: pytest.fail("drawn again"))
    assert client.get(path).content == first


def test_a_new_title_makes_a_new_address():
    article = make_article("Before")
    before = article.get_share_card().url
    article.title = "After"
    assert article.get_share_card().url != before


def test_a_new_drawing_takes_the_place_of_the_old_one(client):
    article = make_article("Before")
    client.get(path_of(article))
    article.title = "After"
    article.save()
    client.get(path_of(article))
    card = article.get_share_card()
    assert default_storage.listdir(card.folder)[1] == [f"{card.version}.png"]


def test_an_unpublished_article_has_no_card(client):
    assert client.get(path_of(make_article(live=False))).status_code == 404


def test_a_private_article_has_no_card(client):
    article = make_article()
    PageViewRestriction.objects.create(page=article, restriction_type="login")
    assert client.get(path_of(article)).status_code == 404


def test_there_are_no_cards_of_other_kinds(client):
    assert client.get(reverse("social_card", args=["user", 1])).status_code == 404


def test_editors_see_the_card_of_a_draft_before_it_is_saved():
    article = make_article("Saved", live=False)
    article.title = "Not yet saved"
    html = article.make_preview_request(preview_mode="social").content.decode()
    assert "data:image/png;base64," in html
    assert "Not yet saved" in html
