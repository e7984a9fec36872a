"""What the sitemap lists of ours."""

from django.db.models import QuerySet
from django.urls import reverse

from community.models import Question


def questions() -> QuerySet[Question]:
    """Every question that readers see."""
    return Question.objects.published().only("title").order_by("pk")


def lists() -> list[str]:
    """Return the path of the list of questions, once it has one."""
    return [reverse("community")] if questions().exists() else []
