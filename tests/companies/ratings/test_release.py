"""What a release publishes, and what it keeps to itself."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from companies import held_batches
from companies.employer_sync import sync_employers
from companies.models import Company, Industry, IndustryScores, Scorecard
from companies.ratings import ballots, scores
from companies.ratings.models import Batch, Comment, Count
from companies.ratings.moderation import decide_comment
from companies.ratings.questions import SLUGS
from companies.ratings.scores import select_shown_groups
from companies.release import release_ratings
from tests.companies.ratings.conftest import rated, run_tally

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])


@pytest.fixture
def company():
    """A listed company that the ballot box knows."""
    industry = Industry.objects.create(name="Health", slug="health")
    made = Company.objects.create(name="Larkfield Care", industry=industry)
    sync_employers()
    return made


def card():
    """The published scorecard, as bytes."""
    return json.dumps(Scorecard.objects.get().payload, sort_keys=True)


def test_nothing_is_said_of_a_company_that_nobody_rated(company):
    release_ratings()
    assert not Scorecard.objects.exists()


def test_four_ratings_are_not_enough(company):
    rated(company.pk, 4)
    run_tally()
    release_ratings()
    assert Scorecard.objects.get().payload is None


def test_five_ratings_are_published_in_halves_and_as_a_band(company):
    rated(company.pk, 5)
    run_tally()
    release_ratings()
    published = Scorecard.objects.get()
    assert published.payload["band"] == "5–9"
    assert float(published.overall) * 2 % 1 == 0


def test_a_small_company_needs_ten(company):
    Company.objects.update(size=Company.Size.UNDER_50)
    sync_employers()
    rated(company.pk, 9)
    run_tally()
    release_ratings()
    assert Scorecard.objects.get().payload is None


def test_four_changes_more_change_no_byte(company):
    rated(company.pk, 5)
    run_tally()
    release_ratings()
    before = card()
    rated(company.pk, 4, answers="1")
    run_tally()
    release_ratings()
    assert card() == before


def test_a_held_batch_pauses_and_changes_nothing(company):
    rated(company.pk, 5)
    run_tally()
    release_ratings()
    before = card()
    rated(company.pk, 6, answers="1")
    run_tally()
    release_ratings()
    assert card() == before
    assert Scorecard.objects.get().is_paused


def test_equal_sums_give_equal_bytes(company):
    rated(company.pk, 6)
    run_tally()
    counts = [
        scores.Counts(b.quarter, "", "", b.size, scores.empty_answers())
        for b in Batch.objects.all()
    ]
    for part in counts:
        scores.add_answers(part.answers, "5" * len(SLUGS), 6)
    means = scores.compute_industry_means(counts)
    assert scores.compute_scorecard(counts, means) == scores.compute_scorecard(list(counts), means)


def test_a_release_can_be_repeated(company):
    rated(company.pk, 5)
    run_tally()
    release_ratings()
    before = card()
    Batch.objects.update(released=False)  # stopped before it was noted
    release_ratings()
    assert card() == before


def test_four_approved_comments_wait_for_a_fifth(company):
    rated(company.pk, 5, comments={"works": "Tea."})
    run_tally()
    for comment in Comment.objects.all()[:4]:
        decide_comment(comment.public_id, "approved")
    assert release_ratings().comments == 0


def test_five_approved_comments_are_published(company):
    rated(company.pk, 5, comments={"works": "Tea."})
    run_tally()
    for comment in Comment.objects.all():
        decide_comment(comment.public_id, "approved")
    assert release_ratings().comments == 5


def test_no_comment_is_published_where_no_scorecard_is(company):
    Company.objects.update(size=Company.Size.UNDER_50)  # ten ratings are needed
    sync_employers()
    rated(company.pk, 5, comments={"works": "Tea."})
    run_tally()
    for comment in Comment.objects.all():
        decide_comment(comment.public_id, "approved")
    assert release_ratings().comments == 0


def test_comments_go_with_the_scorecard(company):
    made = rated(company.pk, 6, comments={"works": "Tea."})
    run_tally()
    for comment in Comment.objects.all():
        decide_comment(comment.public_id, "approved")
    release_ratings()
    for key in made[:5]:
        ballots.withdraw_ratings(key, company.pk)
    run_tally()
    release_ratings()
    assert not Comment.objects.filter(released=True).exists()


def test_a_company_with_one_rating_left_is_not_in_the_mean_of_its_industry(company):
    other = Company.objects.create(name="Larkfield Homes", industry=company.industry)
    sync_employers()
    rated(company.pk, 9)
    made = rated(other.pk, 6)
    run_tally()
    release_ratings()
    for key in made[:5]:
        ballots.withdraw_ratings(key, other.pk)
    run_tally()
    release_ratings()
    assert IndustryScores.objects.get().payload["band"] == "5–9"  # with it, there would be ten


def test_the_merged_share_a_scorecard(company):
    other = Company.objects.create(name="Larkfield Homes", merged_into=company)
    sync_employers()
    rated(company.pk, 3)
    ballots.Employer.objects.filter(pk=other.pk).update(merged_into=None)
    rated(other.pk, 2)
    sync_employers()
    run_tally()
    release_ratings()
    assert Scorecard.objects.get().company == company
    assert Scorecard.objects.get().payload is not None


def held_back(pk, number=6):
    """Drop ratings that look wrong, tally them, release; return the batch."""
    rated(pk, number, answers="1")
    run_tally()
    release_ratings()
    return Batch.objects.get(state="held")


def test_nothing_is_said_any_more_of_a_company_whose_only_batch_was_void(company):
    batch = held_back(company.pk)
    assert Scorecard.objects.get().payload is None
    held_batches.void_batch(batch.employer, batch.number)
    run_tally()
    assert release_ratings().unrated == 1
    assert not Scorecard.objects.exists()


def test_a_tally_tells_how_many_void_ballots_are_gone(company):
    batch = held_back(company.pk)
    held_batches.void_batch(batch.employer, batch.number)
    out = StringIO()
    call_command("tally", stdout=out)
    assert "0 ballots of 0 companies counted, 6 void ballots deleted, 0 batches" in out.getvalue()


def test_nothing_is_said_any_more_where_all_have_withdrawn(company):
    keys = rated(company.pk, 6)
    run_tally()
    release_ratings()
    for key in keys:
        ballots.withdraw_ratings(key, company.pk)
    run_tally()
    release_ratings()
    assert not Count.objects.exists()
    assert not Scorecard.objects.exists()


def test_a_release_tells_what_it_changed(company):
    other = Company.objects.create(name="Brackwater Rail")
    sync_employers()
    rated(company.pk, 5)
    rated(other.pk, 4)
    run_tally()
    report = release_ratings()
    assert (report.scorecards, report.too_few, report.unrated) == (1, 1, 0)
    Batch.objects.update(released=False)
    report = release_ratings()
    assert (report.scorecards, report.too_few, report.unrated) == (0, 0, 0)


def test_the_ratings_of_a_company_that_moves_to_another_industry_go_along(company):
    rated(company.pk, 8)
    run_tally()
    release_ratings()
    before = card()
    rail = Industry.objects.create(name="Rail", slug="rail")
    Company.objects.update(industry=rail)
    merged = Company.objects.create(name="Larkfield Homes", merged_into=company)
    sync_employers([company.pk])
    assert set(ballots.Employer.objects.values_list("pk", "industry")) == {
        (company.pk, "rail"),
        (merged.pk, "rail"),
    }
    release_ratings()
    assert [row.industry for row in IndustryScores.objects.all()] == [rail]
    assert card() == before


def test_groups_of_an_industry_are_held_against_those_who_were_counted_there(company):
    rail = Industry.objects.create(name="Rail", slug="rail")
    other = Company.objects.create(name="Brackwater Rail", industry=rail)
    sync_employers()
    rated(company.pk, 50, about={"care": "yes"}, answers="12345")
    rated(company.pk, 3, answers="12345")  # whose answers the group would leave over
    rated(other.pk, 8, answers="12345")
    run_tally()
    Batch.objects.filter(state="held").update(state="passed")
    run_tally()
    for industry in (rail, company.industry):
        Company.objects.update(industry=industry)
        sync_employers()
        release_ratings()
        card = IndustryScores.objects.get(industry=industry).payload
        assert (card["band"], card["demographics"]) == ("50–99", {})


@pytest.mark.parametrize(
    ("cells", "total", "shown"),
    [
        ({"a": 10, "b": 10}, 20, {"a", "b"}),
        ({"a": 10, "b": 9}, 19, {"a"}),
        ({"a": 12, "b": 11, "c": 4}, 27, {"a"}),
        ({"a": 12, "b": 4}, 16, set()),
        ({"a": 9}, 9, set()),
    ],
)
def test_what_a_breakdown_hides_is_nobody_or_at_least_five(cells, total, shown):
    assert set(select_shown_groups(cells, total, 10)) == shown


@pytest.mark.parametrize(
    ("ratings", "words"),
    [
        *((5, "5–9"), (9, "5–9"), (10, "10–19"), (49, "20–49"), (50, "50–99")),
        *((99, "50–99"), (250, "250–499"), (999, "500–999"), (1000, "1,000–2,499")),
        *((9999, "5,000–9,999"), (10_000, "10,000–24,999")),
    ],
)
def test_a_number_is_published_as_a_band(ratings, words):
    assert scores.find_band(ratings)[1] == words


def test_a_score_adds_ten_average_ratings():
    counts = [scores.Counts(8000, "", "", 5, scores.empty_answers())]
    scores.add_answers(counts[0].answers, "5" * len(SLUGS), 5)
    means = dict.fromkeys(scores.SLUGS, 3.0)
    assert scores.compute_scores(counts, means, 8000)["salary"] == pytest.approx((25 + 30) / 15)


def test_a_rating_loses_half_its_weight_in_eighteen_months():
    old = scores.Counts(8000, "", "", 5, scores.empty_answers())
    assert scores.sum_stars([old], 8006)[0].weight == 0
    scores.add_answers(old.answers, "5" * len(SLUGS), 5)
    assert scores.sum_stars([old], 8006)[0].weight == pytest.approx(2.5)
