"""No table that the site gives out holds a formula, whoever has typed it."""

import csv
import io
import zipfile

import pytest
from django.contrib.auth import get_user_model
from django.urls import get_resolver
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query

from companies.models import Company
from core.csv_export import escape_formula
from core.pictures.models import Picture
from tests.factories.articles import make_article
from tests.factories.companies import make_company

FORMULA = '=HYPERLINK("https://evil.example","look")'
STARTS = [*"=+-@\t\r\n", " =", "\u00a0=", "＝", "＋", "－", "＠", "\x00="]


@pytest.mark.parametrize("start", STARTS)
def test_whatever_starts_a_formula_starts_none(start):
    assert escape_formula(f"{start}1+1")[0] == "'"


@pytest.mark.parametrize("value", ["Acme", "", "a=b", "3 − 2", 1, -1, 2.5, None, True])
def test_everything_else_stays_as_it_is(value):
    assert escape_formula(value) == value


@pytest.fixture
def editor(client):
    """A client in which someone who may do everything is logged in."""
    client.force_login(get_user_model().objects.create_superuser("boss@example.com", "x"))
    return client


@pytest.fixture
def formulas(db):
    """A formula in everything that has a name and is exported."""
    make_company(FORMULA, city="+1")
    article = make_article(FORMULA)
    article.save_revision()
    Redirect.objects.create(old_path="/old", redirect_link="@SUM(1)")
    Query.get("=1+1").add_hit()
    Picture.objects.update(title="-1")
    article.lock = True
    article.locked = True
    article.save()


def export_urls(patterns=None, prefix="/") -> list[str]:
    """Every address of the admin whose view exports a table, found in the resolver."""
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(pattern.pattern).strip("^$")
        if "(" in path or "<" in path:
            continue
        if hasattr(pattern, "url_patterns"):
            found += export_urls(pattern.url_patterns, path)
        elif exports(pattern.callback):
            found.append(path)
    return [path for path in found if "results" not in path]


def exports(view) -> bool:
    """Say whether a view is one that exports a table."""
    known = {**vars(getattr(view, "view_class", object)), **getattr(view, "view_initkwargs", {})}
    is_one = issubclass(getattr(view, "view_class", object), SpreadsheetExportMixin)
    return is_one and bool(known.get("list_export") or view.view_class.list_export)


def test_the_tables_that_are_exported_are_found():
    assert len(export_urls()) > 8


@pytest.mark.django_db(databases=["default", "ratings"])
def test_no_csv_of_the_admin_holds_a_formula(editor, formulas):
    found = {}
    for url in export_urls():
        answer = editor.get(url, {"export": "csv"})
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv"), url
        rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))
        found[url] = [cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t\r"))]
    assert {url: cells for url, cells in found.items() if cells} == {}


@pytest.mark.django_db(databases=["default", "ratings"])
def test_no_workbook_of_the_admin_holds_a_formula(editor, formulas):
    for url in export_urls():
        answer = editor.get(url, {"export": "xlsx"})
        book = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
        sheet = "".join(book.read(n).decode() for n in book.namelist() if n.endswith(".xml"))
        assert "<f>" not in sheet, url
        assert ">=HYPERLINK" not in sheet, url


@pytest.mark.django_db(databases=["default", "ratings"])
def test_a_control_character_does_not_stop_an_export(editor):
    make_company("Acme")
    Company.objects.update(city="Saint\x0b Paul")
    (url,) = [url for url in export_urls() if "compan" in url]
    answer = editor.get(url, {"export": "xlsx"})
    assert answer.status_code == 200


@pytest.mark.django_db(databases=["default", "ratings"])
def test_the_open_data_hold_no_formula(client, formulas):
    text = b"".join(client.get("/companies/data/companies.csv").streaming_content).decode()
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert f"'{FORMULA}" in cells
    assert FORMULA not in cells


def test_wagtails_exports_still_pass_through_the_one_method():
    def written(start):
        view = type("View", (SpreadsheetExportMixin,), {"custom_field_preprocess": {}})()
        return view.preprocess_field_value("name", start, "csv")

    assert written("=1") == "'=1"
