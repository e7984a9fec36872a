"""Wagtail's index in SQLite, which ranks what it finds in the same pass.

modelsearch asks the whole index again for each row, to learn how well that matches: minutes for a
word that is in thousands of texts (its pull request 85 says so).
"""

from django.db.models.expressions import RawSQL
from modelsearch.backends.database.sqlite import sqlite
from modelsearch.backends.database.sqlite.query import MatchExpression, normalize
from modelsearch.query import MatchAll, Not
from modelsearch.utils import get_descendants_content_types_pks

from search.operations import ENTRIES, FTS

# The sign keeps SQLite from going through the rows and asking its index for each of them.
JOINED = f"+{FTS}.rowid = {ENTRIES}.id"
SCORE = f"bm25({FTS}) * ({ENTRIES}.title_norm + 1)"  # as modelsearch has it


class Compiler(sqlite.SQLiteSearchQueryCompiler):
    """Joins the index, where modelsearch has a subquery for each row."""

    def search(self, config, start, stop, score_field=None):
        query = normalize(self.query)
        is_ranked = self.order_by_relevance and not isinstance(query, (MatchAll, Not))
        # FTS5 has no score for groups of rows, and callers may want it as a column.
        if not is_ranked or score_field or self.queryset.query.group_by:
            return super().search(config, start, stop, score_field)
        fields = self.fields or self.FTS_TABLE_FIELDS
        words = MatchExpression(fields, self.build_search_query(query, config=config))
        meta = self.queryset.model._meta
        kinds = get_descendants_content_types_pks(self.queryset.model)
        found = self.queryset.filter(words).extra(  # noqa: S610  # nosec B610
            tables=[FTS, ENTRIES],
            where=[
                JOINED,
                f"{ENTRIES}.content_type_id IN ({', '.join(map(str, kinds))})",
                f"{ENTRIES}.object_id = {meta.db_table}.{meta.pk.column}",
            ],
        )
        score = RawSQL(SCORE, ())  # noqa: S611  # nosec B611
        return found.order_by(score, "-pk")[start:stop]


class AutocompleteCompiler(Compiler, sqlite.SQLiteAutocompleteQueryCompiler):
    """The same for the beginnings of words, which editors look for."""


class SearchBackend(sqlite.SQLiteSearchBackend):
    """Wagtail's backend for SQLite."""

    query_compiler_class = Compiler
    autocomplete_query_compiler_class = AutocompleteCompiler
