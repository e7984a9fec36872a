"""What the ballot box keeps. No user, no time, no address, no serial: see docs/anonymity.md.

Every table is rewritten in random order by each tally (`shuffle.py`).
"""

from secrets import SystemRandom

from django.db import models

from companies.ratings import noise


def draw_closing_size() -> int:
    """Return how many fresh ratings close a batch."""
    return noise.draw_closing_size(SystemRandom())


def draw_band_shift() -> int:
    """Return what an employer's number of ratings is shifted by."""
    return noise.draw_band_shift(SystemRandom())


def make_envelope_id() -> int:
    """Return a random number."""
    return SystemRandom().randrange(2**62)


class Employer(models.Model):
    """A company that can be rated: what the box must know of it, copied one way from the site."""

    id = models.PositiveBigIntegerField(primary_key=True)  # the company's own
    name = models.CharField(max_length=200)
    industry = models.CharField(max_length=80)  # the slug of its upper industry
    is_small = models.BooleanField(default=False)  # known to have under fifty staff
    merged_into = models.PositiveBigIntegerField(null=True, db_index=True)
    is_open = models.BooleanField(default=True)  # whether it takes ratings: not if it was refused
    batch = models.PositiveIntegerField(default=1)  # the number of the batch that is open
    closes_at = models.PositiveSmallIntegerField(default=draw_closing_size)  # fresh ratings
    band_shift = models.SmallIntegerField(default=draw_band_shift)  # for good
    # The month in which a tally first saw changes wait with no fresh ratings to close their batch.
    waiting_since = models.PositiveIntegerField(null=True)

    def __str__(self) -> str:
        return self.name


class Nullifier(models.Model):
    """A key that is spent on an employer, as a value that only the key's owner can compute."""

    value = models.BinaryField(primary_key=True, max_length=32)
    year = models.PositiveSmallIntegerField()  # of the key

    def __str__(self) -> str:
        return "A nullifier"


class Slot(models.Model):
    """One of a key's three employers; `copy` is the author's own, and hers alone to open."""

    value = models.BinaryField(primary_key=True, max_length=32)
    copy = models.BinaryField()

    def __str__(self) -> str:
        return "A slot"


class Ballot(models.Model):
    """A rating, a change or a withdrawal that is not counted. It belongs to the batch that was open
    when it came, for good, even if it counts later."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waits for its batch"
        HELD = "held", "Held back with its whole batch"
        ASIDE = "aside", "Set aside"
        APPEALED = "appealed", "Not counted, and the author has appealed"
        PASSED = "passed", "Set aside, to be counted"
        REFUSED = "refused", "Not counted"

    nullifier = models.BinaryField(primary_key=True, max_length=32)
    employer = models.PositiveBigIntegerField(db_index=True)
    batch = models.PositiveIntegerField()
    sealed = models.BinaryField()  # to the tally key; empty once it is refused
    words = models.BinaryField()  # the author's own copy of her comments
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=8, blank=True)  # why it was set aside: anomalies.REASONS
    due_day = models.PositiveIntegerField(null=True)  # the ordinal day on which it counts anyway
    appeal = models.TextField(blank=True)  # the author's words to an editor
    is_logged = models.BooleanField(default=False)  # whether the log has its first leaf

    def __str__(self) -> str:
        return "A ballot"


class Leaf(models.Model):
    """A leaf of the log that waits for the month's head."""

    value = models.BinaryField(primary_key=True, max_length=32)

    def __str__(self) -> str:
        return "A leaf"


class Batch(models.Model):
    """What one tally has added up of an employer's ballots: sums, with the noise of `noise.py`.

    Once the figures are written they never change; what a member changes later is added to the open
    batch. `answered` and `stars` are by question, in the order of QUESTIONS: how many answered it,
    and the sum of their stars.
    """

    class State(models.TextChoices):
        COUNTED = "counted", "Counted"
        HELD = "held", "Held back"
        PASSED = "passed", "Held back, to be counted"
        LEFT = "left", "Held back until further notice"

    pk = models.CompositePrimaryKey("employer", "number")
    employer = models.PositiveBigIntegerField()
    number = models.PositiveIntegerField()
    industry = models.CharField(max_length=80)  # the employer's when it was counted
    month = models.PositiveIntegerField()  # year × 12 + month − 1
    ratings = models.IntegerField(default=0)  # fresh ones, less those withdrawn; of a held one, all
    answered = models.JSONField(default=list)
    stars = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State.choices)
    due_day = models.PositiveIntegerField(null=True)  # the ordinal day on which it counts anyway
    released = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["released", "state"], name="ratings_batch_waiting")]

    def __str__(self) -> str:
        return f"Batch {self.number}"

    @property
    def quarter(self) -> int:
        """Year × 4 + quarter − 1."""
        return self.month // 3


class Envelope(models.Model):
    """What one rating says of one group, sealed to the tally key, until enough of a cell wait.

    Inside are the cell (an employer or an industry, a dimension, a value) and a digit for the mean
    of each theme; for the histogram the answer on overall satisfaction.
    """

    id = models.BigIntegerField(primary_key=True, default=make_envelope_id)
    quarter = models.PositiveIntegerField()  # it is deleted two years later
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return "An envelope"


class GroupSum(models.Model):
    """Some thirty or fifty ratings of one cell, added up with noise. It never changes."""

    pk = models.CompositePrimaryKey("owner", "dimension", "value", "number")
    owner = models.CharField(max_length=90)  # "employer 17", "industry health"
    dimension = models.CharField(max_length=16)
    value = models.CharField(max_length=20, blank=True)
    number = models.PositiveIntegerField()
    quarter = models.PositiveIntegerField()
    ratings = models.PositiveIntegerField()
    answered = models.JSONField()
    stars = models.JSONField()

    def __str__(self) -> str:
        return f"{self.owner}: {self.dimension} {self.value}"


class Comment(models.Model):
    """One comment, apart from all stars. `handle` is a value that only its author can compute."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waits for a moderator"
        RETURNED = "returned", "Returned to its author"
        APPROVED = "approved", "Approved"
        REJECTED = "rejected", "Rejected"
        REMOVED = "removed", "Removed after a notice"

    handle = models.BinaryField(primary_key=True, max_length=32)
    public_id = models.CharField(max_length=22, unique=True)  # its random name on the site
    employer = models.PositiveBigIntegerField(db_index=True)
    prompt = models.CharField(max_length=8)
    text = models.TextField()
    employment = models.CharField(max_length=12, blank=True)
    quarter = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=20, blank=True)  # a code of moderation.REASONS
    comes_out = models.PositiveIntegerField(default=0)  # the month from which it may be published
    released = models.BooleanField(default=False)
    thread = models.JSONField(default=list)  # what moderator and author said: [{"by", "text"}, …]
    unread = models.BooleanField(
        default=False
    )  # whether a moderator has yet to read the last of it

    def __str__(self) -> str:
        return "A comment"
