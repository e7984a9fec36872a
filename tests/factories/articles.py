"""Makers of what tests need: real pages in the real tree, with sensible defaults."""

import itertools
from datetime import UTC, datetime, timedelta
from io import BytesIO

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.images import ImageFile
from django.utils.text import slugify
from PIL import Image

from articles.models import ArticlePage, BlogIndexPage, Contributor, Tag, TopicPage
from core.pictures.models import Picture
from home.models import StandardPage

numbers = itertools.count(1)


def make_picture(title="A picture", size=(800, 450), color="plum", **fields) -> Picture:
    """A picture in the library, of one color."""
    buffer = BytesIO()
    Image.new("RGB", size, color).save(buffer, "PNG")
    name = f"{slugify(title)}-{next(numbers)}.png"
    return Picture.objects.create(
        title=title, file=ImageFile(BytesIO(buffer.getvalue()), name), **fields
    )


def make_contributor(name="Ada Example", **fields) -> Contributor:
    """A contributor."""
    fields.setdefault("slug", slugify(name))
    return Contributor.objects.create(name=name, **fields)


def make_tag(name="Feedback", **fields) -> Tag:
    """A tag."""
    fields.setdefault("slug", slugify(name))
    return Tag.objects.create(name=name, **fields)


def make_topic(title="Management", **fields) -> TopicPage:
    """A published topic in the blog."""
    fields.setdefault("slug", slugify(title))
    fields.setdefault("description", f"All about {title.lower()}.")
    return BlogIndexPage.objects.get().add_child(instance=TopicPage(title=title, **fields))


def make_article(
    title=None, *, topic=None, body=None, authors=None, experts=(), tags=(), live=True, **fields
) -> ArticlePage:
    """An article, published unless `live=False`. `body` is StreamField data: [(type, value)]."""
    number = next(numbers)
    title = title or f"Article {number}"
    topic = topic or TopicPage.objects.first() or make_topic()
    fields.setdefault("slug", slugify(title))
    fields.setdefault("dek", f"What to know about {title}.")
    fields.setdefault("search_description", f"A description of {title}.")
    if live:
        fields.setdefault(
            "first_published_at", datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number)
        )
    body = body if body is not None else [("prose", f"<p>The text of {title}.</p>")]
    article = ArticlePage(
        title=title,
        live=live,
        body=[{"type": kind, "value": value} for kind, value in body],
        **fields,
    )
    if authors is None:
        authors = [Contributor.objects.first() or make_contributor()]
    for order, person in enumerate(authors):
        article.authors.add(article.authors.model(contributor=person, sort_order=order))
    for order, person in enumerate(experts):
        article.experts.add(article.experts.model(contributor=person, sort_order=order))
    topic.add_child(instance=article)
    if tags:
        article.tags.add(*tags)
        article.save()
    return article


def make_standard_page(title="About", *, parent=None, body=None, **fields) -> StandardPage:
    """A published standard page below home or another page."""
    parent = parent or BlogIndexPage.objects.get().get_parent()
    body = body if body is not None else [("prose", f"<p>{title}.</p>")]
    fields.setdefault("slug", slugify(title))
    page = StandardPage(
        title=title, body=[{"type": kind, "value": value} for kind, value in body], **fields
    )
    return parent.add_child(instance=page)


def make_user(email="member@example.com", *, role=None, password="long enough to pass", **fields):
    """A user; `role` is the name of a group such as "Editors"."""
    user = get_user_model().objects.create_user(email, password, **fields)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user
