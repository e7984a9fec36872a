"""A CSV file of companies, read and checked row by row.

Headers are matched by the names that such lists commonly use. What a row says stands in a `Row`;
"" is what it does not say.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from companies import places
from companies.models import Company, validate_comparable_name

HEADERS = {
    "name": ("name", "company", "company name", "security", "employer"),
    "sector": ("gics sector", "sector"),
    "industry": ("industry",),
    "sub_industry": ("gics sub-industry", "gics sub industry", "sub-industry", "sub industry"),
    "headquarters": ("headquarters location", "headquarters", "location", "hq"),
    "city": ("city",),
    "region": ("region", "state", "region or state", "province"),
    "country": ("country",),
    "founded": ("founded", "year founded", "founded in"),
    "ticker": ("symbol", "ticker", "stock symbol", "ticker symbol"),
    "cik": ("cik", "cik number"),
    "identifier": ("identifier",),
    "website": ("website", "web site", "url", "homepage"),
    "size": ("size", "employees", "number of employees", "size band"),
    "former": ("former names", "former name", "formerly"),
    "other": ("other names", "other name", "also known as", "aliases"),
    "about": ("description", "about", "text"),
}
FIELD_OF = {header: name for name, headers in HEADERS.items() for header in headers}
SHARE_CLASS = re.compile(r"\s*\((?:class|series) [a-z]\)$", re.IGNORECASE)
ARTICLE_BEHIND = re.compile(r"^(.*\S)\s*\(the\)$", re.IGNORECASE)
FOOTNOTE = re.compile(r"\[\w{1,3}\]")
BANDS = (50, 250, 1000, 10_000)  # the lower ends of all sizes but the first
UNITS = {"": 1, "k": 1000, "thousand": 1000, "m": 10**6, "million": 10**6}
PEOPLE = re.compile(
    r"(?:(?:about|approximately|approx\.?|around|circa|ca\.?|over|more than|[~>+])\s*)?"
    r"(?P<number>\d+(?:[,.\s'’]\d+)*)\s*(?P<unit>k|thousand|m|million)?\s*\+?"
    r"(?:\s*(?:people|employees|staff|workers))?"
)


class BadFile(Exception):
    """A file that cannot be imported; each of `mistakes` is one line for people."""

    def __init__(self, *mistakes: str):
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


@dataclass
class CompanyRow:
    """What one row says about a company. `fields` holds the columns of Company that it gives."""

    line: int
    name: str
    fields: dict = field(default_factory=dict)
    sector: str = ""
    sub_industry: str = ""
    former: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)

    @property
    def identifier(self) -> str:
        return self.fields.get("identifier", "")


def read_rows(path: Path) -> tuple[list[CompanyRow], list[str]]:
    """Return the rows of a file, and the headers that it ignores. Raises BadFile, OSError."""
    lines = iterate_records(path.name, decode_text(path.name, path.read_bytes()))
    first, header = next(lines, (1, []))
    columns, ignored = match_columns(header)
    if "name" not in columns.values():
        raise BadFile(f"{path.name}, line {first}: no column has the names (“Name”, “Company”, …).")
    rows, mistakes = [], []
    for line, cells in lines:
        try:
            rows.append(parse_row(line, cells, columns, len(header)))
        except ValidationError as error:
            mistakes += [f"{path.name}, line {line}: {words}" for words in error.messages]
    if mistakes:
        raise BadFile(*mistakes)
    if not rows:
        raise BadFile(f"{path.name}: there is no company in it.")
    return rows, ignored


def decode_text(name: str, content: bytes) -> str:
    """Return a file's text, without a byte order mark."""
    if not content.strip():
        raise BadFile(f"{name}: the file is empty.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadFile(
            f"{name}, line {line}: this is not UTF-8. Save it as “CSV UTF-8” and try again."
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BadFile(f"{name}, line {line}: a NUL character. This is no text file.")
    return text


def iterate_records(name: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line where it begins, without empty ones."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=guess_delimiter(text), strict=True)
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BadFile(f"{name}, line {line}: {error}.") from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, cells
        line = reader.line_num + 1


def guess_delimiter(text: str) -> str:
    """Return what separates the cells: a comma, a semicolon or a tab."""
    first = text.lstrip().partition("\n")[0]
    try:
        return csv.Sniffer().sniff(first, delimiters=",;\t").delimiter
    except csv.Error:
        return max(",;\t", key=first.count)


def match_columns(header: list[str]) -> tuple[dict[int, str], list[str]]:
    """Return what each column means, by its place, and the names of those that mean nothing."""
    columns: dict[int, str] = {}
    ignored = []
    for place, cell in enumerate(header):
        meaning = FIELD_OF.get(re.sub(r"[\s_]+", " ", cell).strip().casefold())
        if meaning and meaning not in columns.values():
            columns[place] = meaning
        elif cell.strip():
            ignored.append(cell.strip())
    return columns, ignored


def parse_row(line: int, cells: list[str], columns: dict[int, str], width: int) -> CompanyRow:
    """Return what a record says. Raises ValidationError."""
    if any(cell.strip() for cell in cells[width:]):
        raise ValidationError(f"{len(cells)} cells, but the header has {width}.")
    said = {name: clean_cell(cells[place]) for place, name in columns.items() if place < len(cells)}
    mistakes: list[str] = []
    fields = {
        **parse_location(said),
        "size": parse_cell(parse_size, said.get("size", ""), mistakes),
        "founded": parse_cell(parse_founded, said.get("founded", ""), mistakes),
        "ticker": said.get("ticker", ""),
        "identifier": parse_cell(parse_identifier, said, mistakes),
        "website": parse_cell(parse_website, said.get("website", ""), mistakes),
        "about": said.get("about", ""),
    }
    sector, industry = said.get("sector", ""), said.get("industry", "")
    made = CompanyRow(
        line,
        clean_name(said.get("name", "")),
        {name: value for name, value in fields.items() if value},
        sector or industry,
        said.get("sub_industry", "") or (industry if sector else ""),
        split_names(said.get("former", "")),
        split_names(said.get("other", "")),
    )
    mistakes += find_faults(made)
    if mistakes:
        raise ValidationError(mistakes)
    return made


def parse_cell(read, said, mistakes: list[str]):
    """Return what a cell says; where it says nothing that makes sense, note that."""
    try:
        return read(said)
    except ValidationError as error:
        mistakes += error.messages
        return ""


def find_faults(made: CompanyRow) -> list[str]:
    """Hold a row against the rules of the model; return what breaks them, with its column."""
    found = [] if made.name else ["the company has no name."]
    given = {"name": made.name, **made.fields} if made.name else made.fields
    try:
        Company(**given).clean_fields(
            exclude={f.name for f in Company._meta.concrete_fields if f.name not in given}
        )
    except ValidationError as error:
        found += [f"{name}: {words}" for name, why in error.message_dict.items() for words in why]
    for words, longest in [
        *((industry, 80) for industry in (made.sector, made.sub_industry) if industry),
        *((name, 200) for name in (*made.former, *made.other)),
    ]:
        if len(words) > longest:
            found.append(f"“{words[:30]}…” is longer than {longest} characters.")
        try:
            validate_comparable_name(words)
        except ValidationError as error:
            found.append(f"“{words[:30]}”: {error.message}")
    return found


def clean_cell(cell: str) -> str:
    """Return a cell without footnote marks and needless space."""
    return " ".join(FOOTNOTE.sub("", cell).split())


def clean_name(text: str) -> str:
    """Return a name without its class of shares, and with its article in front."""
    return ARTICLE_BEHIND.sub(r"The \1", SHARE_CLASS.sub("", text))


def split_names(text: str) -> list[str]:
    """Return the names in a cell, separated by semicolons or bars."""
    return [name.strip() for name in re.split(r"[;|]", text) if name.strip()]


def parse_location(said: dict[str, str]) -> dict[str, str]:
    """Return city, region and country; columns of their own go before the single one."""
    place = places.parse_headquarters(said.get("headquarters", ""))
    region = said.get("region", "")
    in_us = bool(places.find_us_state(region)) and not said.get("country")
    return {
        "city": said.get("city") or place.city,
        "region": (places.find_us_state(region) or region) if region else place.region,
        "country": places.normalize_country(said.get("country", ""))
        or (places.US if in_us else place.country),
    }


def parse_founded(text: str) -> int | None:
    """Return the first year in a cell such as "1881 (1907)"."""
    if not text:
        return None
    year = re.search(r"(?<!\d)\d{4}(?!\d)", text)
    if not year:
        raise ValidationError(f"founded: “{text[:40]}” has no year in it.")
    return int(year[0])


def parse_identifier(said: dict[str, str]) -> str:
    """Return an identifier; a CIK as "CIK 66740", without leading zeros."""
    cik, other = said.get("cik", ""), said.get("identifier", "")
    if found := re.fullmatch(r"(?:cik)?[\s:#]*0*(\d{1,10})", cik, re.IGNORECASE):
        return f"CIK {found[1]}"
    if cik:
        raise ValidationError(f"CIK: “{cik[:40]}” is not a number.")
    found = re.fullmatch(r"cik[\s:#]*0*(\d{1,10})", other, re.IGNORECASE)
    return f"CIK {found[1]}" if found else other


def parse_website(text: str) -> str:
    """Return an address with its scheme."""
    if not text:
        return ""
    address = text if "://" in text else f"https://{text}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        raise ValidationError(f"website: “{text[:60]}” is not an address.") from None
    return address


def parse_size(text: str) -> str:
    """Return the size band of a number or of two ends, or of a band's name."""
    if not text:
        return ""
    for value, label in Company.Size.choices:
        if text.casefold() in {value, label.casefold()}:
            return value
    without_note = re.sub(r"\s*\(.*\)$", "", text).casefold()
    numbers = [
        parse_number_of_people(end) for end in re.split(r"\s*(?:[-–—]|\bto\b)\s*", without_note)
    ]
    if None in numbers or len(numbers) > 2:
        raise ValidationError(f"size: “{text[:40]}” is no number of people.")
    bands = {sum(number >= lower for lower in BANDS) for number in numbers if number}
    if len(bands) > 1:
        raise ValidationError(f"size: “{text[:40]}” is in more than one of our sizes.")
    return Company.Size.values[bands.pop()]


def parse_number_of_people(text: str) -> int | None:
    """Return a number such as "12,345", "about 1.2k" or "5 million"; None if it is none."""
    found = PEOPLE.fullmatch(text)
    if not found:
        return None
    unit = UNITS[found["unit"] or ""]
    thousands = r"[,\s'’]" if unit > 1 else r"[,.\s'’]"  # "1.250k" has a decimal point
    plain = re.sub(rf"(?<=\d){thousands}(?=\d{{3}}(?!\d))", "", found["number"])
    if not re.fullmatch(r"\d+(?:[.,]\d+)?", plain):
        return None
    number = Decimal(plain.replace(",", ".")) * unit
    return int(number) if number >= 1 and number % 1 == 0 else None
