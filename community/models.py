"""What members ask and answer. Pages show no names; posts know their day and no hour."""

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from wagtail.search import index

from community.querysets import AnswerQuerySet, QuestionQuerySet
from core.slugs import make_slug
from moderation.reports import AbstractReport, get_today
from search import indexing
from search.cjk import add_cjk_fields


class Post(models.Model):
    """What a question and an answer share. The author is known to the site alone."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waits for a moderator"
        PUBLISHED = "published", "Published"
        REMOVED = "removed", "Removed"

    class Reason(models.TextChoices):
        """Why a post was removed, as its author is told."""

        NAMES = "names", "It names or describes a person who can be recognized."
        IDENTIFIES = "identifies-you", "It tells so much that others could recognize you."
        INSULT = "insult", "It insults, threatens or demeans someone."
        UNTRUE = "untrue", "It states as a fact what we cannot stand by without proof."
        OFF_TOPIC = "off-topic", "It is not about work, or no answer to the question."
        ADVERTISING = "advertising", "It advertises something."
        UNLAWFUL = "unlawful", "It is against the law."

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="%(class)ss",
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=14, choices=Reason.choices, blank=True)
    written_on = models.DateField(default=get_today)
    changed_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_published(self) -> bool:
        """Whether readers see it, if they see what it belongs to."""
        return self.state == self.State.PUBLISHED

    @property
    def kind(self) -> str:
        """ "question" or "answer", as addresses and reports say it."""
        return str(self._meta.model_name)


class Question(index.Indexed, Post):
    """A question. `answer_count` is the number of its published answers."""

    title = models.CharField("your question", max_length=120)
    text = models.TextField("what one should know to answer it", max_length=4000, blank=True)
    answer_count = models.PositiveIntegerField(default=0, editable=False)
    wants_mail = models.BooleanField("write to me when somebody answers", default=False)
    mailed_on = models.DateField(null=True, editable=False)

    objects = QuestionQuerySet.as_manager()

    search_auto_update = False  # only what is published: `save` sees to it
    search_fields = add_cjk_fields(
        [
            index.SearchField("title", boost=10),
            index.SearchField("text"),
            index.SearchField("answers_text"),
            index.FilterField("state"),
        ]
    )

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "-id"], name="community_newest")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        if self.is_published:
            indexing.reindex(Question, [self.pk])
        else:
            indexing.remove(self)

    def get_absolute_url(self) -> str:
        return reverse("question", args=[self.pk, self.slug])

    @classmethod
    def get_indexed_objects(cls):
        """Those that readers see, with their answers."""
        return cls.objects.published().with_answers()

    @property
    def question(self) -> "Question":
        """Itself: whatever the post, this is the question that it is about."""
        return self

    @property
    def slug(self) -> str:
        """Its title as an address has it."""
        return make_slug(self.title, "question", 80)

    @property
    def answers_text(self) -> str:
        """The words of its published answers, for the index."""
        return "\n".join(answer.text for answer in self.answers.all() if answer.is_published)

    def count_answers(self) -> None:
        """Count its published answers anew, and put it into the index with their words."""
        with transaction.atomic():
            # Two that come at once are counted one after the other; no_key, since an answer that
            # is not committed yet holds on to its question's key.
            Question.objects.select_for_update(no_key=True).get(pk=self.pk)
            self.answer_count = self.answers.published().count()
            self.save(update_fields=["answer_count"])


class Answer(Post):
    """An answer to a question."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    text = models.TextField("your answer", max_length=4000)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Answer {self.pk} to “{self.question}”"

    @transaction.atomic
    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        self.question.count_answers()

    def get_absolute_url(self) -> str:
        return f"{self.question.get_absolute_url()}#answer-{self.pk}"

    @transaction.atomic
    def delete(self, *args, **kwargs):
        gone = super().delete(*args, **kwargs)
        self.question.count_answers()
        return gone


class Vote(models.Model):
    """That a member found an answer helpful."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="votes")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="votes"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "user"], name="community_vote_once_an_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"Vote for answer {self.answer_id}"


class Report(AbstractReport):
    """A report about a question or an answer; anyone may send one."""

    class Kind(models.TextChoices):
        IDENTIFIES = "identifies", "It identifies a person"
        INSULT = "insult", "It insults or threatens someone"
        UNTRUE = "untrue", "It states something untrue as a fact"
        ADVERTISING = "advertising", "It is advertising"
        OTHER = "other", "It is against the law or our guidelines in another way"

    question = models.ForeignKey(
        Question, null=True, on_delete=models.CASCADE, related_name="reports"
    )
    answer = models.ForeignKey(Answer, null=True, on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=12, choices=Kind.choices)

    class Meta(AbstractReport.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(question=None, answer__isnull=False)
                | models.Q(question__isnull=False, answer=None),
                name="community_report_about_one_post",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.question or self.answer})"
