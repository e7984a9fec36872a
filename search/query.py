"""What somebody looks for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wagtail.search.query import Or, PlainText

from search import highlighting
from search.cjk import split_query_word
from search.normalization import clean_typed_text, normalize_name

WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Query:
    """What somebody looks for: as it was typed, as names are compared, and the single words that
    tell texts apart. `also` are queries of the same meaning.
    """

    text: str
    name: str
    words: str
    also: tuple["Query", ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Query":
        """Read what was typed."""
        line = " ".join(clean_typed_text(text).split())
        words = [word for word in WORD.findall(line) if word.lower() not in highlighting.COMMON]
        pieces = [piece for word in words for piece in split_query_word(word)]
        return cls(line, normalize_name(line), " ".join(pieces))

    @property
    def marks(self) -> str:
        """Everything that is marked in what was found."""
        return " ".join([self.text, *(one.text for one in self.also)])


def combine_queries(queries: Iterable[Query]) -> Any:
    """Return the question to the full text for all words of one of some queries; None if none."""
    some = [PlainText(one.words, operator="and") for one in queries if one.words]
    return Or(some) if len(some) > 1 else next(iter(some), None)
