"""The best-rated companies, for pages of other apps."""

from django import template

from companies.rankings import queries

register = template.Library()


@register.inclusion_tag("companies/best.html")
def best_companies(number: int) -> dict:
    """The first companies of the overall list; nothing where it is empty."""
    best = queries.rank_companies(queries.overall_ranking(), number)
    return {"companies": [entry.company for entry in best]}
