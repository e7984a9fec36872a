"""manage.py load_scale: invented companies, ratings, articles and members, to measure with."""

import contextlib
from collections.abc import Iterator
from datetime import timedelta
from itertools import count, product
from typing import IO, cast

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.models import Model
from django.db.models.sql.subqueries import InsertQuery
from django.utils import timezone
from rich.console import Console
from rich.progress import track
from wagtail.models import Page

from articles.models import ArticleAuthor, ArticlePage, BlogIndexPage, Contributor, TopicPage
from companies.models import Company
from companies.ratings.models import Employer
from demo.scale import companies as scale_companies
from demo.scale.community import add_questions

KINDS = ("companies", "ratings", "articles", "members", "questions")
MOST = 10_000_000
CHUNK = 500
TEXT = "<p>{} This article was made up to measure how fast this site is.</p>"
DOING = (
    "Asking for,Choosing,Defending,Finding,Keeping,Leaving,Planning,Refusing,Sharing,Sorting out"
)
WHAT = (
    "a budget,a career break,a deadline,a job offer,a mentor,a promotion,a raise,a team,"
    "a second interview,a transfer,childcare,credit,feedback,flexible hours,night shifts,overtime,"
    "parental leave,remote work,training,your boundaries"
)
WHEN = (
    "after a merger,after forty,as a contractor,as a nurse,as an engineer,at a start-up,"
    "before a review,in a crisis,in a new country,in a small town,in your first week,in your "
    "first year,on a night shift,when everyone is tired,while pregnant,with a new manager,"
    "with little money,with no degree,without a network,without burning out"
)


class Command(BaseCommand):
    help = "Fill an empty database with invented data to measure with. Not for a site with readers."

    def add_arguments(self, parser):
        for kind in KINDS:
            parser.add_argument(f"--{kind}", type=int, default=0, help=f"how many {kind} to add")
        parser.add_argument(
            "--yes", action="store_true", help="even though there are members or companies"
        )

    def handle(self, *, companies, ratings, articles, members, questions, yes, **options):
        numbers = (companies, ratings, articles, members, questions)
        for kind, number in zip(KINDS, numbers, strict=True):
            if not 0 <= number <= MOST:
                raise CommandError(f"--{kind} must be 0 to {MOST:,}.")
        if not yes and is_in_use():
            raise CommandError("There are members or companies already; --yes adds to them.")
        if ratings and not companies and not Employer.objects.exists():
            raise CommandError("Ratings need companies: give --companies too.")
        self.console = Console(file=cast(IO[str], self.stdout))
        with index_at_the_end():
            if companies:
                scale_companies.add_companies(companies, self.show)
            if articles:
                add_articles(articles, self.show)
            if questions:
                add_questions(questions, make_titles(), self.show)
        if ratings:
            scale_companies.add_ratings(ratings, track=self.show)
        if members:
            add_members(members, self.show)
        self.stdout.write(
            f"Added {companies:,} companies, {ratings:,} ratings, {articles:,} articles, "
            f"{members:,} members and {questions:,} questions."
        )

    def show(self, items, words, total):
        """Show how far a step is."""
        return track(items, words, total=total, console=self.console, transient=True)


def is_in_use() -> bool:
    """Whether there is a company, or an account that is not of staff."""
    return Company.objects.exists() or get_user_model().objects.filter(is_staff=False).exists()


def make_titles() -> Iterator[str]:
    """Yield titles without end; they repeat after some thousands, with another number."""
    parts = [part.split(",") for part in (DOING, WHAT, WHEN)]
    for number in count(1):
        for doing, what, when in product(*parts):
            yield f"{doing} {what} {when}{f', part {number}' if number > 1 else ''}"


def add_articles(number: int, show) -> None:
    """Publish articles, each in one of ten topics; row by row it would take hours."""
    blog = BlogIndexPage.objects.get()
    topics = [make_topic(blog, n) for n in range(min(10, number))]
    author, _ = Contributor.objects.get_or_create(
        slug="made-up-author", defaults={"name": "Made-up Author"}
    )
    start, title = ArticlePage.objects.count(), make_titles()
    for first in show(range(0, number, CHUNK), "Articles", -(-number // CHUNK)):
        serials = range(start + first + 1, start + min(first + CHUNK, number) + 1)
        articles = [make_article(topics[n % len(topics)], n, next(title)) for n in serials]
        insert_articles(articles)
        written = [ArticleAuthor(article=one, contributor=author) for one in articles]
        ArticleAuthor.objects.bulk_create(written)
    for parent in topics:
        parent.save(update_fields=["numchild"])


def make_article(parent: TopicPage, serial: int, title: str) -> ArticlePage:
    """Return a published article as the next page of a topic, not saved yet."""
    parent.numchild += 1
    slug, now = f"made-up-{serial}", timezone.now()
    return ArticlePage(
        title=title,
        draft_title=title,
        slug=slug,
        path=ArticlePage._get_path(parent.path, parent.depth + 1, parent.numchild),
        depth=parent.depth + 1,
        url_path=f"{parent.url_path}{slug}/",
        content_type=ContentType.objects.get_for_model(ArticlePage),
        locale_id=parent.locale_id,
        first_published_at=now - timedelta(minutes=serial),
        last_published_at=now,
        dek="Made up to measure with.",
        search_description="Made up to measure with.",
        body=[{"type": "prose", "value": TEXT.format(title)}],
    )


def insert_articles(articles: list[ArticlePage]) -> None:
    """Insert articles by the hundred: first as pages, then what they have beyond a page."""
    shared = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    pages = [Page(**{name: getattr(one, name) for name in shared}) for one in articles]
    for one, page in zip(articles, Page.objects.bulk_create(pages), strict=True):
        one.page_ptr_id = one.pk = page.pk
    query = InsertQuery(ArticlePage)
    query.insert_values(ArticlePage._meta.local_concrete_fields, list[Model](articles))
    query.get_compiler("default").execute_sql()


@contextlib.contextmanager
def index_at_the_end() -> Iterator[None]:
    """Put nothing into the search index meanwhile, and everything after it: far quicker."""
    backends = settings.WAGTAILSEARCH_BACKENDS.values()
    kept = [dict(backend) for backend in backends]
    for backend in backends:
        backend["AUTO_UPDATE"] = False
    try:
        yield
    finally:
        for backend, was in zip(backends, kept, strict=True):
            backend.clear()
            backend.update(was)
    call_command("update_index", verbosity=0)
    if connection.vendor == "sqlite":  # without it, its planner takes seconds for some searches
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def make_topic(blog: BlogIndexPage, number: int) -> TopicPage:
    """Return a topic for made-up articles."""
    slug = f"made-up-topic-{number}"
    there = TopicPage.objects.filter(slug=slug).first()
    title = f"Made-up topic {number}"
    return there or blog.add_child(instance=TopicPage(title=title, slug=slug, description=title))


def add_members(number: int, show) -> None:
    """Add members who cannot log in."""
    users = get_user_model()
    start, password = users.objects.count(), make_password(None)
    for first in show(range(0, number, CHUNK), "Members", -(-number // CHUNK)):
        serials = range(start + first, start + min(first + CHUNK, number))
        users.objects.bulk_create(
            [users(email=f"made-up-{n}@example.com", password=password) for n in serials]
        )
