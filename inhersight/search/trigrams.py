"""What the index of names is asked.

A model whose names are searched has a column `search_name` (see names.normalized), which
`AddTrigrams` (operations.py) indexes: with pg_trgm on PostgreSQL, on SQLite in a table of FTS5
beside it that triggers keep. Other databases search without an index.
"""

from functools import reduce
from operator import and_

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connections, models, router
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

SHORT = 3  # letters: a shorter word is looked for at the beginning of names only
MANY = 16  # letters: a slip changes a small share of them, and nearer names are enough
LAST = "\U0010ffff"  # sorts after every letter
MOST_ROWS = 4_000  # of SQLite's index to be read for the rarest trigrams of a query
CANDIDATES = 40  # of similar names, on SQLite
NEAREST = 15  # of similar names, on PostgreSQL, which sorts them
NOWHERE = "~~~"  # in no name


def vendor(model: type[models.Model]) -> str:
    """Return the kind of database that a model is read from."""
    return connections[router.db_for_read(model)].vendor


def matching(model: type[models.Model], query: str) -> Q:
    """Return the condition that a name begins with a query, or has words that begin with its words.

    A query of one short word is looked for at the beginning of names only: it would be in too many.
    """
    words = query.split()
    if len(query) < SHORT:
        return starting(model, query)
    if vendor(model) != "sqlite":
        return reduce(and_, (beginning(word) for word in words))
    parts = [f'" {word}"' for word in words if len(word) > 1]  # trigrams: a space, two letters
    rest = reduce(and_, (beginning(word) for word in words if len(word) == 1), Q())
    return among(model, " AND ".join(parts)) & rest if parts else rest


def starting(model: type[models.Model], query: str) -> Q:
    """Return the condition that a name begins with a query."""
    if vendor(model) == "sqlite":  # whose LIKE uses no index
        return Q(search_name__gte=query, search_name__lt=query + LAST)
    return Q(search_name__startswith=query)


def beginning(word: str) -> Q:
    """Return the condition that a word of a name begins with another."""
    return Q(search_name__startswith=word) | Q(search_name__contains=f" {word}")


def similar(model: type[models.Model], query: str) -> Q:
    """Return the condition that a name may be what was meant: to be looked at more closely."""
    if vendor(model) == "postgresql":
        if len(query) >= MANY:
            return Q(search_name__trigram_strict_word_similar=query)
        return Q(search_name__trigram_word_similar=query)
    if vendor(model) == "sqlite":
        return rare(model, query)
    return starting(model, query[:2])


def nearest(found: QuerySet, query: str) -> QuerySet:
    """Return those of similar names that are to be looked at more closely."""
    if vendor(found.model) != "postgresql":
        return found.order_by("pk")[:CANDIDATES]  # all that `rare` gives
    return found.order_by(TrigramWordSimilarity(query, "search_name").desc(), "pk")[:NEAREST]


def among(model: type[models.Model], expression: str) -> Q:
    """Return the condition that SQLite's index finds a name by an expression of FTS5."""
    table = f"{model._meta.db_table}_trigrams"
    sql = f"SELECT rowid FROM {table} WHERE {table} MATCH %s"  # noqa: S608  # nosec B608
    return Q(pk__in=RawSQL(sql, [expression]))  # noqa: S611  # nosec B611


def rare(model: type[models.Model], query: str) -> Q:
    """Return the condition that a name shares some of the rarest trigrams of a query.

    All of a query's trigrams would be in a great part of all names.
    """
    table = f"{model._meta.db_table}_trigrams"
    parts = trigrams(query)
    marks = ", ".join(["%s"] * len(parts))
    sql = f"""SELECT rowid FROM {table} WHERE {table} MATCH (
        SELECT coalesce(group_concat('"' || term || '"', ' OR '), '"{NOWHERE}"') FROM (
            SELECT term, sum(doc) OVER rarest AS read, row_number() OVER rarest AS place
            FROM {model._meta.db_table}_trigram_counts WHERE term IN ({marks})
            WINDOW rarest AS (ORDER BY doc, term)
        ) WHERE read < {MOST_ROWS} OR place <= 3
    ) ORDER BY rank LIMIT {CANDIDATES}"""  # noqa: S608  # nosec B608
    return Q(pk__in=RawSQL(sql, parts))  # noqa: S611  # nosec B611


def trigrams(query: str) -> list[str]:
    """Return the trigrams of a query, with a space before it."""
    text = f" {query}"
    return list(dict.fromkeys(text[at : at + 3] for at in range(len(text) - 2)))
