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
from companies.ratings.models import Ballot, Batch, Comment, Employer, Nullifier, Slot
from companies.ratings.questions import PROMPTS
from companies.ratings.rating import Rating, from_counted

DATABASE = "ratings"
Result = TypeVar("Result")


class Refused(Exception):
    """A ballot that cannot be taken. `code`: "unknown-employer", "three-employers", "nothing"."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Held:
    """What a key says about one employer: `waiting` was put into the batch (place, number).

    `counted` is (employer, number of the batch, rating) of what is in the counts, `waiting` the
    rating that the next tally counts in its place; None where there is none.
    """

    slot: int
    employer: int  # as it was when she rated it first; it may be merged since
    place: int
    number: int
    is_waiting: bool
    waiting: Rating | None
    counted: tuple[int, int, Rating] | None

    @property
    def rating(self) -> Rating | None:
        """What she says now; None if she has withdrawn it."""
        return self.waiting if self.is_waiting else self.counted and self.counted[2]


def submit(key: keys.RatingKey, employer: int, rating: Rating) -> bool:
    """Take a rating, or change the one given with this key before. Raises Refused.

    Return whether another rating stood before; the same one sent again is no change.
    """
    return retried(lambda: _submit(key, employer, rating))


def withdraw(key: keys.RatingKey, employer: int) -> None:
    """Take a rating back: at once, or if it is counted, with the next tally. Raises Refused."""
    retried(lambda: _withdraw(key, employer))


def held(key: keys.RatingKey, employer: int) -> Held | None:
    """Return what a key says about an employer, None if it has never rated it. Raises Refused."""
    return retried(lambda: next(iter(find(opened(key), locked(employer), employer)), None))


def has_rated(key: keys.RatingKey, employer: int) -> bool:
    """Say whether there is a rating of an employer by a key; a withdrawn or void one is none."""
    found = held(key, employer)
    return found is not None and found.rating is not None


def retried(act: Callable[[], Result]) -> Result:
    """Do it in a transaction; again where another request with the same key came between."""
    for _ in range(3):
        try:
            with transaction.atomic(using=DATABASE):
                return act()
        except IntegrityError:
            continue
    with transaction.atomic(using=DATABASE):
        return act()


def _submit(key: keys.RatingKey, employer: int, rating: Rating) -> bool:
    place = locked(employer)
    if not place.is_open:
        raise Refused("unknown-employer")
    slots = opened(key)
    found = find(slots, place, employer)
    if not found:
        free = [i for i in range(1, keys.SLOTS + 1) if i not in slots]
        if not free:
            raise Refused("three-employers")
        held = Held(free[0], place.pk, place.pk, place.batch, False, None, None)
        Nullifier.objects.create(value=nullifier(key, held), year=key.year)
        write(key, queued(held, place, rating), is_new=True)
        return False
    held, *others = found
    forget_words(key, held, but=rating.comments)
    write(key, queued(held, place, rating))
    for other in others:
        take_back(key, place, other)
    return held.rating not in (None, rating)


def _withdraw(key: keys.RatingKey, employer: int) -> None:
    place = locked(employer)
    standing = [held for held in find(opened(key), place, employer) if held.rating]
    if not standing:
        raise Refused("nothing")
    for held in standing:
        take_back(key, place, held)


def take_back(key: keys.RatingKey, place: Employer, held: Held) -> None:
    """Withdraw a rating, if it is not withdrawn yet. One that no tally has seen leaves nothing."""
    if held.rating is None:
        return
    handles = [handle(key, held, prompt) for prompt, _ in PROMPTS]
    Comment.objects.filter(pk__in=handles).delete()
    if held.counted or was_held_back(held):
        write(key, queued(held, place, None))
    else:
        Ballot.objects.filter(pk=nullifier(key, held)).delete()
        Nullifier.objects.filter(pk=nullifier(key, held)).delete()
        Slot.objects.filter(pk=slot_value(key, held.slot)).delete()


def queued(held: Held, place: Employer, rating: Rating | None) -> Held:
    """Return what a key says once this waits for the next tally.

    What is in a batch that was held back stays in it: nobody slips out of a batch that looks wrong
    by sending the ballot again.
    """
    at = (held.place, held.number) if was_held_back(held) else (place.pk, place.batch)
    return replace(held, place=at[0], number=at[1], is_waiting=True, waiting=rating)


def was_held_back(held: Held) -> bool:
    """Say whether a tally has seen the batch of a ballot that waits, and held it back."""
    batches = Batch.objects.filter(employer=held.place, number=held.number)
    return held.is_waiting and batches.exists()


def locked(employer: int) -> Employer:
    """Return an employer, or what it was merged into, and keep tallies of it waiting."""
    rows = Employer.objects.select_for_update()
    if place := rows.filter(pk=employer, merged_into=None).first():
        return place
    found = Employer.objects.filter(pk=employer).first()
    if found is None:
        raise Refused("unknown-employer")
    return rows.get(pk=found.merged_into or found.pk)


# The values that only a key gives.


def nullifier(key: keys.RatingKey, held: Held) -> bytes:
    return key.derive("rating", held.employer)


def slot_value(key: keys.RatingKey, number: int) -> bytes:
    return key.derive("slot", number)


def copy_key(key: keys.RatingKey, number: int) -> bytes:
    return key.derive("copy", number)


def words_key(key: keys.RatingKey, held: Held) -> bytes:
    return key.derive("words", held.employer)


def handle(key: keys.RatingKey, held: Held, prompt: str) -> bytes:
    """The value under which a comment is kept."""
    return key.derive("comment", held.employer, prompt)


# The author's own copy.


def opened(key: keys.RatingKey) -> dict[int, Held]:
    """Return what a key says, by slot."""
    values = {slot_value(key, number): number for number in range(1, keys.SLOTS + 1)}
    found = {}
    for slot in Slot.objects.filter(pk__in=list(values)):
        number = values[bytes(slot.value)]
        copy = encryption.open_as_author(slot.copy, copy_key(key, number))
        found[number] = brought_up_to_date(key, from_copy(number, copy))
    return found


def from_copy(slot: int, copy: dict) -> Held:
    """Return what an author's copy said when it was written."""
    waiting, counted = copy["w"], copy["c"]
    return Held(
        slot,
        copy["e"],
        copy["n"][0],
        copy["n"][1],
        True,
        waiting and from_counted(waiting),
        counted and (counted[0], counted[1], from_counted(counted[2])),
    )


def brought_up_to_date(key: keys.RatingKey, held: Held) -> Held:
    """Return what a copy says today: a tally may have counted it or made it void since.

    Her comments come from the ballot while it waits, then from where moderators read them.
    """
    ballot = Ballot.objects.filter(pk=nullifier(key, held)).first()
    if ballot:
        words = encryption.open_as_author(ballot.words, words_key(key, held))
        waiting = held.waiting and replace(held.waiting, comments=words)
        return replace(held, waiting=waiting)
    at = held.counted[:2] if held.counted else (held.place, held.number)
    counted = None
    if held.waiting and (held.counted or is_counted(at)):  # a change is never void
        counted = (*at, replace(held.waiting, comments=kept_words(key, held)))
    return replace(held, is_waiting=False, waiting=None, counted=counted)


def is_counted(place: tuple[int, int]) -> bool:
    """Say whether a batch is in the counts; else it is void."""
    employer, number = place
    state = Batch.State.COUNTED
    return Batch.objects.filter(employer=employer, number=number, state=state).exists()


def kept_words(key: keys.RatingKey, held: Held) -> dict[str, str]:
    """Return her comments that have been tallied, by prompt."""
    handles = {handle(key, held, prompt): prompt for prompt, _ in PROMPTS}
    comments = Comment.objects.filter(pk__in=list(handles)).exclude(state=Comment.State.REMOVED)
    return {handles[bytes(comment.handle)]: comment.text for comment in comments}


def forget_words(key: keys.RatingKey, held: Held, but: dict[str, str]) -> None:
    """Delete her tallied comments at once, but for those that stay word by word."""
    for prompt, text in kept_words(key, held).items():
        if but.get(prompt) != text:
            Comment.objects.filter(pk=handle(key, held, prompt)).delete()


def reword(key: keys.RatingKey, held: Held, prompt: str, text: str) -> None:
    """Change a comment in a ballot that waits, or "" to delete it; else the tally would undo it.

    Raises TooLong. The employer must be locked.
    """
    if held.is_waiting and held.waiting and prompt in held.waiting.comments:
        words = held.waiting.comments | {prompt: text}
        words = {name: said for name, said in words.items() if said}
        write(key, replace(held, waiting=replace(held.waiting, comments=words)))


def find(slots: dict[int, Held], place: Employer, employer: int) -> list[Held]:
    """Return what a key says about an employer and all that are merged with it.

    First comes what stands, then what was said under this very employer.
    """
    if not slots:
        return []
    merged = set(Employer.objects.filter(merged_into=place.pk).values_list("pk", flat=True))
    same = [held for held in slots.values() if held.employer in {employer, place.pk, *merged}]
    return sorted(same, key=lambda held: (held.rating is None, held.employer != employer))


def write(key: keys.RatingKey, held: Held, *, is_new: bool = False) -> None:
    """Put a ballot into the box for the tally, and the author's copy into her slot.

    A new slot must be free: where another request has taken it in between, IntegrityError.
    """
    ballot, slot = sealed(key, held)
    fields = ["employer", "batch", "sealed", "words"]
    Ballot.objects.bulk_create(
        [ballot], update_conflicts=True, unique_fields=["nullifier"], update_fields=fields
    )
    if is_new:
        slot.save(force_insert=True)
    else:
        Slot.objects.filter(pk=slot.pk).update(copy=slot.copy)


def sealed(key: keys.RatingKey, held: Held) -> tuple[Ballot, Slot]:
    """Return a ballot sealed for the tally, and a slot with the author's copy sealed for her."""
    rating, old = held.waiting, held.counted
    words = rating.comments if rating else {}
    change = {
        "n": rating and rating.counted(),
        "o": old and [old[0], old[1], old[2].counted()],
        "c": [[handle(key, held, prompt).hex(), prompt, text] for prompt, text in words.items()],
    }
    copy = {"e": held.employer, "n": [held.place, held.number], "w": change["n"], "c": change["o"]}
    ballot = Ballot(
        nullifier=nullifier(key, held),
        employer=held.place,
        batch=held.number,
        sealed=encryption.seal_to_tally(change, keys.tally_public_key()),
        words=encryption.seal_to_author(words, words_key(key, held), encryption.WORDS),
    )
    own = encryption.seal_to_author(copy, copy_key(key, held.slot), encryption.COPY)
    return ballot, Slot(value=slot_value(key, held.slot), copy=own)


def public_name() -> str:
    """Return a random name for a comment, 22 characters."""
    return secrets.token_urlsafe(16)
