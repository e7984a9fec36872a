"""Results that editors have picked for some words."""

from django.db.models import Q
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.search.utils import normalise_query_string

from core.page_querysets import is_private
from search.query import Query


def get_promotions(query: Query) -> list[SearchPromotion]:
    """Return what was picked for the words of a query, without what is not published."""
    chosen = SearchPromotion.objects.filter(query__query_string=normalise_query_string(query.text))
    live = Q(page=None) | Q(page__live=True)
    found = chosen.filter(live, ~is_private("page__path"))
    return list(found.select_related("page"))
