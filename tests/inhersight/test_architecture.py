"""Which app may import which: any other arrow between apps fails."""

import ast

import pytest
from django.conf import settings

ALLOWED = {
    "inhersight": {"inhersight", "articles", "accounts", "companies", "community"},
    "articles": {
        *("articles", "accounts.gate", "accounts.newsletter", "accounts.privacy"),
        *("search", "core.pictures", "core.urls", "core.slugs"),
    },
    "accounts": {
        *("accounts", "core.blind_rsa", "core.pictures", "core.urls"),
    },
    "companies": {
        *("companies", "accounts", "core.csv_export"),
        *("core.blind_rsa", "search", "core.urls", "core.slugs"),
    },
    "community": {
        *("community", "accounts", "companies"),
        *("search", "core.urls", "core.slugs"),
    },
    "companies/ratings": {"companies.ratings", "core.blind_rsa"},
}
APPS = tuple(app for app in ALLOWED if "/" not in app)


def imports(app):
    """Yield (file, imported module) for every import of one of our apps in an app's code."""
    for file in (settings.BASE_DIR / app).rglob("*.py"):
        if "migrations" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            else:
                continue
            for name in names:
                if name.split(".")[0] in APPS:
                    yield file, name


@pytest.mark.parametrize("app", ALLOWED)
def test_an_app_imports_only_what_it_may_know(app):
    wrong = [
        f"{file}: {name}"
        for file, name in imports(app)
        if not any(f"{name}.".startswith(f"{allowed}.") for allowed in ALLOWED[app])
    ]
    assert wrong == []
