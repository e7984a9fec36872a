"""Migrated template databases, kept between runs and copied for each of them.

Migrations take many seconds; a copy takes some milliseconds. A template is keyed by the migrations
of every installed app, so that it is made anew when one of them changes.
"""

import contextlib
import fcntl
import hashlib
import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

TEMPLATES = settings.BASE_DIR / "var" / "test-templates"


def migrations_key() -> str:
    """Return a short hash of every migration of every installed app."""
    digest = hashlib.sha256()
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        with contextlib.suppress(ModuleNotFoundError):
            folder = Path(str(import_module(f"{config.name}.migrations").__file__)).parent
            for file in sorted(folder.glob("*.py")):
                digest.update(f"{config.label}/{file.name}".encode() + file.read_bytes())
    return digest.hexdigest()[:12]


@contextlib.contextmanager
def only_one(name: str):
    """Hold a lock between processes."""
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    with (TEMPLATES / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@dataclass
class Copy:
    """A copy of a template database that a connection now uses."""

    connection: object
    name: str

    def drop(self) -> None:
        """Delete the copy."""
        self.connection.close()
        if self.connection.vendor == "sqlite":
            shutil.rmtree(Path(self.name).parent, ignore_errors=True)
        else:
            execute_outside(self.connection, f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


def execute_outside(connection, *statements: str) -> list:
    """Run statements on PostgreSQL's maintenance database, outside any transaction."""
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def create(connection, name: str, template: str = "template1") -> None:
    """Make a PostgreSQL database anew, empty or as a copy of another."""
    execute_outside(
        connection,
        f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)',
        f'CREATE DATABASE "{name}" TEMPLATE "{template}"',
    )


def use(connection, name: str) -> None:
    """Point a connection at another database."""
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES[connection.alias]["NAME"] = name


def migrate(alias: str) -> None:
    """Make the tables of a database; of the ratings' only its own app's, which takes no time."""
    apps_there = ["ratings"] if alias == "ratings" else []
    call_command("migrate", *apps_there, database=alias, verbosity=0)


def template_of(connection) -> str:
    """Return the template's name (PostgreSQL) or path (SQLite), made first if it is not there."""
    key = f"{connection.vendor}-{connection.alias}-{migrations_key()}"
    with only_one(key):
        if connection.vendor == "sqlite":
            path = TEMPLATES / f"{key}.sqlite3"
            if not path.exists():
                making = path.with_suffix(".making")
                making.unlink(missing_ok=True)
                use(connection, str(making))
                migrate(connection.alias)
                connection.close()
                sqlite3.connect(making).execute("PRAGMA journal_mode=DELETE").close()
                making.rename(path)
            return str(path)
        name = f"inhersight_{key}".replace("-", "_")
        if not execute_outside(connection, f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
            making = f"{name}_making"
            create(connection, making)
            use(connection, making)
            migrate(connection.alias)
            connection.close()
            execute_outside(connection, f'ALTER DATABASE "{making}" RENAME TO "{name}"')
        return name


def copy_template(connection, suffix: str) -> str:
    """Make a copy of the template and return its name (PostgreSQL) or path (SQLite)."""
    template = template_of(connection)
    if connection.vendor == "sqlite":
        copy = Path(tempfile.mkdtemp(prefix="inhersight-test-")) / f"{connection.alias}.sqlite3"
        shutil.copyfile(template, copy)
        return str(copy)
    name = f"{template}_{suffix}"
    with only_one(template):
        create(connection, name, template)
    return name


def use_copy(connection, suffix: str) -> Copy:
    """Copy the template of a connection's database and point the connection at the copy."""
    name = copy_template(connection, suffix)
    use(connection, name)
    return Copy(connection, name)


@contextlib.contextmanager
def rolled_back(blocker, **own_settings):
    """Let a fixture of a module work on both databases; at its end all of it is taken back.

    A fixture that yields inside lets each test of its module see what it has made.
    """
    with (
        blocker.unblock(),
        override_settings(**own_settings),
        transaction.atomic(),
        transaction.atomic(using="ratings"),
    ):
        yield
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="ratings")
