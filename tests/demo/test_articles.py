"""The demo content: enough, whole, its own work, and safe to load again."""

import io
import re
from functools import partial
from types import SimpleNamespace

import pytest
import yaml
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Revision

from articles.blocks.bodies import ArticleBodyBlock
from articles.importers.markdown import read_article
from articles.models import ArticlePage, Contributor, TopicPage
from companies.ratings import keys
from core.pictures.models import Picture
from demo import articles as demo_articles
from demo import ratings
from demo.articles import FOLDER
from home.models import StandardPage
from tests.factories.articles import make_topic
from tests.support import databases

WITHOUT = ("--no-warm", "--no-ratings")
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


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker, tmp_path_factory):
    """What is found where an editor has made a topic and the demo is loaded, and loaded again."""
    own = {"MEDIA_ROOT": tmp_path_factory.mktemp("media")}
    report = io.StringIO()
    with databases.rolled_back(django_db_blocker, **own), pytest.MonkeyPatch.context() as patch:
        # Pictures are drawn small, for it takes a while to draw them large.
        patch.setattr(
            demo_articles, "draw_cover", partial(demo_articles.draw_cover, size=(160, 90))
        )
        patch.setattr(demo_articles, "draw_portrait", partial(demo_articles.draw_portrait, size=80))
        make_topic("Management", description="Ours.")
        call_command("demo", *WITHOUT, "--password", "a-long-password", stdout=io.StringIO())
        revisions = Revision.objects.count()
        call_command("demo", *WITHOUT, stdout=report)
        return SimpleNamespace(
            articles=ArticlePage.objects.live().count(),
            topics=TopicPage.objects.live().count(),
            portraits=Contributor.objects.exclude(portrait=None).count(),
            credits={picture.credit_phrase for picture in Picture.objects.all()},
            pages={page.slug for page in StandardPage.objects.live()},
            roles={u.email: u.groups.get().name for u in get_user_model().objects.all()},
            management=TopicPage.objects.get(slug="management").description,
            report=report.getvalue(),
            new_revisions=Revision.objects.count() - revisions,
        )


def test_loading_it_makes_the_whole_site(site):
    assert (site.articles, site.topics, site.portraits) == (len(FILES), 6, 12)
    assert {"about", "terms", "privacy"} <= site.pages


def test_no_drawing_is_called_a_photograph(site):
    assert site.credits == {"Drawing courtesy of"}


def test_loading_it_makes_an_account_for_each_role(site):
    assert site.roles == {
        "editor@localhost": "Editors",
        "contributor@localhost": "Contributors",
        "moderator@localhost": "Moderators",
    }


def test_loading_it_again_changes_nothing(site):
    assert f"Demo content: {len(FILES)} unchanged." in site.report
    assert site.new_revisions == 0


def test_what_editors_have_made_stays_as_it_is(site):
    assert site.management == "Ours."


PROMISES = ["/about/", "/about/anonymity/", "/about/methodology/", "/guidelines/", "/privacy/"]


@pytest.mark.django_db
def test_a_site_without_the_demo_gets_the_pages_that_templates_link_to(client):
    call_command("pages", stdout=io.StringIO())
    found = {path: client.get(path).status_code for path in [*PROMISES, "/terms/"]}
    assert set(found.values()) == {200}, found


@pytest.mark.django_db
def test_pages_that_editors_have_deleted_stay_away(client):
    call_command("pages", stdout=io.StringIO())
    StandardPage.objects.get(slug="guidelines").delete()
    call_command("pages", stdout=io.StringIO())
    assert not StandardPage.objects.filter(slug="guidelines").exists()
    call_command("pages", missing=True, stdout=io.StringIO())
    assert StandardPage.objects.filter(slug="guidelines").exists()


@pytest.mark.django_db(databases=["default", "ratings"])
def test_no_link_of_the_pages_leads_nowhere(client):
    call_command("pages", stdout=io.StringIO())
    links = set()
    for page in StandardPage.objects.live():
        body = client.get(page.url).content.decode().split("<main")[1].split("</main>")[0]
        links |= {link.split("#")[0] for link in re.findall(r'href="(/[^"]*)"', body)}
    assert {"/companies/rate/", "/companies/notices/", "/ballot/inbox/"} <= links
    dead = {link for link in links if client.get(link).status_code == 404}
    assert dead == set()


@pytest.mark.django_db
def test_no_page_promises_too_much(client):
    call_command("pages", stdout=io.StringIO())
    texts = " ".join(client.get(path).content.decode() for path in PROMISES)
    assert not re.search(r"100 ?%|(completely|totally|fully) anonymous[^”]", texts)


# Where the ratings cannot be counted


@pytest.fixture
def keys_of_a_site(tmp_path, settings):
    """The key files as a site in Compose sees them: without what opens ballots."""
    settings.RATING_KEYS_DIR = tmp_path
    keys.create_keys(timezone.now().year)
    (tmp_path / "tally.pem").unlink()
    return tmp_path


@pytest.mark.django_db(databases=["default", "ratings"])
def test_it_ends_at_once_where_the_ratings_cannot_be_counted(keys_of_a_site):
    before = sorted(keys_of_a_site.iterdir()), ArticlePage.objects.count()
    with pytest.raises(CommandError, match="docker compose run --rm demo") as error:
        call_command("demo")
    assert "\n" not in str(error.value)
    assert (sorted(keys_of_a_site.iterdir()), ArticlePage.objects.count()) == before
    assert not get_user_model().objects.exists()


@pytest.mark.django_db(databases=["default", "ratings"])
@pytest.mark.parametrize("missing", ["{year}.pem", "tally.pem"])
def test_no_key_is_made_where_another_is_missing(tmp_path, settings, missing):
    settings.RATING_KEYS_DIR, year = tmp_path, timezone.now().year
    keys.create_keys(year)
    (tmp_path / missing.format(year=year)).unlink()
    files = sorted(tmp_path.iterdir())
    with pytest.raises(ratings.KeysMissing):
        ratings.add_ratings()
    assert sorted(tmp_path.iterdir()) == files


@pytest.mark.django_db(databases=["default", "ratings"])
def test_a_folder_where_no_key_can_be_made_is_said_as_well(tmp_path, settings):
    settings.RATING_KEYS_DIR = tmp_path / "file" / "keys"
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="RATING_KEYS_DIR"):
        call_command("demo")
