"""A site to measure: its folder, its databases, and commands with what they take."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).parent.parent.parent
DATABASES = {"DATABASE_URL": "bench_site", "RATINGS_DATABASE_URL": "bench_ratings"}
ALIASES = ("default", "ratings")


class Site:
    """A site in a folder."""

    def __init__(self, folder: str, databases: dict[str, str]):
        self.environment = os.environ | {
            "DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "inhersight.settings.site",
            "SECRET_KEY": "b" * 50,
            "SITE_URL": "http://localhost",
            "LOG_LEVEL": "WARNING",
            **databases,
        }

    def run(self, *arguments: str, quiet: bool = False) -> None:
        """Run Python with some arguments; it must succeed."""
        command = [sys.executable, *arguments]
        output = subprocess.DEVNULL if quiet else None
        subprocess.run(command, cwd=ROOT, env=self.environment, stdout=output, check=True)

    def measured(self, *arguments: str) -> None:
        """Run a command of manage.py; print its report and what it took."""
        started = time.monotonic()
        command = [sys.executable, "manage.py", *arguments]
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout
        report = [line.strip() for line in process.stdout if line.strip()]
        _, status, used = os.wait4(process.pid, 0)
        if status:
            sys.exit(f"manage.py {arguments[0]} failed.")
        seconds, peak = time.monotonic() - started, used.ru_maxrss / 1024
        words = report[-1] if report else ""
        busy = used.ru_utime + used.ru_stime  # less than its time where others use the processor
        print(
            f"{arguments[0]:12}{seconds:8.1f} s{busy:8.1f} s of processor{peak:6.0f} MiB   {words}",
            flush=True,
        )

    def vacuum(self) -> None:
        """Do what PostgreSQL does by itself within minutes, where that is not switched off."""
        for name in DATABASES:
            if (url := self.environment.get(name, "")).startswith("postgres"):
                with psycopg.connect(url, autocommit=True) as connection:
                    connection.execute("VACUUM ANALYZE")


@contextlib.contextmanager
def temporary_site(as_it_is: bool = False) -> Iterator[Site]:
    """Make an empty site, or use the databases of the environment as they are."""
    with contextlib.ExitStack() as stack:
        folder = os.environ.get("DATA_DIR", "") if as_it_is else ""
        folder = folder or stack.enter_context(tempfile.TemporaryDirectory())
        databases = {} if as_it_is else stack.enter_context(new_databases())
        site = Site(folder, databases)
        if not as_it_is:
            for alias in ALIASES:
                site.run("manage.py", "migrate", "-v0", f"--database={alias}")
            site.run("manage.py", "rating_keys", "create", quiet=True)
        site.run("manage.py", "collectstatic", "-v0", "--no-input")
        yield site


@contextlib.contextmanager
def new_databases() -> Iterator[dict[str, str]]:
    """Make empty databases on the servers of the environment, and drop them in the end."""
    given = {name: os.environ.get(name, "") for name in DATABASES}
    urls = {
        name: urlsplit(url)._replace(path=f"/{DATABASES[name]}").geturl()
        for name, url in given.items()
        if url.startswith("postgres")
    }
    for name, url in urls.items():
        execute(given[name], *dropped(url), f'CREATE DATABASE "{urlsplit(url).path[1:]}"')
    yield {name: urls.get(name, "") for name in DATABASES} if urls else {}
    for name, url in urls.items():
        execute(given[name], *dropped(url))


def dropped(url: str) -> list[str]:
    """Return the statement that drops a database."""
    return [f'DROP DATABASE IF EXISTS "{urlsplit(url).path[1:]}" WITH (FORCE)']


def execute(url: str, *statements: str) -> None:
    """Run statements on the maintenance database of a server."""
    with psycopg.connect(urlsplit(url)._replace(path="/postgres").geturl(), autocommit=True) as it:
        for statement in statements:
            it.execute(statement)
