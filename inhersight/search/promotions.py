"""Results that editors have picked for some words."""

from django.db.models import Exists, OuterRef, Q
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.search.utils import normalise_query_string

from articles.querysets import restrictions_of
from inhersight.search.kinds import Query


def of(query: Query) -> list[SearchPromotion]:
    """Return what was picked for the words of a query, without what is not published."""
    chosen = SearchPromotion.objects.filter(query__query_string=normalise_query_string(query.text))
    live = Q(page=None) | Q(page__live=True)
    private = Exists(restrictions_of(OuterRef("page__path")))
    return list(chosen.filter(live, ~private).select_related("page"))
