"""The ballot box: take a ballot, change it, withdraw it. It knows a rating key and no one's name.

What is kept in the clear: that a key is spent on an employer (a nullifier), that one of its three
slots is taken, and which employer a ballot that waits for the tally is about. The rest is sealed.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from django.db import IntegrityError, transaction

from companies.ratings import encryption, keys
from companies.ratings.leaves import make_leaves
from companies.ratings.models import Ballot, Comment, Employer, Nullifier, Slot
from companies.ratings.questions import PROMPTS
from companies.ratings.rating import Rating, rating_from_counted

DATABASE = "ratings"
Result = TypeVar("Result")


class BallotRefused(Exception):
    """A ballot that cannot be taken."""


class EmployerUnknown(BallotRefused):
    """The box does not know this employer, or takes no ratings of it."""


class EmployerLimitReached(BallotRefused):
    """The key has rated as many employers as it can."""


class NothingToAppeal(BallotRefused):
    """No rating of the employer by this key was set aside or left uncounted."""


class NothingToWithdraw(BallotRefused):
    """There is no rating of the employer by this key, or it is withdrawn already."""


@dataclass(frozen=True)
class EmployerRating:
    """What a key says about one employer.

    `waiting` is what a later tally counts; it belongs to the batch (batch_employer, batch_number).
    `counted` is (employer, number of the batch, rating) of what is in the sums. Either may be None.
    `state` is that of the ballot, "" where none is there; `submissions` is how often the key has
    sent something about the employer.
    """

    slot: int
    employer: int  # as it was when the author rated it first; it may be merged since
    batch_employer: int
    batch_number: int
    is_waiting: bool
    waiting: Rating | None
    counted: tuple[int, int, Rating] | None
    submissions: int = 0
    state: str = ""
    reason: str = ""
    has_appealed: bool = False

    @property
    def rating(self) -> Rating | None:
        """What its author says now; None if it is withdrawn."""
        return self.waiting if self.is_waiting else self.counted and self.counted[2]


def submit_rating(key: keys.RatingKey, employer: int, rating: Rating) -> bool:
    """Take a rating, or change the one given with this key before. Raises BallotRefused.

    Return whether another rating stood before; the same one sent again is no change.
    """
    return run_with_retries(lambda: submit_once(key, employer, rating))


def withdraw_ratings(key: keys.RatingKey, employer: int) -> None:
    """Withdraw what a key says of an employer: at once, or once counted, with the next tally.

    Raises BallotRefused.
    """
    run_with_retries(lambda: withdraw_once(key, employer))


def get_rating(key: keys.RatingKey, employer: int) -> EmployerRating | None:
    """Return what a key says about an employer, None if it has never rated it.

    Raises BallotRefused.
    """
    return run_with_retries(
        lambda: next(
            iter(find_ratings(ratings_of_key(key), lock_employer(employer), employer)), None
        )
    )


def has_rated(key: keys.RatingKey, employer: int) -> bool:
    """Say whether there is a rating of an employer by a key; a withdrawn or void one is none."""
    found = get_rating(key, employer)
    return found is not None and found.rating is not None


def run_with_retries(act: Callable[[], Result]) -> Result:
    """Do it in a transaction; again where another request with the same key came between."""
    for _ in range(3):
        try:
            with transaction.atomic(using=DATABASE):
                return act()
        except IntegrityError:
            continue
    with transaction.atomic(using=DATABASE):
        return act()


def submit_once(key: keys.RatingKey, pk: int, rating: Rating) -> bool:
    employer = lock_employer(pk)
    if not employer.is_open:
        raise EmployerUnknown
    slots = ratings_of_key(key)
    found = find_ratings(slots, employer, pk)
    if not found:
        free = [i for i in range(1, keys.SLOTS + 1) if i not in slots]
        if not free:
            raise EmployerLimitReached
        entry = EmployerRating(free[0], employer.pk, employer.pk, employer.batch, False, None, None)
        Nullifier.objects.create(value=derive_nullifier(key, entry), year=key.year)
        write_rating(key, queue_rating(entry, employer, rating), is_new=True)
        return False
    entry, *others = found
    delete_tallied_comments(key, entry, but=rating.comments)
    write_rating(key, queue_rating(entry, employer, rating))
    for other in others:
        withdraw_rating(key, employer, other)
    return entry.rating not in (None, rating)


def withdraw_once(key: keys.RatingKey, pk: int) -> None:
    employer = lock_employer(pk)
    standing = [entry for entry in find_ratings(ratings_of_key(key), employer, pk) if entry.rating]
    if not standing:
        raise NothingToWithdraw
    for entry in standing:
        withdraw_rating(key, employer, entry)


def withdraw_rating(key: keys.RatingKey, employer: Employer, entry: EmployerRating) -> None:
    """Withdraw a rating, if it is not withdrawn yet. One that no tally has seen leaves nothing."""
    if entry.rating is None:
        return
    handles = [derive_handle(key, entry, prompt) for prompt, _ in PROMPTS]
    Comment.objects.filter(pk__in=handles).delete()
    if entry.counted or was_held_back(entry):
        write_rating(key, queue_rating(entry, employer, None))
    else:
        Ballot.objects.filter(pk=derive_nullifier(key, entry)).delete()
        Nullifier.objects.filter(pk=derive_nullifier(key, entry)).delete()
        Slot.objects.filter(pk=derive_slot(key, entry.slot)).delete()


def queue_rating(
    entry: EmployerRating, employer: Employer, rating: Rating | None
) -> EmployerRating:
    """Return what a key says once this waits for a tally.

    What was held back or set aside stays where it is: nobody gets out of a closer look by sending
    the ballot again.
    """
    at = employer.pk, employer.batch
    if was_held_back(entry):
        at = entry.batch_employer, entry.batch_number
    return replace(entry, batch_employer=at[0], batch_number=at[1], is_waiting=True, waiting=rating)


def was_held_back(entry: EmployerRating) -> bool:
    """Say whether a tally has seen a ballot and has not counted it."""
    return entry.state not in ("", Ballot.State.WAITING)


def lock_employer(pk: int) -> Employer:
    """Return an employer, or what it was merged into, and keep tallies of it waiting."""
    rows = Employer.objects.select_for_update()
    if employer := rows.filter(pk=pk, merged_into=None).first():
        return employer
    found = Employer.objects.filter(pk=pk).first()
    if found is None:
        raise EmployerUnknown
    return rows.get(pk=found.merged_into or found.pk)


# The values that only a key gives.


def derive_nullifier(key: keys.RatingKey, entry: EmployerRating) -> bytes:
    return key.derive("rating", entry.employer)


def derive_slot(key: keys.RatingKey, number: int) -> bytes:
    return key.derive("slot", number)


def derive_copy_key(key: keys.RatingKey, number: int) -> bytes:
    return key.derive("copy", number)


def derive_words_key(key: keys.RatingKey, entry: EmployerRating) -> bytes:
    return key.derive("words", entry.employer)


def derive_handle(key: keys.RatingKey, entry: EmployerRating, prompt: str) -> bytes:
    """The value under which a comment is kept."""
    return key.derive("comment", entry.employer, prompt)


# The author's own copy.


def ratings_of_key(key: keys.RatingKey) -> dict[int, EmployerRating]:
    """Return what a key says, by slot."""
    values = {derive_slot(key, number): number for number in range(1, keys.SLOTS + 1)}
    found = {}
    for slot in Slot.objects.filter(pk__in=list(values)):
        number = values[bytes(slot.value)]
        copy = encryption.open_as_author(slot.copy, derive_copy_key(key, number))
        found[number] = follow_tally(key, read_copy(number, copy))
    return found


def read_copy(slot: int, copy: dict) -> EmployerRating:
    """Return what an author's copy said when it was written."""
    waiting, counted = copy["w"], copy["c"]
    return EmployerRating(
        slot,
        copy["e"],
        copy["n"][0],
        copy["n"][1],
        True,
        waiting and rating_from_counted(waiting),
        counted and (counted[0], counted[1], rating_from_counted(counted[2])),
        copy["s"],
    )


def follow_tally(key: keys.RatingKey, entry: EmployerRating) -> EmployerRating:
    """Return what a copy says today: a tally may have counted it since, or set it aside.

    The author's comments come from the ballot while it waits, then from where moderators read them.
    """
    ballot = Ballot.objects.filter(pk=derive_nullifier(key, entry)).first()
    if ballot:
        words = {}
        if ballot.words:
            words = encryption.open_as_author(ballot.words, derive_words_key(key, entry))
        return replace(
            entry,
            waiting=entry.waiting and replace(entry.waiting, comments=words),
            state=ballot.state,
            reason=ballot.reason,
            has_appealed=ballot.state == Ballot.State.APPEALED,
        )
    at = entry.counted[:2] if entry.counted else (entry.batch_employer, entry.batch_number)
    counted = None
    if entry.waiting:
        counted = (*at, replace(entry.waiting, comments=read_tallied_comments(key, entry)))
    return replace(entry, is_waiting=False, waiting=None, counted=counted)


def read_tallied_comments(key: keys.RatingKey, entry: EmployerRating) -> dict[str, str]:
    """Return her comments that have been tallied, by prompt."""
    handles = {derive_handle(key, entry, prompt): prompt for prompt, _ in PROMPTS}
    comments = Comment.objects.filter(pk__in=list(handles)).exclude(state=Comment.State.REMOVED)
    return {handles[bytes(comment.handle)]: comment.text for comment in comments}


def delete_tallied_comments(
    key: keys.RatingKey, entry: EmployerRating, but: dict[str, str]
) -> None:
    """Delete her tallied comments at once, but for those that stay word by word."""
    for prompt, text in read_tallied_comments(key, entry).items():
        if but.get(prompt) != text:
            Comment.objects.filter(pk=derive_handle(key, entry, prompt)).delete()


def reword_comment(key: keys.RatingKey, entry: EmployerRating, prompt: str, text: str) -> None:
    """Change a comment in a ballot that waits, or "" to delete it; else a tally would undo it.

    Raises TooLong. The employer must be locked.
    """
    if entry.is_waiting and entry.waiting and prompt in entry.waiting.comments:
        words = entry.waiting.comments | {prompt: text}
        words = {name: said for name, said in words.items() if said}
        write_rating(key, replace(entry, waiting=replace(entry.waiting, comments=words)))


def find_ratings(
    slots: dict[int, EmployerRating], employer: Employer, pk: int
) -> list[EmployerRating]:
    """Return what a key says about an employer and all that are merged with it.

    First comes what stands, then what was said under this very employer.
    """
    if not slots:
        return []
    merged = set(Employer.objects.filter(merged_into=employer.pk).values_list("pk", flat=True))
    same = [entry for entry in slots.values() if entry.employer in {pk, employer.pk, *merged}]
    return sorted(same, key=lambda entry: (entry.rating is None, entry.employer != pk))


def write_rating(key: keys.RatingKey, entry: EmployerRating, *, is_new: bool = False) -> None:
    """Put a ballot into the box for the tally, and the author's copy into the slot.

    A ballot that was set aside stays so; one that was refused is looked at again. A new slot must
    be free: where another request has taken it in between, IntegrityError.
    """
    entry = replace(entry, submissions=entry.submissions + 1)
    ballot, slot = seal_rating(key, entry)
    if entry.state == Ballot.State.REFUSED:
        ballot.state, ballot.reason = Ballot.State.APPEALED, entry.reason
    elif was_held_back(entry):
        ballot.state, ballot.reason = entry.state, entry.reason
    fields = ["employer", "batch", "sealed", "words", "state", "reason", "is_logged"]
    Ballot.objects.bulk_create(
        [ballot], update_conflicts=True, unique_fields=["nullifier"], update_fields=fields
    )
    if is_new:
        slot.save(force_insert=True)
    else:
        Slot.objects.filter(pk=slot.pk).update(copy=slot.copy)


def appeal_ballot(key: keys.RatingKey, employer: int, words: str) -> None:
    """Ask an editor to look again at a rating that was set aside or not counted.

    Raises BallotRefused.
    """
    run_with_retries(lambda: appeal_once(key, employer, words))


def appeal_once(key: keys.RatingKey, pk: int, words: str) -> None:
    aside = (Ballot.State.ASIDE, Ballot.State.HELD, Ballot.State.REFUSED)
    slots, employer = ratings_of_key(key), lock_employer(pk)
    found = [entry for entry in find_ratings(slots, employer, pk) if entry.state in aside]
    if not found:
        raise NothingToAppeal
    for entry in found:
        ballot = Ballot.objects.filter(pk=derive_nullifier(key, entry))
        if entry.state == Ballot.State.REFUSED:  # its seal was emptied: the copy fills it again
            write_rating(key, entry)
            ballot.update(due_day=None)
        elif entry.state == Ballot.State.ASIDE:
            ballot.update(state=Ballot.State.APPEALED)
        ballot.update(appeal=words)


def seal_rating(key: keys.RatingKey, entry: EmployerRating) -> tuple[Ballot, Slot]:
    """Return a ballot sealed for the tally, and a slot with the copy sealed for the author."""
    rating, old = entry.waiting, entry.counted
    words = rating.comments if rating else {}
    change = {
        "n": rating and rating.counted(),
        "o": old and [old[0], old[1], old[2].counted()],
        "c": [
            [derive_handle(key, entry, prompt).hex(), prompt, text]
            for prompt, text in words.items()
        ],
        "y": key.year,
        "l": make_leaves(key, entry.employer, entry.submissions),
    }
    copy = {
        "e": entry.employer,
        "n": [entry.batch_employer, entry.batch_number],
        "w": change["n"],
        "c": change["o"],
        "s": entry.submissions,
    }
    ballot = Ballot(
        nullifier=derive_nullifier(key, entry),
        employer=entry.batch_employer,
        batch=entry.batch_number,
        sealed=encryption.seal_to_tally(change, keys.read_tally_public_key()),
        words=encryption.seal_to_author(words, derive_words_key(key, entry), encryption.WORDS),
    )
    own = encryption.seal_to_author(copy, derive_copy_key(key, entry.slot), encryption.COPY)
    return ballot, Slot(value=derive_slot(key, entry.slot), copy=own)


def make_public_id() -> str:
    """Return a random name for a comment, 22 characters."""
    return secrets.token_urlsafe(16)
