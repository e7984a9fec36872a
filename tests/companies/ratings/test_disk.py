"""What is left of a rating in files beside the tables: read from the disk, with real databases."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from tests.journeys.conftest import free_port
from tests.support import databases, postgresql

CONFIG = settings.BASE_DIR / "deploy" / "ratings-postgres.conf"


pytestmark = pytest.mark.skipif(
    connections["default"].vendor != "sqlite", reason="It brings its own databases: once is enough."
)


class Site:
    """A site with databases of its own; commands run as programs, as an operator runs them."""

    def __init__(self, folder: Path, ratings: str):
        self.folder = folder
        shutil.copyfile(databases.template_of(connections["default"]), folder / "site.sqlite3")
        self.environment = {
            "PATH": os.environ["PATH"],
            "SECRET_KEY": "x" * 50,
            "DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "inhersight.settings.site",
            "RATINGS_DATABASE_URL": ratings,
        }

    def run(self, *command: str, ratings: str | None = None, **more: str):
        """Run a Python program, with the ratings as another role sees them if asked."""
        own = {"RATINGS_DATABASE_URL": ratings} if ratings else {}
        return subprocess.run(
            [sys.executable, *command],
            cwd=settings.BASE_DIR,
            env=self.environment | own | more,
            capture_output=True,
            text=True,
        )

    def manage(self, *command: str, **more):
        """Run a command of manage.py; it must not fail."""
        ran = self.run("manage.py", *command, **more)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def let_members_rate(self, ratings: str | None = None) -> list[bytes]:
        """Let sixty members rate; return what must be found nowhere: nullifiers and slots."""
        file = self.folder / "values.json"
        ran = self.run("-m", "tests.support.sittings", str(file), ratings=ratings)
        assert ran.returncode == 0, ran.stderr
        values = json.loads(file.read_text())
        file.unlink()
        return [bytes.fromhex(value) for pair in values for value in pair]


@pytest.fixture(scope="module")
def cluster(django_db_setup):
    """A PostgreSQL with the configuration that is deployed, and its two roles."""
    if postgresql.find_programs() is None:
        pytest.skip("PostgreSQL is not installed.")
    folder = Path(f"/tmp/ratings-cluster-{os.getpid()}")  # that its own user can enter
    running = postgresql.Cluster(folder, CONFIG, free_port())
    url = running.get_url(postgresql.ADMIN, postgresql.PASSWORD, "postgres")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE ratings")
    yield running
    running.stop()
    subprocess.run(["rm", "-r", folder], check=True)


@pytest.fixture(scope="module")
def rated(cluster, django_db_blocker, tmp_path_factory):
    """A site on that PostgreSQL, whose members have rated; and what must be found nowhere."""
    with django_db_blocker.unblock():
        site = Site(tmp_path_factory.mktemp("site"), cluster.get_url("ratings", "owner"))
    admin = cluster.get_url(postgresql.ADMIN, postgresql.PASSWORD)
    made = {"RATINGS_ADMIN_URL": admin, "BALLOT_BOX_PASSWORD": "box"}
    site.manage("create_ratings_roles", **made)
    site.manage("migrate", "--verbosity=0", "--database=ratings")
    site.manage("rating_keys", "create")
    values = site.let_members_rate(ratings=cluster.get_url("ballot_box", "box"))
    return site, values


def count_found(values: list[bytes], data: bytes) -> int:
    """How many of the values some bytes hold."""
    return sum(value in data for value in values)


@pytest.fixture(scope="module")
def found_before(cluster, rated):
    """How many values the log holds before anything is cleaned, then after an hour's cleaning."""
    site, values = rated
    before = count_found(values, cluster.read_files("pg_wal"))
    site.manage("clean_ratings")
    return before, count_found(values, cluster.read_files("pg_wal"))


def test_postgresql_writes_each_nullifier_to_its_log(found_before):
    assert found_before[0] > 100  # the leak, before


def test_an_hour_later_its_log_holds_none(found_before):
    assert found_before[1] == 0


@pytest.fixture(scope="module")
def tallied(cluster, rated, found_before):
    """The same after a tally."""
    site, values = rated
    site.manage("tally")
    return site, values


def test_after_a_tally_neither_log_nor_temporary_file_holds_a_nullifier(cluster, tallied):
    _, values = tallied
    tables = count_found(values, cluster.read_files("base"))
    assert tables == len(values)  # where they belong
    elsewhere = [
        path.name for path in cluster.data.iterdir() if path.is_dir() and path.name != "base"
    ]
    assert count_found(values, cluster.read_files(*elsewhere)) == 0
    temporary = [str(path) for path in (cluster.data / "base").rglob("pgsql_tmp*")]
    assert count_found(values, cluster.read_files(*temporary)) == 0


def test_postgresql_has_logged_nothing_of_a_rating(cluster, tallied):
    log = (cluster.folder / "log").read_text()
    assert [line for line in log.splitlines() if "ratings_" in line] == []


def test_the_superuser_has_no_password_once_the_roles_are_made(cluster, rated):
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(cluster.get_url(postgresql.ADMIN, postgresql.PASSWORD))


def test_the_roles_are_made_once(rated):
    assert rated[0].manage("create_ratings_roles") == "The roles are there.\n"


@pytest.mark.parametrize("statement", ["TRUNCATE ratings_slot", "CHECKPOINT", "CREATE TABLE t ()"])
def test_the_ballot_box_can_do_no_more_than_write_rows(cluster, rated, statement):
    url = cluster.get_url("ballot_box", "box")
    with (
        psycopg.connect(url) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


def test_a_role_without_the_rights_is_told_which_are_missing(cluster, rated):
    ran = rated[0].run("manage.py", "clean_ratings", ratings=cluster.get_url("ballot_box", "box"))
    assert ran.returncode == 1
    assert "GRANT pg_checkpoint" in ran.stderr
    assert ran.stderr.count("\n") == 1


# SQLite


@pytest.fixture(scope="module")
def on_sqlite(django_db_setup, django_db_blocker, tmp_path_factory):
    """A site on SQLite whose members have rated and whose ballots are counted."""
    folder = tmp_path_factory.mktemp("sqlite")
    with django_db_blocker.unblock():
        site = Site(folder, f"sqlite:///{folder}/ratings.sqlite3")
        shutil.copyfile(databases.template_of(connections["ratings"]), folder / "ratings.sqlite3")
    site.manage("rating_keys", "create")
    values = site.let_members_rate()
    site.manage("tally")
    return folder, values


def test_on_sqlite_the_values_lie_in_the_ratings_file_alone(on_sqlite):
    folder, values = on_sqlite
    holding = {
        path.name
        for path in folder.rglob("*")
        if path.is_file() and count_found(values, path.read_bytes())
    }
    assert holding == {"ratings.sqlite3"}
