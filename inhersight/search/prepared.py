"""SQL that is put together once: that takes the ORM longer than the database takes to answer it."""

from collections.abc import Callable
from functools import lru_cache

from django.db import connections
from django.db.models import QuerySet

from inhersight.search.trigrams import SHORT

MARK = 0xE000  # letters that no name has (the private use area of Unicode) stand for its words
MOST = 1_000  # shapes that are kept


class Prepared:
    """A question about names, made by `build` from a name; only how long its words are, up to
    trigrams.SHORT letters, may make a difference to its SQL.
    """

    def __init__(self, build: Callable[[str], QuerySet]):
        self.build = build
        self.compiled = lru_cache(MOST)(self.compile)

    def compile(self, name: str) -> tuple[str, str, tuple]:
        """Return the database that is asked, the SQL and its parameters."""
        found = self.build(name)
        return found.db, *found.query.get_compiler(found.db).as_sql()

    def rows(self, name: str) -> list[tuple]:
        """Return what the database answers for a name."""
        words = name.split()
        marks = [chr(MARK + n) * min(len(word), SHORT) for n, word in enumerate(words)]
        alias, sql, params = self.compiled(" ".join(marks))
        with connections[alias].cursor() as cursor:
            cursor.execute(sql, [filled(one, marks, words) for one in params])
            return cursor.fetchall()


def filled(param, marks: list[str], words: list[str]):
    """Return a parameter with the words of a name in the places of their marks."""
    if isinstance(param, str):
        for mark, word in zip(marks, words, strict=True):
            param = param.replace(mark, word)
    return param
