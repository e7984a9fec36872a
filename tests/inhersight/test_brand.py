"""The whole suite runs on a site called Brightside: no page, mail or card has another's name."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from core.brand import Publisher, load_brand
from core.colors import measure_contrast
from core.drawing import cards, typeface
from demo.articles import load_pages
from home.models import StandardPage
from tests.factories.articles import make_picture, make_user
from tests.support.site_content import good_paths, plain_routes

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])
OTHER = b"InHerSight"
ADMIN = ("/admin/", "/admin/pages/", "/admin/reports/searches/", "/admin/community/")


def find_other_name(client, paths) -> dict[str, bytes]:
    """Return the pages that name another site, each with the place."""
    found = {}
    for path in sorted(paths):
        body = client.get(path).getvalue()
        if OTHER in body:
            place = body.index(OTHER)
            found[path] = body[max(0, place - 60) : place + 60]
    return found


def test_no_page_names_another_site(content):
    member = Client()
    member.force_login(content["member"])
    paths = {*plain_routes(), *good_paths(content)}
    assert len(paths) > 50
    assert find_other_name(Client(), paths) == {}
    assert find_other_name(member, paths) == {}


def test_no_page_of_the_admin_names_another_site(client):
    client.force_login(make_user("editor@example.com", role="Editors"))
    publisher = reverse("wagtailsettings:edit", args=["core", "publisher", Publisher.load().pk])
    membership = reverse("wagtailsettings:edit", args=["accounts", "membership"])
    assert find_other_name(client, [*ADMIN, publisher, membership]) == {}


def test_no_standard_page_of_the_demo_names_another_site(client):
    load_pages()
    assert find_other_name(client, [page.url for page in StandardPage.objects.live()]) == {}


@pytest.mark.parametrize("folder", ["templates", "static", "demo/content"])
def test_no_template_script_or_demo_text_has_the_name(folder):
    files = [file for file in (settings.BASE_DIR / folder).rglob("*") if file.is_file()]
    assert [str(file) for file in files if OTHER in file.read_bytes()] == []


def test_no_migration_has_the_name():
    files = settings.BASE_DIR.glob("*/**/migrations/*.py")
    assert [file for file in files if OTHER in Path(file).read_bytes()] == []


def test_a_card_is_set_with_the_name_of_the_site(monkeypatch):
    written = []
    write = typeface.Face.write

    def note(face, image, at, text, color):
        written.append(text)
        write(face, image, at, text, color)

    monkeypatch.setattr(typeface.Face, "write", note)
    cards.draw_share_card(load_brand(), "Burnout", "Health", "By Ada")
    cards.draw_plain_card(load_brand(), "seed")
    assert written.count("Brightside") == 2
    assert not [text for text in written if "InHerSight" in text]


def test_the_manifest_says_whose_site_it_is(client):
    Publisher.objects.update_or_create(
        defaults={"tagline": "Honest words.", "main_color": "#1d4e6b"}
    )
    manifest = json.loads(client.get("/site.webmanifest").content)
    assert (manifest["name"], manifest["description"]) == ("Brightside", "Honest words.")
    assert manifest["theme_color"] == "#1d4e6b"


def test_every_icon_of_the_manifest_is_there(client):
    for icon in json.loads(client.get("/site.webmanifest").content)["icons"]:
        assert client.get(icon["src"])["Content-Type"] == "image/png"


def test_a_page_has_the_colors_that_the_operator_chose(client):
    Publisher.objects.update_or_create(defaults={"main_color": "#1d4e6b"})
    brand = Publisher.load().brand
    address = f"/brand/colors.css?v={brand.version}"
    assert address in client.get("/").text
    assert "--plum:#1d4e6b;" in client.get(address).text


def test_a_page_without_chosen_colors_loads_no_other_style_sheet(client):
    assert "/brand/colors.css" not in client.get("/").text


def test_links_in_the_dark_can_be_read_whatever_color_is_chosen(client):
    Publisher.objects.update_or_create(defaults={"main_color": "#000000"})
    dark = client.get("/brand/colors.css").text.partition("dark")[2]
    color = dark.partition("--plum:")[2][:7]
    assert measure_contrast(color, "#171225") >= 4.5


@pytest.mark.parametrize(
    ("color", "words"),
    [("purple", "six digits"), ("#5b2a8", "six digits"), ("#ffd700", "too pale")],
)
def test_a_color_that_cannot_be_read_is_refused(color, words):
    with pytest.raises(ValidationError, match=words):
        Publisher(main_color=color).full_clean()


@pytest.mark.parametrize("size", [(400, 300), (100, 100)])
def test_a_logo_that_is_not_square_or_too_small_is_refused(size):
    with pytest.raises(ValidationError, match="must be square"):
        Publisher(logo=make_picture(size=size)).full_clean()


def test_the_logo_stands_in_the_header_and_in_the_icons(client):
    plain = client.get("/brand/icon-192.png").content
    publisher = Publisher.load()
    publisher.logo = make_picture("Our sun", size=(400, 400), color="teal")
    publisher.save()
    assert "<img" in client.get("/").text.partition('class="wordmark"')[2][:300]
    assert client.get("/brand/icon-192.png").content != plain


def test_the_form_of_the_publisher_shows_how_it_looks(client):
    client.force_login(make_user("editor@example.com", role="Editors"))
    address = reverse("wagtailsettings:edit", args=["core", "publisher", Publisher.load().pk])
    assert "data-brand-preview" in client.get(address).text
