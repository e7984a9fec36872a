"""What searches are tried on."""

import pytest

from companies.models import Company, CompanyName
from search import indexing, queries
from search.normalization import normalize_name
from tests.factories.articles import make_article, make_contributor, make_tag, make_topic
from tests.factories.community import make_question
from tests.support import relevance


@pytest.fixture
def names(db):
    """The companies, articles, topics, tags, questions and people of relevance.py."""
    rows = [
        Company(name=name, slug=f"company-{n}", search_name=normalize_name(name))
        for n, name in enumerate(relevance.COMPANIES)
    ]
    companies = {company.name: company for company in Company.objects.bulk_create(rows)}
    indexing.write_names(Company, [company.pk for company in companies.values()])
    for name, others in relevance.OTHER_NAMES.items():
        for other in others:
            CompanyName.objects.create(company=companies[name], name=other)
    people = [make_contributor(name) for name in relevance.CONTRIBUTORS]
    topics = [make_topic(title) for title in relevance.TOPICS]
    for name in relevance.TAGS:
        make_tag(name)
    for title in relevance.QUESTIONS:
        make_question(title)
    for number, title in enumerate(relevance.ARTICLES):
        make_article(title, topic=topics[number % len(topics)], authors=[people[number % 4]])


@pytest.fixture
def suggested():
    """Return what is suggested for some words: {kind: [titles]}, the best kind first."""

    def suggest(text: str) -> dict[str, list[str]]:
        return {
            group.kind.name: [hit.title for hit in group.hits] for group in queries.suggest(text)
        }

    return suggest
