"""Merge one tag into another, or one contributor into another: two entries that are one.

Articles, their drafts, scheduled and old revisions name the one that stays, and the old addresses
lead to its page for good.
"""

from typing import Any

from django.db import transaction
from wagtail.blocks import StreamValue
from wagtail.log_actions import log
from wagtail.models import ReferenceIndex

from articles import usage
from articles.models.article import ArticlePage
from articles.models.contributors import ArticleAuthor, ArticleExpert, Contributor
from articles.models.tags import Tag, TaggedArticle
from core.slug_redirects import redirect_slug
from search import indexing

TOOK_IN = "articles.take_in"


class CannotMerge(Exception):
    """A merge that makes no sense; the message says why."""


def merge_tags(source: Tag, target: Tag, *, user=None) -> None:
    """Merge a tag into another, all of it or nothing. Raises CannotMerge."""
    merge_into(source, target, user, move_tagged_articles)


def merge_contributors(source: Contributor, target: Contributor, *, user=None) -> None:
    """Merge a contributor into another, who keeps their own page. Raises CannotMerge."""
    merge_into(source, target, user, move_people)


def merge_into(source: Any, target: Any, user, move_rows) -> None:
    """Let one take the place of another everywhere, and delete the other."""
    model = type(source)
    with transaction.atomic():
        pair = {source.pk, target.pk}
        rows = {one.pk: one for one in model.objects.select_for_update().filter(pk__in=pair)}
        if len(pair) < 2:
            raise CannotMerge(f"“{source}” cannot be merged into itself.")
        if len(rows) < 2:
            raise CannotMerge("One of the two has been deleted.")
        source, target = rows[source.pk], rows[target.pk]
        articles = usage.find_uses(source).articles
        move_rows(source, target)
        for revision in usage.find_revisions_using(source, usage.find_revisions_naming(source)):
            revision.content = usage.replace_in_content(source, target, revision.content)
            revision.save(update_fields=["content"])
        redirect_slug(source.slug, target.slug, model.addresses)
        log(target, TOOK_IN, user=user, data={"name": str(source)})
        source.delete()
    indexing.reindex_text(ArticlePage, articles)
    indexing.write_names(model, [target.pk])
    for article in ArticlePage.objects.filter(pk__in=articles):
        ReferenceIndex.create_or_update_for_object(article)


def move_tagged_articles(source: Tag, target: Tag) -> None:
    """Give the articles with a tag another one, each once."""
    has_both = TaggedArticle.objects.filter(tag=target).values("content_object")
    TaggedArticle.objects.filter(tag=source, content_object__in=has_both).delete()
    TaggedArticle.objects.filter(tag=source).update(tag=target)


def move_people(source: Contributor, target: Contributor) -> None:
    """Name another as author, expert and source of quotations, each once an article."""
    for model in (ArticleAuthor, ArticleExpert):
        has_both = model.objects.filter(contributor=target).values("article")
        model.objects.filter(contributor=source, article__in=has_both).delete()
        model.objects.filter(contributor=source).update(contributor=target)
    for article in list(usage.find_quoting_articles(source)):
        raw = usage.replace_expert(list(article.body.raw_data), source.pk, target.pk)
        body = StreamValue(article.body.stream_block, raw, is_lazy=True)
        ArticlePage.objects.filter(pk=article.pk).update(body=body)


def plan_merge(source: Any, target: Any) -> list[str]:
    """Say what merging will do, a sentence a step. Raises CannotMerge."""
    if source.pk == target.pk:
        raise CannotMerge(f"“{source}” cannot be merged into itself.")
    found = usage.find_uses(source)
    steps = [f"“{target}” takes the place of “{source}”: {found.words}." if found else
             f"No article names “{source}”."]  # fmt: skip
    both = found.articles & usage.find_uses(target).articles
    if both:
        number = "1 article names" if len(both) == 1 else f"{len(both)} articles name"
        steps.append(f"Of these, {number} both already; “{target}” will be named once.")
    steps.append(f"{source.get_absolute_url()} leads to {target.get_absolute_url()} for good.")
    lost = "description" if isinstance(source, Tag) else "portrait, biography and links"
    steps.append(f"“{source}” is deleted with its {lost}. “{target}” stays as it is.")
    return steps
