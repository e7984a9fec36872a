"""What the disk keeps beside the rows: the log that a database writes ahead, and free pages.

PostgreSQL's log holds each nullifier with the moment of its commit until its segment is deleted, so
the log is ended and cut every hour and at the end of each tally. deploy/ratings-postgres.conf lets
PostgreSQL delete old segments instead of keeping them for reuse.
"""

from django.db import ProgrammingError, connections

from companies.ratings.ballots import DATABASE


class RightsMissing(Exception):
    """The database's role may not end a segment of PostgreSQL's log."""


class OldRowsStillRead(Exception):
    """A reader keeps old rows in the log of SQLite."""


def clean_disk(using: str = DATABASE) -> None:
    """Remove what the ratings' database has written ahead.

    Raises RightsMissing, OldRowsStillRead."""
    clean = {"postgresql": end_segment, "sqlite": empty_log}
    clean[connections[using].vendor](using)


def end_segment(using: str) -> None:
    """Let PostgreSQL write everything to its tables, begin a new segment of the log, and delete the
    old ones: the second checkpoint no longer needs them. Raises RightsMissing."""
    try:
        with connections[using].cursor() as cursor:
            cursor.execute("CHECKPOINT")
            cursor.execute("SELECT pg_switch_wal()")
            cursor.execute("CHECKPOINT")
    except ProgrammingError as error:
        raise RightsMissing from error


def empty_log(using: str) -> None:
    """Move what SQLite has written ahead to its file, and empty the log.

    Raises OldRowsStillRead."""
    with connections[using].cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_busy, *_ = cursor.fetchone()
    if is_busy:
        raise OldRowsStillRead


def empty_free_pages(using: str) -> None:
    """Write SQLite's file anew without the pages that nothing uses, and empty its log.

    Raises OldRowsStillRead."""
    with connections[using].cursor() as cursor:
        cursor.execute("VACUUM")
    empty_log(using)
