"""The community, for pages of other apps."""

from django import template

from community.models import Question

register = template.Library()


@register.inclusion_tag("community/home.html")
def community_questions(number: int) -> dict:
    """The newest questions with an answer; nothing where there are none."""
    return {"questions": Question.objects.published().filter(answer_count__gt=0)[:number]}
