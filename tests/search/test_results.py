"""/search/: the page of results."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import PageViewRestriction

from companies.models import CompanyName
from tests.factories.articles import make_article, make_contributor, make_standard_page, make_topic
from tests.factories.community import make_question
from tests.factories.companies import make_company, make_industry, publish

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


def search(client, text, **params):
    return client.get("/search/", {"q": text, **params})


def found(response) -> dict[str, list[str]]:
    """Return the titles of the results, by kind."""
    return {g.kind.name: [hit.title for hit in g.hits] for g in response.context["groups"]}


def test_every_kind_is_found(client):
    make_company("Zephyr Mills")
    make_topic("Zephyr topic")
    make_contributor("Zephyr Jones")
    make_article("Zephyrs at work")
    make_standard_page("Zephyr page")
    make_question("Is a zephyr allowed?")
    assert set(found(search(client, "zephyr"))) == {
        *("companies", "articles", "topics", "community", "contributors", "pages")
    }


def test_a_word_in_the_text_is_enough(client):
    make_article("At work", body=[("prose", "<p>Speak of zephyrs calmly.</p>")])
    assert found(search(client, "zephyrs")) == {"articles": ["At work"]}


def test_inflected_words_are_found(client):
    make_article("At work", body=[("prose", "<p>She negotiated for days.</p>")])
    assert found(search(client, "negotiating")) == {"articles": ["At work"]}


def test_accents_make_no_difference_in_the_text(client):
    make_article("At work", body=[("prose", "<p>Your résumé matters.</p>")])
    assert found(search(client, "resume")) == {"articles": ["At work"]}


def test_all_words_must_be_there(client):
    make_article("Zephyrs at work")
    make_article("Zephyrs at home")
    assert found(search(client, "zephyrs home")) == {"articles": ["Zephyrs at home"]}


def test_a_text_that_has_a_word_more_often_comes_first(client):
    often, once = "<p>Zephyrs, zephyrs, zephyrs and zephyrs.</p>", "<p>One of the zephyrs.</p>"
    for title, text in (("At work", once), ("At home", often), ("Far away", once)):
        make_article(title, body=[("prose", text)])
    assert found(search(client, "zephyrs"))["articles"][0] == "At home"


def test_common_words_need_not_be_in_a_text(client):
    make_article("At work", body=[("prose", "<p>Zephyrs negotiate.</p>")])
    assert found(search(client, "how to negotiate with a zephyr")) == {"articles": ["At work"]}


def test_common_words_alone_find_no_text(client):
    make_article("At work", body=[("prose", "<p>This is for you.</p>")])
    assert found(search(client, "you is")) == {}


def test_a_name_comes_before_the_same_word_in_a_text(client):
    publish(make_company("Other", about="We work with Zephyr."), at_least=500)
    make_company("Zephyr")
    assert found(search(client, "zephyr"))["companies"] == ["Zephyr", "Other"]


def test_a_company_is_found_by_industry_and_place(client):
    industry = make_industry("Paper")
    make_company("Zephyr Mills", industry=industry, city="Akron")
    assert found(search(client, "paper akron")) == {"companies": ["Zephyr Mills"]}


def test_the_kind_with_the_best_match_comes_first(client):
    make_company("Feedback Systems")
    make_topic("Feedback")
    assert list(found(search(client, "feedback"))) == ["topics", "companies"]


def test_a_kind_with_the_words_in_its_text_alone_comes_last(client):
    make_company("Other", about="We work with Zephyr.")
    make_contributor("Old Zephyr")
    assert list(found(search(client, "zephyr"))) == ["contributors", "companies"]


def test_kinds_that_match_as_well_keep_their_order(client):
    make_topic("Zephyr")
    make_company("Zephyr")
    make_contributor("Zephyr")
    assert list(found(search(client, "zephyr"))) == ["companies", "topics", "contributors"]


def test_groups_have_counts(client):
    for number in range(6):
        make_company(f"Zephyr {number}")
    (group,) = search(client, "zephyr").context["groups"]
    assert (len(group.hits), group.count_words) == (4, "6")


def test_a_group_with_more_leads_to_all_of_it(client):
    for number in range(6):
        make_company(f"Zephyr {number}")
    assert "?q=zephyr&amp;kind=companies" in search(client, "zephyr").text


def test_a_kind_has_pages(client):
    for number in range(15):
        make_company(f"Zephyr {number:02}")
    response = search(client, "zephyr", kind="companies", page="2")
    assert found(response)["companies"] == ["Zephyr 12", "Zephyr 13", "Zephyr 14"]


@pytest.mark.parametrize("number", ["99", "0", "-1", "x", "9" * 30])
def test_a_page_of_a_kind_that_does_not_exist_is_not_found(client, number):
    make_company("Zephyr")
    response = search(client, "zephyr", kind="companies", page=number)
    assert response.status_code == 404
    assert 'href="/search/?q=zephyr&amp;kind=companies"' in response.text


def test_a_group_leads_to_its_first_page(client):
    for number in range(6):
        make_company(f"Zephyr {number}")
    assert "page=2" not in search(client, "zephyr", page="2").text


@pytest.mark.parametrize("tag", ["title", "h1"])
def test_a_later_page_says_its_number(client, tag):
    for number in range(15):
        make_company(f"Zephyr {number:02}")
    page = search(client, "zephyr", kind="companies", page="2").text
    assert re.search(rf"<{tag}[^>]*>[^<]* · page 2\b", page)


def test_articles_are_narrowed_by_topic(client):
    make_article("Zephyrs at work", topic=make_topic("Work"))
    make_article("Zephyrs at home", topic=make_topic("Home"))
    assert found(search(client, "zephyrs", topic="home")) == {"articles": ["Zephyrs at home"]}


def test_companies_are_narrowed_by_industry(client):
    make_company("Zephyr Mills", industry=make_industry("Paper"))
    make_company("Zephyr Airlines", industry=make_industry("Airlines"))
    assert found(search(client, "zephyr", industry="airlines")) == {
        "companies": ["Zephyr Airlines"]
    }


def test_articles_are_narrowed_by_date(client):
    now = timezone.now()
    make_article("Zephyrs now", first_published_at=now - timedelta(days=3))
    make_article("Zephyrs then", first_published_at=now - timedelta(days=300))
    assert found(search(client, "zephyrs", date="month")) == {"articles": ["Zephyrs now"]}


def test_with_a_kind_chosen_its_own_filters_are_offered(client):
    choices = search(client, "zephyr", kind="articles").context["filters"]
    assert [choice.name for choice in choices] == ["kind", "topic", "date"]


def test_a_filter_of_another_kind_is_left_out(client):
    make_topic("Management")
    make_company("Zephyr")
    response = search(client, "zephyr", kind="companies", topic="management")
    assert found(response) == {"companies": ["Zephyr"]}


def test_what_is_left_out_is_said(client):
    make_topic("Management")
    page = search(client, "zephyr", kind="companies", topic="management").text
    assert "“Management” narrows articles, so it was left out." in page


def test_of_filters_of_two_kinds_one_is_left_out(client):
    make_topic("Management")
    make_industry("Paper")
    response = search(client, "zephyr", topic="management", industry="paper")
    assert len(response.context["left_out"]) == 1


def test_what_is_left_out_does_not_come_back(client):
    make_topic("Management")
    response = search(client, "zephyr", kind="companies", topic="management")
    assert [chip.url for chip in response.context["chips"]] == ["?q=zephyr"]


def test_a_filter_that_is_set_can_be_left_out(client):
    make_article("Zephyrs at work", topic=make_topic("Work"))
    chips = search(client, "zephyrs", kind="articles", topic="work").context["chips"]
    assert [(chip.label, chip.url) for chip in chips] == [
        ("Articles", "?q=zephyrs"),
        ("Work", "?q=zephyrs&kind=articles"),
    ]


@pytest.mark.parametrize(
    "params", [{"kind": "x"}, {"topic": "x"}, {"industry": "'"}, {"date": "x"}]
)
def test_what_the_address_says_without_sense_is_left_out(client, params):
    make_company("Zephyr")
    assert found(search(client, "zephyr", **params)) == {"companies": ["Zephyr"]}


def test_the_words_are_marked(client):
    make_article("Zephyrs at work", dek="A zephyr is a wind.")
    page = search(client, "zephyr").text
    assert "<mark>Zephyrs</mark> at work" in page
    assert "A <mark>zephyr</mark> is a wind." in page


def test_words_that_the_open_text_does_not_have_are_said_to_be_elsewhere(client):
    opening = "<p>" + "Plain words to begin with. " * 30 + "</p>"
    make_article("At work", body=[("prose", f"{opening}<h2>Further on</h2><p>A zephyr.</p>")])
    assert "The words are elsewhere on its page." in search(client, "zephyr").text


def test_words_that_are_marked_are_not_said_to_be_elsewhere(client):
    make_article("At work", dek="A zephyr is a wind.")
    assert "elsewhere on its page" not in search(client, "zephyr").text


def test_what_a_name_matches_is_not_said_to_be_elsewhere(client):
    make_article("Zephyrs at work")
    assert "elsewhere on its page" not in search(client, "zepyhrs at wrok").text


def test_a_slip_is_asked_about(client):
    make_company("Zephyr Mills")
    response = search(client, "zepyhr mills")
    assert response.context["did_you_mean"] == "Zephyr Mills"


def test_of_a_slip_in_a_longer_name_the_word_is_asked_about(client):
    make_topic("Pay and negotiation")
    assert search(client, "negotation").context["did_you_mean"] == "negotiation"


def test_words_are_asked_about_without_the_marks_around_them(client):
    make_article("The résumé that gets read, and why")
    assert search(client, "getts read").context["did_you_mean"] == "gets read"


def test_an_accent_is_kept_in_what_is_asked_about(client):
    make_article("The résumé that gets read")
    assert search(client, "resmue").context["did_you_mean"] == "résumé"


def test_what_was_found_is_not_asked_about(client):
    make_company("Zephyr Mills")
    assert search(client, "zephyr").context["did_you_mean"] == ""


def test_where_no_text_has_all_words_some_of_them_are_enough(client):
    make_article("Zephyrs at work")
    response = search(client, "zephyrs quillon")
    assert found(response) == {"articles": ["Zephyrs at work"]}
    assert "Nothing has all of these words" in response.text


def test_nothing_found_says_what_to_do(client):
    make_topic("Changing jobs")
    page = search(client, "quillon").text
    assert "/companies/add/?name=quillon" in page
    assert "Changing jobs" in page


def test_a_company_can_be_added_where_a_search_of_companies_finds_nothing(client):
    assert "/companies/add/?name=quillon" in search(client, "quillon", kind="companies").text


@pytest.mark.parametrize("params", [{"kind": "articles"}, {"date": "month"}, {"industry": "paper"}])
def test_what_was_chosen_may_hide_a_company_so_none_is_offered_to_be_added(client, params):
    make_industry("Paper")
    assert "/companies/add/?name" not in search(client, "quillon", **params).text


def test_a_single_letter_is_not_offered_to_be_added(client):
    assert "/companies/add/?name" not in search(client, "q").text


def test_where_something_was_found_no_company_is_offered_to_be_added(client):
    make_topic("Quillon")
    assert "/companies/add/?name" not in search(client, "quillon").text


def test_where_a_kind_has_nothing_everything_can_be_searched(client):
    make_company("Quillon")
    page = search(client, "quillon", kind="articles").text
    assert '<a class="button" href="/search/?q=quillon">Search everything for “quillon”</a>' in page


def test_an_empty_query_asks_for_words(client):
    assert search(client, "  ").status_code == 200


def test_a_page_without_a_query_is_answered(client):
    assert client.get("/search/").status_code == 200


def test_what_editors_picked_comes_first(client):
    page = make_standard_page("Our promise")
    SearchPromotion.objects.create(query=Query.get("zephyr"), page=page, description="Read this.")
    response = search(client, " Zephyr ")
    assert [picked.title for picked in response.context["promotions"]] == ["Our promise"]
    assert "Picked by our editors" in response.text


def test_what_was_picked_is_not_called_near(client):
    make_article("Zephyrs at work")
    promotion = {"external_link_url": "https://x.test/", "external_link_text": "X"}
    SearchPromotion.objects.create(query=Query.get("zephyrs quillon"), **promotion)
    assert search(client, "zephyrs quillon").context["notice"] == ""


@pytest.mark.parametrize(
    ("params", "number"), [({}, 1), ({"page": "2"}, 1), ({"kind": "pages"}, 0)]
)
def test_what_editors_picked_is_shown_beside_every_kind_alone(client, params, number):
    page = make_standard_page("Our promise")
    SearchPromotion.objects.create(query=Query.get("zephyr"), page=page)
    assert len(search(client, "zephyr", **params).context["promotions"]) == number


def test_a_picked_page_that_is_not_published_is_not_shown(client):
    page = make_standard_page("Our promise")
    page.unpublish()
    SearchPromotion.objects.create(query=Query.get("zephyr"), page=page)
    assert search(client, "zephyr").context["promotions"] == []


def test_a_picked_page_that_is_private_is_not_shown(client):
    page = make_standard_page("Our promise")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    SearchPromotion.objects.create(query=Query.get("zephyr"), page=page)
    assert search(client, "zephyr").context["promotions"] == []


def test_a_former_name_finds_the_company(client):
    company = make_company("Zephyr Mills")
    CompanyName.objects.create(company=company, name="Quillon", kind="former")
    assert "Quillon" in search(client, "quillon").text


def test_search_engines_do_not_list_it(client):
    assert "noindex" in search(client, "zephyr").text


def test_it_is_the_same_for_everyone(client):
    response = search(client, "zephyr")
    assert not response.cookies


def test_a_standard_page_is_found_by_a_word_of_its_text(client):
    make_standard_page("About", body=[("prose", "<p>We had a zephyr to begin with.</p>")])
    assert "a <mark>zephyr</mark> to begin with" in client.get("/search/?q=zephyr").text


def test_a_standard_page_that_is_not_published_is_not_found_by_its_text(client):
    make_standard_page("Staff room", body=[("prose", "<p>A zephyr.</p>")], live=False)
    assert "Staff room" not in client.get("/search/?q=zephyr").text


def test_a_private_standard_page_is_not_found_by_its_text(client):
    page = make_standard_page("Staff room", body=[("prose", "<p>A zephyr.</p>")])
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert "Staff room" not in client.get("/search/?q=zephyr").text


@pytest.mark.parametrize("path", ["/search/", "/search/suggest/"])
def test_no_cache_keeps_what_may_be_removed_or_added(client, path):
    assert client.get(path, {"q": "zephyr"})["Cache-Control"] == "no-cache"


def test_where_a_word_was_meant_that_a_name_does_not_have_the_whole_name_is_offered(client):
    make_question("Concurrent zephyr one")
    response = search(client, "concurrent zephyr answer")
    assert response.context["did_you_mean"] in ("", "Concurrent zephyr one")


def test_of_a_single_word_it_says_that_nothing_has_this_word(client):
    make_company("Larkfield")
    assert "Nothing has this word." in search(client, "larkfeild").text
