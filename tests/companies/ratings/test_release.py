"""What a release publishes, and what it keeps to itself."""

import json
from datetime import timedelta

import pytest

from companies.employer_sync import sync_employers
from companies.models import Company, Industry, IndustryScores, Scorecard
from companies.rankings.queries import list_eligible_scores
from companies.ratings import ballots, batches
from companies.ratings.models import Ballot, Batch, Comment, Employer
from companies.ratings.moderation import decide_comment
from companies.release import release_ratings, round_to_five, write_figures
from tests.companies.ratings.conftest import (
    CLOSES_AT,
    TODAY,
    later,
    rated,
    run_tally,
)

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])


def sync():
    """Tell the ballot box of the companies; six ratings close their batches, as they are."""
    sync_employers()
    Employer.objects.update(closes_at=CLOSES_AT, band_shift=0)


@pytest.fixture
def company():
    """A listed company that the ballot box knows."""
    industry = Industry.objects.create(name="Health", slug="health")
    made = Company.objects.create(name="Larkfield Care", industry=industry)
    sync()
    return made


def count_and_release(day=TODAY):
    """Count and publish, as every month."""
    run_tally(day)
    return release_ratings(day)


def card():
    """The published scorecard, as bytes."""
    return json.dumps(Scorecard.objects.get().payload, sort_keys=True)


def test_nothing_is_said_of_a_company_that_nobody_rated(company):
    release_ratings(TODAY)
    assert not Scorecard.objects.exists()


def test_nothing_is_said_before_the_first_batch_either(company):
    rated(company.pk, 5)
    count_and_release()
    assert not Scorecard.objects.exists()


def test_the_first_batch_is_published_in_halves_and_as_a_band(company):
    rated(company.pk, 6)
    count_and_release()
    published = Scorecard.objects.get()
    assert published.payload["band"] == "5–9"
    assert float(published.overall) * 2 % 1 == 0


def test_the_band_is_shifted_by_what_was_drawn_for_the_company(company):
    Employer.objects.update(band_shift=-2)
    rated(company.pk, 11)
    count_and_release()
    assert Scorecard.objects.get().payload["band"] == "5–9"


def test_a_small_company_needs_ten(company):
    Company.objects.update(size=Company.Size.UNDER_50)
    sync()
    rated(company.pk, 9)
    count_and_release()
    assert not Scorecard.objects.exists()


def test_five_ratings_more_change_no_byte(company):
    rated(company.pk, 6)
    count_and_release()
    before = card()
    rated(company.pk, 5, answers="1")
    count_and_release()
    assert card() == before


def test_a_held_batch_pauses_and_changes_nothing(company):
    rated(company.pk, 6)
    count_and_release()
    before = card()
    rated(company.pk, 21, answers="12")
    count_and_release()
    assert card() == before
    assert Scorecard.objects.get().is_paused


def test_a_first_batch_that_is_held_back_says_nothing(company):
    rated(company.pk, 21)
    count_and_release()
    assert not Scorecard.objects.exists()


def test_a_batch_that_an_editor_leaves_keeps_the_company_paused(company):
    rated(company.pk, 6)
    count_and_release()
    rated(company.pk, 21)
    count_and_release()
    batches.leave_batch(company.pk, 2)
    count_and_release(later(6))
    assert Scorecard.objects.get().is_paused


def test_a_release_can_be_repeated(company):
    rated(company.pk, 6)
    count_and_release()
    before = card()
    Batch.objects.update(released=False)  # stopped before it was noted
    release_ratings(TODAY)
    assert card() == before


def approve_comments():
    """Approve all comments."""
    for comment in Comment.objects.all():
        decide_comment(comment.public_id, "approved")


@pytest.mark.parametrize(("number", "published"), [(4, 0), (6, 6)])
def test_five_approved_comments_are_published_together(company, number, published):
    rated(company.pk, number, comments={"works": "Tea."})
    rated(company.pk, 6 - number)
    count_and_release()
    approve_comments()
    assert release_ratings(later(3)).comments == published


def test_no_comment_comes_with_the_release_of_its_batch(company):
    rated(company.pk, 8, comments={"works": "Tea."})
    run_tally()
    approve_comments()
    assert release_ratings(TODAY).comments == 0
    Comment.objects.update(comes_out=0)
    assert release_ratings(TODAY).comments == 8


def test_no_comment_is_published_where_no_scorecard_is(company):
    Company.objects.update(size=Company.Size.UNDER_50)  # ten ratings are needed
    sync()
    rated(company.pk, 6, comments={"works": "Tea."})
    count_and_release()
    approve_comments()
    assert release_ratings(later(3)).comments == 0


def withdraw_all(keys, pk):
    """Withdraw ratings, and let the tally count that after six months."""
    for key in keys:
        ballots.withdraw_ratings(key, pk)
    run_tally(later(1))
    run_tally(later(7))


def test_scorecard_and_comments_go_where_nearly_all_have_withdrawn(company):
    made = rated(company.pk, 6, comments={"works": "Tea."})
    count_and_release()
    approve_comments()
    release_ratings(later(3))
    withdraw_all(made[:4], company.pk)
    assert release_ratings(later(7)).unrated == 1
    assert not Scorecard.objects.exists()
    assert not Comment.objects.filter(released=True).exists()


def test_the_merged_share_a_scorecard(company):
    other = Company.objects.create(name="Larkfield Homes", merged_into=company)
    sync()
    rated(company.pk, 3)
    Employer.objects.filter(pk=other.pk).update(merged_into=None)
    rated(other.pk, 3)
    sync()
    count_and_release()
    assert Scorecard.objects.get().company == company


def test_a_release_tells_what_it_changed(company):
    other = Company.objects.create(name="Brackwater Rail")
    sync()
    rated(company.pk, 6)
    rated(other.pk, 4)
    result = count_and_release()
    assert (result.scorecards, result.unrated) == (1, 0)
    Batch.objects.update(released=False)
    result = release_ratings(TODAY)
    assert (result.scorecards, result.unrated) == (0, 0)


# What was set aside is public


def hold_back(company):
    """Publish a scorecard, then hold back twenty-one ratings."""
    rated(company.pk, 6)
    count_and_release()
    rated(company.pk, 21)
    count_and_release(later(1))


def test_a_company_s_page_says_for_a_year_how_many_were_set_aside(company, client):
    hold_back(company)
    page = client.get(company.get_absolute_url()).text
    assert "About 20 ratings were set aside" in page
    assert "This says nothing about the employer" in page
    Scorecard.objects.update(aside_until=TODAY - timedelta(days=1))
    assert "set aside" not in client.get(company.get_absolute_url()).text


def test_fewer_than_five_are_not_told(company):
    rated(company.pk, 6)
    count_and_release()
    rated(company.pk, 4)
    Ballot.objects.update(state="aside", due_day=10**6)
    count_and_release(later(1))
    assert Scorecard.objects.get().aside_until is None


def test_the_monthly_figures_tell_it_too(company):
    hold_back(company)
    figures = write_figures(TODAY)
    assert (figures.set_aside, figures.not_counted) == (20, 0)


# Lists of the best


def test_one_batch_puts_nobody_on_a_list(company):
    rated(company.pk, 20, answers="45")
    count_and_release()
    assert Scorecard.objects.get().min_ratings == 20
    assert not list_eligible_scores().exists()


@pytest.mark.parametrize(("months_on", "is_listed"), [(0, False), (1, True)])
def test_batches_of_two_months_do(company, months_on, is_listed):
    rated(company.pk, 14, answers="45")
    count_and_release()
    rated(company.pk, 14, answers="45")
    count_and_release(later(months_on))
    assert list_eligible_scores().exists() is is_listed


# Industries


def test_where_one_company_dominates_its_industry_the_sites_mean_stands_in(company):
    rail = Industry.objects.create(name="Rail", slug="rail")
    other = Company.objects.create(name="Brackwater Rail", industry=rail)
    sync()
    rated(company.pk, 18, answers="12")
    rated(other.pk, 18, answers="45")
    count_and_release()
    means = {one.company_id: one.payload["industry"]["mean"] for one in Scorecard.objects.all()}
    assert means[company.pk] == means[other.pk]
    assert not IndustryScores.objects.exists()


def test_an_industry_of_several_has_a_mean_of_its_own(company):
    other = Company.objects.create(name="Larkfield Homes", industry=company.industry)
    third = Company.objects.create(name="Larkfield Rooms", industry=company.industry)
    sync()
    for one in (company, other, third):
        rated(one.pk, 18, answers="45")
    count_and_release()
    assert IndustryScores.objects.get().payload["band"] == "50–99"


def test_the_ratings_of_a_company_that_moves_to_another_industry_go_along(company):
    others = [
        Company.objects.create(name=f"Other {n}", industry=company.industry) for n in range(2)
    ]
    sync()
    for one in (company, *others):
        rated(one.pk, 8)
    count_and_release()
    before = {one.company_id: one.payload for one in Scorecard.objects.all()}
    rail = Industry.objects.create(name="Rail", slug="rail")
    Company.objects.update(industry=rail)
    sync()
    release_ratings(TODAY)
    assert [row.industry for row in IndustryScores.objects.all()] == [rail]
    assert {one.company_id: one.payload for one in Scorecard.objects.all()} == before


@pytest.mark.parametrize(("exact", "public"), [(0, 0), (4, 0), (5, 5), (7, 5), (8, 10), (503, 505)])
def test_public_figures_are_rounded_to_five_and_begin_with_five(exact, public):
    assert round_to_five(exact) == public
