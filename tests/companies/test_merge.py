"""Merging one company into another."""

from datetime import date

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from companies.employer_sync import sync_employers
from companies.merging import CannotMerge, merge_companies, plan_merge
from companies.models import Company, CompanyName, IndustryScores, Score, Scorecard
from companies.ratings import ballots
from companies.ratings.models import Batch, Employer
from companies.release import release_ratings
from tests.companies.ratings.conftest import (  # noqa: F401
    TODAY,
    _keys,
    key_folder,
    later,
    rated,
    run_tally,
)
from tests.factories.articles import make_user
from tests.factories.companies import make_company, make_industry, publish

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])


@pytest.fixture
def pair():
    """Two companies that turned out to be one, known to the ballot box."""
    made = make_company("Larkfield Homes"), make_company("Larkfield Care")
    sync_employers()
    return made


@pytest.fixture
def editor():
    """An editor."""
    return make_user("editor@example.com", role="Editors")


def benefit(company, kind, **fields):
    """A benefit of a company."""
    return company.benefits.model.objects.create(
        company=company,
        kind=kind,
        source="https://example.com/",
        seen_on=date(2026, 5, 1),
        **fields,
    )


def test_the_source_leads_to_the_target(pair, editor):
    source, target = pair
    merge_companies(source, target, user=editor)
    source.refresh_from_db()
    assert source.merged_into == target


@pytest.mark.parametrize("kind", CompanyName.Kind.values)
def test_its_name_becomes_a_name_of_the_target(pair, editor, kind):
    source, target = pair
    merge_companies(source, target, user=editor, kind=kind)
    assert list(target.names.values_list("name", "kind")) == [("Larkfield Homes", kind)]


def test_a_name_with_another_legal_form_is_kept_too(pair, editor):
    _, target = pair
    merge_companies(make_company("Larkfield Care Ltd"), target, user=editor)
    merge_companies(make_company("LARKFIELD CARE"), target, user=editor)
    assert [name.name for name in target.names.all()] == ["Larkfield Care Ltd"]


def test_its_own_other_names_come_along_once(pair, editor):
    source, target = pair
    CompanyName.objects.create(company=source, name="Larkfield Living", kind="former")
    CompanyName.objects.create(company=source, name="Larkfield Care Ltd")
    merge_companies(source, target, user=editor)
    assert set(target.names.values_list("name", "kind")) == {
        ("Larkfield Homes", "other"),
        ("Larkfield Living", "former"),
    }


def test_benefits_come_along_where_the_target_lacks_them(pair, editor):
    source, target = pair
    benefit(source, "remote")
    benefit(source, "parental-leave", weeks=26)
    benefit(target, "parental-leave", weeks=12)
    merge_companies(source, target, user=editor)
    assert set(target.benefits.values_list("kind", "weeks")) == {
        ("remote", None),
        ("parental-leave", 12),
    }


def test_the_identifier_stays_with_the_source(pair, editor):
    source, target = pair
    Company.objects.filter(pk=source.pk).update(identifier="CIK 1")
    merge_companies(source, target, user=editor)
    source.refresh_from_db()
    assert source.identifier == "CIK 1"


def test_what_was_merged_into_the_source_leads_to_the_target(pair, editor):
    source, target = pair
    earlier = make_company("Larkfield Cottages")
    merge_companies(earlier, source, user=editor)
    merge_companies(source, target, user=editor)
    earlier.refresh_from_db()
    assert earlier.merged_into == target
    assert Employer.objects.get(pk=earlier.pk).merged_into == target.pk


def test_its_scorecard_and_scores_go(pair, editor):
    source, target = pair
    publish(source)
    merge_companies(source, target, user=editor)
    assert not Scorecard.objects.filter(company=source).exists()
    assert not Score.objects.filter(company=source).exists()


def test_ratings_that_wait_count_for_the_target(pair, editor):
    source, target = pair
    rated(source.pk, 5)
    rated(target.pk, 4)
    merge_companies(source, target, user=editor)
    run_tally()
    release_ratings(TODAY)
    assert target.scorecard.payload["band"] in ("5–9", "10–19")


def test_ratings_that_are_published_move_to_the_target(pair, editor):
    source, target = pair
    rated(source.pk, 9)
    rated(target.pk, 9)
    run_tally()
    release_ratings(TODAY)
    merge_companies(source, target, user=editor)
    release_ratings(TODAY)
    card = Scorecard.objects.get(company=target).payload
    assert card["band"] in ("10–19", "20–49")  # shifted by up to two
    assert not Scorecard.objects.filter(company=source).exists()


def card_of(company):
    """What is published of a company: a card, None for not enough ratings, "" for nothing."""
    return next(
        iter(Scorecard.objects.filter(company=company).values_list("payload", flat=True)), ""
    )


def test_its_scorecard_becomes_that_of_a_target_without(pair, editor):
    source, target = pair
    rated(source.pk, 6)
    run_tally()
    release_ratings(TODAY)
    before = card_of(source)
    scores = set(Score.objects.values_list("subject", "value"))
    merge_companies(source, target, user=editor)
    assert card_of(target) == before
    assert set(Score.objects.filter(company=target).values_list("subject", "value")) == scores
    release_ratings(TODAY)
    assert card_of(target) == before


def test_the_scorecard_of_the_target_stays_until_the_next_release(pair, editor):
    source, target = pair
    publish(source, 5.0)
    publish(target, 3.0)
    merge_companies(source, target, user=editor)
    assert card_of(target)["overall"] == 3.0
    assert not Score.objects.exclude(company=target).exists()


def test_nothing_is_said_of_two_that_nobody_rated(pair, editor):
    source, target = pair
    merge_companies(source, target, user=editor)
    assert card_of(target) == ""


def test_a_small_target_shows_no_scorecard_of_under_ten(pair, editor):
    source, target = pair
    Company.objects.filter(pk=target.pk).update(size=Company.Size.UNDER_50)
    publish(source, at_least=5)
    merge_companies(source, target, user=editor)
    assert card_of(target) == ""
    assert not Score.objects.exists()


def test_fewer_than_five_who_join_a_published_card_wait_for_others(pair, editor):
    source, target = pair
    rated(source.pk, 9)
    keys = rated(target.pk, 9)
    run_tally()
    release_ratings(TODAY)
    for key in keys[:5]:
        ballots.withdraw_ratings(key, target.pk)
    run_tally(later(1))
    run_tally(later(7))
    release_ratings(later(7))
    before = card_of(source)
    assert card_of(target) == ""
    merge_companies(source, target, user=editor)
    release_ratings(later(7))
    assert card_of(target) == before
    rated(target.pk, 9)
    run_tally(later(8))
    release_ratings(later(8))
    assert card_of(target)["band"] != before["band"]


@pytest.mark.parametrize("number", [0, 1])
def test_the_target_is_paused_where_a_batch_of_either_is_held_back(pair, editor, number):
    source, target = pair
    for company in pair:
        publish(company)
    Batch.objects.create(employer=pair[number].pk, number=1, month=24_323, ratings=25, state="held")
    merge_companies(source, target, user=editor)
    assert Scorecard.objects.get().is_paused


def test_its_ratings_go_from_its_industry_to_that_of_the_target(editor):
    health, rail = make_industry("Health"), make_industry("Rail")
    source, target = make_company(industry=health), make_company(industry=rail)
    others = [make_company(industry=one) for one in (health, health, rail, rail)]
    sync_employers()
    Employer.objects.update(band_shift=0)
    for company in (source, target, *others):
        rated(company.pk, 14, answers="12" if company == source else "45")
    run_tally()
    release_ratings(TODAY)
    assert {row.industry: row.payload["band"] for row in IndustryScores.objects.all()} == {
        health: "20–49",
        rail: "20–49",
    }
    merge_companies(source, target, user=editor)
    release_ratings(TODAY)
    cards = {row.industry: row.payload for row in IndustryScores.objects.all()}
    assert {industry: card["band"] for industry, card in cards.items()} == {
        health: "20–49",
        rail: "50–99",
    }
    assert cards[health]["overall"] > cards[rail]["overall"]


def test_a_proposal_merged_is_no_proposal_any_more(pair, editor):
    _, target = pair
    proposed = make_company("Larkfield Care Ltd", state=Company.State.PROPOSED)
    merge_companies(proposed, target, user=editor)
    proposed.refresh_from_db()
    assert proposed.state == Company.State.LISTED
    assert Company.objects.listed().filter(pk=proposed.pk).count() == 0


def test_both_histories_tell(pair, editor):
    source, target = pair
    merge_companies(source, target, user=editor)
    entries = ModelLogEntry.objects.filter(action__startswith="companies.")
    assert {(entry.object_id, entry.message, entry.user) for entry in entries} == {
        (str(source.pk), "Merged into “Larkfield Care”", editor),
        (str(target.pk), "“Larkfield Homes” merged into this", editor),
    }


def test_a_company_is_not_merged_into_itself(pair, editor):
    with pytest.raises(CannotMerge, match="itself"):
        merge_companies(pair[0], pair[0], user=editor)


def test_a_merged_company_takes_nothing_in(pair, editor):
    source, target = pair
    merge_companies(source, target, user=editor)
    with pytest.raises(CannotMerge, match="choose that one"):
        merge_companies(make_company("Larkfield Cottages"), source, user=editor)


def test_two_companies_cannot_lead_to_each_other(pair, editor):
    source, target = pair
    merge_companies(source, target, user=editor)
    with pytest.raises(CannotMerge, match="choose that one"):
        merge_companies(target, source, user=editor)


def test_a_company_is_merged_once(pair, editor):
    source, target = pair
    merge_companies(source, target, user=editor)
    with pytest.raises(CannotMerge, match="already"):
        merge_companies(source, make_company("Brackwater Rail"), user=editor)


@pytest.mark.parametrize("state", ["proposed", "refused"])
def test_only_a_listed_company_takes_others_in(pair, editor, state):
    other = make_company("Brackwater Rail", state=state)
    with pytest.raises(CannotMerge, match="not listed"):
        merge_companies(pair[0], other, user=editor)


def test_a_merge_that_fails_changes_nothing(pair, editor, monkeypatch):
    source, target = pair
    publish(source)

    def fail(*args):
        raise RuntimeError

    monkeypatch.setattr("companies.merging.release_again", fail)
    with pytest.raises(RuntimeError):
        merge_companies(source, target, user=editor)
    source.refresh_from_db()
    assert source.merged_into is None
    assert target.names.count() == 0
    assert Scorecard.objects.filter(company=source).exists()
    assert Employer.objects.get(pk=source.pk).merged_into is None


def test_what_will_happen_is_what_happens(pair, editor):
    source, target = pair
    benefit(source, "remote")
    steps = " ".join(plan_merge(source, target))
    assert "/companies/larkfield-homes/ leads to /companies/larkfield-care/" in steps
    assert "is also found as “Larkfield Homes”" in steps
    assert "Remote work" in steps


@pytest.mark.parametrize(
    ("is_published", "words"),
    [(False, "scorecard of “Larkfield Homes” becomes"), (True, "“Larkfield Homes” goes")],
)
def test_what_becomes_of_its_scorecard_is_said(pair, is_published, words):
    source, target = pair
    publish(source)
    if is_published:
        publish(target)
    assert words in " ".join(plan_merge(source, target))


def address(*companies):
    """The page that merges companies."""
    query = "&".join(f"id={company.pk}" for company in companies)
    return f"{reverse('wagtail_bulk_action', args=['companies', 'company', 'merge'])}?{query}"


def test_the_page_says_what_will_happen_before_it_does(client, pair, editor):
    source, target = pair
    client.force_login(editor)
    answer = client.post(address(source), {"target": target.pk, "kind": "former"})
    source.refresh_from_db()
    assert source.merged_into is None
    assert "leads to /companies/larkfield-care/" in answer.content.decode()
    assert 'name="confirmed"' in answer.content.decode()


def test_confirmed_it_is_done(client, pair, editor):
    source, target = pair
    client.force_login(editor)
    said = {"target": target.pk, "kind": "former", "confirmed": "1"}
    client.post(address(source), said)
    source.refresh_from_db()
    assert source.merged_into == target


def test_several_are_merged_at_once_or_none(client, pair, editor):
    source, target = pair
    client.force_login(editor)
    said = {"target": target.pk, "kind": "other", "confirmed": "1"}
    answer = client.post(address(source, target), said)
    source.refresh_from_db()
    assert "cannot be merged into itself" in answer.content.decode()
    assert source.merged_into is None


def test_all_companies_cannot_be_merged_into_one(client, pair, editor):
    client.force_login(editor)
    url = address(pair[0]).replace(f"id={pair[0].pk}", "id=all")
    assert client.get(url).status_code == 404


def test_batches_of_others_are_published_once(pair, editor):
    source, target = pair
    other = make_company("Brackwater Rail")
    Batch.objects.create(
        employer=other.pk, number=1, month=24_323, ratings=7, state="counted", released=True
    )
    merge_companies(source, target, user=editor)
    assert Batch.objects.get(employer=other.pk).released
