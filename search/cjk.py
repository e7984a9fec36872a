"""Runs of Chinese, Japanese and Korean letters, which have no spaces between their words.

To an index such a run is one word. So it is told the letters and the pairs of neighbors as well,
and a query is asked for by its pairs (as Lucene's CJKBigramFilter does).
"""

import re
import unicodedata
from typing import Any

from wagtail.search import index

LETTERS = (
    "\u1100-\u11ff\u3005\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
RUN = re.compile(f"[{LETTERS}]+")
WORD = re.compile(r"\w+")
PARTS = re.compile(f"[{LETTERS}]+|[^{LETTERS}]+")


def has_cjk(text: str) -> bool:
    """Say whether a text has letters of a script without spaces."""
    return not text.isascii() and RUN.search(text) is not None


def find_cjk_runs(text: str) -> list[str]:
    """Return the runs of a text."""
    return [] if text.isascii() else RUN.findall(text)


def blank_cjk_runs(text: str) -> str:
    """Return a text with spaces in the place of its runs, as long as it was."""
    return text if text.isascii() else RUN.sub(lambda run: " " * len(run[0]), text)


def get_pairs(run: str) -> list[str]:
    """Return each letter of a run with the next."""
    return [run[at : at + 2] for at in range(len(run) - 1)]


def get_cjk_pieces(text: str) -> str:
    """Return the letters and pairs of a text's runs, and what stands beside them in a word."""
    if not has_cjk(text):
        return ""
    known: dict[str, None] = {}
    for word in WORD.findall(unicodedata.normalize("NFKC", text)):
        if has_cjk(word):
            for part in PARTS.findall(word):
                known |= dict.fromkeys([*part, *get_pairs(part)] if has_cjk(part) else [part])
    return " ".join(known)


def split_query_word(word: str) -> list[str]:
    """Return what an index is asked for to find a word: itself, or what it is made of."""
    if not has_cjk(word):
        return [word]
    parts = PARTS.findall(unicodedata.normalize("NFKC", word))
    return [
        piece for part in parts for piece in (get_pairs(part) if has_cjk(part) else []) or [part]
    ]


class CjkField(index.SearchField):
    """What the runs of a searched text are made of."""

    def get_attname(self, cls: Any) -> str:
        """Return the name of its column in OpenSearch, which is not that of the text."""
        return f"{super().get_attname(cls)}_runs"

    def get_value(self, obj: Any) -> Any:
        return get_value_pieces(super().get_value(obj))


def get_value_pieces(value: Any) -> Any:
    """Return the pieces of a value for the index, a text or a list of such."""
    if isinstance(value, str):
        return get_cjk_pieces(value)
    return " ".join(filter(None, map(get_value_pieces, value))) if isinstance(value, list) else ""


def add_cjk_fields(fields: list) -> list:
    """Return a model's search fields with those by which words inside a run are found."""
    found = []
    for one in fields:
        if isinstance(one, index.RelatedFields):
            one = index.RelatedFields(one.field_name, add_cjk_fields(one.fields))
        found.append(one)
        if type(one) is index.SearchField:
            found.append(CjkField(one.field_name, boost=one.boost))
    return found
