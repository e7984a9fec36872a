"""Tables in random order, by one transaction: neither place nor xmin tells of a sequence."""

from django.apps import apps
from django.db import connections, models, transaction

from companies.ratings import disk
from companies.ratings.ballots import DATABASE

RANDOM = {"postgresql": "gen_random_uuid()", "sqlite": "randomblob(16)"}


def shuffle_tables(using: str, tables: list[type[models.Model]]) -> None:
    """Rewrite tables of one database in random order, all in one transaction.

    SQLite's free pages, and the log that it writes ahead, are emptied too. Raises OldRowsStillRead.
    """
    connection = connections[using]
    names = [connection.ops.quote_name(model._meta.db_table) for model in tables]
    random = RANDOM[connection.vendor]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SET CONSTRAINTS ALL IMMEDIATE"
            )  # a table with checks to come is not cut
            cursor.execute(f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE")
            cursor.execute("SET LOCAL work_mem = '128MB'")  # so that a million rows sort at once
        for name in names:
            cursor.execute(
                f"CREATE TEMPORARY TABLE shuffled AS SELECT * FROM {name} ORDER BY {random}"  # noqa: S608  # nosec B608
            )
            empty = "TRUNCATE" if connection.vendor == "postgresql" else "DELETE FROM"
            cursor.execute(f"{empty} {name}")  # nosec B608
            cursor.execute(f"INSERT INTO {name} SELECT * FROM shuffled")  # noqa: S608  # nosec B608
            cursor.execute("DROP TABLE shuffled")
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        disk.empty_free_pages(using)


def shuffle_ratings() -> None:
    """Rewrite every table of the ratings in random order, and clean the disk.

    Raises OldRowsStillRead, RightsMissing."""
    shuffle_tables(DATABASE, list(apps.get_app_config("ratings").get_models()))
    if not connections[DATABASE].in_atomic_block:
        disk.clean_disk()
