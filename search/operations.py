"""What migrations add to a database for the search."""

from django.db.migrations.operations.base import Operation

AT_ONCE = 2_000
ENTRIES = "wagtailsearch_indexentry"
FTS = f"{ENTRIES}_fts"
TEXT = f"{ENTRIES}_text"


class Statements(Operation):
    """Statements that differ from one kind of database to the next; others need none."""

    reversible = True
    reduces_to_sql = True
    forwards: dict[str, tuple[str, ...]] = {}
    backwards: dict[str, tuple[str, ...]] = {}

    def state_forwards(self, app_label, state):
        """The models stay as they are."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        self.run(self.forwards, app_label, schema_editor, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        self.run(self.backwards, app_label, schema_editor, from_state)

    def run(self, statements, app_label, schema_editor, state):
        if schema_editor.connection.alias == "default":
            names = self.names(app_label, state)
            for statement in statements.get(schema_editor.connection.vendor, ()):
                schema_editor.execute(statement.format(**names))

    def names(self, app_label, state) -> dict[str, str]:
        """Return what the statements have in braces."""
        return {}


class ReadEnglish(Statements):
    """Let the full text find inflected words, with accents or without: “résumé”, “resumes”.

    On PostgreSQL it is the text search configuration that the settings name, and an index of what
    Wagtail's backend asks for, title and body together; on SQLite Wagtail's FTS5 table is made anew
    with another tokenizer, and its triggers go on filling it.
    """

    forwards = {
        "postgresql": (
            "CREATE EXTENSION IF NOT EXISTS unaccent",
            "CREATE TEXT SEARCH CONFIGURATION site_english (COPY = english)",
            "ALTER TEXT SEARCH CONFIGURATION site_english ALTER MAPPING FOR "
            "hword, hword_part, word, asciihword, hword_asciipart, asciiword "
            "WITH unaccent, english_stem",
            f"CREATE INDEX {TEXT} ON {ENTRIES} USING gin ((title || body))",
        ),
        "sqlite": (
            f"DROP TABLE {FTS}",
            f"CREATE VIRTUAL TABLE {FTS} USING fts5(autocomplete, body, title, "
            "tokenize='porter unicode61 remove_diacritics 2')",
        ),
    }
    backwards = {
        "postgresql": (f"DROP INDEX {TEXT}", "DROP TEXT SEARCH CONFIGURATION site_english"),
        "sqlite": (
            f"DROP TABLE {FTS}",
            f"CREATE VIRTUAL TABLE {FTS} USING fts5(autocomplete, body, title)",
        ),
    }

    def describe(self):
        return "Let the full text find inflected words, with accents or without"


# A name has a space before it in SQLite's index, so that “ abc” finds the beginnings of words.
PUT = (
    "WHEN new.{only} BEGIN "
    "INSERT INTO {table}_trigrams(rowid, name) VALUES (new.{key}, ' ' || new.{name}); END"
)
TAKE = (
    "WHEN old.{only} BEGIN INSERT INTO {table}_trigrams({table}_trigrams, rowid, name) "
    "VALUES ('delete', old.{key}, ' ' || old.{name}); END"
)
CHANGE = "UPDATE OF {name}, {column} ON {table}"


class AddTrigrams(Statements):
    """Index the names of a model by their trigrams (see trigrams.py).

    `only` is (column, value) of the rows to index, if not all. SQLite builds a table anew to alter
    it, without its triggers: a later migration that alters the model repeats this operation.
    """

    forwards = {
        "postgresql": (
            "CREATE EXTENSION IF NOT EXISTS pg_trgm",
            "CREATE INDEX {table}_trigrams ON {table} USING gin ({name} gin_trgm_ops) WHERE {only}",
            # The planner compares what is typed with every name of its sample before it begins.
            "ALTER TABLE {table} ALTER {name} SET STATISTICS 10",
        ),
        "sqlite": (
            "CREATE VIRTUAL TABLE {table}_trigrams "
            "USING fts5(name, content='', tokenize='trigram')",
            "CREATE VIRTUAL TABLE {table}_trigram_counts USING fts5vocab({table}_trigrams, 'row')",
            "INSERT INTO {table}_trigrams(rowid, name) "
            "SELECT {key}, ' ' || {name} FROM {table} WHERE {only}",
            f"CREATE TRIGGER {{table}}_trigrams_added AFTER INSERT ON {{table}} {PUT}",
            f"CREATE TRIGGER {{table}}_trigrams_gone AFTER DELETE ON {{table}} {TAKE}",
            f"CREATE TRIGGER {{table}}_trigrams_old BEFORE {CHANGE} {TAKE}",
            f"CREATE TRIGGER {{table}}_trigrams_new AFTER {CHANGE} {PUT}",
        ),
    }
    backwards = {
        "postgresql": (
            "DROP INDEX {table}_trigrams",
            "ALTER TABLE {table} ALTER {name} SET STATISTICS -1",
        ),
        "sqlite": (
            "DROP TRIGGER {table}_trigrams_added",
            "DROP TRIGGER {table}_trigrams_gone",
            "DROP TRIGGER {table}_trigrams_old",
            "DROP TRIGGER {table}_trigrams_new",
            "DROP TABLE {table}_trigram_counts",
            "DROP TABLE {table}_trigrams",
        ),
    }

    def __init__(self, model_name: str, column: str, only: tuple[str, int] | None = None):
        self.model_name = model_name
        self.column = column
        self.only = only

    def deconstruct(self):
        more = {"only": self.only} if self.only else {}
        return type(self).__qualname__, [self.model_name, self.column], more

    def names(self, app_label, state):
        meta = state.apps.get_model(app_label, self.model_name)._meta
        column, value = self.only or (meta.pk.column, None)
        return {
            "table": meta.db_table,
            "key": meta.pk.column,
            "name": self.column,
            "column": column,
            "only": f"{column} = {value}" if self.only else f"{column} IS NOT NULL",
        }

    def describe(self):
        return f"Index the names of {self.model_name} by their trigrams"


class IndexKeysAsText(Statements):
    """Index the keys of a model as texts: as such PostgreSQL joins the full text's entries."""

    forwards = {"postgresql": ("CREATE INDEX {table}_keys ON {table} (({key}::varchar(50)))",)}
    backwards = {"postgresql": ("DROP INDEX {table}_keys",)}

    def __init__(self, model_name: str):
        self.model_name = model_name

    def deconstruct(self):
        return type(self).__qualname__, [self.model_name], {}

    def names(self, app_label, state):
        meta = state.apps.get_model(app_label, self.model_name)._meta
        return {"table": meta.db_table, "key": meta.pk.column}

    def describe(self):
        return f"Index the keys of {self.model_name} as texts"
