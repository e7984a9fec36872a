"""Words of the same meaning, slips in words of a text, and subjects that ask for care."""

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query

from search import vocabulary
from search.models import Word, WordGroup
from tests.factories.articles import make_article, make_standard_page, make_topic, make_user
from tests.factories.companies import make_company, make_industry

pytestmark = [pytest.mark.django_db(databases=["default", "ratings"]), pytest.mark.indexed]

SERIOUS = [
    *("sexual harassment", "pregnant fired", "fired while pregnant", "bullying", "discrimination"),
    *("assault", "suicide", "Suicidal", "I was groped", "racist boss", "sexual harrasment"),
    *("bulying", "discriminaton"),
]


def search(client, text, **params):
    return client.get("/search/", {"q": text, **params})


def found(response) -> dict[str, list[str]]:
    """Return the titles of the results, by kind."""
    return {g.kind.name: [hit.title for hit in g.hits] for g in response.context["groups"]}


def prose(text):
    """A body of one paragraph."""
    return [("prose", f"<p>{text}</p>")]


@pytest.fixture
def group():
    """Zephyrs and quillons are the same."""
    WordGroup.objects.all().delete()
    return WordGroup.objects.create(phrases="zephyr, light wind, quillon")


# Words of the same meaning


@pytest.mark.parametrize("words", ["quillon", "Quillons", "light wind", "LIGHT WINDS at work"])
def test_another_word_of_the_same_meaning_is_found(client, group, words):
    make_article("At home", body=prose("Zephyrs at work."))
    make_article("Elsewhere", body=prose("Nothing at work."))
    assert found(search(client, words)) == {"articles": ["At home"]}


def test_what_has_the_word_itself_comes_first(client, group):
    make_article("Later", body=prose("A quillon, once."))
    make_article("First", body=prose("Zephyr zephyr zephyr zephyr."))
    assert found(search(client, "quillon"))["articles"] == ["Later", "First"]


def test_words_of_the_same_meaning_are_marked(client, group):
    make_article("At home", dek="A zephyr came by.")
    assert "A <mark>zephyr</mark> came by" in search(client, "quillon").text


def test_every_kind_knows_them(client, group):
    make_company("Nova", about="We make zephyrs.")
    make_company("Mills", industry=make_industry("Zephyr trade"))
    make_standard_page("About", body=prose("No zephyr is lost."))
    make_topic("Calm", description="All about a zephyr")
    results = found(search(client, "quillon"))
    assert {kind: sorted(titles) for kind, titles in results.items()} == {
        "companies": ["Mills", "Nova"],
        "topics": ["Calm"],
        "pages": ["About"],
    }


def test_filters_are_kept(client, group):
    make_article("At home", body=prose("Zephyrs."), first_published_at=timezone.now())
    assert found(search(client, "quillon", kind="articles", date="month")) == {
        "articles": ["At home"]
    }
    assert found(search(client, "quillon", kind="companies")) == {}


def test_words_that_do_not_mean_the_same_do_not_find_each_other(client, group):
    group.are_synonyms = False
    group.save()
    make_article("At home", body=prose("Zephyrs at work."))
    assert found(search(client, "quillon")) == {}


def test_a_part_of_a_phrase_is_not_the_phrase(client, group):
    make_article("At home", body=prose("Zephyrs at work."))
    assert found(search(client, "wind")) == {}


def test_words_of_the_same_meaning_are_suggested(client, group):
    make_article("Zephyrs at work")
    page = client.get("/search/suggest/", {"q": "quillon"}).text
    assert "Zephyrs at work" in page
    assert "Suggestions for “zephyr”" in page


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("resume", "Your CV after a break."),
        ("résumé", "CVs that get read."),
        ("maternity leave", "How parental leave works here."),
        ("working from home", "Remote work is work."),
        ("laid off", "Redundancy, and what comes after."),
    ],
)
def test_editors_begin_with_groups_that_are_of_use(client, words, text):
    make_article("At work", body=prose(text))
    assert found(search(client, words)) == {"articles": ["At work"]}


# Slips


@pytest.mark.parametrize("words", ["anonimity", "annonymity", "Anonymty"])
def test_a_slip_in_a_word_of_a_text_is_corrected(client, words):
    make_standard_page("How it works", body=prose("Your anonymity is kept."))
    response = search(client, words)
    assert found(response) == {"pages": ["How it works"]}
    assert response.context["did_you_mean"] == "anonymity"
    assert "Your <mark>anonymity</mark> is kept" in response.text


def test_a_slip_among_right_words_is_corrected(client):
    make_article("At work", body=prose("Negotiate your compensation calmly."))
    response = search(client, "how to negotiate compensaton")
    assert found(response) == {"articles": ["At work"]}
    assert response.context["did_you_mean"] == "how to negotiate compensation"


def test_a_slip_in_a_word_of_a_group_finds_its_meaning(client, group):
    make_article("At work", body=prose("A zephyr."))
    assert found(search(client, "quilon")) == {"articles": ["At work"]}


def test_a_correction_keeps_the_filters(client):
    make_article("At work", body=prose("Anonymity."), first_published_at=timezone.now())
    assert found(search(client, "anonimity", kind="articles", date="month")) == {
        "articles": ["At work"]
    }


def test_what_is_suggested_for_a_slip_is_what_the_page_corrects(client):
    make_standard_page("How it works", body=prose("Your anonymity is kept."))
    page = BeautifulSoup(client.get("/search/suggest/", {"q": "anonimity"}).content, "html.parser")
    assert page.select_one("a[role=option]")["href"] == "/search/?q=anonymity"
    assert "Add “" not in page.text


def test_a_name_that_a_suggestion_corrects_is_on_the_page_beside_a_text_that_has_the_slip(client):
    make_company("Tindrel")
    make_article("At work", body=prose("They wrote tindrl on the door."))
    suggested = client.get("/search/suggest/", {"q": "tindrl"}).text
    response = search(client, "tindrl")
    assert "Tindrel" in suggested
    assert found(response) == {"articles": ["At work"], "companies": ["Tindrel"]}
    assert response.context["did_you_mean"] == "Tindrel"


def test_a_nearer_name_comes_before_a_word_of_a_text(client):
    make_company("Tindrel")
    make_article("At work", body=prose("They tindered."))
    assert "companies" in found(search(client, "tindrl"))


def test_an_accent_is_kept_in_a_correction(client):
    make_article("At work", body=prose("Your fiancée matters."), access="free")
    assert search(client, "fiancee").context["did_you_mean"] == ""
    assert search(client, "fiancce").context["did_you_mean"] == "fiancée"


@pytest.mark.parametrize("text", ["<p>Secretive zephyranth.</p>"])
def test_words_of_drafts_and_of_members_texts_are_not_learned(client, text):
    make_article("Draft", body=[("prose", text)], live=False)
    make_article(
        "Members", access="members", body=[*prose("Open. " * 200), ("prose", text), ("prose", text)]
    )
    make_standard_page("Hidden", body=[("prose", text)], live=False)
    make_company("Proposed", about="Zephyranth", state="proposed")
    assert not Word.objects.filter(search_name="zephyranth").exists()


def test_a_word_whose_text_is_gone_is_not_told(client):
    article = make_article("At work", body=prose("A zephyranth."))
    article.unpublish()
    response = search(client, "zephyrant")
    assert response.context["did_you_mean"] == ""
    assert "zephyranth" not in client.get("/search/suggest/", {"q": "zephyrant"}).text


def test_renewing_the_index_learns_all_and_forgets_what_is_gone():
    article = make_article("At work", body=prose("A zephyranth and a quillon."), access="free")
    make_standard_page("About", body=prose("Anonymity."))
    Word.objects.all().delete()
    Word.objects.create(word="cormorant", search_name="cormorant")
    call_command("update_index", verbosity=0)
    words = set(Word.objects.values_list("search_name", flat=True))
    assert {"zephyranth", "quillon", "anonymity"} <= words
    assert "cormorant" not in words
    article.unpublish()
    vocabulary.rebuild_vocabulary()
    assert not Word.objects.filter(search_name="zephyranth").exists()


def test_nothing_that_is_looked_for_is_learned_or_kept(client):
    make_company("Tindrel")
    before = set(Word.objects.values_list("search_name", flat=True))
    for words in ("sexual harassment tindrl", "anonimity", "tindrl", "quillonium"):
        search(client, words)
        client.get("/search/suggest/", {"q": words})
        client.get("/companies/", {"q": words})
        client.get("/companies/rate/", {"name": words})
        client.get("/companies/rate/suggest/", {"q": words})
        client.get("/companies/add/", {"name": words})
    assert set(Word.objects.values_list("search_name", flat=True)) == before
    assert "tindrl" not in set(Query.objects.values_list("query_string", flat=True))


# Serious subjects


@pytest.mark.parametrize("words", SERIOUS)
def test_a_serious_subject_that_nothing_has_leads_to_help_and_the_community(client, words):
    page = search(client, words).text
    assert 'class="care"' in page
    assert 'href="/community/"' in page
    assert "/companies/add/?name" not in page


@pytest.mark.parametrize("words", SERIOUS)
def test_a_serious_subject_is_never_suggested_as_a_company(client, words):
    assert "/companies/add/" not in client.get("/search/suggest/", {"q": words}).text


def test_a_serious_subject_with_only_near_results_leads_to_help(client):
    make_article("At work", body=prose("Her sexual orientation is hers."))
    page = search(client, "sexual harassment").text
    assert 'class="care"' in page
    assert "/companies/add/?name" not in page


def test_a_serious_subject_that_is_found_needs_no_more(client):
    make_article("At work", body=prose("Bullying at work."))
    assert 'class="care"' not in search(client, "bullying").text


def test_editors_say_where_help_is(client):
    WordGroup.objects.create(phrases="zephyrs", is_serious=True, help="Call 0800 <b>1</b> & ask.")
    page = search(client, "Zephyr").text
    assert "Call 0800 &lt;b&gt;1&lt;/b&gt; &amp; ask." in page


def test_a_group_that_is_not_serious_is_no_reason_for_care(client, group):
    assert 'class="care"' not in search(client, "quillon").text


# What may be a company


@pytest.mark.parametrize(
    "words", ["Quillon", "quillon mills", "Bed Bath & Beyond", "St. Quillon Hospital", "Yahoo!"]
)
def test_what_looks_like_a_name_can_be_added(client, words):
    assert "/companies/add/?name" in search(client, words).text


@pytest.mark.parametrize(
    "words",
    [
        "how do I negotiate quillon",
        "is quillon legal?",
        "should my boss quillon",
        "quillon zephyr mills works foods parts and homes",
        "jane@quillon.example",
        "https://quillon.example",
        "12345",
    ],
)
def test_what_is_a_question_or_no_name_cannot(client, words):
    assert "/companies/add/?name" not in search(client, words).text
    assert "/companies/add/" not in client.get("/search/suggest/", {"q": words}).text


def test_words_that_texts_have_are_a_subject_and_no_name(client):
    make_article("One", body=prose("Overtime."), access="free")
    make_article("Two", body=prose("Unicorns."), access="free")
    assert "/companies/add/?name" not in search(client, "overtime unicorns").text
    assert "/companies/add/?name" in search(client, "Overtime Unicorns").text


# The admin


def test_editors_keep_the_groups(client):
    client.force_login(make_user(role="Editors"))
    assert "maternity leave" in client.get(reverse("wagtailsnippets_search_wordgroup:list")).text
    client.post(
        reverse("wagtailsnippets_search_wordgroup:add"),
        {"phrases": "zephyr\nlight  wind; Zephyr", "are_synonyms": "on"},
    )
    assert WordGroup.objects.filter(phrases="Zephyr, light wind").exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"phrases": " , ", "are_synonyms": "on"}, "at least one word"),
        ({"phrases": "one", "are_synonyms": "on"}, "two words at least"),
        ({"phrases": "one, two"}, "Tick what the words are for"),
    ],
)
def test_a_group_that_does_nothing_is_refused(client, fields, words):
    client.force_login(make_user(role="Editors"))
    page = client.post(reverse("wagtailsnippets_search_wordgroup:add"), fields).text
    assert words in page


@pytest.mark.parametrize("role", ["Moderators", "Contributors"])
def test_others_do_not(client, role):
    client.force_login(make_user(role=role))
    response = client.get(reverse("wagtailsnippets_search_wordgroup:list"), follow=True)
    assert response.redirect_chain or response.status_code == 403
