"""What of a page an import sets, and what its file said last, to tell a change from none."""

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any

from wagtail.models import PageLogEntry

from articles.models import ArticlePage

IMPORTED = "articles.import"  # the log entry that remembers what a file said


def load_last_imports(pages: Iterable[ArticlePage]) -> dict[int, dict]:
    """Return what each page's file said when it was imported last, by the page's key."""
    keys = [page.pk for page in pages]
    entries = PageLogEntry.objects.filter(action=IMPORTED, page_id__in=keys).order_by("pk")
    return {entry.page_id: entry.data for entry in entries}


def make_digest(state: dict[str, Any]) -> str:
    """Return what stands for a text, to see whether a file has changed."""
    text = json.dumps(state, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def drop_ids(value: Any) -> Any:
    """Raw stream data without the ids of its blocks, and rich text without the editor's keys."""
    if isinstance(value, dict):
        if value.get("type") == "item" and "value" in value:  # a list's wrapping of its items
            return drop_ids(value["value"])
        return {
            key: drop_ids(item)
            for key, item in value.items()
            if not (key == "id" and {"type", "value"} <= value.keys())
        }
    if isinstance(value, list):
        return [drop_ids(item) for item in value]
    if isinstance(value, str):
        return re.sub(r' data-block-key="[^"]*"', "", value)
    return value


def describe_page(page: ArticlePage) -> dict[str, Any]:
    """Everything of a page that an import sets, for comparison."""
    fields = (
        *("title", "slug", "seo_title", "search_description", "dek", "access", "canonical_url"),
        *("updated_at", "hero_id", "hero_alt", "hero_decorative", "hero_caption"),
    )
    return {
        **{name: getattr(page, name) for name in fields},
        "authors": [item.contributor_id for item in page.authors.all()],
        "experts": [item.contributor_id for item in page.experts.all()],
        "tags": sorted(tag.pk for tag in page.tags.all()),
        "body": drop_ids(page.body.get_prep_value()),
    }
