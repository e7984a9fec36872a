"""What lies on the disk is for the site's own user alone, except what readers are served."""

import os
import sqlite3
import stat
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile

from core.sqlite.base import guard_file
from tests.support.waiting import PATIENCE

SECRET = "x" * 50
DATABASES = ("site.sqlite3", "ratings.sqlite3")
WRITE = """
import django
django.setup()
from django.db import connections
import os, stat, pathlib
for alias in connections:
    with connections[alias].cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS t (a)")
        cursor.execute("INSERT INTO t VALUES (1)")
folder = pathlib.Path(os.environ["DATA_DIR"])
for file in sorted(folder.glob("*.sqlite3*")):
    print(file.name, oct(stat.S_IMODE(file.stat().st_mode)))
"""


def mode(path) -> str:
    """The mode of a file or folder, such as "0o600"."""
    return oct(stat.S_IMODE(path.stat().st_mode))


def write_data(folder, code=WRITE) -> dict[str, str]:
    """Let a site of its own write to both databases; return {file: mode} while it is running."""
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={
            **{"PATH": os.environ["PATH"], "SECRET_KEY": SECRET, "DATA_DIR": str(folder)},
            "DJANGO_SETTINGS_MODULE": "inhersight.settings.site",
        },
        umask=0o022,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert result.returncode == 0, result.stderr
    return dict(line.split() for line in result.stdout.splitlines())


def test_databases_and_what_sqlite_puts_beside_them_are_for_their_owner_alone(tmp_path):
    modes = write_data(tmp_path)
    assert set(DATABASES) | {f"{name}-wal" for name in DATABASES} <= set(modes)
    assert set(modes.values()) == {"0o600"}


def test_the_folder_is_for_its_owner_alone_where_the_site_makes_it(tmp_path):
    write_data(tmp_path / "data")
    assert mode(tmp_path / "data") == "0o700"


def test_a_folder_that_is_there_keeps_its_mode(tmp_path):
    (tmp_path / "data").mkdir(mode=0o755)
    write_data(tmp_path / "data")
    assert mode(tmp_path / "data") == "0o755"


def test_older_databases_are_corrected(tmp_path):
    for name in DATABASES:
        open_database = sqlite3.connect(tmp_path / name)
        open_database.execute("PRAGMA journal_mode=WAL")
        open_database.execute("CREATE TABLE old (a)")
        for end in ("", "-wal", "-shm"):
            (tmp_path / f"{name}{end}").chmod(0o644)
    assert set(write_data(tmp_path).values()) == {"0o600"}


def test_a_database_is_never_readable_by_others_while_it_is_made(tmp_path):
    code = """
import os
from core.sqlite import base
made = os.umask(0)
base.guard_file(os.environ["DATA_DIR"] + "/new.sqlite3")
print("new.sqlite3", oct(os.stat(os.environ["DATA_DIR"] + "/new.sqlite3").st_mode & 0o777))
"""
    assert write_data(tmp_path, code) == {"new.sqlite3": "0o600"}


def test_what_is_uploaded_waits_in_a_file_for_its_owner_alone():
    with TemporaryUploadedFile("a.pdf", "application/pdf", 1, None) as file:
        assert oct(os.stat(file.temporary_file_path()).st_mode & 0o777) == "0o600"


@pytest.mark.parametrize("name", ["secret_key", "demo_password"])
def test_make_writes_its_secrets_for_their_owner_alone(tmp_path, name):
    folder = tmp_path / "data"
    subprocess.run(
        ["make", "--silent", f"DATA_DIR={folder}", f"{folder}/{name}"],
        cwd=settings.BASE_DIR,
        umask=0o022,
        check=True,
    )
    assert (mode(folder), mode(folder / name)) == ("0o700", "0o600")


WRITE_TOO = """
import sqlite3, sys
try:
    sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None).execute("BEGIN IMMEDIATE")
    print("written")
except sqlite3.OperationalError as error:
    print(error)
"""


def test_looking_at_a_database_s_mode_drops_no_lock_of_its_connections(tmp_path):
    path = str(tmp_path / "site.sqlite3")
    guard_file(path)
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("CREATE TABLE t (a)")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO t VALUES (1)")
    guard_file(path)
    program = [sys.executable, "-c", WRITE_TOO, path]
    said = subprocess.run(program, capture_output=True, text=True, check=True).stdout
    assert said == "database is locked\n"
