"""Questions about questions and answers."""

from django.db import models
from django.db.models import Count, Min, Q


class PostQuerySet(models.QuerySet):
    """What is asked of questions and answers alike."""

    def published(self):
        """Those that readers see."""
        return self.filter(state="published")

    def removed(self):
        """Those that a moderator has removed."""
        return self.filter(state="removed")

    def waiting(self):
        """Those that a moderator has not read yet."""
        return self.filter(state="waiting")

    def by(self, user):
        """Those that a member wrote, the newest first."""
        return self.filter(author=user).order_by("-pk")

    def reported(self):
        """Those with an open report, and since when: `reported_on`."""
        reported = self.filter(reports__state="open")
        return reported.annotate(reported_on=Min("reports__received_on"))


class QuestionQuerySet(PostQuerySet):
    """Questions about questions."""

    def unanswered(self):
        """Those without a published answer."""
        return self.filter(answer_count=0)

    def with_answers(self):
        """With their answers at hand."""
        return self.prefetch_related("answers")


class AnswerQuerySet(PostQuerySet):
    """Questions about answers."""

    def most_helpful_first(self, reader):
        """With how many found each `helpful`, and whether a reader did: `hers` is 1 or 0."""
        return self.annotate(
            helpful=Count("votes"), hers=Count("votes", filter=Q(votes__user=reader.pk))
        ).order_by("-helpful", "pk")
