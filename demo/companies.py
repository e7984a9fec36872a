"""Load the demo companies; what is there already stays as it is."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from django.db import transaction

from companies.employer_sync import sync_employers
from companies.merging import merge_companies
from companies.models import Benefit, Company, CompanyName, Industry
from core.progress import ShowProgress, show_no_progress
from core.slugs import make_slug
from demo.drawing.logos import add_logo

FOLDER = Path(__file__).parent / "content"
SEEN_ON = date(2026, 9, 15)


@cache
def read_plans() -> dict[str, dict]:
    """Return what companies.yaml says of each company, by slug, with its two industries."""
    tree = yaml.safe_load((FOLDER / "companies.yaml").read_text())
    return {
        make_slug(plan["name"], "company"): plan | {"industry": (top, lower)}
        for top, below in tree.items()
        for lower, companies in below.items()
        for plan in companies
    }


def load_companies(track: ShowProgress = show_no_progress) -> int:
    """Add the companies that are missing, tell the ballot box of them, return how many."""
    there = set(Company.objects.filter(slug__in=read_plans()).values_list("slug", flat=True))
    missing = {slug: plan for slug, plan in read_plans().items() if slug not in there}
    with transaction.atomic():
        for slug, plan in track(list(missing.items()), "Companies"):
            add_company(slug, plan)
    sync_employers()
    return len(missing)


def add_company(slug: str, plan: dict) -> None:
    """Add one company with its names, benefits and logo."""
    city, region, country = plan["place"]
    website = f"https://{slug}.example.com/"
    company = Company.objects.create(
        name=plan["name"],
        slug=slug,
        about=plan["text"],
        industry=get_industry(*plan["industry"]),
        city=city,
        region=region,
        country=country,
        size=plan["size"],
        founded=plan["founded"],
        website=website,
        ticker=plan.get("symbol", ""),
    )
    for kind, name in plan.get("names", {}).items():
        CompanyName.objects.create(company=company, name=name, kind=kind)
    for kind, said in plan.get("benefits", {}).items():
        weeks, detail = said if isinstance(said, list) else (None, said)
        Benefit.objects.create(
            company=company,
            kind=kind,
            weeks=weeks,
            detail=detail,
            source=f"{website}working-here",
            seen_on=SEEN_ON,
        )
    if "logo" in plan:
        add_logo(company, *plan["logo"])


def get_industry(top: str, lower: str) -> Industry:
    """Return a lower industry, made with its upper one where it is missing."""
    parent, _ = Industry.objects.get_or_create(
        slug=make_slug(top, "industry"), defaults={"name": top}
    )
    made, _ = Industry.objects.get_or_create(
        slug=make_slug(lower, "industry"), defaults={"name": lower, "parent": parent}
    )
    return made


def merge_pairs() -> None:
    """Merge what turned out to be one company, unless someone has done so."""
    for source, target in find_merges():
        if not source.merged_into_id and not target.merged_into_id:
            merge_companies(source, target, user=None)


def find_merges() -> Iterator[tuple[Company, Company]]:
    """Yield the companies that are to be merged."""
    for slug, plan in read_plans().items():
        if "merged_into" in plan:
            source = Company.objects.filter(slug=slug).first()
            target = Company.objects.filter(slug=make_slug(plan["merged_into"], "company")).first()
            if source and target:
                yield source, target
