"""Pictures and documents come in through forms: cleaned, or refused with a message."""

import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.models import Collection

from core.pictures.cleaning import hash_content
from core.pictures.models import Picture
from tests.factories.articles import make_article, make_picture, make_user
from tests.support.picture_files import (
    SECRET,
    broken_files,
    every_mode,
    grey_ramp,
    talkative_files,
    talkative_jpeg,
    write_file,
)

pytestmark = pytest.mark.django_db

MODES, TALKATIVE, BROKEN = every_mode(), talkative_files(), broken_files()


def upload(client, case, title="A picture", **fields):
    """Post a file in the form for one picture."""
    name, data = case
    file = SimpleUploadedFile(name, data)
    fields |= {"title": title, "file": file, "collection": Collection.objects.get().pk}
    return client.post("/admin/images/add/", fields)


def upload_one_of_many(client, case):
    """Post a file as the page for many pictures does; return its answer."""
    name, data = case
    response = client.post(
        "/admin/images/multiple/add/",
        {"title": "A picture", "files[]": SimpleUploadedFile(name, data)},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    return json.loads(response.content)


def content_of(file) -> bytes:
    """What a stored file holds."""
    with file.open("rb") as stored:
        return stored.read()


@pytest.mark.parametrize("case", MODES)
def test_every_mode_can_be_the_hero_of_the_front_page(admin_client, client, case):
    assert upload(admin_client, MODES[case]).status_code == 302
    article = make_article(hero=Picture.objects.get(), hero_alt="A ramp")
    assert client.get("/").status_code == 200
    assert "<picture" in client.get(article.url).content.decode()
    assert client.get("/feed/").status_code == 200


@pytest.mark.parametrize("case", TALKATIVE)
def test_what_is_stored_tells_nothing(admin_client, case):
    assert upload(admin_client, TALKATIVE[case]).status_code == 302
    picture = Picture.objects.get()
    renditions = [picture.get_rendition(f"width-30|format-{form}") for form in ("jpeg", "png")]
    for file in [picture.file, *(rendition.file for rendition in renditions)]:
        assert SECRET.encode() not in content_of(file)
        assert not Image.open(BytesIO(content_of(file))).getexif()


@pytest.mark.parametrize("case", BROKEN)
def test_what_cannot_be_read_gets_a_message(admin_client, case):
    response = upload(admin_client, BROKEN[case], title="What was typed")
    assert "file" in response.context["form"].errors
    assert "What was typed" in response.content.decode()
    assert not Picture.objects.exists()


@pytest.mark.parametrize("case", BROKEN)
def test_one_of_many_gets_a_message(admin_client, case):
    answer = upload_one_of_many(admin_client, BROKEN[case])
    assert answer["success"] is False
    assert answer["error_message"].startswith("This file ")


def test_an_empty_file_gets_a_message(admin_client):
    response = upload(admin_client, ("a.png", b""))
    assert response.context["form"].errors["file"] == ["The submitted file is empty."]


def test_one_of_many_is_cleaned(admin_client):
    assert upload_one_of_many(admin_client, TALKATIVE["JPEG"])["success"]
    picture = Picture.objects.get()
    assert SECRET.encode() not in content_of(picture.file)
    assert picture.kind == "photograph"


def test_a_picture_from_a_chooser_is_cleaned(admin_client):
    file = SimpleUploadedFile("a.jpg", TALKATIVE["JPEG"][1])
    fields = {"image-chooser-upload-title": "A", "image-chooser-upload-file": file}
    fields["image-chooser-upload-collection"] = Collection.objects.get().pk
    response = admin_client.post("/admin/images/chooser/create/", fields)
    assert response.status_code == 200
    assert SECRET.encode() not in content_of(Picture.objects.get().file)


def test_a_file_that_takes_another_s_place_is_cleaned(admin_client):
    picture = make_picture()
    file = SimpleUploadedFile("b.jpg", talkative_jpeg((90, 30), orientation=6))
    response = admin_client.post(
        f"/admin/images/{picture.pk}/",
        {"title": "B", "file": file, "collection": picture.collection_id},
    )
    assert response.status_code == 302
    picture.refresh_from_db()
    assert (picture.width, picture.height) == (30, 90)
    assert SECRET.encode() not in content_of(picture.file)


def test_a_picture_made_in_code_is_cleaned():
    picture = Picture(title="A")
    picture.file.save("a.jpg", BytesIO(TALKATIVE["JPEG"][1]))
    assert SECRET.encode() not in content_of(picture.file)


def test_a_picture_knows_both_files():
    name, data = TALKATIVE["JPEG"]
    picture = Picture(title="A")
    picture.file.save(name, BytesIO(data))
    picture.refresh_from_db()
    assert picture.source_hash == hash_content(data)
    assert picture.file_hash == hash_content(content_of(picture.file))
    assert picture.file_size == len(content_of(picture.file))
    assert picture.width == Image.open(BytesIO(data)).width


def test_the_form_says_what_it_does(admin_client):
    html = admin_client.get("/admin/images/add/").content.decode()
    assert "Place, time and camera are removed" in html
    assert "HEIC" in html


# Profile pictures of editors.


def avatar_of(client, case):
    """Post a profile picture; return the answer."""
    name, data = case
    fields = {"name-name": "Eda", "avatar-avatar": SimpleUploadedFile(name, data)}
    fields |= {"locale-preferred_language": "", "locale-current_time_zone": "UTC"}
    fields |= {"theme-theme": "system", "theme-contrast": "system", "theme-density": "default"}
    return client.post("/admin/account/", fields)


def test_a_profile_picture_is_cleaned(client):
    user = make_user(role="Editors")
    client.force_login(user)
    assert avatar_of(client, TALKATIVE["JPEG"]).status_code == 302
    user.wagtail_userprofile.refresh_from_db()
    assert SECRET.encode() not in content_of(user.wagtail_userprofile.avatar)


def test_a_profile_picture_that_cannot_be_read_gets_a_message(client):
    client.force_login(make_user(role="Editors"))
    response = avatar_of(client, BROKEN["rubbish after a GIF's head"])
    assert "This file is not a picture we can read" in response.content.decode()


# Documents.


def upload_document(client, name, data):
    """Post a document."""
    fields = {"title": "A document", "file": SimpleUploadedFile(name, data)}
    fields["collection"] = Collection.objects.get().pk
    return client.post("/admin/documents/add/", fields)


def test_the_form_for_documents_says_that_metadata_stay(admin_client):
    html = admin_client.get("/admin/documents/add/").content.decode()
    assert "A document keeps what its program wrote into it" in html


@pytest.mark.parametrize("case", ["JPEG", "PNG", "HEIC", "TIFF"])
def test_a_picture_is_no_document(admin_client, case):
    response = upload_document(admin_client, "a.pdf", TALKATIVE[case][1])
    assert "Upload it under Images" in response.content.decode()
    assert not get_document_model().objects.exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.txt", b"P3 is not always a picture"), ("a.pdf", b"%PDF-1.7 ..."), ("a.csv", b"a,b\n1,2")],
)
def test_a_document_is_stored_as_it_is(admin_client, name, data):
    assert upload_document(admin_client, name, data).status_code == 302
    assert content_of(get_document_model().objects.get().file) == data


# Credits.


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("photograph", "Photo courtesy of Ida Lens"),
        ("", "Photo courtesy of Ida Lens"),
        ("drawing", "Drawing courtesy of Ida Lens"),
    ],
)
def test_a_credit_says_what_it_is_for(client, kind, words):
    picture = make_picture(credit="Ida Lens", kind=kind)
    html = client.get(make_article(hero=picture, hero_alt="A").url).content.decode()
    assert words in html


def test_a_drawing_is_uploaded_as_one(admin_client):
    ramp = ("a.png", write_file(grey_ramp(), "PNG"))
    assert upload(admin_client, ramp, kind="drawing").status_code == 302
    assert Picture.objects.get().kind == "drawing"
