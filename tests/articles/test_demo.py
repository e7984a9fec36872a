"""The demo content: enough, whole, its own work, and safe to load again."""

import io
import re

import pytest
import yaml
from django.contrib.auth import get_user_model
from django.core.management import call_command
from wagtail.models import Revision

from articles.blocks import ArticleBodyBlock
from articles.demo.load import FOLDER
from articles.importers.markdown import read_article
from articles.models import ArticlePage, Contributor, StandardPage, TopicPage
from tests.factories import make_topic

FILES = sorted(FOLDER.glob("*.md"))
TOPICS = {
    "management",
    "equal-opportunities",
    "pay-and-negotiation",
    "job-search",
    "working-parents",
    "wellness-and-burnout",
}


def words(value) -> int:
    """How many words a reader meets in some block's data."""
    if isinstance(value, str):
        return len(re.sub(r"<[^>]+>", " ", value).split())
    if isinstance(value, dict):
        return sum(map(words, value.values()))
    return sum(map(words, value)) if isinstance(value, list | tuple) else 0


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    """Every demo article, read beside stand-ins for the pictures."""
    folder = tmp_path_factory.mktemp("demo")
    for file in [*FILES, *FOLDER.glob("*.yaml")]:
        (folder / file.name).write_text(file.read_text())
    (folder / "images").mkdir()
    for name in yaml.safe_load((FOLDER / "motifs.yaml").read_text()):
        (folder / name).write_bytes(b"")
    return [read_article(folder / file.name, [folder]) for file in FILES]


def test_there_are_at_least_twenty_four_articles():
    assert len(FILES) >= 24


def test_they_are_spread_over_six_topics(articles):
    assert {article.topic for article in articles} == TOPICS


def test_each_has_between_700_and_1600_words(articles):
    lengths = {article.slug: words([value for _, value in article.body]) for article in articles}
    assert {slug: n for slug, n in lengths.items() if not 700 <= n <= 1600} == {}


def test_every_kind_of_block_is_used(articles):
    used = {kind for article in articles for kind, _ in article.body}
    assert used == set(ArticleBodyBlock().child_blocks)


@pytest.mark.parametrize("field", ["dek", "description", "image", "image_alt", "authors", "tags"])
def test_no_article_lacks(articles, field):
    assert [article.slug for article in articles if not getattr(article, field)] == []


def test_nothing_in_them_is_left_out(articles):
    assert [(article.slug, article.notes) for article in articles if article.notes] == []


def test_there_are_twelve_contributors_with_biographies():
    people = yaml.safe_load((FOLDER / "contributors.yaml").read_text())
    assert (len(people), [slug for slug, who in people.items() if not who["bio"]]) == (12, [])


@pytest.mark.django_db
def test_loading_it_makes_the_whole_site_and_loading_it_again_changes_nothing():
    call_command("demo", "--no-warm", "--password", "a-long-password", stdout=io.StringIO())
    assert ArticlePage.objects.live().count() == len(FILES)
    assert TopicPage.objects.live().count() == 6
    assert Contributor.objects.exclude(portrait=None).count() == 12
    assert {"about", "terms", "privacy"} <= {page.slug for page in StandardPage.objects.live()}
    roles = {user.email: user.groups.get().name for user in get_user_model().objects.all()}
    assert roles == {
        "editor@localhost": "Editors",
        "contributor@localhost": "Contributors",
        "moderator@localhost": "Moderators",
    }
    revisions = Revision.objects.count()
    report = io.StringIO()
    call_command("demo", "--no-warm", stdout=report)
    assert f"Demo content: {len(FILES)} unchanged." in report.getvalue()
    assert Revision.objects.count() == revisions


@pytest.mark.django_db
def test_what_editors_have_made_stays_as_it_is():
    topic = make_topic("Management", description="Ours.")
    call_command("demo", "--no-warm", "--password", "a-long-password", stdout=io.StringIO())
    topic.refresh_from_db()
    assert topic.description == "Ours."
