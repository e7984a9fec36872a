"""Querysets whose SQL is put together once: that takes longer than a database needs to answer.

No public way of Django keeps what was compiled, so this module gives a queryset the compiler that
it kept. Nothing else in the project does that; docs/benchmarks.md says what it saves.
"""

from collections.abc import Callable
from copy import copy
from functools import lru_cache
from typing import Any

from django.db import connections
from django.db.models import QuerySet

from search.trigrams import PART_LENGTHS, split_words

MARK = 0xE000  # letters that no name has (the private use area of Unicode) stand for its words
MOST = 1_000  # shapes that are kept


class PreparedQuery:
    """A queryset that `build` makes from a name; only into how many parts that is `split`, and how
    long they are as `lengths` tells them apart, may make a difference to its SQL.
    """

    def __init__(
        self,
        build: Callable[[str], QuerySet],
        split: Callable[[str], list[str]] = split_words,
        lengths: tuple[int, ...] = PART_LENGTHS,
    ):
        self.build, self.split, self.lengths = build, split, lengths
        self.compiled = lru_cache(MOST)(self.compile)

    def compile(self, name: str) -> tuple[QuerySet, Any, str, tuple]:
        """Return a queryset, its compiler (it knows what a row is made of), SQL and parameters."""
        found = self.build(name)
        compiler = found.query.get_compiler(found.db)
        return found, compiler, *compiler.as_sql()

    def fetch(self, name: str = "") -> list:
        """Return what the database answers for a name."""
        words = self.split(name)
        marks = [chr(MARK + n) * self.get_length_class(word) for n, word in enumerate(words)]
        found, compiler, sql, params = self.compiled(" ".join(marks))
        filled = tuple(fill_words(one, marks, words) for one in params)
        mine: Any = copy(compiler)  # the connection is of one thread
        mine.connection = connections[found.db]
        mine.as_sql = lambda *args, **kwargs: (sql, filled)
        answer: Any = found.all()
        answer.query.get_compiler = lambda *args, **kwargs: mine
        return list(answer)

    def get_length_class(self, word: str) -> int:
        """Return the length that stands for a part's."""
        return max((length for length in self.lengths if length <= len(word)), default=0)


def fill_words(param: Any, marks: list[str], words: list[str]) -> Any:
    """Return a parameter with the words of a name in the places of their marks."""
    if isinstance(param, str):
        for mark, word in zip(marks, words, strict=True):
            param = param.replace(mark, word)
    return param
