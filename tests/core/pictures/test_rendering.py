"""The fence: a picture that cannot be shown is left out, and every page that shows it stands."""

import logging
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.core.files.base import ContentFile
from django.template import Context, Template
from PIL import Image
from wagtail.images.exceptions import InvalidFilterSpecError

from core.pictures import rendering
from core.pictures.models import Picture
from core.pictures.rendering import SHARED, RenderingFailed, find_rendition, find_renditions
from home.models import HomePage
from tests.factories.articles import make_article, make_contributor, make_picture, make_tag
from tests.factories.companies import make_company, publish
from tests.support.picture_files import sixteen_bits, write_file

pytestmark = [pytest.mark.django_db(databases=["default", "ratings"]), pytest.mark.indexed]


def lose_file(picture):
    """Take away a picture's file."""
    picture.file.storage.delete(picture.file.name)


def spoil_file(picture):
    """Put rubbish in the place of a picture's file."""
    Path(picture.file.path).write_bytes(b"\x89PNG\r\n\x1a\n rubbish")


def store_unclean(picture, data=None):
    """Put a file there as from before there was a door."""
    Path(picture.file.path).write_bytes(data or write_file(sixteen_bits(), "PNG"))
    Picture.objects.filter(pk=picture.pk).update(source_hash="")


def take_storage_away(picture):
    """Have the storage of pictures refuse."""
    folder = Path(site_settings.PRIVATE_ROOT)
    folder.rename(folder.parent / "elsewhere")
    folder.write_text("no folder")


FAULTS = {fault.__name__: fault for fault in (lose_file, spoil_file, take_storage_away)}


@pytest.fixture
def pages():
    """The addresses of everything that shows one picture, and that picture."""
    picture = make_picture("The picture", credit="Ida Lens")
    person = make_contributor("Ada Example", portrait=picture, short_bio="She writes.")
    block = {"image": picture.pk, "alt_text": "A desk", "decorative": False}
    article = make_article(
        "The whole article",
        hero=picture,
        hero_alt="A desk",
        hero_caption="<p>A caption.</p>",
        access="free",
        authors=[person],
        experts=[person],
        tags=[make_tag("Pay")],
        body=[
            ("prose", "<p>Its opening.</p>"),
            ("image", {"image": block, "caption": "<p>A caption.</p>"}),
            ("image_pair", {"left": block, "right": block, "caption": ""}),
            ("prose", "<p>Its end.</p>"),
        ],
    )
    company = make_company("Acme", logo=picture)
    publish(company)
    home = HomePage.objects.get()
    home.featured.set([home.featured.model(article=article)])
    home.save()
    paths = [
        *("/", "/blog/", article.topic.url, article.url, "/tags/pay/", "/feed/", "/tags/pay/feed/"),
        *(f"{article.topic.url}feed/", "/contributors/", person.get_absolute_url()),
        *("/companies/", company.get_absolute_url(), f"/companies/compare/?c={company.slug}"),
        *("/search/?q=acme", "/search/?q=ada", "/search/suggest/?q=acme", "/search/suggest/?q=ada"),
        *("/search/?q=whole", "/sitemap-articles.xml", "/companies/best/overall/"),
    ]
    return paths, picture


@pytest.mark.parametrize("fault", FAULTS)
def test_every_page_stands_without_its_picture(client, pages, fault):
    paths, picture = pages
    FAULTS[fault](picture)
    for path in paths:
        response = client.get(path)
        assert response.status_code == 200, path
        assert "not-found" not in response.content.decode(), path


@pytest.mark.parametrize("fault", FAULTS)
def test_an_article_keeps_its_text(client, pages, fault):
    paths, picture = pages
    FAULTS[fault](picture)
    html = client.get(paths[3]).content.decode()
    assert "Its opening." in html
    assert "Its end." in html
    assert "<picture" not in html


def test_initials_stand_in_for_a_portrait_and_a_logo(client, pages):
    lose_file(pages[1])
    html = client.get("/contributors/").content.decode()
    assert 'class="portrait portrait--initials"' in html
    assert "company-logo--picture" not in client.get("/companies/").content.decode()


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("path", ["/admin/images/", "/admin/images/{}/", "/admin/articles/"])
def test_the_admin_stands_too(admin_client, pages, fault, path):
    FAULTS[fault](pages[1])
    assert admin_client.get(path.format(pages[1].pk)).status_code in {200, 302}


@pytest.mark.parametrize(
    "tag",
    [
        "{% image picture width-100 %}",
        "{% image picture width-100 as shown %}{{ shown.url }}",
        "{% picture picture format-{avif,webp,jpeg} width-100 %}",
        "{% srcset_image picture width-{50,100} %}",
        '{% responsive picture "width-50" "width-100" %}',
        '{% one_size picture "width-50" %}',
    ],
)
def test_every_tag_stands_behind_the_fence(pages, tag):
    lose_file(pages[1])
    Template("{% load wagtailimages_tags site_tags %}" + tag).render(Context({"picture": pages[1]}))


def test_a_failure_is_logged_once(client, pages, caplog):
    paths, picture = pages
    lose_file(picture)
    with caplog.at_level(logging.ERROR, "core.pictures"):
        for path in [*paths, *paths]:
            client.get(path)
    lines = [record for record in caplog.records if record.name == "core.pictures"]
    assert len(lines) == 1
    assert picture.file.name in lines[0].getMessage()


def test_what_has_failed_is_not_tried_again_at_once():
    picture = make_picture()
    lose_file(picture)
    assert find_rendition(picture, "width-50") is None
    picture.file.storage.save(picture.file.name, ContentFile(write_file(sixteen_bits(), "PNG")))
    with pytest.raises(RenderingFailed):
        picture.get_rendition("width-50")


def test_a_new_file_is_tried_at_once():
    picture = make_picture()
    lose_file(picture)
    assert find_rendition(picture, "width-50") is None
    picture.file.save("new.png", ContentFile(write_file(sixteen_bits(), "PNG")))
    assert find_rendition(picture, "width-50").width == 50


def test_a_cache_that_is_away_breaks_no_picture(monkeypatch):
    def refuse(*arguments, **options):
        raise ConnectionError("The cache is away.")

    picture = make_picture()
    lose_file(picture)
    for name in ("get", "set", "add"):
        monkeypatch.setattr(rendering.cache, name, refuse)
    assert find_renditions(picture, "width-50", "width-60") == {}


def test_a_mistake_in_a_template_is_not_hidden():
    with pytest.raises(InvalidFilterSpecError):
        find_rendition(make_picture(), "wide-50")


def test_no_picture_has_no_rendition():
    assert find_renditions(None, "width-50") == {}


@pytest.mark.parametrize("form", ["avif", "webp", "jpeg", "png"])
def test_an_old_picture_of_16_bits_is_shown(form):
    picture = make_picture()
    store_unclean(picture)
    picture.refresh_from_db()
    with find_rendition(picture, f"width-30|format-{form}").file.open("rb") as file:
        assert Image.open(file).convert("L").getextrema()[1] > 200


def test_the_shared_size_knows_its_own_weight():
    rendition = find_rendition(make_picture(size=(3_000, 2_000)), SHARED)
    assert (rendition.width, rendition.height) == (1_600, 1_066)
    assert rendition.file_size == rendition.file.size
