"""What the index of names is asked.

A model whose names are searched has a column `search_name` (see names.normalized), which
`AddTrigrams` (operations.py) indexes: with pg_trgm on PostgreSQL, on SQLite in a table of FTS5
beside it that triggers keep.
"""

from functools import reduce
from operator import and_

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connections, models, router
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from search.cjk import has_cjk

SHORT = 3  # letters: a shorter word is looked for at the beginning of names only
LONG = 7  # letters: words that are alike share a third of their trigrams in spite of a slip
APART = 4  # parts of a query, at most, that are looked for apart
PART_LENGTHS = (1, 2, SHORT)  # of a part, from which it is asked for in another way
PIECE_LENGTHS = (1, LONG)
LAST = "\U0010ffff"  # sorts after every letter
MOST_ROWS = 8_000  # of SQLite's index to be read for the rarest trigrams of a query
COMPARED = 400  # of names with rare trigrams, by all of theirs
NEAREST = 15  # of similar names
NOWHERE = "~~~"  # in no name


def get_vendor(model: type[models.Model]) -> str:
    """Return the kind of database that a model is read from."""
    return connections[router.db_for_read(model)].vendor


def match_words(model: type[models.Model], query: str) -> Q:
    """Return the condition that a name begins with a query, or has words that begin with its words.

    A query of one short word is looked for at the beginning of names only: it would be in too many.
    """
    words = split_words(query)
    if has_cjk(query):  # it has no spaces that would tell where a word begins
        return Q(*(("search_name__contains", word) for word in words))
    if len(query) < SHORT:
        return match_start(model, query)
    if get_vendor(model) != "sqlite":
        return reduce(and_, (match_word_start(word) for word in words))
    longer = [f'" {word}"' for word in words if len(word) > 1]  # trigrams: a space, two letters
    rest = reduce(and_, (match_word_start(word) for word in words if len(word) == 1), Q())
    return match_by_fts5(model, " AND ".join(longer)) & rest if longer else rest


def match_exact(model: type[models.Model], query: str) -> Q:
    """Return the condition that a name is what was typed."""
    return Q(search_name=query)


def match_words_unindexed(query: str) -> Q:
    """Return the same condition for a few rows that no index of trigrams has."""
    if has_cjk(query):
        return Q(*(("search_name__contains", word) for word in split_words(query)))
    if len(query) < SHORT:
        return Q(search_name__startswith=query)
    return reduce(and_, (match_word_start(word) for word in split_words(query)))


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


def match_start(model: type[models.Model], query: str) -> Q:
    """Return the condition that a name begins with a query."""
    if get_vendor(model) == "sqlite":  # whose LIKE uses no index
        return Q(search_name__gte=query, search_name__lt=query + LAST)
    return Q(search_name__startswith=query)


def match_word_start(word: str) -> Q:
    """Return the condition that a word of a name begins with another."""
    return Q(search_name__startswith=word) | Q(search_name__contains=f" {word}")


def match_similar(model: type[models.Model], query: str) -> Q:
    """Return the condition that a name may be what was meant: to be looked at more closely."""
    return (
        match_rare_trigrams(model, query)
        if get_vendor(model) == "sqlite"
        else match_by_pg_trgm(query)
    )


def match_by_pg_trgm(query: str) -> Q:
    """Return the condition for PostgreSQL that a name is like a query.

    The query as a whole is not enough: thousands of names may share some of its words, and looking
    at them takes long. Thresholds are in the settings, of whole words a lower one.
    """
    apart = [piece for piece in split_pieces(query)[:APART] if len(piece) >= LONG]
    whole = Q() if len(apart) > 1 else Q(search_name__trigram_word_similar=query)
    if apart == [query]:  # two letters swapped leave a third of a word's trigrams
        whole |= Q(search_name__trigram_strict_word_similar=query)
    apart = [piece for piece in apart if piece != query]
    return whole & Q(*(("search_name__trigram_strict_word_similar", piece) for piece in apart))


def limit_to_nearest(found: QuerySet, query: str) -> QuerySet:
    """Return those of similar names that are to be looked at more closely."""
    if get_vendor(found.model) == "sqlite":
        return found  # `rare` gives no more
    return found.order_by(TrigramWordSimilarity(query, "search_name").desc(), "pk")[:NEAREST]


def match_by_fts5(model: type[models.Model], expression: str) -> Q:
    """Return the condition that SQLite's index finds a name by an expression of FTS5."""
    table = f"{model._meta.db_table}_trigrams"
    sql = f"SELECT rowid FROM {table} WHERE {table} MATCH %s"  # noqa: S608  # nosec B608
    return Q(pk__in=RawSQL(sql, [expression]))  # noqa: S611  # nosec B611


def match_rare_trigrams(model: type[models.Model], query: str) -> Q:
    """Return the condition that a name shares some of the rarest trigrams of a query, and is one of
    those that share most of all of them.

    All of a query's trigrams would be in a great part of all names.
    """
    table, key = model._meta.db_table, model._meta.pk.column
    sql = f"""WITH RECURSIVE rest(text) AS (
        SELECT ' ' || %s UNION SELECT substr(text, 2) FROM rest WHERE length(text) > 3
    ), grams(gram) AS MATERIALIZED (SELECT DISTINCT substr(text, 1, 3) FROM rest)
    SELECT {key} FROM {table} WHERE {key} IN (
        SELECT rowid FROM {table}_trigrams WHERE {table}_trigrams MATCH (
            SELECT coalesce(group_concat('"' || term || '"', ' OR '), '"{NOWHERE}"') FROM (
                SELECT term, sum(doc) OVER rarest AS read, row_number() OVER rarest AS place
                FROM {table}_trigram_counts WHERE term IN (SELECT gram FROM grams)
                WINDOW rarest AS (ORDER BY doc, term)
            ) WHERE read < {MOST_ROWS} OR place <= 3
        ) ORDER BY rank LIMIT {COMPARED}
    ) ORDER BY (SELECT count(*) FROM grams WHERE instr(' ' || search_name, gram)) DESC,
        length(search_name), {key} LIMIT {NEAREST}"""  # noqa: S608  # nosec B608
    return Q(pk__in=RawSQL(sql, [query]))  # noqa: S611  # nosec B611
