"""Write a batch to the page tree: all of it or nothing, and only what the files have changed."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from bs4 import BeautifulSoup
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.html import escape
from wagtail.log_actions import log
from wagtail.models import Page

from articles.importers.comparison import (
    IMPORTED,
    describe_page,
    load_last_imports,
    make_digest,
)
from articles.importers.library import ImportResult, Library
from articles.importers.publication import (
    DRAFT,
    LIVE,
    SCHEDULED,
    Plan,
    describe_state,
    make_plan,
    publish_page,
)
from articles.importers.source import (
    ArticleRef,
    ArticleSource,
    BadSource,
    ImportBatch,
    PageRef,
    PersonRef,
    PictureRef,
)
from articles.importers.staging import Staging
from articles.models import ArticlePage
from core.progress import ShowProgress, show_no_progress
from core.publishing import find_faults

DEFAULT_TOPIC = "general"
LINK = re.compile(r'<a href="([^"]*)">')
ARTICLE_PATH = re.compile(r"^/blog/[^/]+/(?P<slug>[^/#?]+)/?(?:[#?].*)?$")


def load_batch(
    batch: ImportBatch,
    *,
    topic: str = "",
    dry_run: bool = False,
    keep_existing: bool = False,
    track: ShowProgress = show_no_progress,
) -> ImportResult:
    """Write a batch and return what was done. Raises BadSource, and then nothing has changed.

    `topic` is the slug of the topic for articles that name none. With `keep_existing`, articles
    that are there already stay as they are. `track` wraps the steps, to show progress. Picture
    files are checked before the transaction and stored after it; raises PicturesNotStored.
    """
    with Staging() as staging:
        for reference in track(list(find_pictures(batch)), "Pictures"):
            staging.add(reference, reference.path)
        with transaction.atomic():
            loader = Loader(batch, staging, topic or DEFAULT_TOPIC, keep_existing, track)
            loader.run()
            transaction.set_rollback(dry_run)
        if not dry_run:
            staging.store(loader.library.new_pictures)
    return loader.report


def find_pictures(value: Any) -> Iterator[Any]:
    """Yield every reference to a picture whose file was found, anywhere in a batch."""
    if isinstance(value, PictureRef):
        if value.path is not None:
            yield value
    elif isinstance(value, ImportBatch):
        yield from find_pictures([value.articles, value.contributors])
    elif isinstance(value, ArticleSource):
        yield from find_pictures([value.image, value.body])
    elif isinstance(value, dict):
        yield from find_pictures(list(value.values()))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from find_pictures(part)


class Loader:
    """Writes one batch to the page tree."""

    def __init__(
        self,
        batch: ImportBatch,
        staging: Staging,
        topic: str = DEFAULT_TOPIC,
        keep_existing: bool = False,
        track: ShowProgress = show_no_progress,
    ):
        self.batch, self.default_topic = batch, topic
        self.keep_existing, self.track = keep_existing, track
        self.library = Library(batch, staging)
        self.report = self.library.report
        self.pages: dict[str, ArticlePage] = {}
        self.now = timezone.now()

    def run(self) -> None:
        """Do everything."""
        self.library.fill()
        for origin, message in self.batch.notes:
            self.library.note(origin, message)
        slugs = [article.slug for article in self.batch.articles]
        existing = {page.slug: page for page in ArticlePage.objects.filter(slug__in=slugs)}
        wanted = [
            article
            for article in self.batch.articles
            if not (self.keep_existing and article.slug in existing)
        ]
        self.report.counts["unchanged"] += len(self.batch.articles) - len(wanted)
        new = set()
        for article in self.track(wanted, "Pages"):
            page = existing.get(article.slug)
            if page is None:
                page = self.add_page(article)
                new.add(article.slug)
            self.pages[article.slug] = page
        records = load_last_imports(self.pages.values())
        for article in self.track(wanted, "Texts"):
            page = self.pages[article.slug]
            self.write(article, page, records.get(page.pk), article.slug in new)
            for message in article.notes:
                self.library.note(article.origin, message)
            state = describe_state(ArticlePage.objects.get(pk=page.pk))
            self.report.states.append((article.origin, state))

    # Articles.

    def add_page(self, article: ArticleSource) -> ArticlePage:
        """A new, empty, unpublished page for an article, so that others can link to it."""
        page = ArticlePage(title=article.title, slug=article.slug, live=False, body=[])
        self.library.topic(article.topic or self.default_topic).add_child(instance=page)
        return page

    def write(
        self, article: ArticleSource, page: ArticlePage, record: dict | None, is_new: bool
    ) -> None:
        """Bring a page up to what its article has changed. Raises BadSource.

        `record` is what the article said at its last import. What it says still is left as the
        editors want it.
        """
        plan = make_plan(article, self.now)
        draft = page if is_new else page.get_latest_revision_as_object()
        before = [] if is_new else [describe_page(draft), describe_page(page)]
        self.fill(article, draft)
        plan, faults = self.hold_back(article, draft, plan)
        after = describe_page(draft)
        said = {"state": plan.said, "text": make_digest(after), "topic": article.topic}
        new_text, new_state = after not in before, is_new or not plan.is_met_by(page)
        if record:
            new_text = new_text and record["text"] != said["text"]
            new_state = new_state and record["state"] != said["state"]
        moved = self.is_moved(article, page, record)
        if record != said:
            log(page, IMPORTED, data=said)
        if faults and page.live and new_text and (plan.state == LIVE or not new_state):
            words = "stays as it is for readers; the new text waits as a draft"
            self.library.note(article.origin, f"{words}. {' '.join(faults)}")
        elif faults and not page.live and article.status != DRAFT:
            self.library.note(article.origin, f"comes in as a draft. {' '.join(faults)}")
        if not (new_text or new_state or moved):
            self.report.counts["unchanged"] += 1
            return
        if new_text or new_state:
            if not new_text:
                draft = page.get_latest_revision_as_object()
            self.save(article, draft, plan if new_state else None, faults)
        if moved:
            page.refresh_from_db()
            page.move(self.library.topic(article.topic), pos="last-child")
        self.report.counts["created" if is_new else "updated"] += 1

    def hold_back(
        self, article: ArticleSource, page: ArticlePage, plan: Plan
    ) -> tuple[Plan, list[str]]:
        """Return a plan that shows nothing of a page that cannot go live, and why it cannot.

        A live page stays live unless its file withdraws or postpones it. What is mended later, in
        the file, is a new plan.
        """
        is_shown = plan.state in {LIVE, SCHEDULED}
        faults = find_faults(page) if is_shown or page.live else []
        if not (faults and is_shown):
            return plan, faults
        state = LIVE if page.live and plan.state == LIVE else DRAFT
        return replace(plan, state=state, said=f"{plan.said} held back"), faults

    def is_moved(self, article: ArticleSource, page: ArticlePage, record: dict | None) -> bool:
        """Whether an article names a topic that its page is not in, unless it did at its last
        import: then editors have moved the page."""
        if not article.topic or (record and record["topic"] == article.topic):
            return False
        return page.get_parent().pk != self.library.topic(article.topic).pk

    def save(
        self, article: ArticleSource, page: ArticlePage, plan: Plan | None, faults: list[str]
    ) -> None:
        """Save a page, and bring it to its planned state if there is a plan. Raises BadSource.

        A live page whose new text has faults stays as readers know it, and the text waits as a
        draft, unless the plan withdraws the page.
        """
        if plan:
            plan.set_moments(page)
        try:
            page.full_clean()
        except ValidationError as error:
            words = "; ".join(
                f"{key}: {' '.join(value)}" for key, value in error.message_dict.items()
            )
            raise BadSource(article.origin, None, words) from error
        if faults and page.live and (plan is None or plan.state == LIVE):
            page.save_revision(clean=False)
        else:
            publish_page(page, plan, self.now)

    def fill(self, article: ArticleSource, page: ArticlePage) -> None:
        """Set a page's fields, people, tags and body from its article."""
        page.title = article.title
        page.draft_title = article.title
        page.slug = article.slug
        page.seo_title = article.seo_title
        page.search_description = article.description or article.dek
        page.dek = article.dek
        page.access = article.access
        page.canonical_url = article.canonical_url
        page.updated_at = article.updated
        page.hero = self.library.picture(article.image) if article.image else None
        page.hero_alt = article.image_alt if page.hero else ""
        page.hero_decorative = bool(
            page.hero and (article.image_decorative or not article.image_alt)
        )
        if page.hero and not article.image_alt and not article.image_decorative:
            self.library.note(
                article.origin, "the hero picture has no alternative text: decorative"
            )
        page.hero_caption = self.linked(article.image_caption, article) if page.hero else ""
        self.set_people(page.authors, article.authors)
        self.set_people(page.experts, article.experts)
        wanted = [self.library.tag(name) for name in article.tags]
        if {tag.pk for tag in page.tags.all()} != {tag.pk for tag in wanted}:
            page.tags.set(wanted)
        page.body = self.stream(article)

    def set_people(self, items, names: list[str]) -> None:
        """Make a page's authors or experts those named, in that order."""
        people = list(dict.fromkeys(self.library.person(name) for name in names))
        if [item.contributor_id for item in items.all()] != [person.pk for person in people]:
            items.set(
                [
                    items.model(contributor=person, sort_order=number)
                    for number, person in enumerate(people)
                ]
            )

    def stream(self, article: ArticleSource) -> list[dict]:
        """The raw data of an article's body, its references resolved, with lasting block ids."""
        data = []
        for number, (kind, value) in enumerate(article.body):
            resolved = self.resolved(value, article)
            if resolved is None:
                continue
            key = uuid.uuid5(uuid.NAMESPACE_URL, f"{article.slug}/{number}")
            data.append({"type": kind, "value": resolved, "id": str(key)})
        return data

    def resolved(self, value: Any, article: ArticleSource) -> Any:
        """A block's value with keys in place of references; None if it has lost its point."""
        if isinstance(value, str):
            return self.linked(value, article) if value.startswith("<") else value
        if isinstance(value, PictureRef):
            picture = self.library.picture(value)
            return picture and picture.pk
        if isinstance(value, PersonRef):
            return self.library.person(value.name).pk
        if isinstance(value, ArticleRef):
            page = self.article(value.slug)
            if page is None:
                self.library.note(article.origin, f"no article “{value.slug}” to read more in")
            return page and page.pk
        if isinstance(value, PageRef):
            return self.page_or_address(value.path, article)
        if isinstance(value, list):
            return [self.resolved(item, article) for item in value]
        if isinstance(value, dict):
            parts = {key: self.resolved(item, article) for key, item in value.items()}
            if isinstance(parts.get("page"), str):  # not a page of this site: keep its address
                parts |= {"page": None, "url": parts["page"]}
            lost = [
                key
                for key, item in value.items()
                if isinstance(item, ArticleRef) and parts[key] is None
            ]
            return None if lost else parts
        return value

    def page_or_address(self, path: str, article: ArticleSource) -> int | str:
        """The key of the page at a path, or the full address where there is none."""
        if page := find_page(path):
            return page.pk
        self.library.note(article.origin, f"no page {path}: kept as an address")
        return f"{settings.SITE_URL}{path}"

    def article(self, slug: str) -> ArticlePage | None:
        """The article with that slug, in this run or on the site."""
        if slug not in self.pages and (page := ArticlePage.objects.filter(slug=slug).first()):
            self.pages[slug] = page
        return self.pages.get(slug)

    def linked(self, html: str, article: ArticleSource) -> str:
        """Some HTML, its links to articles and pages made links that follow them when they move."""

        def link(match: re.Match) -> str:
            href = match[1].replace("&amp;", "&")
            page = self.target(href)
            if page:
                if "#" in href:
                    self.library.note(
                        article.origin, f"the link to {href} leads to the page's beginning"
                    )
                return f'<a id="{page.pk}" linktype="page">'
            if re.match(r"^(https?:|mailto:|tel:|#)", href) or is_view(href):
                return f'<a href="{escape(href)}">'
            self.library.note(article.origin, f"a link leads nowhere: {href}")
            return "<a>"

        html = LINK.sub(link, html)
        if "<a>" in html:
            soup = BeautifulSoup(html, "html.parser")
            for element in soup.find_all(lambda tag: tag.name == "a" and not tag.attrs):
                element.unwrap()
            html = str(soup)
        return html

    def target(self, href: str) -> Page | None:
        """The page of this site that a link means."""
        path = unquote(re.sub(r"^https?://[^/]+", "", href).split("#")[0].split("?")[0])
        for known in (path.rpartition("/")[2], path.rstrip("/")):
            if slug := self.batch.permalinks.get(known):
                return self.article(slug)
        if re.match(r"^[a-z]+:", href):
            return None
        if match := ARTICLE_PATH.match(path):
            return self.article(match["slug"])
        return find_page(path) if path.startswith("/") else None


def find_page(path: str) -> Page | None:
    """The page of the default site at a path."""
    url_path = f"/home/{path.strip('/')}/" if path.strip("/") else "/home/"
    return Page.objects.filter(url_path=url_path).first()


def is_view(href: str) -> bool:
    """Whether an address of this site is a view's, such as the form to rate a company.

    Where a part of it varies, what it leads to may not be there.
    """
    try:
        match = resolve(re.split(r"[?#]", href)[0])
    except Resolver404:
        return False
    return match.url_name != "wagtail_serve" and not match.kwargs
