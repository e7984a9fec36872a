"""One search over everything: each app registers what it has (kinds.py, docs/search.md)."""
