"""The tally: ballots become counts, and are gone.

Some employers at a time are one transaction, so a tally that is stopped anywhere has counted an
employer whole or not at all, and the next one goes on. The rows are put in random order at the end
of each run.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import transaction
from django.db.models import Count as CountRows
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from companies.ratings import anomalies, encryption, scores
from companies.ratings.ballots import DATABASE, make_public_id
from companies.ratings.counts import CHUNK, BatchId, CountChanges, write_counts
from companies.ratings.models import Ballot, Batch, Comment, Count, Employer
from companies.ratings.rating import Rating, rating_from_counted

FEWEST = 5  # changes
AT_ONCE, EMPLOYERS_AT_ONCE = 2_000, 50  # ballots and employers in one transaction
Track = Callable[[list, str], Iterable]


@dataclass
class TallyResult:
    """What a tally did."""

    companies: int = 0
    ballots: int = 0
    voided: int = 0  # ballots of void batches, deleted
    held: int = 0


@dataclass
class Change:
    """What one ballot says: a rating, and what it takes the place of."""

    ballot: bytes  # its nullifier
    new: Rating | None
    old: tuple[BatchId, Rating] | None
    comments: list[list[str]]  # [handle, prompt, text]

    @property
    def is_fresh(self) -> bool:
        """Whether it adds a rating."""
        return self.new is not None and self.old is None

    @property
    def is_real(self) -> bool:
        """Whether it changes any count: not if only words are new."""
        if self.new and self.old:
            return self.new.counted() != self.old[1].counted()
        return self.new is not None or self.old is not None


@dataclass
class TallyWrites:
    """What is to be written about some employers, in one transaction."""

    batches: list[Batch] = field(default_factory=list)
    changes: list[tuple[BatchId, str, Change]] = field(default_factory=list)  # with its industry
    done: list[bytes] = field(default_factory=list)  # ballots
    full: set[int] = field(default_factory=set)  # employers that begin a new batch


def quarter_of(day: date) -> int:
    """Return a day's quarter as it is kept: year × 4 + quarter − 1."""
    return day.year * 4 + (day.month - 1) // 3


def current_date() -> date:
    """Return the date that years and quarters are taken from."""
    return datetime.now(UTC).date()


def tally_ballots(
    key: X25519PrivateKey, quarter: int, track: Track = lambda items, _: items
) -> TallyResult:
    """Count the ballots of every employer that has at least five; return what was done."""
    report = TallyResult()
    for employers in track(list(split_into_parts(count_waiting_ballots())), "Ballots"):
        tally_employers(employers, key, quarter, report)
    return report


def count_waiting_ballots() -> dict[int, int]:
    """Return the employers with enough ballots, under what they were merged into, and how many.

    Those with a batch that an editor has decided about are among them. Those whose last changes
    are not released yet wait: what one tally counts another could take back, and the scorecards
    before and after would differ by a few ballots.
    """
    sizes: dict[int, int] = defaultdict(int)
    merged: dict = dict(Employer.objects.exclude(merged_into=None).values_list("pk", "merged_into"))
    for employer, ballots in Ballot.objects.values_list("employer").annotate(n=CountRows("pk")):
        sizes[merged.get(employer, employer)] += ballots
    batches = Batch.objects.values_list("employer", flat=True)
    decided = {merged.get(pk, pk) for pk in batches.filter(state=Batch.State.PASSED)}
    void = {merged.get(pk, pk) for pk in batches.filter(state=Batch.State.VOID).distinct()}
    decided |= void & set(sizes)
    full = {pk for pk, number in sizes.items() if number >= FEWEST}
    closed = set(Employer.objects.filter(is_open=False).values_list("pk", flat=True))
    return {
        pk: sizes[pk]
        for pk in sorted((full | decided) - closed - find_unreleased_employers(merged))
    }


def find_unreleased_employers(merged: dict[int, int]) -> set[int]:
    """Return the employers, under what they were merged into, that the next release publishes
    anew: those with at least five counted changes.
    """
    changes: dict[int, int] = defaultdict(int)
    new = Batch.objects.filter(state=Batch.State.COUNTED, released=False)
    for employer, number in new.values_list("employer").annotate(n=Sum("changes")):
        changes[merged.get(employer, employer)] += number
    return {employer for employer, number in changes.items() if number >= FEWEST}


def split_into_parts(sizes: dict[int, int]) -> Iterator[list[int]]:
    """Yield employers in parts for one transaction each: not too many ballots, and in order."""
    part: list[int] = []
    ballots = 0
    for employer, size in sizes.items():
        if part and (ballots + size > AT_ONCE or len(part) == EMPLOYERS_AT_ONCE):
            yield part
            part, ballots = [], 0
        part.append(employer)
        ballots += size
    if part:
        yield part


@transaction.atomic(using=DATABASE)
def tally_employers(
    employers: list[int], key: X25519PrivateKey, quarter: int, report: TallyResult
) -> None:
    """Count some employers' ballots, or hold them back."""
    groups: dict[int, list[Employer]] = defaultdict(list)
    of_these = Q(pk__in=employers) | Q(merged_into__in=employers)
    for one in Employer.objects.select_for_update().filter(of_these).order_by("pk"):
        groups[one.merged_into or one.pk].append(one)
    pks = [one.pk for group in groups.values() for one in group]
    ballots: dict[int, list] = defaultdict(list)
    rows = Ballot.objects.filter(employer__in=pks)
    for ballot in rows.values_list("nullifier", "employer", "batch", "sealed", named=True):
        ballots[ballot.employer].append(ballot)
    batches: dict[int, list[Batch]] = defaultdict(list)
    for batch in Batch.objects.filter(employer__in=pks):
        batches[batch.employer].append(batch)
    decided = TallyWrites()
    for employer, group in groups.items():
        decide_employer(
            next(one for one in group if one.pk == employer),
            [ballot for one in group for ballot in ballots[one.pk]],
            {(batch.employer, batch.number): batch for one in group for batch in batches[one.pk]},
            key,
            quarter,
            decided,
            report,
        )
    write_decisions(decided, quarter)


def decide_employer(
    employer: Employer,
    ballots: list,
    batches: dict[BatchId, Batch],
    key: X25519PrivateKey,
    quarter: int,
    decided: TallyWrites,
    report: TallyResult,
) -> None:
    """Decide what becomes of the ballots of an employer and of those merged into it."""
    changes, void = sort_ballots(employer, ballots, batches, key)
    decided.done += void
    report.voided += len(void)
    changes = select_countable(changes, batches)
    fresh = [place for place in changes if place not in batches]
    decided.full |= {place[0] for place in fresh}
    habit = [b.size for b in batches.values() if b.state == Batch.State.COUNTED and b.size]
    new = [one.new for place in fresh for one in changes[place] if one.new and one.is_fresh]
    if why := anomalies.find_anomaly(new, habit):
        for place in fresh:
            part = changes.pop(place)
            held = make_batch(place, part, employer.industry, quarter, Batch.State.HELD, why)
            decided.batches.append(held)
        report.held += 1
        changes = select_countable(changes, batches)
    for place, part in changes.items():
        counted = make_batch(place, part, employer.industry, quarter, Batch.State.COUNTED)
        decided.batches.append(counted)
        decided.changes += [(place, employer.industry, change) for change in part]
        decided.done += [change.ballot for change in part]
        report.ballots += len(part)
    report.companies += any(changes.values())


def sort_ballots(
    employer: Employer, ballots: list, batches: dict[BatchId, Batch], key: X25519PrivateKey
) -> tuple[dict[BatchId, list[Change]], list[bytes]]:
    """Open ballots but for those that are held back; return them by batch, and which are void.

    Only fresh ratings can be void: what changes a counted one goes on to the open batch.
    """
    void: list[bytes] = []
    states = {place: batch.state for place, batch in batches.items()}
    changes: dict[BatchId, list[Change]] = {
        place: [] for place, state in states.items() if state == Batch.State.PASSED
    }
    for ballot in ballots:
        place = ballot.employer, ballot.batch
        state = states.get(place)
        if state == Batch.State.HELD:
            continue
        change = open_ballot(ballot, key)
        if state == Batch.State.VOID and change.old is None:
            void.append(change.ballot)
            continue
        if state == Batch.State.VOID:
            place = employer.pk, employer.batch
        changes.setdefault(place, []).append(change)
    return changes, void


def select_countable(
    changes: dict[BatchId, list[Change]], batches: dict[BatchId, Batch]
) -> dict[BatchId, list[Change]]:
    """Return what is to be counted: all, or below five only what an editor passed and is empty."""
    real = {place: sum(one.is_real for one in part) for place, part in changes.items()}
    if sum(real.values()) >= FEWEST:
        return changes
    return {place: changes[place] for place in changes if place in batches and not real[place]}


def write_decisions(decided: TallyWrites, quarter: int) -> None:
    """Write what was decided: batches, counts and comments; the ballots go."""
    count_changes(decided.changes, quarter)
    Batch.objects.bulk_create(
        decided.batches,
        update_conflicts=True,
        unique_fields=["employer", "number"],
        update_fields=["industry", "quarter", "size", "changes", "state", "reason", "released"],
    )
    delete_ballots(decided.done)
    Employer.objects.filter(pk__in=decided.full).update(batch=F("batch") + 1)


def delete_ballots(ballots: list[bytes]) -> None:
    """Delete ballots that are decided."""
    for start in range(0, len(ballots), CHUNK):
        Ballot.objects.filter(pk__in=ballots[start : start + CHUNK]).delete()


def open_ballot(ballot, key: X25519PrivateKey) -> Change:
    """Open a ballot."""
    data = encryption.open_at_tally(ballot.sealed, key)
    new, old = data["n"], data["o"]
    return Change(
        bytes(ballot.nullifier),
        rating_from_counted(new) if new else None,
        ((old[0], old[1]), rating_from_counted(old[2])) if old else None,
        data["c"],
    )


def make_batch(
    place: BatchId,
    changes: list[Change],
    industry: str,
    quarter: int,
    state: str,
    reason: str = "",
) -> Batch:
    """Return what became of a batch, to be written down."""
    return Batch(
        employer=place[0],
        number=place[1],
        industry=industry,
        quarter=quarter,
        size=sum(change.is_fresh for change in changes),
        changes=sum(change.is_real for change in changes),
        state=state,
        reason=reason,
    )


def count_changes(changes: list[tuple[BatchId, str, Change]], quarter: int) -> None:
    """Add new answers to their batch, queue the comments.

    A change is made in the batch that counted the old answers, so that it is no younger than they.
    """
    tables = CountChanges()
    old_places = {change.old[0] for _, _, change in changes if change.old}
    old_batches = {
        (batch.employer, batch.number): batch
        for batch in Batch.objects.filter(employer__in={place[0] for place in old_places})
    }
    comments = []
    for place, industry, change in changes:
        if change.new:
            employment = change.new.job.get("employment", "")
            comments += [
                make_comment(place[0], words, employment, quarter) for words in change.comments
            ]
        where: tuple[BatchId, str, int] = place, industry, quarter
        if change.old:
            old = old_batches[change.old[0]]
            where = change.old[0], old.industry, old.quarter
        if change.old and change.is_real:
            tables.add(change.old[1], *where, takes=True)
        if change.new and change.is_real:
            tables.add(change.new, *where, takes=False)
    write_counts(tables)
    write_comments(comments)


def make_comment(employer: int, words: list[str], employment: str, quarter: int) -> Comment:
    """Return a comment for the moderators' queue."""
    handle, prompt, text = words
    return Comment(
        handle=bytes.fromhex(handle),
        public_id=make_public_id(),
        employer=employer,
        prompt=prompt,
        text=text,
        employment=employment,
        quarter=quarter,
    )


def write_comments(comments: list[Comment]) -> None:
    """Queue comments; those that are there word by word stay as they are, and removed ones too."""
    there = {
        bytes(row.handle): row
        for row in Comment.objects.filter(handle__in=[comment.handle for comment in comments])
    }
    fresh = [
        one
        for one in comments
        if (old := there.get(bytes(one.handle))) is None
        or (old.text != one.text and old.state != Comment.State.REMOVED)
    ]
    Comment.objects.filter(handle__in=[one.handle for one in fresh]).delete()
    Comment.objects.bulk_create(sorted(fresh, key=lambda one: one.public_id))


def count_ratings(employers: list[int] | None = None) -> int:
    """Return how many ratings are in the counts: of some employers, or all."""
    whole = Count.objects.filter(dimension="")
    if employers is not None:
        whole = whole.filter(employer__in=employers)
    return whole.aggregate(n=Coalesce(Sum("ratings"), 0))["n"]


def read_counts_with_batches(
    employers: list[int], dimension: str | None = None
) -> Iterator[tuple[scores.Counts, Batch]]:
    """Yield the counts of some employers, each with its batch; `dimension=""` for the whole."""
    batches = {
        (batch.employer, batch.number): batch
        for batch in Batch.objects.filter(employer__in=employers)
    }
    rows = Count.objects.filter(employer__in=employers)
    if dimension is not None:
        rows = rows.filter(dimension=dimension)
    for row in rows.iterator(2000):
        batch = batches[row.employer, row.number]
        counts = scores.Counts(batch.quarter, row.dimension, row.value, row.ratings, row.answers)
        yield counts, batch
