"""Everything published about companies, for anyone to take: as CSV and as JSON, row by row.

What is here has been published on a page already. Nothing else of a rating is in this database.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any

from companies.models import Company, IndustryScores
from companies.notices.queries import PUBLIC_REASONS
from companies.ratings import api
from companies.ratings.api import (
    DEMOGRAPHICS,
    DIMENSIONS,
    LISTS,
    OVERALL,
    PROMPTS,
    QUESTIONS,
    THEMES,
)
from core.csv_export import escape_formula

VERSION = 2  # of the format: a column or a name that changes its meaning makes a new one
LICENSE = "CC BY 4.0"
LICENSE_URL = "https://creativecommons.org/licenses/by/4.0/"
CHUNK = 500  # companies in memory at once
FORMULA = (
    f"score of a question = (sum of w·x + {api.IMAGINARY}·m) / (sum of w + {api.IMAGINARY})\n"
    "x = the stars of one rating, 1 to 5\n"
    "m = the industry's mean for the question, made alike around the site's\n"
    f"w = 0.5^(age / {api.HALF_LIFE}); age = quarters between its batch and the newest one\n"
    "overall = the mean of the scores of all questions\n"
    "The two sums are blurred, once and for all, by made-up ballots\n"
    f"Rounded to half a star below {api.FINER_FROM} ratings, to a tenth of one from there."
)


def column_name(question: str) -> str:
    """Return the name of a question's column."""
    return "overall_satisfaction" if question == OVERALL else question.replace("-", "_")


FACTS = {
    "name": "Name of the company",
    "slug": "Its name in our addresses: /companies/<slug>/",
    "industry": "Upper industry",
    "branch": "Lower industry, if it is known",
    "headquarters": "City, region, country, as far as they are known",
    "size": "How many people work there, if it is known",
    "state": "“rated” or “not rated”; with “, update paused” where unusual activity is looked into",
    "ratings": "Band that the number of ratings is in, such as “20–49”",
    "certainty": "“low” below 20 ratings, “medium” below 100, “high” from there",
    "quarter": "Quarter of the newest ratings in the scores",
    "overall": "The mean of the question scores, 1 to 5",
}
OF_QUESTIONS = {column_name(q.slug): f"{q.label}, 1 to 5" for q in QUESTIONS}
OF_INDUSTRY = {
    f"industry_{name}": f"Industry’s mean: {q.label.lower()}"
    for name, q in zip(OF_QUESTIONS, QUESTIONS, strict=True)
} | {"industry_mean": "Mean of the industry’s means"}
COLUMNS = FACTS | OF_QUESTIONS | OF_INDUSTRY


def list_companies() -> Iterator[Company]:
    """Yield every listed company with what is published about it, by name."""
    return Company.objects.listed().for_cards().order_by("name", "pk").iterator(CHUNK)


def get_published_scores(company: Company) -> dict | None:
    """Return a company's scorecard, None where nothing is published."""
    scorecard = getattr(company, "scorecard", None)
    return scorecard.payload if scorecard else None


def describe_state(company: Company) -> str:
    """Return a company's state in words."""
    scorecard = getattr(company, "scorecard", None)
    if scorecard is None:
        return "not rated"
    return "rated, update paused" if scorecard.is_paused else "rated"


def list_facts(company: Company) -> dict[str, Any]:
    """Return what both files say of a company first."""
    card = get_published_scores(company) or {}
    industry = company.industry
    return {
        "name": company.name,
        "slug": company.slug,
        "industry": industry.top.name if industry else "",
        "branch": industry.name if industry and industry.parent else "",
        "headquarters": company.headquarters,
        "size": company.get_size_display(),
        "state": describe_state(company),
        "ratings": card.get("band"),
        "certainty": card.get("certainty"),
        "quarter": card.get("quarter"),
        "overall": card.get("overall"),
    }


# CSV.


class Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def iterate_csv_lines() -> Iterator[str]:
    """Yield the lines of the CSV file."""
    writer = csv.writer(Echo())
    yield writer.writerow(COLUMNS)
    for company in list_companies():
        yield writer.writerow([escape_formula(value) for value in make_csv_row(company)])


def make_csv_row(company: Company) -> list:
    """Return a company's cells, in the order of COLUMNS."""
    card = get_published_scores(company) or {"scores": {}, "industry": {}}
    given = [card["scores"].get(question.slug) for question in QUESTIONS]
    means = [card["industry"].get(question.slug) for question in QUESTIONS]
    return [*list_facts(company).values(), *given, *means, card["industry"].get("mean")]


# JSON.


def iterate_json_parts() -> Iterator[str]:
    """Yield the JSON file in pieces: what it is, the industries, then a company on each line."""
    head = write_json(describe_file() | {"industries": list_industries()})
    yield head[:-1] + ', "companies": ['
    comma = "\n"
    for chunk in split_into_chunks(list_companies()):
        said = load_comments_by_company(chunk)
        for company in chunk:
            yield comma + write_json(make_json_entry(company, said.get(company.pk, [])))
            comma = ",\n"
    yield "\n]}\n"


def write_json(value: Any) -> str:
    """Return a value as JSON, readable and compact."""
    return json.dumps(value, ensure_ascii=False)


def split_into_chunks(rows: Iterable[Company]) -> Iterator[list[Company]]:
    """Yield rows in lists."""
    chunk: list[Company] = []
    for one in rows:
        chunk.append(one)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def describe_file() -> dict[str, Any]:
    """Return what the JSON file says of itself."""
    return {
        "version": VERSION,
        "license": LICENSE,
        "license_url": LICENSE_URL,
        "formula": FORMULA,
        "questions": [
            {"slug": q.slug, "label": q.label, "help": q.help, "group": q.group} for q in QUESTIONS
        ],
        "themes": THEMES,
        "dimensions": describe_values(DIMENSIONS) | describe_values(DEMOGRAPHICS),
        "lists": {slug: {"title": title, "weights": by} for slug, (title, by) in LISTS.items()},
        "prompts": dict(PROMPTS),
    }


def describe_values(dimensions: dict) -> dict[str, dict]:
    """Return what the values of breakdowns mean."""
    return {
        name: {"label": label, "values": {value: said for value, said in values if value}}
        for name, (label, values) in dimensions.items()
    }


def list_industries() -> list[dict]:
    """Return the published means of every industry, with its demographic groups."""
    rows = IndustryScores.objects.select_related("industry").order_by("industry__name")
    return [{"name": one.industry.name, "slug": one.industry.slug, **one.payload} for one in rows]


def make_json_entry(company: Company, said: list[api.PublishedComment]) -> dict:
    """Return what the JSON file says of a company."""
    card = get_published_scores(company) or {}
    more = ("scores", "industry", "histogram", "breakdowns", "lists")
    scorecard = {name: card.get(name) for name in more} if card else None
    return list_facts(company) | {
        "scorecard": scorecard,
        "comments": [make_json_comment(one) for one in said],
    }


def make_json_comment(comment: api.PublishedComment) -> dict:
    """Return a published comment; of a removed one, why it was removed."""
    known = {"prompt": comment.prompt, "quarter": comment.quarter}
    if comment.is_removed:
        return known | {"removed": True, "reason": PUBLIC_REASONS.get(comment.reason, "")}
    return known | {"employment": comment.employment, "text": comment.text}


def load_comments_by_company(chunk: list[Company]) -> dict[int, list[api.PublishedComment]]:
    """Return the published comments on some companies and on those merged into them."""
    owner = {company.pk: company.pk for company in chunk}
    merged = Company.objects.filter(merged_into__in=list(owner))
    owner |= dict(merged.values_list("pk", "merged_into"))
    found: dict[int, list[api.PublishedComment]] = {}
    for one in api.list_published_comments(owner):
        found.setdefault(owner[one.employer], []).append(one)
    return found
