"""What the indexes of trigrams are asked: with pg_trgm on PostgreSQL, on SQLite in a table of FTS5
that triggers keep (`AddTrigrams`, operations.py).
"""

from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connections, models, router
from django.db.models import F, Q, QuerySet, Window
from django.db.models.expressions import RawSQL
from django.db.models.functions import RowNumber

from search.cjk import has_cjk
from search.models import Name, Word

SHORT = 3  # letters: a shorter word is looked for at the beginning of names only
LONG = 7  # letters: words that are alike share a third of their trigrams in spite of a slip
APART = 4  # parts of a query, at most, that are looked for apart
LAST = "\U0010ffff"  # sorts after every letter
MOST_ROWS = 8_000  # of SQLite's index to be read for the rarest trigrams of a query
COMPARED = 400  # of names with rare trigrams, by all of theirs
NEAREST = 15  # of similar names, of each kind
NOWHERE = "~~~"  # in no name


def split_words(query: str) -> list[str]:
    """Return what of a query is looked for apart: its first words, and the rest as it stands."""
    return query.split(maxsplit=APART - 1)


def split_pieces(query: str) -> list[str]:
    """Return what of a query is compared apart: its first words, short ones together with the next,
    and the rest, which may be short.
    """
    found = [""]
    for word in query.split():
        if len(found[-1]) >= LONG and len(found) <= APART:
            found.append("")
        found[-1] = f"{found[-1]} {word}".strip()
    return found


def is_sqlite(model: type[models.Model]) -> bool:
    """Say whether a model is read from SQLite."""
    return connections[router.db_for_read(model)].vendor == "sqlite"


def match_start(model: type[models.Model], column: str, text: str) -> Q:
    """Return the condition that a column begins with a text, as a database's index can tell."""
    if is_sqlite(model):  # whose LIKE uses no index
        return Q((f"{column}__gte", text), (f"{column}__lt", text + LAST))
    return Q((f"{column}__startswith", text))


def match_words(column: str, query: str) -> Q:
    """Return the condition that a column begins with a query, or has words that begin with its
    words. A query of one short word is looked for at the beginning only: it would be in too many.
    """
    if has_cjk(query):  # it has no spaces that would tell where a word begins
        return Q(*((f"{column}__contains", word) for word in split_words(query)))
    if len(query) < SHORT:
        return Q((f"{column}__startswith", query))
    return reduce(and_, (match_word_start(column, word) for word in split_words(query)))


def match_word_start(column: str, word: str) -> Q:
    """Return the condition that a word of a column begins with another."""
    return Q((f"{column}__startswith", word)) | Q((f"{column}__contains", f" {word}"))


@dataclass(frozen=True)
class TrigramIndex:
    """A column of a model with an index of its trigrams; `group` is the column of the kinds that
    it has.
    """

    model: type[models.Model]
    column: str
    group: str = ""

    def match_words(self, query: str) -> Q:
        """Return the condition that a name has words that begin with those of a query."""
        if has_cjk(query) or not is_sqlite(self.model):
            return match_words(self.column, query)
        words = split_words(query)
        longer = [f'" {word}"' for word in words if len(word) > 1]  # trigrams: a space, two letters
        short = (match_word_start(self.column, word) for word in words if len(word) == 1)
        table = f"{self.model._meta.db_table}_trigrams"
        sql = f"SELECT rowid FROM {table} WHERE {table} MATCH %s"  # noqa: S608  # nosec B608
        found = RawSQL(sql, [" AND ".join(longer)])  # noqa: S611  # nosec B611
        return reduce(and_, short, Q(pk__in=found) if longer else Q())

    def find_similar(self, query: str) -> QuerySet:
        """Return rows whose names may be what was meant, the nearest of each kind: to be looked at
        more closely.
        """
        if is_sqlite(self.model):
            return self.model._default_manager.filter(self.match_rare_trigrams(query))
        found = self.model._default_manager.filter(self.match_by_pg_trgm(query))
        nearness = TrigramWordSimilarity(query, self.column).desc()
        if not self.group:
            return found.order_by(nearness, "pk")[:NEAREST]
        return limit_each(found, self.group, [nearness, F("pk").asc()], NEAREST)

    def match_by_pg_trgm(self, query: str) -> Q:
        """Return the condition for PostgreSQL that a name is like a query.

        The query as a whole is not enough: thousands of names may share some of its words, and
        looking at them takes long. Thresholds are in the settings, of whole words a lower one.
        """
        like = f"{self.column}__trigram_strict_word_similar"
        apart = [piece for piece in split_pieces(query)[:APART] if len(piece) >= LONG]
        whole = Q() if len(apart) > 1 else Q((f"{self.column}__trigram_word_similar", query))
        if apart == [query]:  # two letters swapped leave a third of a word's trigrams
            whole |= Q((like, query))
        return whole & Q(*((like, piece) for piece in apart if piece != query))

    def match_rare_trigrams(self, query: str) -> Q:
        """Return the condition for SQLite that a name shares some of the rarest trigrams of a
        query, and is one of those of its kind that share most of all of them.

        All of a query's trigrams would be in a great part of all names.
        """
        table, key = self.model._meta.db_table, self.model._meta.pk.column
        sql = f"""WITH RECURSIVE rest(text) AS (
            SELECT ' ' || %s UNION SELECT substr(text, 2) FROM rest WHERE length(text) > 3
        ), grams(gram) AS MATERIALIZED (SELECT DISTINCT substr(text, 1, 3) FROM rest)
        SELECT {key} FROM (SELECT {key}, row_number() OVER (
            PARTITION BY {self.group or 1}
            ORDER BY (SELECT count(*) FROM grams WHERE instr(' ' || {self.column}, gram)) DESC,
                length({self.column}), {key}
        ) AS at FROM {table} WHERE {key} IN (
            SELECT rowid FROM {table}_trigrams WHERE {table}_trigrams MATCH (
                SELECT coalesce(group_concat('"' || term || '"', ' OR '), '"{NOWHERE}"') FROM (
                    SELECT term, sum(doc) OVER rarest AS read, row_number() OVER rarest AS place
                    FROM {table}_trigram_counts WHERE term IN (SELECT gram FROM grams)
                    WINDOW rarest AS (ORDER BY doc, term)
                ) WHERE read < {MOST_ROWS} OR place <= 3
            ) ORDER BY rank LIMIT {COMPARED}
        )) WHERE at <= {NEAREST}"""  # noqa: S608  # nosec B608
        return Q(pk__in=RawSQL(sql, [query]))  # noqa: S611  # nosec B611


def limit_each(found: QuerySet, group: str, order: list, number: int) -> QuerySet:
    """Return the first rows of each group."""
    place = Window(RowNumber(), partition_by=[group], order_by=order)
    return found.annotate(place_in_group=place).filter(place_in_group__lte=number)


NAMES = TrigramIndex(Name, "words", "kind")
WORDS = TrigramIndex(Word, "search_name")
