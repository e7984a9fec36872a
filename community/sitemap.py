"""What the sitemap lists of the community."""

from django.db.models import QuerySet
from django.urls import reverse

from community.models import Question
from core.sitemap import Entry, Section
from core.urls import absolute_url


def find_questions(request) -> QuerySet[Question]:
    """Return every question that readers see."""
    return Question.objects.published().only("title").order_by("pk")


def find_lists(request) -> list[str]:
    """Return the path of the list of questions, once it has one."""
    return [reverse("community")] if Question.objects.published().exists() else []


SECTIONS = {
    "community": Section(
        find_questions,
        lambda question, request: Entry(absolute_url(question.get_absolute_url())),
        is_dated=False,
    ),
    "community-lists": Section(
        find_lists, lambda path, request: Entry(absolute_url(path)), is_dated=False
    ),
}
