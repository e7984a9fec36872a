"""An import that is killed leaves no picture in the media, wherever it was; the next run works."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from articles.importers.load import load_batch
from articles.importers.markdown import read_folder
from articles.importers.staging import PicturesNotStored
from articles.models import ArticlePage
from core.pictures.models import Picture
from tests.support.waiting import wait_until

# Stops for good at a chosen place of a real run, and says so.
PROGRAM = """
import os, signal, sys, django
django.setup()
from django.core.management import call_command
place = sys.argv[2]

def stop(*args, **kwargs):
    open(os.environ["DATA_DIR"] + "/stopped", "w").close()
    signal.pause()

from articles.importers.load import Loader
from articles.importers.staging import Staging
if place == "in the transaction":
    Loader.is_moved = stop
elif place == "after the transaction":
    Staging.store = stop
elif place == "before the transaction":
    Loader.run = stop
call_command("import_articles", sys.argv[1])
"""


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory):
    """The data of a site of its own."""
    data = tmp_path_factory.mktemp("site")
    run_program(data, ["manage.py", "migrate", "--verbosity", "0"]).wait()
    return data


def run_program(data, arguments):
    """Start Python with that site."""
    environment = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "x",
        "DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "inhersight.settings.site",
    }
    return subprocess.Popen([sys.executable, *arguments], cwd=settings.BASE_DIR, env=environment)


@pytest.fixture
def folder(tmp_path):
    """A text with two pictures."""
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, color in (("desk", "teal"), ("chart", "coral")):
        Image.new("RGB", (60, 40), color).save(folder / f"{name}.png")
    head = "title: A text\nauthors: [Ada]\nimage: desk.png"
    text = f"---\n{head}\n---\n\nWords.\n\n![A chart](chart.png)\n"
    (folder / "text.md").write_text(text)
    return folder


def media_files(data):
    folders = [data / "media", data / "private"]
    return sorted(path.name for one in folders for path in one.rglob("*") if path.is_file())


def kill_run(data, folder, place):
    """Run an import up to a place, and kill it there."""
    program = run_program(data, ["-c", PROGRAM, str(folder), place])

    def has_stopped() -> bool:
        assert program.poll() is None, "the import ended by itself"
        return (data / "stopped").exists()

    wait_until(has_stopped, "the import does not reach that place")
    program.send_signal(signal.SIGKILL)
    program.wait()
    (data / "stopped").unlink()


def test_a_killed_import_leaves_nothing_and_the_next_one_finishes_it(empty_site, folder):
    for place in ("before the transaction", "in the transaction", "after the transaction"):
        kill_run(empty_site, folder, place)
        assert media_files(empty_site) == []
    arguments = ["manage.py", "import_articles", str(folder)]
    assert run_program(empty_site, arguments).wait() == 0
    assert media_files(empty_site) == ["chart.png", "desk.png"]
    assert list((empty_site / "imports").iterdir()) == []


@pytest.mark.django_db
def test_a_storage_that_fails_is_told_and_the_next_run_stores_the_pictures(folder, tmp_path):
    storage = Picture._meta.get_field("file").storage
    media = Path(storage.path("original_images"))
    media.parent.mkdir(parents=True, exist_ok=True)
    if media.exists():
        media.rename(media.with_name("kept"))
    media.write_text("in the way of the folder")
    with pytest.raises(PicturesNotStored):
        load_batch(read_folder(folder))
    assert ArticlePage.objects.exists()
    media.unlink()
    load_batch(read_folder(folder))
    assert all(storage.exists(picture.file.name) for picture in Picture.objects.all())
