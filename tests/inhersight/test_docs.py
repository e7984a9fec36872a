"""The documentation names what is there, and lists every setting."""

import pytest
from django.conf import settings

from tests.support import documentation as docs

# What a page may name, how it is looked up, and a text that must not pass.
CLAIMS = {
    "setting": (docs.find_unknown_settings, "`NO_SUCH_SETTING=1`", "NO_SUCH_SETTING"),
    "command": (docs.find_unknown_commands, "`manage.py fly --far`", "fly"),
    "target of make": (docs.find_unknown_targets, "`PORT=1 make tea`", "tea"),
    "address": (docs.find_unknown_addresses, "`/companies/<slug>/tea/`", "/companies/<slug>/tea/"),
    "URL name": (docs.find_unknown_url_names, "`{% url 'tea' %}`", "tea"),
    "file": (docs.find_missing_files, "`core/tea.py`", "core/tea.py"),
    "folder": (docs.find_missing_files, "`tests/tea/`", "tests/tea/"),
    "function of a file": (docs.find_missing_files, "`core/slugs.py: tea`", "core/slugs.py: tea"),
    "module": (docs.find_missing_modules, "`core.tea`", "core.tea"),
    "function of a module": (docs.find_missing_modules, "`core.slugs.tea`", "core.slugs.tea"),
}
# Where packages come from is each reader's affair, and their mirror's.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("proxy", "golang", "org"),
    )
]


def name_of(page):
    return str(page.relative_to(settings.BASE_DIR))


@pytest.mark.parametrize("page", docs.PAGES, ids=name_of)
@pytest.mark.parametrize("kind", CLAIMS)
def test_what_a_page_names_is_there(kind, page):
    find, _, _ = CLAIMS[kind]
    assert list(find(page.read_text())) == []


@pytest.mark.parametrize("kind", CLAIMS)
def test_what_is_not_there_is_found(kind):
    find, text, name = CLAIMS[kind]
    assert list(find(f"A page with {text} in it.\n")) == [name]


@pytest.mark.parametrize("name", docs.read_environment())
def test_every_setting_is_in_the_operators_table(name):
    rows = [line for line in docs.OPERATORS.read_text().splitlines() if line.startswith("| `")]
    names = "\n".join(row.split(" | ")[0] for row in rows)
    assert docs.is_named(name, names)


def test_a_setting_that_is_not_in_the_table_is_found():
    assert not docs.is_named("NO_SUCH_SETTING", "| `OTHER_SETTING`")


@pytest.mark.parametrize("page", [*docs.PAGES, settings.BASE_DIR / "CHANGELOG.md"], ids=name_of)
def test_every_link_leads_somewhere(page):
    assert list(docs.find_broken_links(page, page.read_text())) == []


@pytest.mark.parametrize("target", ["tea.md", "editors.md#tea", "#tea"])
def test_a_broken_link_is_found(target):
    assert list(docs.find_broken_links(docs.INDEX, f"[a link]({target})")) == [target]


def test_the_index_leads_to_every_page():
    assert set(docs.PAGES) - docs.find_reached(docs.INDEX) == set()


def test_the_map_from_an_address_to_its_file_is_true():
    text = (settings.BASE_DIR / "docs" / "developers.md").read_text()
    assert len(docs.ROW.findall(text)) >= 15
    assert list(docs.find_wrong_rows(text)) == []


def test_a_wrong_row_of_the_map_is_found():
    row = "| `/companies/` | `companies` | `companies/tea.py: tea` | `companies/companies.html` |\n"
    assert len(list(docs.find_wrong_rows(row))) == 1


def test_no_file_names_a_package_registry():
    assert list(docs.find_words(settings.BASE_DIR, REGISTRIES)) == []


def test_a_file_that_names_a_package_registry_is_found(tmp_path):
    (tmp_path / "a.toml").write_text(f"url = 'https://{REGISTRIES[0]}/simple'")
    assert list(docs.find_words(tmp_path, REGISTRIES)) == [f"a.toml: {REGISTRIES[0]}"]
