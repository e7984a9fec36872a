"""What the sitemap lists of ours."""

from django.db.models import QuerySet

from community.models import Question


def questions() -> QuerySet[Question]:
    """Every question that readers see."""
    return Question.objects.published().only("title").order_by("pk")
