"""Pictures beside imported articles go through the same door as those in forms."""

import io

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from articles.models import ArticlePage
from core.pictures.models import Picture
from tests.support.picture_files import (
    SECRET,
    broken_files,
    every_mode,
    grey_ramp,
    talkative_files,
    write_file,
)

pytestmark = pytest.mark.django_db

MODES, TALKATIVE, BROKEN = every_mode(), talkative_files(), broken_files()


@pytest.fixture
def take_in(tmp_path):
    """Import an article whose hero is a file; return what the command says."""

    def run(name: str, data: bytes, about: str = "") -> str:
        (tmp_path / name).write_bytes(data)
        (tmp_path / "a.md").write_text(
            f"---\ntitle: A\nauthors: [Ada]\nimage: {name}\nimage_alt: B\n---\n\nText.\n"
        )
        (tmp_path / "images.yaml").write_text(f"{name}:\n  title: C\n{about}")
        output = io.StringIO()
        call_command("import_articles", str(tmp_path), stdout=output)
        return output.getvalue().strip()

    return run


@pytest.mark.parametrize("case", MODES)
def test_every_mode_is_taken_in_and_shown(take_in, client, case):
    take_in(*MODES[case])
    assert "<picture" in client.get(ArticlePage.objects.get().url).content.decode()
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("case", TALKATIVE)
def test_what_is_taken_in_tells_nothing(take_in, case):
    take_in(*TALKATIVE[case])
    with Picture.objects.get().file.open("rb") as file:
        assert SECRET.encode() not in file.read()


OTHER_ENDINGS = {"no ending", "a strange ending"}  # not looked at; the report says so


@pytest.mark.parametrize("case", [case for case in BROKEN if case not in OTHER_ENDINGS])
def test_what_cannot_be_read_stops_the_run_with_its_name(take_in, case):
    name, data = BROKEN[case]
    with pytest.raises(CommandError, match=f"Nothing was imported. a.md.*{name}"):
        take_in(name, data)
    assert not Picture.objects.exists()


def test_another_kind_of_file_is_named_in_the_report(take_in):
    assert "no picture file for a.bmp" in take_in(*BROKEN["a strange ending"])


def test_an_empty_file_stops_the_run_with_its_name(take_in):
    with pytest.raises(CommandError, match=r"empty\.png is empty"):
        take_in("empty.png", b"")


@pytest.mark.parametrize("case", ["JPEG", "HEIC", "moving GIF"])
def test_a_second_run_finds_the_picture_again(take_in, case):
    take_in(*TALKATIVE[case])
    assert take_in(*TALKATIVE[case]).endswith("1 unchanged.")
    assert Picture.objects.count() == 1


def test_a_picture_is_named_a_drawing(take_in):
    take_in("a.png", write_file(grey_ramp(), "PNG"), about="  kind: drawing\n")
    assert Picture.objects.get().credit_phrase == "Drawing courtesy of"


def test_the_focal_point_moves_with_a_picture_that_becomes_smaller(take_in):
    data = write_file(Image.new("L", (8_000, 1_000)), "PNG")
    take_in("a.png", data, about="  focal_point: [1000, 200, 400, 100]\n")
    assert (Picture.objects.get().focal_point_x, Picture.objects.get().focal_point_y) == (500, 100)
