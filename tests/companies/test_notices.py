"""Notices about comments: taken from anyone, decided, logged in public without names."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from companies.models import Report
from companies.notices import queries
from companies.ratings.models import Comment
from tests.factories.companies import make_comment, make_company

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])
TODAY = date(2026, 11, 20)
SAID = {
    "kind": "untrue",
    "explanation": "There was no such strike.",
    "name": "Robin Example",
    "email": "robin@example.org",
    "in_good_faith": "on",
}


@pytest.fixture
def company():
    """A listed company."""
    return make_company("Larkfield Care")


@pytest.fixture
def comment(company):
    """A published comment on it."""
    return make_comment(company, text="They broke the strike.")


def address(comment) -> str:
    return reverse("report_comment", args=[comment.public_id])


def make_report(comment, company, *, received=TODAY, **fields) -> Report:
    """A notice that came in on a day."""
    values = {"kind": "untrue", "explanation": "No.", "in_good_faith": True}
    report = Report.objects.create(comment=comment.public_id, company=company, **(values | fields))
    Report.objects.filter(pk=report.pk).update(received_on=received)
    report.refresh_from_db()
    return report


# The form.


def test_the_form_shows_the_comment_and_its_company(client, comment):
    page = client.get(address(comment)).content.decode()
    assert "They broke the strike." in page
    assert "Larkfield Care" in page


def test_the_form_sets_no_cookie_and_has_no_token(client, comment):
    response = client.get(address(comment))
    assert (len(response.cookies), b"csrfmiddlewaretoken" in response.content) == (0, False)


@pytest.mark.parametrize("fields", [{"released": False}, {"state": "waiting"}])
def test_what_is_not_published_cannot_be_reported(client, comment, fields):
    Comment.objects.update(**fields)
    assert client.get(address(comment)).status_code == 404


def test_an_unknown_comment_is_not_found(client):
    assert client.get(reverse("report_comment", args=["nothing"])).status_code == 404


def test_of_a_removed_comment_it_says_so(client, company):
    gone = make_comment(company, text="A name", state=Comment.State.REMOVED, reason="names")
    response = client.get(address(gone))
    assert response.status_code == 410
    assert "removed already" in response.content.decode()
    assert "A name" not in response.content.decode()


def test_a_notice_about_a_removed_comment_is_not_taken(client, company):
    gone = make_comment(company, state=Comment.State.REMOVED, reason="names")
    assert client.post(address(gone), SAID).status_code == 410
    assert not Report.objects.exists()


def test_a_notice_needs_no_account_and_gets_a_number(client, comment):
    response = client.post(address(comment), SAID, follow=True)
    report = Report.objects.get()
    assert (report.state, report.explanation) == ("open", SAID["explanation"])
    assert f"Its number is <strong>{report.pk}</strong>" in response.content.decode()


def test_name_and_address_may_stay_empty(client, comment):
    client.post(address(comment), SAID | {"name": "", "email": ""})
    assert (Report.objects.count(), mail.outbox) == (1, [])


def test_whoever_leaves_an_address_gets_a_confirmation(client, comment):
    client.post(address(comment), SAID)
    assert [(m.to, m.subject) for m in mail.outbox] == [
        (["robin@example.org"], "We have your notice")
    ]


@pytest.mark.parametrize("field", ["kind", "explanation", "in_good_faith"])
def test_without_this_it_is_shown_again_with_what_was_typed(client, comment, field):
    response = client.post(address(comment), SAID | {field: ""})
    typed = response.content.decode()
    assert response.status_code == 422
    assert all(value in typed for key, value in SAID.items() if key not in {field, "in_good_faith"})
    assert not Report.objects.exists()


def test_a_form_from_another_site_is_refused_and_may_be_sent_again(client, comment):
    response = client.post(address(comment), SAID, headers={"sec-fetch-site": "cross-site"})
    page = response.content.decode()
    assert (response.status_code, Report.objects.count()) == (403, 0)
    assert SAID["explanation"] in page
    assert "csrfmiddlewaretoken" in page


def test_many_notices_from_one_network_wait_and_nothing_typed_is_lost(client, comment, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"report": "1/h/network"}
    client.post(address(comment), SAID)
    response = client.post(address(comment), SAID | {"explanation": "A second one."})
    assert response.status_code == 429
    assert "A second one." in response.content.decode()
    assert Report.objects.count() == 1


def test_the_same_notice_sent_twice_is_one(client, comment):
    client.post(address(comment), SAID)
    client.post(address(comment), SAID)
    assert (Report.objects.count(), len(mail.outbox)) == (1, 1)


def test_a_notice_about_a_merged_company_is_logged_under_the_other(client, comment, company):
    company.merged_into = make_company("Northlight")
    company.save()
    client.post(address(comment), SAID)
    assert Report.objects.get().company.name == "Northlight"


def test_no_one_elses_number_is_shown(client, company, comment):
    other = make_report(make_comment(company), company)
    assert client.get(f"{address(comment)}?received={other.pk}").status_code == 404


# The clock.


@pytest.mark.parametrize(("age", "left"), [(0, 7), (7, 0), (10, -3)])
def test_a_notice_is_to_be_answered_within_seven_days(comment, company, age, left):
    report = make_report(comment, company, received=TODAY - timedelta(days=age))
    assert report.count_days_left(TODAY) == left


def test_open_notices_are_those_without_a_decision_the_oldest_first(comment, company):
    new = make_report(comment, company)
    old = make_report(comment, company, received=TODAY - timedelta(days=2))
    make_report(comment, company, state=Report.State.KEPT)
    assert list(Report.objects.open()) == [old, new]


# The decision.


def test_a_removed_comment_is_marked_with_its_reason(comment, company):
    report = make_report(comment, company)
    queries.decide_report(
        report, remove=True, reason="insult", words="The third line.", today=TODAY
    )
    comment.refresh_from_db()
    assert (comment.state, comment.reason) == (Comment.State.REMOVED, "insult")
    assert (report.state, report.decided_on) == (Report.State.REMOVED, TODAY)
    assert report.decision == "It insults, threatens or demeans someone. The third line."


def test_her_inbox_has_the_moderators_words(comment, company):
    report = make_report(comment, company)
    queries.decide_report(
        report, remove=True, reason="insult", words="The third line.", today=TODAY
    )
    comment.refresh_from_db()
    assert comment.thread == [{"by": "moderator", "text": "The third line."}]


def test_a_kept_comment_stays(comment, company):
    report = make_report(comment, company)
    queries.decide_report(report, remove=False, words="It is an opinion.", today=TODAY)
    comment.refresh_from_db()
    assert (comment.state, report.state) == (Comment.State.APPROVED, Report.State.KEPT)


def test_the_decision_goes_to_whoever_left_an_address(comment, company):
    report = make_report(comment, company, email="robin@example.org")
    queries.decide_report(report, remove=False, words="It is an opinion.", today=TODAY)
    assert "It is an opinion." in mail.outbox[0].body


def test_a_removal_answers_every_open_notice_about_the_comment(comment, company):
    first, second = make_report(comment, company), make_report(comment, company, kind="insult")
    queries.decide_report(first, remove=True, reason="insult", today=TODAY)
    second.refresh_from_db()
    assert second.state == Report.State.REMOVED


def test_a_kept_comment_leaves_other_notices_about_it_open(comment, company):
    first, second = make_report(comment, company), make_report(comment, company, kind="insult")
    queries.decide_report(first, remove=False, words="An opinion.", today=TODAY)
    second.refresh_from_db()
    assert second.state == Report.State.OPEN


@pytest.mark.parametrize("fields", [{"remove": True}, {"remove": False}])
def test_no_decision_without_a_reason(comment, company, fields):
    report = make_report(comment, company)
    with pytest.raises(queries.ReportNotDecidable):
        queries.decide_report(report, today=TODAY, **fields)
    comment.refresh_from_db()
    report.refresh_from_db()
    assert (comment.state, report.state) == (Comment.State.APPROVED, Report.State.OPEN)


def test_nothing_is_decided_twice(comment, company):
    report = make_report(comment, company)
    queries.decide_report(report, remove=False, words="An opinion.", today=TODAY)
    with pytest.raises(queries.ReportNotDecidable):
        queries.decide_report(report, remove=True, reason="insult", today=TODAY)


def test_a_withdrawn_comment_can_still_be_decided(comment, company):
    report = make_report(comment, company)
    comment.delete()
    queries.decide_report(report, remove=True, reason="insult", today=TODAY)
    assert report.decision == queries.WITHDRAWN


def test_who_sent_a_notice_is_forgotten_half_a_year_after_the_decision(comment, company):
    person = {"name": "Robin", "email": "robin@example.org", "state": Report.State.KEPT}
    old = make_report(comment, company, decided_on=TODAY - timedelta(days=184), **person)
    new = make_report(comment, company, decided_on=TODAY - timedelta(days=183), **person)
    assert queries.forget_senders(TODAY) == 1
    old.refresh_from_db()
    new.refresh_from_db()
    assert ((old.name, old.email, old.explanation), new.name) == (("", "", ""), "Robin")


# The public log.


def logged(client) -> str:
    return client.get(reverse("notices")).content.decode()


def test_the_log_says_what_was_decided_and_no_name(client, comment, company):
    report = make_report(
        comment, company, name="Robin Example", email="robin@example.org", explanation="Slander!"
    )
    queries.decide_report(report, remove=False, words="It is an opinion.", today=TODAY)
    page = logged(client)
    assert all(word in page for word in ("Larkfield Care", "It is an opinion.", "Comment kept"))
    assert not any(word in page for word in ("Robin", "robin@", "Slander!", comment.public_id))


def test_an_open_notice_has_a_clock(client, comment, company):
    make_report(comment, company, received=timezone.now().date())
    assert "To be answered by" in logged(client)


def test_an_unanswered_notice_is_marked(client, comment, company):
    make_report(comment, company, received=timezone.now().date() - timedelta(days=10))
    assert "Unanswered, 3 days late" in logged(client)


def test_an_empty_log_says_so(client):
    assert "No notices yet" in logged(client)


def test_a_long_log_is_paged_with_few_queries(
    client, comment, company, django_assert_max_num_queries
):
    Report.objects.bulk_create(
        [
            Report(comment=comment.public_id, company=company, kind="other", in_good_faith=True)
            for _ in range(60)
        ]
    )
    client.get(reverse("notices"))
    with django_assert_max_num_queries(15):
        page = logged(client)
    assert page.count('scope="row"') == 50
    assert "?page=2" in page


# What no database keeps.


@pytest.mark.parametrize("name", ["a%00b", "%00", "a.b", "%C3%A9"])
def test_there_is_no_comment_of_such_a_name(client, admin_client, name):
    assert client.get(f"/companies/comments/{name}/report/").status_code == 404
    assert admin_client.get(f"/admin/comments/{name}/").status_code == 404


def test_a_nul_in_a_notice_is_a_mistake_like_others(client, comment):
    response = client.post(address(comment), SAID | {"explanation": "No.\0", "name": "R\0"})
    assert response.status_code == 422
