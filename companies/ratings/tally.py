"""The tally: ballots become sums, and are gone.

Some employers at a time are one transaction, so a tally that is stopped anywhere has counted an
employer whole or not at all, and the next one goes on. The rows are put in random order at the end
of each run.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import transaction
from django.db.models import Count as CountRows
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from companies.ratings import anomalies, batch_sums, encryption, envelopes, noise
from companies.ratings.ballots import DATABASE
from companies.ratings.batch_sums import BatchId, Change
from companies.ratings.comments import make_comment, write_comments
from companies.ratings.leaves import STATES, write_leaves
from companies.ratings.models import Ballot, Batch, Employer, Envelope
from companies.ratings.months import month_of
from companies.ratings.rating import rating_from_counted

LONGEST_WAIT = 6  # months, for changes without fresh ratings
AT_ONCE, EMPLOYERS_AT_ONCE = 2_000, 50  # ballots and employers in one transaction
CHUNK = 500  # rows in one statement
Track = Callable[[list, str], Iterable]
State = Ballot.State


@dataclass
class TallyResult:
    """What a tally did."""

    companies: int = 0
    ballots: int = 0
    held: int = 0  # batches
    set_aside: int = 0  # ballots


@dataclass
class Circumstances:
    """What a tally depends on beside the ballots."""

    key: X25519PrivateKey
    today: date
    chance: Random
    draw_noise: Callable[[Random], noise.Noise] = noise.draw_batch_noise

    @property
    def month(self) -> int:
        """The month that is written beside what is counted."""
        return month_of(self.today)

    @property
    def quarter(self) -> int:
        """Its quarter."""
        return self.month // 3

    @property
    def due_day(self) -> int:
        """The day on which what is held back today counts, unless an editor has decided."""
        return self.today.toordinal() + anomalies.DUE_AFTER


@dataclass
class TallyWrites:
    """What is to be written about some employers, in one transaction."""

    batches: list[Batch] = field(default_factory=list)
    counted: list[tuple[Employer, Change]] = field(default_factory=list)
    states: dict[tuple[str, str], list[bytes]] = field(default_factory=lambda: defaultdict(list))
    emptied: list[bytes] = field(default_factory=list)  # ballots that are not counted
    logged: list[bytes] = field(default_factory=list)
    leaves: list[str] = field(default_factory=list)
    employers: list[Employer] = field(default_factory=list)

    def log(self, change: Change, state: str) -> None:
        """Put what became of a submission into the log."""
        self.leaves.append(change.leaves[STATES.index(state)])

    def move(self, changes: Iterable[Change], state: str, reason: str = "") -> None:
        """Give ballots another state."""
        self.states[state, reason] += [change.ballot for change in changes]


def tally_ballots(
    key: X25519PrivateKey,
    today: date,
    chance: Random,
    track: Track = lambda items, _: items,
    draw_noise: Callable[[Random], noise.Noise] = noise.draw_batch_noise,
) -> TallyResult:
    """Count the ballots of every employer whose batch is full; return what was done."""
    result, around = TallyResult(), Circumstances(key, today, chance, draw_noise)
    for employers in track(list(split_into_parts(count_waiting_ballots())), "Ballots"):
        tally_employers(employers, around, result)
    envelopes.count_envelopes(key, around.quarter, chance)
    return result


def count_waiting_ballots() -> dict[int, int]:
    """Return the employers with ballots, under what they were merged into, and how many.

    Those whose last batch is not released yet wait: what one tally counts another could take back,
    and the scorecards before and after would differ by a few ballots.
    """
    sizes: dict[int, int] = defaultdict(int)
    merged: dict = dict(Employer.objects.exclude(merged_into=None).values_list("pk", "merged_into"))
    ballots = Ballot.objects.exclude(state=State.REFUSED, sealed=b"")
    for employer, number in ballots.values_list("employer").annotate(n=CountRows("pk")):
        sizes[merged.get(employer, employer)] += number
    closed = set(Employer.objects.filter(is_open=False).values_list("pk", flat=True))
    left_alone = closed | find_unreleased_employers(merged)
    return {pk: sizes[pk] for pk in sorted(sizes.keys() - left_alone)}


def find_unreleased_employers(merged: dict[int, int]) -> set[int]:
    """Return the employers, under what they were merged into, that the next release publishes."""
    new = Batch.objects.filter(state=Batch.State.COUNTED, released=False)
    employers = new.values_list("employer", flat=True).distinct()
    return {merged.get(employer, employer) for employer in employers}


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
def tally_employers(employers: list[int], around: Circumstances, result: TallyResult) -> None:
    """Count some employers' ballots, or hold them back."""
    groups: dict[int, list[Employer]] = defaultdict(list)
    of_these = Q(pk__in=employers) | Q(merged_into__in=employers)
    for one in Employer.objects.select_for_update().filter(of_these).order_by("pk"):
        groups[one.merged_into or one.pk].append(one)
    pks = [one.pk for group in groups.values() for one in group]
    changes: dict[int, list[Change]] = defaultdict(list)
    ballots = Ballot.objects.filter(employer__in=pks).exclude(state=State.REFUSED, sealed=b"")
    for ballot in ballots.order_by("pk"):
        changes[ballot.employer].append(open_ballot(ballot, around.key))
    due = read_due_days(pks)
    batches = {(b.employer, b.number): b for b in Batch.objects.filter(employer__in=pks)}
    writes = TallyWrites()
    for employer, group in groups.items():
        members = {one.pk for one in group}
        EmployerTally(
            next(one for one in group if one.pk == employer),
            group,
            [change for one in group for change in changes[one.pk]],
            {place: batch for place, batch in batches.items() if place[0] in members},
            due,
            around,
            writes,
        ).decide(result)
    write_decisions(writes, around)


def read_due_days(employers: list[int]) -> dict[bytes, int | None]:
    """Return when each ballot that was set aside counts unless an editor has decided."""
    aside = Ballot.objects.filter(employer__in=employers, state__in=(State.ASIDE, State.APPEALED))
    return {bytes(pk): day for pk, day in aside.values_list("pk", "due_day")}


def open_ballot(ballot: Ballot, key: X25519PrivateKey) -> Change:
    """Open a ballot."""
    data = encryption.open_at_tally(ballot.sealed, key)
    new, old = data["n"], data["o"]
    return Change(
        bytes(ballot.nullifier),
        (ballot.employer, ballot.batch),
        data["y"],
        rating_from_counted(new) if new else None,
        ((old[0], old[1]), rating_from_counted(old[2])) if old else None,
        data["c"],
        data["l"],
        ballot.state,
        ballot.is_logged,
    )


@dataclass
class EmployerTally:
    """What becomes of the ballots of an employer and of those merged into it."""

    employer: Employer
    group: list[Employer]
    changes: list[Change]
    batches: dict[BatchId, Batch]
    due: dict[bytes, int | None]
    around: Circumstances
    writes: TallyWrites

    def decide(self, result: TallyResult) -> None:
        """Decide about every ballot."""
        self.refuse_ballots()
        self.finish_without_sums()
        waiting, riding = self.sort_waiting()
        numbers = Counter(change.year for change in waiting)
        if max(numbers.values(), default=0) >= self.employer.closes_at:
            aside = self.set_aside(waiting, result)
            waiting = [change for change in waiting if change.ballot not in aside]
            numbers = Counter(change.year for change in waiting)
        is_full = max(numbers.values(), default=0) >= self.employer.closes_at
        counted = self.count_decided_batches(result)
        if is_full and anomalies.is_too_large(len(waiting), self.list_habit()):
            self.hold_batch(waiting)
            result.held += 1
        elif is_full:
            counted += self.close_batch([*waiting, *riding])
        elif changes := self.find_overdue(riding):
            counted += self.close_batch(changes)
        self.log_receipts()
        result.ballots += counted
        result.companies += counted > 0

    def refuse_ballots(self) -> None:
        """Empty the ballots that an editor has refused; their authors keep their own copies."""
        for change in self.changes:
            if change.state == State.REFUSED:
                self.writes.emptied.append(change.ballot)
                self.writes.log(change, "not counted")

    def finish_without_sums(self) -> None:
        """Finish what changes no sum: new words beside old stars, and what was held back and is
        withdrawn."""
        done = [change for change in self.changes if not change.is_real]
        self.changes = [change for change in self.changes if change.is_real]
        self.writes.counted += [(self.employer, change) for change in done]
        for change in done:
            self.writes.log(change, change.outcome)

    def sort_waiting(self) -> tuple[list[Change], list[Change]]:
        """Return the fresh ratings that may close the batch, and what only rides along: changes,
        withdrawals, and what was set aside and counts now."""
        fresh: list[Change] = []
        riding: list[Change] = []
        for change in self.changes:
            if change.state == State.WAITING:
                (fresh if change.is_fresh else riding).append(change)
            elif change.state in (State.ASIDE, State.APPEALED):
                if self.is_due(change):
                    riding.append(change)
            elif change.state == State.PASSED:
                riding.append(change)
        return fresh, riding

    def is_due(self, change: Change) -> bool:
        """Whether nobody has decided about a ballot in time; an appeal is given its time here."""
        day = self.due.get(change.ballot)
        if day is None:
            self.writes.move([change], change.state)
        return day is not None and day <= self.around.today.toordinal()

    def list_habit(self) -> list[int]:
        """Return how many ratings earlier batches had."""
        counted = (b for b in self.batches.values() if b.state == Batch.State.COUNTED)
        return [batch.ratings for batch in counted if batch.ratings > 0]

    def set_aside(self, fresh: list[Change], result: TallyResult) -> set[bytes]:
        """Set aside what is too much alike; return the ballots."""
        ratings = [change.new for change in fresh if change.new]
        chosen = anomalies.choose_set_aside(ratings, self.around.chance)
        for at, reason in chosen.items():
            self.writes.move([fresh[at]], State.ASIDE, reason)
            self.writes.log(fresh[at], "set aside")
        result.set_aside += len(chosen)
        return {fresh[at].ballot for at in chosen}

    def hold_batch(self, fresh: list[Change]) -> None:
        """Hold back the fresh ratings of the open batch, all of them."""
        for place in {change.belongs_to for change in fresh}:
            part = [change for change in fresh if change.belongs_to == place]
            self.writes.batches.append(
                self.make_batch(place, Batch.State.HELD, len(part), due_day=self.around.due_day)
            )
        self.writes.move(fresh, State.HELD)
        for change in fresh:
            self.writes.log(change, "set aside")
        self.open_next_batch({change.belongs_to[0] for change in fresh})

    def count_decided_batches(self, result: TallyResult) -> int:
        """Count the batches that were held back and that an editor passed or nobody decided about;
        return how many ballots."""
        number = 0
        for place, batch in self.batches.items():
            is_due = batch.state == Batch.State.HELD and (
                (batch.due_day or 0) <= self.around.today.toordinal()
            )
            if batch.state != Batch.State.PASSED and not is_due:
                continue
            its = [c for c in self.changes if c.state == State.HELD and c.belongs_to == place]
            aside = self.set_aside(its, result)
            its = [change for change in its if change.ballot not in aside]
            self.count_batch(place, its)
            number += len(its)
        return number

    def close_batch(self, changes: list[Change]) -> int:
        """Count changes in the open batch and open the next one; return how many."""
        place = self.employer.pk, self.employer.batch
        others = {change.belongs_to for change in changes if change.is_fresh} - {place}
        for other in others - self.batches.keys():  # of an employer that was merged meanwhile
            self.writes.batches.append(self.make_batch(other, Batch.State.COUNTED, 0))
        self.count_batch(place, changes)
        self.open_next_batch({self.employer.pk, *(pk for pk, _ in others)})
        return len(changes)

    def count_batch(self, place: BatchId, changes: list[Change]) -> None:
        """Write down what a batch adds, and that its ballots are counted."""
        figures = batch_sums.sum_changes(
            changes,
            self.around.quarter,
            lambda other: self.find_quarter(other, place),
            self.around.chance,
            self.around.draw_noise,
        )
        batch = self.make_batch(place, Batch.State.COUNTED, figures.ratings)
        batch.answered, batch.stars = figures.answered, figures.stars
        self.writes.batches.append(batch)
        self.writes.counted += [(self.employer, change) for change in changes]
        for change in changes:
            self.writes.log(change, change.outcome)

    def find_quarter(self, place: BatchId, open_place: BatchId) -> int:
        """Return the quarter in which a batch was counted; now for what is counted now."""
        batch = self.batches.get(place)
        return batch.quarter if batch and place != open_place else self.around.quarter

    def make_batch(self, place: BatchId, state: str, ratings: int, due_day=None) -> Batch:
        """Return a batch, to be written down."""
        return Batch(
            employer=place[0],
            number=place[1],
            industry=self.employer.industry,
            month=self.around.month,
            ratings=ratings,
            state=state,
            due_day=due_day,
        )

    def open_next_batch(self, employers: set[int]) -> None:
        """Open the next batch of some employers of the group."""
        for one in self.group:
            if one.pk in employers:
                one.batch += 1
                one.closes_at = noise.draw_closing_size(self.around.chance)
                one.waiting_since = None
                self.writes.employers.append(one)

    def find_overdue(self, riding: list[Change]) -> list[Change]:
        """Return the changes and withdrawals, if some have waited for six months; else note that
        they wait."""
        changes = [change for change in riding if not change.is_fresh]
        since = self.employer.waiting_since
        if not changes and since is not None:
            self.employer.waiting_since = None
            self.writes.employers.append(self.employer)
        elif changes and since is None:
            self.employer.waiting_since = self.around.month
            self.writes.employers.append(self.employer)
        is_overdue = since is not None and self.around.month - since >= LONGEST_WAIT
        return changes if is_overdue else []

    def log_receipts(self) -> None:
        """Log what goes on waiting, once for each submission."""
        done = {change.ballot for _, change in self.writes.counted}
        done |= {ballot for ballots in self.writes.states.values() for ballot in ballots}
        for change in self.changes:
            if change.is_logged or change.ballot in done or change.state == State.REFUSED:
                continue
            self.writes.log(change, "received" if change.state == State.WAITING else "set aside")
            self.writes.logged.append(change.ballot)


def write_decisions(writes: TallyWrites, around: Circumstances) -> None:
    """Write what was decided; counted ballots go."""
    sealing, made, comments = around.key.public_key(), [], []
    for employer, change in writes.counted:
        if change.new:
            employment = change.new.job.get("employment", "")
            comments += [
                make_comment(employer.pk, words, employment, around.month, around.chance)
                for words in change.comments
            ]
        if change.is_fresh and change.new:
            made += envelopes.make_envelopes(
                change.new,
                employer.pk,
                employer.industry,
                around.quarter,
                sealing,
                around.chance,
            )
    Batch.objects.bulk_create(
        writes.batches,
        update_conflicts=True,
        unique_fields=["employer", "number"],
        update_fields=[
            *("industry", "month", "ratings", "answered", "stars", "state", "due_day", "released"),
        ],
    )
    around.chance.shuffle(made)
    Envelope.objects.bulk_create(made, batch_size=CHUNK)
    write_comments(comments)
    write_leaves(writes.leaves)
    update_ballots(writes, around)
    for employer in writes.employers:
        employer.save(update_fields=["batch", "closes_at", "waiting_since"])


def update_ballots(writes: TallyWrites, around: Circumstances) -> None:
    """Delete the ballots that are counted, and note what became of the others."""
    for chunk in split_into_chunks([change.ballot for _, change in writes.counted]):
        Ballot.objects.filter(pk__in=chunk).delete()
    for (state, reason), ballots in writes.states.items():
        for chunk in split_into_chunks(ballots):
            rows = Ballot.objects.filter(pk__in=chunk)
            if reason:
                rows.update(reason=reason)
            rows.update(state=state, due_day=around.due_day, is_logged=True)
    for chunk in split_into_chunks(writes.emptied):
        Ballot.objects.filter(pk__in=chunk).update(sealed=b"", words=b"", due_day=None)
    for chunk in split_into_chunks(writes.logged):
        Ballot.objects.filter(pk__in=chunk).update(is_logged=True)


def split_into_chunks(ballots: list[bytes]) -> Iterator[list[bytes]]:
    """Yield ballots in lists that a statement can take."""
    return (ballots[start : start + CHUNK] for start in range(0, len(ballots), CHUNK))


def count_ratings(employers: list[int] | None = None) -> int:
    """Return how many ratings are counted: of some employers, or all."""
    counted = Batch.objects.filter(state=Batch.State.COUNTED)
    if employers is not None:
        counted = counted.filter(employer__in=employers)
    return int(counted.aggregate(n=Coalesce(Sum("ratings"), 0))["n"])
