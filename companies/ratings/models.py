"""What the ballot box keeps. No user, no time, no address, no serial: see docs/anonymity.md.

Every table is rewritten in random order by each tally (`shuffle.py`).
"""

from django.db import models


class Employer(models.Model):
    """A company that can be rated: what the box must know of it, copied one way from the site."""

    id = models.PositiveBigIntegerField(primary_key=True)  # the company's own
    name = models.CharField(max_length=200)
    industry = models.CharField(max_length=80)  # the slug of its upper industry
    is_small = models.BooleanField(default=False)  # known to have under fifty staff
    merged_into = models.PositiveBigIntegerField(null=True, db_index=True)
    is_open = models.BooleanField(default=True)  # whether it takes ratings: not if it was refused
    batch = models.PositiveIntegerField(default=1)  # the number of the batch that is open

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
    """A rating, a change or a withdrawal that is not tallied yet."""

    nullifier = models.BinaryField(primary_key=True, max_length=32)
    employer = models.PositiveBigIntegerField(db_index=True)
    batch = models.PositiveIntegerField()
    sealed = models.BinaryField()  # to the tally key
    words = models.BinaryField()  # the author's own copy of her comments

    def __str__(self) -> str:
        return "A ballot"


class Leaf(models.Model):
    """A leaf of the log that waits for the month's head."""

    value = models.BinaryField(primary_key=True, max_length=32)

    def __str__(self) -> str:
        return "A leaf"


class Batch(models.Model):
    """What one tally did with an employer's ballots."""

    class State(models.TextChoices):
        COUNTED = "counted", "Counted"
        HELD = "held", "Held back"
        PASSED = "passed", "Held back, to be counted"
        VOID = "void", "Void"

    pk = models.CompositePrimaryKey("employer", "number")
    employer = models.PositiveBigIntegerField()
    number = models.PositiveIntegerField()
    industry = models.CharField(max_length=80)  # the employer's when it was counted
    quarter = models.PositiveIntegerField()  # year × 4 + quarter − 1
    size = models.PositiveIntegerField()  # fresh ratings in it, without changes and withdrawals
    changes = models.PositiveIntegerField()  # ballots in it that changed any count
    state = models.CharField(max_length=8, choices=State.choices)
    reason = models.CharField(max_length=200, blank=True)  # why it was held back
    released = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["released", "state"], name="ratings_batch_waiting")]

    def __str__(self) -> str:
        return f"Batch {self.number}"


class Count(models.Model):
    """How often each answer was given, in one batch and among one group of it.

    `answers` holds a row for each question, in the order of QUESTIONS: how many said that it does
    not apply, one star, two … five stars. The whole batch has the dimension "".
    """

    pk = models.CompositePrimaryKey("employer", "number", "dimension", "value")
    employer = models.PositiveBigIntegerField()
    number = models.PositiveIntegerField()
    dimension = models.CharField(max_length=16, blank=True)
    value = models.CharField(max_length=20, blank=True)
    ratings = models.IntegerField()
    answers = models.JSONField()

    def __str__(self) -> str:
        return f"{self.dimension} {self.value}".strip() or "All"


class IndustryCount(models.Model):
    """The same for a demographic group of a whole industry."""

    pk = models.CompositePrimaryKey("industry", "quarter", "dimension", "value")
    industry = models.CharField(max_length=80)
    quarter = models.PositiveIntegerField()
    dimension = models.CharField(max_length=16)
    value = models.CharField(max_length=20)
    ratings = models.IntegerField()
    answers = models.JSONField()

    def __str__(self) -> str:
        return f"{self.industry}: {self.dimension} {self.value}"


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
    released = models.BooleanField(default=False)
    thread = models.JSONField(default=list)  # what moderator and author said: [{"by", "text"}, …]
    unread = models.BooleanField(
        default=False
    )  # whether a moderator has yet to read the last of it

    def __str__(self) -> str:
        return "A comment"
