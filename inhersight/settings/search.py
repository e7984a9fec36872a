"""Where the full text is searched: in the database, or by OpenSearch where SEARCH_URL names one."""

import sys
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

# Inflected words are found, with accents or without, as in the database (see ReadEnglish).
ENGLISH = {
    "tokenizer": {
        "words": {
            "type": "char_group",
            "tokenize_on_chars": ["whitespace", "punctuation", "symbol"],
        }
    },
    "analyzer": {
        "default": {
            "type": "custom",
            "tokenizer": "words",
            "filter": ["lowercase", "asciifolding", "porter_stem"],
        }
    },
}


def search_backend(url: str, database: dict[str, Any]) -> dict[str, Any]:
    """Return Wagtail's settings for a search backend: `https://user:password@host:9200`, or "" for
    the database.

    An address that cannot be used ends the program with a line that does not repeat it.
    """
    if not url and "sqlite" in database["ENGINE"]:
        return {"BACKEND": "search.sqlite"}
    if not url:
        # The text search configuration of PostgreSQL that a migration makes (ReadEnglish).
        return {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "site_english"}
    if not is_usable(url):
        sys.exit("SEARCH_URL must be like https://user:password@host:9200, or empty.")
    if not find_spec("opensearchpy"):
        sys.exit('SEARCH_URL needs opensearch-py: install "inhersight[opensearch]".')
    return {
        "BACKEND": "search.opensearch",
        "HOSTS": (url,),
        "INDEX_PREFIX": "inhersight_",
        "INDEX_SETTINGS": {"settings": {"analysis": ENGLISH}},
        "TIMEOUT": 5,  # seconds to take what was saved
        "OPTIONS": {"max_retries": 1},
    }


def is_usable(url: str) -> bool:
    """Say whether an address names a server, and either a user with a password or neither."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    whole = bool(parts.username) == bool(parts.password)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and port != 0 and whole
