"""The questions that pages, lists and reports ask about articles and topics."""

import datetime
import operator
from functools import reduce

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Length, Now, Substr
from wagtail.models import Orderable, Page

from core.page_querysets import PublishedQuerySet, is_private

ARTICLES_PER_PAGE = 12


class TopicQuerySet(PublishedQuerySet):
    """Questions about topics."""

    def in_menu_order(self) -> "TopicQuerySet":
        """As editors have sorted them in the page tree."""
        return self.order_by("path")


class ArticleQuerySet(PublishedQuerySet):
    """Questions about articles."""

    def newest_first(self) -> "ArticleQuerySet":
        """Ordered by first publication."""
        return self.order_by(F("first_published_at").desc(nulls_last=True), "-pk")

    def in_topic(self, topic: Page) -> "ArticleQuerySet":
        """Below that topic."""
        return self.child_of(topic)

    def with_slug(self, slug: str, apart_from: Page) -> "ArticleQuerySet":
        """The others with a slug. Of two that have it already, only the later one has another."""
        others = self.filter(slug=slug).exclude(pk=apart_from.pk)
        has_it = apart_from.pk and self.filter(pk=apart_from.pk, slug=slug).exists()
        return others.filter(pk__lt=apart_from.pk) if has_it else others

    def with_slug_in_drafts(self, slug: str) -> "ArticleQuerySet":
        """With a slug, be it in a draft that is not published yet."""
        return self.filter(Q(slug=slug) | Q(latest_revision__content__slug=slug))

    def tagged(self, tag) -> "ArticleQuerySet":
        """With that tag."""
        return self.filter(tagged_items__tag=tag)

    def by(self, contributor) -> "ArticleQuerySet":
        """Written by that person, or with them as an expert."""
        return self.filter(
            Q(authors__contributor=contributor) | Q(experts__contributor=contributor)
        ).distinct()

    def with_people(self) -> "ArticleQuerySet":
        """With their authors, in one query more."""
        authors: type[Orderable] = self.model._meta.get_field("authors").related_model
        people = authors.objects.select_related("contributor__portrait").order_by("sort_order")
        return self.prefetch_related(Prefetch("authors", people))

    def with_restriction(self) -> "ArticleQuerySet":
        """Knowing whether it or a page above it is private."""
        return self.annotate(is_restricted=is_private())

    def with_publication(self) -> "ArticleQuerySet":
        """Knowing whether strangers may find it, so that `is_published` takes no query."""
        found = PublishedQuerySet(Page).filter(pk=OuterRef("pk")).published()
        return self.annotate(found_published=Exists(found))

    def with_topic(self) -> "ArticleQuerySet":
        """With the title of their topics."""
        parent_path = Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Page.steplen)
        titles = Page.objects.filter(path=parent_path).values("title")
        return self.annotate(topic_title=Subquery(titles[:1]))

    def for_cards(self) -> "ArticleQuerySet":
        """With everything a card shows, in two queries more."""
        cards = self.defer("body").select_related("hero").with_topic().with_people()
        return cards.prefetch_related("hero__renditions")

    def related_to(self, article, count: int = 3) -> "ArticleQuerySet":
        """The articles that share most with one: a topic counts two, a tag one; then newest."""
        tags = [tag.pk for tag in article.tags.all()]
        topic_path = article.path[: -Page.steplen]
        shared = Count("tagged_items", filter=Q(tagged_items__tag__in=tags), distinct=True)
        in_topic = models.Case(models.When(path__startswith=topic_path, then=2), default=0)
        return (
            self.published()
            .exclude(pk=article.pk)
            .filter(Q(path__startswith=topic_path) | Q(tagged_items__tag__in=tags))
            .annotate(nearness=shared + in_topic)
            .order_by("-nearness", F("first_published_at").desc(nulls_last=True))
            .defer("body")
            .select_related("hero")
            .with_topic()[:count]
        )

    def with_drafts(self) -> "ArticleQuerySet":
        """With something that is not published yet."""
        return self.filter(Q(live=False, expired=False) | Q(has_unpublished_changes=True))

    def expired(self) -> "ArticleQuerySet":
        """Whose time has run out."""
        return self.filter(Q(expired=True) | Q(live=True, expire_at__lte=Now()))

    def untouched_since(self, moment: datetime.datetime) -> "ArticleQuerySet":
        """Last updated (or published) before that moment; oldest first."""
        touched = Coalesce("updated_at", "first_published_at")
        return self.annotate(touched=touched).filter(touched__lt=moment).order_by("touched")

    def lacking(self, *what: str) -> "ArticleQuerySet":
        """Without something that every article needs, or without these things (see LACKS).
        Each one found says what it lacks: `lacks_author` and so on."""
        authors = self.model._meta.get_field("authors").related_model.objects
        found = self.alias(
            has_author=Exists(authors.filter(article=OuterRef("pk"))),
            body_text=Cast("body", models.TextField()),
            draft=F("latest_revision__content"),
            draft_body=KeyTextTransform("body", "latest_revision__content"),
        ).annotate(**{f"lacks_{name}": judge_state(*rules) for name, rules in LACKS.items()})
        return found.filter(
            reduce(operator.or_, [Q(**{f"lacks_{name}": True}) for name in what or LACKS])
        )


# A picture in a body without alternative text, in the two orders that databases keep keys in.
UNDESCRIBED = ('"decorative": false, "alt_text": ""', '"alt_text": "", "decorative": false')


def find_undescribed(body: str) -> Q:
    """Whether a picture in that body lacks alternative text and is not decorative."""
    return reduce(operator.or_, [Q(**{f"{body}__contains": words}) for words in UNDESCRIBED])


# What an article may lack: how to see it on the published page, and in a draft's last revision.
LACKS = {
    "alt": (
        Q(hero__isnull=False, hero_alt="", hero_decorative=False) | find_undescribed("body_text"),
        (Q(draft__hero_alt="", draft__hero_decorative=False) & ~Q(draft__hero=None))
        | find_undescribed("draft_body"),
    ),
    "description": (Q(search_description=""), Q(draft__search_description="")),
    "author": (Q(has_author=False), Q(draft__authors=[])),
}


def judge_state(published: Q, draft: Q) -> models.Case:
    """One rule for what readers see, another for what only editors see so far."""
    return models.Case(
        models.When(Q(live=False, latest_revision__isnull=False) & draft, then=True),
        models.When((Q(live=True) | Q(latest_revision__isnull=True)) & published, then=True),
        default=False,
        output_field=models.BooleanField(),
    )
