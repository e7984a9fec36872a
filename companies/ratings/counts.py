"""Counts: answers are added to them, and taken out, many ratings at a time."""

from collections import defaultdict
from dataclasses import dataclass, field

from companies.ratings import scores
from companies.ratings.models import Batch, Count, IndustryCount
from companies.ratings.rating import Rating

CHUNK = 500  # rows in one statement
BatchId = tuple[int, int]  # an employer and the number of a batch
AnswersByGroup = dict[tuple, tuple[list[str], list[str]]]


@dataclass
class CountChanges:
    """The answers that come to each row of counts, and those that go, before they are written."""

    batches: AnswersByGroup = field(default_factory=lambda: defaultdict(lambda: ([], [])))
    industries: AnswersByGroup = field(default_factory=lambda: defaultdict(lambda: ([], [])))

    def add(self, rating: Rating, place: BatchId, industry: str, quarter: int, takes: bool) -> None:
        """Count a rating, or take it out again."""
        for dimension, value in rating.groups:
            self.batches[*place, dimension, value][takes].append(rating.answers)
        for dimension, value in rating.about.items():
            self.industries[industry, quarter, dimension, value][takes].append(rating.answers)


def write_counts(tables: CountChanges) -> None:
    """Add what was counted to what is there; rows that come to nothing go."""
    rows = Batch.objects.filter(employer__in={key[0] for key in tables.batches})
    there = set(rows.values_list("employer", "number")) & {key[:2] for key in tables.batches}
    counts = Count.objects.filter(
        employer__in={place[0] for place in there}, number__in={place[1] for place in there}
    )
    merge_counts(Count, counts, tables.batches)
    industries = {key[:2] for key in tables.industries}
    about = IndustryCount.objects.filter(
        industry__in={i[0] for i in industries}, quarter__in={i[1] for i in industries}
    )
    merge_counts(IndustryCount, about.order_by("pk").select_for_update(), tables.industries)


def merge_counts(model, there, given: AnswersByGroup) -> None:
    """Add to rows of a table of counts, made where they are missing."""
    values = {"ratings", "answers"}
    fields = [f.name for f in model._meta.concrete_fields if f.name not in values]
    rows = {tuple(getattr(row, name) for name in fields): row for row in there}
    changed: list = []
    empty: list = []
    for key, (new, gone) in given.items():
        row = rows.get(key) or model(
            **dict(zip(fields, key, strict=True)), ratings=0, answers=scores.empty_answers()
        )
        row.ratings += len(new) - len(gone)
        row.answers = add_answers(row.answers, new, gone)
        (changed if row.ratings else empty).append(row)
    model.objects.bulk_create(
        changed,
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=fields,
        update_fields=sorted(values),
    )
    for row in empty:
        model.objects.filter(pk=row.pk).delete()


def add_answers(answers: scores.Answers, new: list[str], gone: list[str]) -> scores.Answers:
    """Return answers with those of some ratings counted, and those of others taken out."""
    come, go, step = "".join(new), "".join(gone), len(answers)
    return [
        [
            number + come[at::step].count(stars) - go[at::step].count(stars)
            for number, stars in zip(row, "012345", strict=True)
        ]
        for at, row in enumerate(answers)
    ]
