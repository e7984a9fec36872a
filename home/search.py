"""How the site's own pages are searched."""

from articles import body_text
from home.models import StandardPage
from search.search_types import ShortListType


def page_text(page: StandardPage) -> str:
    """Return what everyone may read of a standard page."""
    return f"{page.search_description} {body_text.get_open_text(page.body, is_gated=False)}"


PAGES = ShortListType(
    name="pages",
    label="About this site",
    row="articles/topic_suggestion.html",
    result="articles/topic_result.html",
    objects={StandardPage: lambda: StandardPage.objects.published_now().order_by("title")},
    is_suggested=False,
    in_index=lambda: StandardPage.objects.live().only("pk"),
    open_text=page_text,
    url=lambda page: page.url,
    data=lambda page: {"description": page.search_description},
)
