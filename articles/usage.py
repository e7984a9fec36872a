"""Where a tag or a contributor is used: on pages, and in the revisions that may yet be published.

A revision keeps its page as JSON: tags and people in lists beside it, the body as a text of its
own. Rows are found by a search in that text and then looked at, since a number may mean anything.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.models import Revision

from articles.models.article import ArticlePage
from articles.models.contributors import ArticleAuthor, ArticleExpert, Contributor
from articles.models.tags import Tag, TaggedArticle

Change = Callable[[Any], Any]


class Uses(NamedTuple):
    """The articles (keys) that use something: as they stand, and in a later draft alone."""

    articles: set[int]
    drafts: set[int]

    def __bool__(self) -> bool:
        return bool(self.articles or self.drafts)

    @property
    def words(self) -> str:
        """How many they are, such as “7 articles, and 1 more in a draft alone”."""
        number = len(self.articles)
        words = f"{number} article{'' if number == 1 else 's'}"
        return f"{words}, and {len(self.drafts)} more in a draft alone" if self.drafts else words


def find_uses(subject: Tag | Contributor) -> Uses:
    """Return where a tag or a contributor is used."""
    articles = set(find_rows(subject))
    if isinstance(subject, Contributor):
        articles |= {article.pk for article in find_quoting_articles(subject)}
    current = Q(pk__in=ArticlePage.objects.values("latest_revision"))
    revisions = find_revisions_naming(subject).filter(
        current | Q(approved_go_live_at__isnull=False)
    )
    drafts = {int(revision.object_id) for revision in find_revisions_using(subject, revisions)}
    there = ArticlePage.objects.filter(pk__in=drafts - articles).values_list("pk", flat=True)
    return Uses(articles, set(there))


def find_rows(subject: Tag | Contributor) -> Iterator[int]:
    """Yield the keys of the articles that have a tag, or that somebody wrote or is asked in."""
    if isinstance(subject, Tag):
        yield from TaggedArticle.objects.filter(tag=subject).values_list(
            "content_object", flat=True
        )
    else:
        for model in (ArticleAuthor, ArticleExpert):
            yield from model.objects.filter(contributor=subject).values_list("article", flat=True)


def find_quoting_articles(person: Contributor) -> Iterator[ArticlePage]:
    """Yield the articles whose text quotes somebody."""
    text = Cast("body", TextField())
    for article in ArticlePage.objects.alias(text=text).filter(text__contains='"expert_quote"'):
        raw = list(article.body.raw_data)
        if replace_expert(raw, person.pk, None) != raw:
            yield article


def find_revisions_naming(subject: Tag | Contributor) -> QuerySet[Revision]:
    """Return the revisions of articles whose text has the key of a tag or a contributor."""
    kind = ContentType.objects.get_for_model(ArticlePage)
    text = Cast(F("content"), TextField())
    found = Revision.objects.filter(content_type=kind).alias(text=text)
    return found.filter(text__contains=f": {subject.pk}").order_by("pk")


def find_revisions_using(subject: Tag | Contributor, revisions: QuerySet) -> Iterator[Revision]:
    """Yield those of some revisions that use a tag or a contributor."""
    for revision in revisions.iterator(chunk_size=200):
        if replace_in_content(subject, None, revision.content) != revision.content:
            yield revision


def replace_in_content(subject: Tag | Contributor, target: Any, content: dict) -> dict:
    """Return a revision's content with `target` (or nothing) in place of a tag or contributor."""
    key = target and target.pk
    if isinstance(subject, Tag):
        tagged = replace_in_rows(content.get("tagged_items") or [], "tag", subject.pk, key)
        return content | ({"tagged_items": tagged} if "tagged_items" in content else {})
    people: dict[str, Any] = {
        name: replace_in_rows(content[name], "contributor", subject.pk, key)
        for name in ("authors", "experts")
        if content.get(name)
    }
    body = content.get("body")
    if isinstance(body, str) and '"expert_quote"' in body:
        raw = json.loads(body)
        if (changed := replace_expert(raw, subject.pk, key)) != raw:
            people["body"] = json.dumps(changed)
    return content | people


def replace_in_rows(rows: list[dict], name: str, old: int, new: int | None) -> list[dict]:
    """Return a revision's rows with one key in place of another, each key once."""
    if not any(row.get(name) == old for row in rows):
        return rows
    seen: set = set()
    kept = []
    for row in rows:
        key = new if row.get(name) == old else row.get(name)
        if key is not None and key not in seen:
            kept.append(row | {name: key})
        seen.add(key)
    return kept


def replace_expert(raw: list[dict], old: int, new: int | None) -> list[dict]:
    """Return the raw data of a body with quotations of somebody else in place of one's."""
    return [
        block | {"value": block["value"] | {"expert": new}}
        if block["type"] == "expert_quote" and block["value"].get("expert") == old
        else block
        for block in raw
    ]
