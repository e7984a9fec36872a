"""When what is new or changed can be found."""

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult
from wagtail.search.models import IndexEntry

from companies.models import CompanyName
from search import queries
from tests.factories.articles import make_article, make_contributor, make_tag, make_topic
from tests.factories.companies import make_company, make_industry

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]

WORKER = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def work() -> None:
    """Do what waits for the worker."""
    for waiting in DBTaskResult.objects.all():
        waiting.task.call(*waiting.args_kwargs["args"], **waiting.args_kwargs["kwargs"])


def found(text) -> list[str]:
    """Return the titles of what has the words in its text."""
    results = queries.find_results(text, None, {}, slice(4))
    return [hit.title for group in results.groups for hit in group.hits if results.is_found]


def test_a_new_article_is_found_at_once():
    make_article("At work", dek="Of zephyrs.")
    assert found("zephyrs") == ["At work"]


def test_a_changed_article_is_found_at_once():
    article = make_article("At work")
    article.dek = "Of zephyrs."
    article.save()
    assert found("zephyrs") == ["At work"]


def test_an_article_is_found_by_its_tag():
    make_article("At work", tags=[make_tag("Zephyrs")])
    assert "At work" in found("zephyrs")


def test_an_article_is_found_by_its_author():
    make_article("At work", authors=[make_contributor("Zoe Zephyr")])
    assert "At work" in found("zephyr")


def test_an_article_is_found_by_its_topic():
    make_article("At work", topic=make_topic("Zephyrs"))
    assert "At work" in found("zephyrs")


def test_a_tag_with_a_new_name_is_found_by_it():
    tag = make_tag("Winds")
    make_article("At work", tags=[tag])
    tag.name = "Zephyrs"
    tag.save()
    assert "At work" in found("zephyrs")


def test_an_author_with_a_new_name_is_found_by_it():
    person = make_contributor("Zoe Wind")
    make_article("At work", authors=[person])
    person.name = "Zoe Zephyr"
    person.save()
    assert "At work" in found("zephyr")


def test_a_topic_with_a_new_name_is_found_by_it():
    topic = make_topic("Winds")
    make_article("At work", topic=topic)
    topic.refresh_from_db()
    topic.title = "Zephyrs"
    topic.save()
    assert "At work" in found("zephyrs")


def test_an_industry_with_a_new_name_is_found_by_it():
    industry = make_industry("Winds")
    make_company("Quillon", industry=industry)
    industry.name = "Zephyrs"
    industry.save()
    assert found("zephyrs") == ["Quillon"]


def test_a_company_is_found_by_a_name_that_was_added():
    company = make_company("Quillon")
    CompanyName.objects.create(company=company, name="Zephyr Mills")
    assert found("mills zephyr") == ["Quillon"]


def test_a_deleted_article_is_gone():
    make_article("At work", dek="Of zephyrs.").delete()
    assert found("zephyrs") == []


def test_with_a_worker_the_text_is_found_after_it_has_run(settings):
    settings.TASKS = WORKER
    make_article("At work", dek="Of zephyrs.")
    assert found("zephyrs") == []
    work()
    assert found("zephyrs") == ["At work"]


def test_with_a_worker_the_name_is_found_at_once(settings):
    settings.TASKS = WORKER
    make_company("Zephyr Mills")
    assert found("zephyr") == ["Zephyr Mills"]


def test_update_index_repairs_an_index_that_was_lost():
    make_article("At work", dek="Of zephyrs.")
    IndexEntry.objects.all().delete()
    assert found("zephyrs") == []
    call_command("update_index", verbosity=0)
    assert found("zephyrs") == ["At work"]
