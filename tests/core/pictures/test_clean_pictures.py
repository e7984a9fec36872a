"""Pictures from before there was a door: `manage.py clean_pictures`."""

import shutil
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from PIL import Image
from wagtail.users.models import UserProfile

from core.pictures.models import Picture
from core.pictures.rendering import find_rendition
from tests.factories.articles import make_picture, make_user
from tests.support.picture_files import SECRET, sixteen_bits, talkative_jpeg, write_file

pytestmark = pytest.mark.django_db

JPEG = "width-30|format-jpeg"


def make_old(data: bytes, name="old.jpg", **fields) -> Picture:
    """A picture whose file was stored as it came."""
    picture = make_picture(name, **fields)
    picture.file.storage.delete(picture.file.name)
    stored = picture.file.storage.save(f"original_images/{name}", ContentFile(data))
    width, height = Image.open(BytesIO(data)).size
    Picture.objects.filter(pk=picture.pk).update(
        file=stored, width=width, height=height, source_hash="", file_hash=""
    )
    return Picture.objects.get(pk=picture.pk)


def content_of(file) -> bytes:
    """What a stored file holds."""
    with file.open("rb") as stored:
        return stored.read()


def run(**options) -> str:
    """Run the command; return what it says."""
    said = StringIO()
    call_command("clean_pictures", stdout=said, **options)
    return said.getvalue().strip()


def spoil(rendition, data: bytes) -> None:
    """Have a size hold what it once held."""
    Path(rendition.file.path).write_bytes(data)


def test_an_old_picture_is_cleaned():
    picture = make_old(talkative_jpeg((80, 20), orientation=6))
    assert "1 cleaned" in run()
    picture.refresh_from_db()
    assert SECRET.encode() not in content_of(picture.file)
    assert (picture.width, picture.height) == (20, 80)


def test_the_old_file_goes():
    picture = make_old(talkative_jpeg())
    run()
    folder = Path(picture.file.path).parent
    kept = {Path(one.file.name).name for one in Picture.objects.all()}
    assert {file.name for file in folder.iterdir()} == kept
    assert all(SECRET.encode() not in file.read_bytes() for file in folder.iterdir())


def test_its_sizes_are_made_again():
    picture = make_old(talkative_jpeg())
    old = find_rendition(picture, JPEG)
    spoil(old, talkative_jpeg())
    assert "1 sizes made again" in run()
    new = Picture.objects.get(pk=picture.pk).renditions.get()
    assert (new.filter_spec, new.pk == old.pk) == (JPEG, False)
    assert SECRET.encode() not in content_of(new.file)


def test_a_second_run_changes_nothing():
    picture = make_old(talkative_jpeg())
    run()
    before = Picture.objects.get(pk=picture.pk)
    assert run() == "0 cleaned, 0 sizes made again."
    after = Picture.objects.get(pk=picture.pk)
    assert (after.file.name, after.file_hash) == (before.file.name, before.file_hash)


def test_a_dry_run_changes_nothing():
    picture = make_old(talkative_jpeg())
    assert run(dry_run=True) == "Would clean: 1 of 1 pictures."
    assert SECRET.encode() in content_of(Picture.objects.get(pk=picture.pk).file)


def test_the_focal_point_moves_with_a_picture_that_becomes_smaller():
    data = write_file(Image.new("L", (8_000, 2_000)), "PNG")
    focus = {f"focal_point_{name}": 1_000 for name in ("x", "y", "width", "height")}
    picture = make_old(data, "wide.png", **focus)
    run()
    picture.refresh_from_db()
    assert (picture.width, picture.focal_point_x) == (4_000, 500)


def test_a_picture_of_16_bits_is_mended():
    picture = make_old(write_file(sixteen_bits(), "PNG"), "deep.png")
    run()
    picture.refresh_from_db()
    assert Image.open(BytesIO(content_of(picture.file))).mode == "L"


def test_a_wrong_ending_is_put_right():
    picture = make_old(talkative_jpeg(), "old.png")
    run()
    picture.refresh_from_db()
    assert picture.file.name.endswith(".jpg")


def test_what_cannot_be_read_is_named_and_the_rest_is_cleaned(capsys):
    broken = make_old(talkative_jpeg(), "broken.jpg")
    Path(broken.file.path).write_bytes(b"rubbish")
    good = make_old(talkative_jpeg(), "good.jpg")
    said = StringIO()
    with pytest.raises(CommandError, match="1 could not be cleaned"):
        call_command("clean_pictures", stdout=said)
    assert "original_images/broken.jpg: is not a picture we can read" in said.getvalue()
    good.refresh_from_db()
    assert good.source_hash


def test_the_sizes_of_a_picture_without_a_file_are_cleaned_where_they_are():
    picture = make_old(talkative_jpeg())
    rendition = find_rendition(picture, JPEG)
    spoil(rendition, talkative_jpeg())
    picture.file.storage.delete(picture.file.name)
    with pytest.raises(CommandError):
        run()
    assert picture.renditions.get().file.name == rendition.file.name
    assert SECRET.encode() not in content_of(picture.renditions.get().file)


def test_profile_pictures_are_cleaned_once():
    profile = UserProfile.get_for_user(make_user(role="Editors"))
    profile.avatar.save("me.jpg", ContentFile(talkative_jpeg()))
    assert "1 cleaned" in run()
    profile.refresh_from_db()
    assert SECRET.encode() not in content_of(profile.avatar)
    assert "0 cleaned" in run()


def test_an_old_picture_gives_clean_sizes_before_it_is_cleaned():
    rendition = find_rendition(make_old(talkative_jpeg()), JPEG)
    assert SECRET.encode() not in content_of(rendition.file)


def test_a_lost_public_folder_is_made_again(settings, django_capture_on_commit_callbacks):
    picture = make_picture()
    find_rendition(picture, JPEG)
    shutil.rmtree(settings.MEDIA_ROOT)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("wagtail_update_image_renditions", purge_only=True, stdout=StringIO())
    assert content_of(find_rendition(Picture.objects.get(), JPEG).file)
