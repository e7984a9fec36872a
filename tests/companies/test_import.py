"""import_companies: a CSV file becomes companies, all of it or nothing."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import ModelLogEntry

from companies import places
from companies.models import Company, CompanyName, Industry, Scorecard
from companies.ratings.models import Employer
from tests.factories.companies import make_company, make_industry

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])

LIST = """\
Symbol,Security,GICS Sector,GICS Sub-Industry,Headquarters Location,Date added,CIK,Founded
LRK,Larkfield Care,Health Care,Nursing Homes,"Saint Paul, Minnesota",1957-03-04,0000066740,1902
OLD,Oldholm Foods (The),Consumer Staples,Foods,"Dublin, Ireland",2011-07-06,1800,1881 (1907)
BRK,Brackwater Rail (Class A),Industrials,Rail,"Perth, Australia[2]",2019,99,1998 (1923 / 1874)
"""


@pytest.fixture
def load(tmp_path):
    """Import a text (or bytes) as a file, and return what the command wrote."""

    def load(content, **options):
        file = tmp_path / "list.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        out = StringIO()
        call_command("import_companies", file, stdout=out, **options)
        return out.getvalue()

    return load


def only():
    """The one company that is there."""
    return Company.objects.get()


def test_every_row_becomes_a_listed_company(load):
    assert "3 added, 0 updated, 0 unchanged." in load(LIST)
    assert Company.objects.listed().count() == 3


def test_none_of_them_is_rated(load):
    load(LIST)
    assert not Scorecard.objects.exists()


def test_the_ballot_box_knows_them(load):
    load(LIST)
    assert set(Employer.objects.values_list("name", "industry")) == {
        ("Larkfield Care", "health-care"),
        ("The Oldholm Foods", "consumer-staples"),
        ("Brackwater Rail", "industrials"),
    }


def test_a_second_run_changes_nothing(load):
    load(LIST)
    before = list(Company.objects.values()), list(Industry.objects.values())
    assert "0 added, 0 updated, 3 unchanged." in load(LIST)
    assert (list(Company.objects.values()), list(Industry.objects.values())) == before
    assert ModelLogEntry.objects.filter(action="companies.import").count() == 3


def test_a_later_run_updates_what_changed(load):
    load(LIST)
    assert "0 added, 1 updated, 2 unchanged." in load(LIST.replace("Saint Paul", "Duluth"))
    assert Company.objects.get(ticker="LRK").city == "Duluth"


def test_a_dry_run_says_what_would_be_and_writes_nothing(load):
    assert "Would be: 3 added, 0 updated, 0 unchanged." in load(LIST, dry_run=True)
    assert not Company.objects.exists()
    assert not Industry.objects.exists()
    assert not Employer.objects.exists()


def test_unknown_columns_are_named(load):
    assert "Ignored columns: Date added." in load(LIST)


def test_what_a_row_says_is_in_the_company(load):
    load(LIST)
    company = Company.objects.get(ticker="LRK")
    assert (company.headquarters, company.founded, company.identifier) == (
        "Saint Paul, Minnesota, United States",
        1902,
        "CIK 66740",
    )
    assert (company.industry.name, company.industry.parent.name) == ("Nursing Homes", "Health Care")


def test_the_history_says_where_it_came_from(load):
    load(LIST)
    assert {entry.message for entry in ModelLogEntry.objects.all()} == {"Imported from a file"}


@pytest.mark.parametrize(
    ("header", "cell", "field", "value"),
    [
        ("FOUNDED", "1881 (1907)", "founded", 1881),
        ("Year founded", "1975/1977 (1997)", "founded", 1975),
        ("ticker", "LRK", "ticker", "LRK"),
        ("Identifier", "cik 0000066740", "identifier", "CIK 66740"),
        ("identifier", "LEI 5493001KJTIIGC8Y1R12", "identifier", "LEI 5493001KJTIIGC8Y1R12"),
        ("Website", "larkfield.example", "website", "https://larkfield.example"),
        ("Website", "http://larkfield.example/us", "website", "http://larkfield.example/us"),
        ("Employees", "49", "size", "1-49"),
        ("Employees", "12,345", "size", "10000"),
        ("Employees", "12345.0", "size", "10000"),
        ("Employees", "10k", "size", "10000"),
        ("Employees", "1.2k", "size", "1000-9999"),
        ("Employees", "0,3K", "size", "250-999"),
        ("Employees", "5 million", "size", "10000"),
        ("Employees", "about 12 thousand people", "size", "10000"),
        ("Employees", "~9 000+ (2024)", "size", "1000-9999"),
        ("Employees", "1,001–5,000", "size", "1000-9999"),
        ("Size", "1,000 to 9,999 people", "size", "1000-9999"),
        ("Size", "250-999", "size", "250-999"),
        ("State", "MN", "region", "Minnesota"),
        ("State", "MN", "country", "United States"),
        ("Country", "USA", "country", "United States"),
        ("Description", "A  home\nfor all.", "about", "A home for all."),
    ],
)
def test_a_column_is_known_by_its_common_names(load, header, cell, field, value):
    load(f'Company,{header}\nLarkfield Care,"{cell}"\n')
    assert getattr(only(), field) == value


@pytest.mark.parametrize("header", ["Security", "NAME", "company", "Company_Name", " Employer "])
def test_the_name_has_several_headers(load, header):
    load(f"{header}\nLarkfield Care\n")
    assert only().name == "Larkfield Care"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Saint Paul, Minnesota", ("Saint Paul", "Minnesota", "United States")),
        ("Washington, D.C.", ("Washington", "District of Columbia", "United States")),
        ("Austin, TX", ("Austin", "Texas", "United States")),
        ("Austin, Texas, USA", ("Austin", "Texas", "United States")),
        ("Dublin, Ireland", ("Dublin", "", "Ireland")),
        ("London, UK", ("London", "", "United Kingdom")),
        ("Toronto, Ontario, Canada", ("Toronto", "Ontario", "Canada")),
        ("Singapore", ("Singapore", "", "")),
        ("", ("", "", "")),
    ],
)
def test_a_place_is_read_from_one_line(text, place):
    assert places.parse_headquarters(text) == place


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Oldholm Foods (The)", "The Oldholm Foods"),
        ("Brackwater Inc. (Class C)", "Brackwater Inc."),
        ("Lark (Field)", "Lark (Field)"),
        ("Larkfield  Care[3]", "Larkfield Care"),
    ],
)
def test_a_name_is_tidied(load, written, name):
    load(f"Name\n{written}\n")
    assert only().name == name


def test_former_and_other_names_are_kept(load):
    load("Name,Former names,Other names\nLarkfield Care,Lark Homes; Lark Inns,LC | Larkfield Ltd\n")
    assert set(CompanyName.objects.values_list("name", "kind")) == {
        ("Lark Homes", "former"),
        ("Lark Inns", "former"),
        ("LC", "other"),
        ("Larkfield Ltd", "other"),
    }


def test_another_class_of_shares_is_the_same_company(load):
    rows = "Name,CIK\nBrackwater Inc. (Class A),99\nBrackwater Inc. (Class C),99\n"
    said = load(rows)
    assert "line 3: “Brackwater Inc.” is the company of line 2: left out." in said
    assert only().name == "Brackwater Inc."


def test_the_same_name_twice_is_one_company(load):
    said = load("Name\nLarkfield Care\nLARKFIELD CARE Inc.\n")
    assert "1 added" in said
    assert "line 3:" in said


def test_a_company_is_known_by_its_identifier_and_renamed(load):
    make_company("Lark Homes", identifier="CIK 99")
    assert "0 added, 1 updated" in load("Name,CIK\nLarkfield Care,99\n")
    assert only().name == "Larkfield Care"
    assert list(only().names.values_list("name", "kind")) == [("Lark Homes", "former")]


def test_a_name_that_an_editor_chose_stays(load):
    company = make_company("Larkfield Care", identifier="CIK 99")
    CompanyName.objects.create(company=company, name="Lark Homes")
    assert "1 unchanged" in load("Name,CIK\nLark Homes,99\n")


def test_a_company_is_known_by_a_former_name(load):
    company = make_company("Larkfield Care")
    CompanyName.objects.create(company=company, name="Lark Homes", kind="former")
    assert "0 added, 1 updated" in load("Name,Symbol\nLark Homes Ltd,LRK\n")
    assert only().ticker == "LRK"


def test_an_identifier_learned_from_one_row_is_known_in_the_next(load):
    make_company("Larkfield Care")
    said = load("Name,CIK\nLarkfield Care,99\nLark Homes,99\n")
    assert "line 3: “Lark Homes” is the company of line 2: left out." in said


def test_a_name_with_another_identifier_is_another_company_and_reported(load):
    make_company("Larkfield Care", identifier="CIK 1")
    said = load("Name,CIK\nLarkfield Care Inc.,2\n")
    assert "is also the name of a company in the database" in said
    assert Company.objects.count() == 2


def test_a_merged_company_is_left_alone(load):
    target = make_company("Larkfield Care")
    make_company("Lark Homes", merged_into=target, identifier="CIK 99")
    said = load("Name,CIK\nLark Homes,99\n")
    assert "was merged into “Larkfield Care”: left as it is." in said
    assert "0 added, 0 updated, 1 unchanged." in said


def test_a_refused_company_is_left_alone(load):
    make_company("Larkfield Care", state="refused")
    assert "was refused: left as it is." in load("Name\nLarkfield Care\n")


def test_a_proposed_company_is_listed(load):
    make_company("Larkfield Care", state="proposed")
    load("Name\nLarkfield Care\n")
    assert only().state == "listed"


def test_an_empty_cell_empties_nothing(load):
    make_company("Larkfield Care", ticker="LRK", industry=make_industry())
    assert "1 unchanged" in load("Name,Symbol,Sector\nLarkfield Care,,\n")


def test_an_industry_is_found_whatever_its_case(load):
    industry = make_industry("Health Care")
    load("Name,Sector\nLarkfield Care,HEALTH CARE\n")
    assert only().industry == industry


def test_sector_and_industry_are_two_levels(load):
    load("Name,Sector,Industry\nLarkfield Care,Health,Nursing\n")
    assert (only().industry.name, only().industry.parent.name) == ("Nursing", "Health")


@pytest.mark.parametrize("separator", [";", "\t", ","])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_separators_and_a_byte_order_mark_are_understood(load, separator, mark):
    text = f"Name{separator}City\nÅlund Möbel{separator}Växjö\n"
    load(mark + text.encode())
    assert (only().name, only().city) == ("Ålund Möbel", "Växjö")


@pytest.mark.parametrize("end", ["\r\n", "\n", "\n\n,,\n"])
def test_line_ends_and_empty_lines_do_not_matter(load, end):
    assert "1 added" in load(f"Name,City{end}Larkfield Care,Leeds{end}")


BAD = {
    "no name column": ("City\nLeeds\n", "line 1: no column has the names"),
    "no name": ("Name,City\nLarkfield,Leeds\n,Perth\n", "line 3: the company has no name"),
    "year": ("Name,Founded\nLark,long ago\n", "line 2: founded: “long ago” has no year in it"),
    "future year": ("Name,Founded\nLark,9999\n", "line 2: founded: Ensure this value is less"),
    "address": ("Name,Website\nLark,not an address\n", "line 2: website: “not an address”"),
    "script": ("Name,Website\nLark,javascript:alert(1)\n", "line 2: website"),
    "size": ("Name,Size\nLark,some\n", "line 2: size: “some” is no number"),
    "size in words": ("Name,Size\nLark,10 lakh\n", "line 2: size: “10 lakh” is no number"),
    "part of a person": ("Name,Size\nLark,12.5\n", "line 2: size: “12.5” is no number"),
    "size in doubt": ("Name,Size\nLark,201-500\n", "line 2: size: “201-500” is in more than one"),
    "marks for a name": ("Name\nLark\n---\n", "line 3: name: A name has at least one letter"),
    "marks for a former name": ("Name,Formerly\nLark,+++\n", "line 2: “+++”: A name has"),
    "marks for an industry": ("Name,Sector\nLark,—\n", "line 2: “—”: A name has"),
    "next year": (
        f"Name,Founded\nLark,{date.today().year + 1}\n",
        f"founded: Ensure this value is less than or equal to {date.today().year}.",
    ),
    "cik": ("Name,CIK\nLark,12x\n", "line 2: CIK: “12x” is not a number"),
    "long name": (f"Name\nLark\n{'x' * 201}\n", "line 3: name: Ensure this value has at most 200"),
    "long industry": (f"Name,Sector\nLark,{'x' * 81}\n", "line 2: “xxx"),
    "long former name": (f"Name,Former names\nLark,{'x' * 201}\n", "line 2: “xxx"),
    "too many cells": ("Name,City\nLark,Leeds,UK\n", "line 2: 3 cells, but the header has 2"),
    "huge field": (f"Name,City\nLark,{'x' * 200_000}\n", "line 2: field larger than field limit"),
    "open quote": ('Name\nLark\n"Oldholm\n', "line 3: unexpected end of data"),
    "line of a long cell": ('Name,Text,Size\nA,"x\ny",1\nB,z,?\n', "line 4: size"),
    "not UTF-8": ("Name\nLark\nÅlund\n".encode("latin-1"), "line 3: this is not UTF-8"),
    "NUL": (b"Name\nLark\0\n", "line 2: a NUL character"),
    "empty": (b"", "the file is empty"),
    "only space": (b" \n\n", "the file is empty"),
    "only a byte order mark": (b"\xef\xbb\xbf", "no column has the names"),
    "only a header": ("Name\n", "there is no company in it"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_in_one_line_with_its_line(load, name):
    content, words = BAD[name]
    with pytest.raises(CommandError) as error:
        load(content)
    message = str(error.value)
    assert message.startswith("list.csv")
    assert words in message
    assert message.endswith("Nothing was imported.")
    assert "\n" not in message
    assert error.value.returncode == 1


def test_every_mistake_is_named_by_its_line(load):
    with pytest.raises(CommandError) as error:
        load("Name,Founded\nLark,x\nOld,1900\nBrack,y\n")
    assert [line.partition(":")[0] for line in str(error.value).splitlines()] == [
        "list.csv, line 2",
        "list.csv, line 4",
        "Nothing was imported.",
    ]


def test_every_mistake_of_a_row_is_named(load):
    with pytest.raises(CommandError) as error:
        load(f"Name,Founded,Size,CIK,Website,Sector\n,x,some,?,not an address,{'x' * 81}\n")
    *mistakes, _ = str(error.value).splitlines()
    assert [line.partition(", line 2: ")[2].split(":")[0][:13] for line in mistakes] == [
        *("size", "founded", "CIK", "website", "the company h", "“xxxxxxxxxxxx"),
    ]


def test_one_bad_row_keeps_all_others_out(load):
    with pytest.raises(CommandError):
        load(LIST + "X,Ashdown,,,,,,never\n")
    assert not Company.objects.exists()


def test_a_failure_in_the_middle_leaves_nothing(load, monkeypatch):
    create = Company.objects.create
    monkeypatch.setattr(
        "companies.importing.Company.objects.create",
        lambda **fields: create(**fields) if Company.objects.count() < 2 else 1 / 0,
    )
    with pytest.raises(ZeroDivisionError):
        load(LIST)
    assert not Company.objects.exists()
    assert not Employer.objects.exists()


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"none\.csv: No such file"):
        call_command("import_companies", tmp_path / "none.csv")


def test_a_row_whose_name_differs_by_a_slip_is_added_and_named(load):
    make_company("Larkfield Care")
    make_company("Fund Number 12")
    out = load("name\nLarkfeild Care Ltd\nFund Number 13\n")
    assert "line 2: “Larkfeild Care Ltd” was added. Is it “Larkfield Care”" in " ".join(out.split())
    assert "Is it “Fund Number 12”" not in " ".join(out.split())
    assert Company.objects.count() == 4
