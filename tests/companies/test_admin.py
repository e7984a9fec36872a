"""Companies and industries in the admin: who may what, and what the lists and forms do."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from companies.employer_sync import sync_employers
from companies.models import Company, CompanyName, Report
from companies.ratings.models import Batch, Comment, Employer
from tests.factories.articles import make_picture, make_user
from tests.factories.companies import make_company, make_industry, publish

pytestmark = [pytest.mark.django_db(databases=["default", "ratings"]), pytest.mark.indexed]

COMPANY, INDUSTRY = "wagtailsnippets_companies_company", "wagtailsnippets_companies_industry"
BOTH, EDITORS = {"Editors", "Moderators"}, {"Editors"}
ROLES = ["Editors", "Moderators", "Contributors", "member"]
MAY = {
    f"{COMPANY}:list": BOTH,
    f"{COMPANY}:add": EDITORS,
    "edit company": EDITORS,
    "inspect company": BOTH,
    "history of company": EDITORS,
    "usage of company": EDITORS,
    "delete company": EDITORS,
    "list companies": EDITORS,
    "refuse companies": EDITORS,
    "merge companies": EDITORS,
    f"{INDUSTRY}:list": BOTH,
    f"{INDUSTRY}:add": EDITORS,
    "edit industry": EDITORS,
    "delete industry": EDITORS,
    "comment_queue": BOTH,
    "comment": BOTH,
    "notice_queue": BOTH,
    "notice": BOTH,
    "held_batches": EDITORS,
    "publish batch": EDITORS,
    "leave batch": EDITORS,
    "set aside": EDITORS,
}


def of_company(view):
    """The address of a view of a new company."""
    return reverse(f"{COMPANY}:{view}", args=[make_company().pk])


def bulk(action, *companies):
    """The address of an action on companies."""
    query = "&".join(f"id={company.pk}" for company in companies)
    return f"{reverse('wagtail_bulk_action', args=['companies', 'company', action])}?{query}"


def make_waiting():
    """A comment that waits for a moderator."""
    return Comment.objects.create(
        handle=bytes(32), public_id="c" * 22, employer=1, prompt="works", text="Tea.", quarter=8107
    )


def make_notice():
    """An open notice."""
    return Report.objects.create(
        comment="c" * 22, company=make_company(), kind="insult", explanation=".", in_good_faith=True
    )


def make_batch():
    """A batch that is held back."""
    return Batch.objects.create(employer=1, number=2, month=24_323, ratings=30, state="held")


OF_THINGS = {
    "edit company": lambda: of_company("edit"),
    "inspect company": lambda: of_company("inspect"),
    "history of company": lambda: of_company("history"),
    "usage of company": lambda: of_company("usage"),
    "delete company": lambda: of_company("delete"),
    "list companies": lambda: bulk("list", make_company(state="proposed")),
    "refuse companies": lambda: bulk("refuse", make_company(state="proposed")),
    "merge companies": lambda: bulk("merge", make_company()),
    "edit industry": lambda: reverse(f"{INDUSTRY}:edit", args=[make_industry().pk]),
    "delete industry": lambda: reverse(f"{INDUSTRY}:delete", args=[make_industry().pk]),
    "comment": lambda: reverse("moderate_comment", args=[make_waiting().public_id]),
    "notice": lambda: reverse("answer_notice", args=[make_notice().pk]),
    "publish batch": lambda: reverse("decide_batch", args=[*make_batch().pk, "publish"]),
    "leave batch": lambda: reverse("decide_batch", args=[*make_batch().pk, "leave"]),
    "set aside": lambda: reverse("set_aside_ballots"),
}


def address(name):
    """The address by that name."""
    return OF_THINGS[name]() if name in OF_THINGS else reverse(name)


@pytest.fixture
def editor(client):
    """An editor, logged in."""
    user = make_user("editor@example.com", role="Editors")
    client.force_login(user)
    return user


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", MAY)
def test_a_role_opens_what_it_may_and_nothing_else(client, role, name):
    client.force_login(make_user(role=None if role == "member" else role))
    response = client.get(address(name), follow=True)
    opened = response.status_code == 200 and not response.redirect_chain
    assert opened == (role in MAY[name])


@pytest.mark.parametrize("name", MAY)
def test_a_stranger_is_asked_to_log_in(client, name):
    assert client.get(address(name)).headers["Location"].startswith("/admin/login/?next=")


@pytest.mark.parametrize("name", ["list companies", "refuse companies", "publish batch"])
def test_a_moderator_cannot_post_what_editors_do(client, name):
    url = address(name)
    client.force_login(make_user(role="Moderators"))
    client.post(url)
    assert not Company.objects.filter(state__in=["listed", "refused"]).exists()
    assert not Batch.objects.exclude(state="held").exists()


# The list


def names(client, **query):
    """The names that the list shows, in its order."""
    page = client.get(reverse(f"{COMPANY}:list"), query)
    return [company.name for company in page.context["object_list"]]


@pytest.mark.parametrize(
    "words", ["larkf", "LÁRKFIELD", "lark homes", "66740", "LRK", "Larkfield Care Ltd"]
)
def test_the_search_knows_every_name_symbol_and_identifier(client, editor, words):
    make_company("Oldholm Foods")
    company = make_company("Larkfield Care", ticker="LRK", identifier="CIK 66740")
    CompanyName.objects.create(company=company, name="Lark Homes")
    CompanyName.objects.create(company=company, name="Lark Homes and Gardens")
    assert names(client, q=words) == ["Larkfield Care"]


def test_the_filters_narrow_the_list(client, editor):
    health = make_industry("Health")
    nursing = make_industry("Nursing", parent=health)
    larkfield = make_company("Larkfield", industry=nursing, size="50-249", country="Ireland")
    make_company("Oldholm", state="proposed")
    make_company("Brackwater", state="refused", industry=health)
    make_company("Lark Homes", merged_into=larkfield)
    publish(larkfield)
    assert names(client, state="proposed") == ["Oldholm"]
    assert names(client, state="merged") == ["Lark Homes"]
    assert names(client, state="listed") == ["Larkfield"]
    assert names(client, industry=health.pk) == ["Brackwater", "Larkfield"]
    assert names(client, size="50-249") == ["Larkfield"]
    assert names(client, country="Ireland") == ["Larkfield"]
    assert names(client, rated="yes") == ["Larkfield"]
    assert names(client, rated="no") == ["Brackwater", "Lark Homes", "Oldholm"]


def test_a_longer_list_takes_no_more_queries(client, editor, django_assert_max_num_queries):
    industry = make_industry()
    for _ in range(30):
        publish(make_company(industry=make_industry(parent=industry, slug=str(_))))
    client.get(reverse(f"{COMPANY}:list"))
    with django_assert_max_num_queries(20):
        client.get(reverse(f"{COMPANY}:list"))


def test_the_list_is_a_file_for_a_spreadsheet(client, editor):
    make_company("Larkfield Care", city="Leeds")
    page = client.get(reverse(f"{COMPANY}:list"), {"export": "csv"})
    assert b"Larkfield Care" in page.getvalue()


# The form


def form(**fields):
    """What the form of a company posts."""
    empty = {
        f"{name}-{part}": 0
        for name in ("names", "benefits")
        for part in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
    }
    return {"name": "Larkfield Care", "state": "listed", **empty, **fields}


def benefits(*kinds):
    """What the form posts about benefits."""
    rows = {"benefits-TOTAL_FORMS": len(kinds)}
    for number, kind in enumerate(kinds):
        said = {"kind": kind, "source": "https://example.com/", "seen_on": "2026-05-01"}
        rows |= {f"benefits-{number}-{name}": value for name, value in said.items()}
    return rows


def test_a_company_is_added_with_names_and_benefits(client, editor):
    rows = {"names-TOTAL_FORMS": 1, "names-0-name": "Lark Homes", "names-0-kind": "former"}
    client.post(reverse(f"{COMPANY}:add"), form(**rows, **benefits("remote", "childcare")))
    company = Company.objects.get()
    assert company.slug == "larkfield-care"
    assert [name.name for name in company.names.all()] == ["Lark Homes"]
    assert [benefit.kind for benefit in company.benefits.all()] == ["childcare", "remote"]


def test_the_ballot_box_knows_a_company_once_it_is_saved(client, editor):
    client.post(reverse(f"{COMPANY}:add"), form())
    company = Company.objects.get()
    client.post(reverse(f"{COMPANY}:edit", args=[company.pk]), form(name="Larkfield", size="1-49"))
    employer = Employer.objects.get(pk=company.pk)
    assert (employer.name, employer.is_small) == ("Larkfield", True)


def test_the_address_stays_when_the_name_changes(client, editor):
    company = make_company("Larkfield Care")
    client.post(reverse(f"{COMPANY}:edit", args=[company.pk]), form(name="Larkfield", slug="x"))
    company.refresh_from_db()
    assert (company.name, company.slug) == ("Larkfield", "larkfield-care")


def test_the_history_shows_who_changed_what(client, editor):
    company = make_company("Larkfield Care")
    client.post(reverse(f"{COMPANY}:edit", args=[company.pk]), form())
    client.post(bulk("refuse", make_company(state="proposed")))
    actions = ModelLogEntry.objects.filter(user=editor).values_list("action", flat=True)
    assert set(actions) == {"wagtail.edit", "companies.refuse"}
    page = client.get(reverse(f"{COMPANY}:history", args=[company.pk]))
    assert "editor@example.com" in page.content.decode()


def test_two_companies_with_one_identifier_are_refused_in_words(client, editor):
    make_company(identifier="CIK 1")
    page = client.post(reverse(f"{COMPANY}:add"), form(identifier="CIK 1"))
    assert "Another company has this identifier." in page.content.decode()
    assert Company.objects.count() == 1


def test_a_benefit_named_twice_is_refused_in_words(client, editor):
    page = client.post(reverse(f"{COMPANY}:add"), form(**benefits("remote", "remote")))
    assert page.status_code == 200
    assert not Company.objects.exists()


def test_the_use_of_a_logo_is_known(client, editor):
    picture = make_picture("A logo")
    client.post(reverse(f"{COMPANY}:add"), form(logo=picture.pk))
    page = client.get(reverse("wagtailimages:image_usage", args=[picture.pk]))
    assert "Larkfield Care" in page.content.decode()


def test_an_industry_is_chosen_by_name(client, editor):
    make_industry("Nursing", parent=make_industry("Health"))
    url = reverse("wagtailsnippetchoosers_companies_industry:choose_results")
    page = client.get(url, {"q": "nurs"}).content.decode()
    assert "Nursing" in page
    assert "Health" in page


def test_a_company_is_chosen_by_a_former_name(client, editor):
    company = make_company("Larkfield Care")
    CompanyName.objects.create(company=company, name="Lark Homes")
    make_company("Oldholm Foods")
    make_company("Lark Homes", merged_into=company)
    url = reverse("wagtailsnippetchoosers_companies_company:choose_results")
    page = client.get(url, {"q": "lark homes"}).content.decode()
    assert "Larkfield Care" in page
    assert "Oldholm" not in page
    assert page.count("data-chooser-modal-choice") == 1


# Industries


def test_an_industry_has_two_levels(client, editor):
    lower = make_industry("Nursing", parent=make_industry("Health"))
    said = {"name": "Night nursing", "slug": "night-nursing", "parent": lower.pk}
    page = client.post(reverse(f"{INDUSTRY}:add"), said)
    assert page.context["form"].errors["parent"]


def test_the_ballot_box_follows_an_industry(client, editor):
    company = make_company(industry=make_industry("Health"))
    sync_employers()
    said = {"name": "Care", "slug": "care"}
    client.post(reverse(f"{INDUSTRY}:edit", args=[company.industry.pk]), said)
    assert Employer.objects.get(pk=company.pk).industry == "care"


def test_an_industry_in_use_is_not_deleted(client, editor):
    company = make_company(industry=make_industry("Health"))
    url = reverse(f"{INDUSTRY}:delete", args=[company.industry.pk])
    assert client.post(url).status_code == 302
    company.industry.refresh_from_db()


# Proposals


def test_a_proposal_is_listed_and_the_ballot_box_knows_it(client, editor):
    company = make_company(state="proposed")
    client.post(bulk("list", company))
    company.refresh_from_db()
    assert company.state == "listed"
    assert Employer.objects.filter(pk=company.pk).exists()


def test_a_refused_proposal_can_be_rated_no_more(client, editor):
    company = make_company(state="proposed")
    sync_employers()
    client.post(bulk("refuse", company))
    assert not Employer.objects.filter(pk=company.pk).exists()


def test_a_listed_company_is_not_refused_by_the_way(client, editor):
    company = make_company()
    client.post(bulk("refuse", company))
    company.refresh_from_db()
    assert company.state == "listed"


def test_all_in_the_list_means_all_that_wait(client, editor):
    listed, proposed = make_company(), make_company(state="proposed")
    page = client.get(bulk("refuse", listed).replace(f"id={listed.pk}", "id=all"))
    assert [item["item"] for item in page.context["items"]] == [proposed]


def test_a_proposal_that_looks_like_another_is_pointed_out(client, editor):
    make_company("Larkfield Care")
    page = client.get(bulk("list", make_company("LARKFIELD CARE Ltd", state="proposed")))
    assert "Called the same:" in page.content.decode()


# Deleting


def delete(client, *companies):
    """Delete companies, one by its own page, several at once."""
    if len(companies) == 1:
        return client.post(reverse(f"{COMPANY}:delete", args=[companies[0].pk]), follow=True)
    return client.post(bulk("delete", *companies), follow=True)


def test_a_company_that_nobody_rated_is_deleted_from_both_databases(client, editor):
    company = make_company()
    sync_employers()
    delete(client, company)
    assert not Company.objects.exists()
    assert not Employer.objects.exists()


def test_a_rated_company_stays(client, editor):
    company, other = make_company("Larkfield Care"), make_company()
    Batch.objects.create(employer=company.pk, number=1, month=24_323, ratings=5, state="counted")
    page = delete(client, company)
    assert "it has been rated" in page.content.decode()
    delete(client, company, other)
    assert Company.objects.count() == 2


def test_what_another_was_merged_into_stays(client, editor):
    company = make_company()
    make_company(merged_into=company)
    assert "another was merged into it" in delete(client, company).content.decode()
    assert Company.objects.count() == 2


def test_a_filtered_list_is_not_deleted_as_a_whole(client, editor):
    company = make_company()
    client.post(bulk("delete", company).replace(f"id={company.pk}", "id=all"))
    assert Company.objects.exists()


# The dashboard


def panel(client):
    """The dashboard's numbers, by their words."""
    page = client.get(reverse("wagtailadmin_home"))
    return {
        words: number
        for panel in page.context["panels"]
        if panel.name == "companies-waiting"
        for number, words, _ in panel.get_context_data({"request": page.wsgi_request})["rows"]
    }


def test_the_dashboard_counts_what_waits(client, editor):
    make_waiting()
    make_notice()
    late = make_notice()
    Report.objects.filter(pk=late.pk).update(received_on="2020-01-01")
    make_batch()
    make_company(state="proposed")
    assert panel(client) == {
        "Comments that wait": 1,
        "Notices to answer": 2,
        "Notices overdue": 1,
        "Companies proposed": 1,
        "Batches held back": 1,
        "Ratings set aside": 0,
    }


def test_a_moderator_sees_what_she_can_do(client):
    client.force_login(make_user(role="Moderators"))
    assert set(panel(client)) == {"Comments that wait", "Notices to answer", "Notices overdue"}


def test_a_contributor_sees_none_of_it(client):
    client.force_login(make_user(role="Contributors"))
    assert panel(client) == {}
    assert "Companies and ratings" not in client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        ("Editors", ["Companies", "Comments", "Notices", "Batches held back", "Ratings set aside"]),
        ("Moderators", ["Companies", "Comments", "Notices"]),
        ("Contributors", []),
    ],
)
def test_the_menu_holds_what_a_role_may_open(client, role, shown):
    client.force_login(make_user(role=role))
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    menu = ["Companies", "Comments", "Notices", "Batches held back", "Ratings set aside"]
    assert [label for label in menu if f'"{label}"' in page] == shown
