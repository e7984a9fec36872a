"""Write a file of companies to the database: all of it or nothing, and only what differs."""

from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from rapidfuzz.distance import OSA
from wagtail.log_actions import log

from companies.employer_sync import sync_employers
from companies.models import Company, CompanyName, Industry
from companies.spreadsheet import CompanyRow, read_rows
from core.progress import ShowProgress, show_no_progress
from core.slugs import make_slug, number_slug
from search.normalization import normalize_name

HALF = 4  # letters at either end of a name, by which slips in the rest are found
LETTERS_A_SLIP = 8
MOST_ALIKE = 300  # names with the same ending, beyond which it tells nothing


@dataclass
class ImportResult:
    """What an import did. `notes` are lines for people: duplicates, and what was left alone."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    ignored: list[str] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)
    written: list[int] = field(default_factory=list)


def import_companies(
    path: Path, *, dry_run: bool = False, track: ShowProgress = show_no_progress
) -> ImportResult:
    """Add the companies of a CSV file, and update those that are there.

    A company is known by its identifier, then by its names. Raises spreadsheet.BadFile or OSError,
    and then nothing has changed. `track` wraps the rows, to show progress.
    """
    rows, ignored = read_rows(path)
    report = ImportResult(ignored=ignored)
    with transaction.atomic():
        known, industries = KnownCompanies(), KnownIndustries()
        for row in track(rows, "Companies"):
            import_row(row, known, industries, report)
        transaction.set_rollback(dry_run)
    if not dry_run:
        sync_employers(report.written)
    return report


def split_name(name: str) -> list[str]:
    """Return the first and the last letters of a name, of a short one none."""
    letters = name.replace(" ", "")
    if len(letters) < 2 * HALF:
        return []
    return [f"{letters[:HALF]}-", f"-{letters[-HALF:]}"]


def extract_digits(name: str) -> str:
    """Return the digits of a name."""
    return "".join(filter(str.isdigit, name))


class KnownCompanies:
    """The companies that are there, by identifier and by every name they have or had."""

    def __init__(self):
        self.by_identifier: dict[str, int] = {}
        self.by_name: dict[str, list[int]] = {}
        self.identifiers: dict[int, str] = {}
        self.line_of: dict[int, int] = {}  # where in this file
        self.by_half: dict[str, list[str]] = {}  # names, by their first and by their last letters
        for pk, name, identifier in Company.objects.values_list("pk", "search_name", "identifier"):
            self.add(pk, name, identifier)
        for pk, name in CompanyName.objects.values_list("company", "search_name"):
            self.add_name(name, pk)

    def add(self, pk: int, search_name: str, identifier: str) -> None:
        """Remember a company."""
        self.add_name(search_name, pk)
        if identifier:
            self.by_identifier[identifier] = pk
            self.identifiers[pk] = identifier

    def add_name(self, name: str, pk: int) -> None:
        """Remember a name of a company."""
        if name not in self.by_name:
            for half in split_name(name):
                self.by_half.setdefault(half, []).append(name)
        self.by_name.setdefault(name, []).append(pk)

    def near(self, row: CompanyRow) -> int | None:
        """Return a company whose name differs by a slip alone from a row's, if there is one.

        A slip spares the beginning of a name or its end. Other numbers are other names.
        """
        name = normalize_name(row.name)
        alike = [self.by_half.get(half, []) for half in split_name(name)]
        others = {other for some in alike if len(some) <= MOST_ALIKE for other in some}
        for other in sorted(others - {name}):
            slips = max(1, len(name) // LETTERS_A_SLIP)
            if extract_digits(other) == extract_digits(name) and OSA.distance(name, other) <= slips:
                return self.by_name[other][0]
        return None

    def take_in(self, company: Company, row: CompanyRow) -> None:
        """Remember a company as a row of this file has left it."""
        self.add(company.pk, company.search_name, company.identifier)
        for name in (*row.former, *row.other):
            self.add_name(normalize_name(name), company.pk)
        self.line_of[company.pk] = row.line

    def find(self, row: CompanyRow) -> int | None:
        """Return the company that a row is about. Two identifiers are two companies."""
        if row.identifier in self.by_identifier:
            return self.by_identifier[row.identifier]
        alike = self.by_name.get(normalize_name(row.name), [])
        return next((pk for pk in alike if not self.is_another(pk, row)), None)

    def is_another(self, pk: int, row: CompanyRow) -> bool:
        """Whether both have an identifier, and not the same."""
        return bool(row.identifier and self.identifiers.get(pk, row.identifier) != row.identifier)

    def namesake(self, row: CompanyRow) -> int | None:
        """Return a company that is called the same and has another identifier."""
        alike = self.by_name.get(normalize_name(row.name), [])
        return next((pk for pk in alike if self.is_another(pk, row)), None)


class KnownIndustries:
    """The industries that are there, by parent and name; a missing one is made."""

    def __init__(self):
        self.known: dict[tuple[int | None, str], Industry] = {
            (industry.parent_id, normalize_name(industry.name)): industry
            for industry in Industry.objects.select_related("parent")
        }
        self.slugs = {industry.slug for industry in self.known.values()}

    def of(self, row: CompanyRow) -> Industry | None:
        """Return the industry that a row names, as deep as it names one."""
        top = self.get(row.sector, None) if row.sector else None
        if row.sub_industry and row.sub_industry != row.sector:
            return self.get(row.sub_industry, top)
        return top

    def get(self, name: str, parent: Industry | None) -> Industry:
        """Return an industry below a parent."""
        key = (parent.pk if parent else None, normalize_name(name))
        if key not in self.known:
            slug = self.free_slug(name, parent)
            self.known[key] = Industry.objects.create(name=name, parent=parent, slug=slug)
        return self.known[key]

    def free_slug(self, name: str, parent: Industry | None) -> str:
        """Return a slug that no industry has yet."""
        slug = make_slug(name, "industry", 70)
        if slug in self.slugs and parent:
            slug = make_slug(f"{name} {parent}", "industry", 70)
        slug = number_slug(slug, self.slugs.__contains__, 80)
        self.slugs.add(slug)
        return slug


def import_row(
    row: CompanyRow, known: KnownCompanies, industries: KnownIndustries, report: ImportResult
) -> None:
    """Add or update the company of one row."""
    pk = known.find(row)
    if pk is None:
        add_company(row, known, industries, report)
    elif pk in known.line_of:
        report.notes.append(
            (row.line, f"“{row.name}” is the company of line {known.line_of[pk]}: left out.")
        )
    else:
        company = Company.objects.select_related("industry", "merged_into").get(pk=pk)
        update_company(company, row, industries, report)
        known.take_in(company, row)


def add_company(
    row: CompanyRow, known: KnownCompanies, industries: KnownIndustries, report: ImportResult
) -> None:
    """Add a company."""
    if (other := known.namesake(row)) is not None:
        of = f"line {known.line_of[other]}" if other in known.line_of else "the database"
        report.notes.append(
            (row.line, f"“{row.name}” is also the name of a company in {of}, with another number.")
        )
    elif (near := known.near(row)) is not None:
        called = Company.objects.get(pk=near)
        report.notes.append(
            (
                row.line,
                f"“{row.name}” was added. Is it “{called}” ({called.slug})? Then merge them.",
            )
        )
    company = Company.objects.create(name=row.name, industry=industries.of(row), **row.fields)
    add_names(company, row)
    known.take_in(company, row)
    log(company, "companies.import")
    report.added += 1
    report.written.append(company.pk)


def update_company(
    company: Company, row: CompanyRow, industries: KnownIndustries, report: ImportResult
) -> None:
    """Change what the row says otherwise; what it does not say stays."""
    if left_alone := reason_left_alone(company):
        report.notes.append((row.line, f"“{row.name}” {left_alone}: left as it is."))
        report.unchanged += 1
        return
    before = snapshot_fields(company)
    rename_company(company, row)
    for name, value in row.fields.items():
        setattr(company, name, value)
    company.industry = industries.of(row) or company.industry
    if company.state == Company.State.PROPOSED:
        company.state = Company.State.LISTED
    names = add_names(company, row)
    if names or snapshot_fields(company) != before:
        company.save()
        log(company, "companies.import")
        report.updated += 1
        report.written.append(company.pk)
    else:
        report.unchanged += 1


def reason_left_alone(company: Company) -> str:
    """Return why an import does not touch a company, "" if it does."""
    if company.merged_into:
        return f"was merged into “{company.merged_into}”"
    return "was refused" if company.state == Company.State.REFUSED else ""


def snapshot_fields(company: Company) -> tuple:
    """Return all that an import may change."""
    fields = [f for f in Company._meta.concrete_fields if f.name not in {"slug", "search_name"}]
    return tuple(getattr(company, f.attname) for f in fields)


def rename_company(company: Company, row: CompanyRow) -> None:
    """Take the row's name, and keep the old one as a former name.

    A name that the company is known by as well is no reason: an editor has chosen between them.
    """
    new = normalize_name(row.name)
    if company.name == row.name or company.names.filter(search_name=new).exists():
        return
    if new != company.search_name:
        CompanyName.objects.create(
            company_id=company.pk, name=company.name, kind=CompanyName.Kind.FORMER
        )
    company.name = row.name


def add_names(company: Company, row: CompanyRow) -> int:
    """Add former and other names that the company lacks; return how many."""
    known = {normalize_name(company.name), *company.names.values_list("search_name", flat=True)}
    number = 0
    for kind, names in ((CompanyName.Kind.FORMER, row.former), (CompanyName.Kind.OTHER, row.other)):
        for name in names:
            if normalize_name(name) not in known:
                CompanyName.objects.create(company_id=company.pk, name=name, kind=kind)
                known.add(normalize_name(name))
                number += 1
    return number
