"""Batches of ratings that look wrong: what an editor decides shows on the company's page."""

from collections.abc import Iterable

from django.db.models import Q

from companies.models import Company, Scorecard
from companies.ratings import api


def companies_of_batches(batches: Iterable[api.BatchRecord]) -> dict[int, Company]:
    """Return the companies of some batches, by their number."""
    return Company.objects.in_bulk([batch.employer for batch in batches])


def publish_batch(employer: int, number: int) -> None:
    """Let the next tally count a batch. Raises BatchAlreadyDecided."""
    api.pass_batch(employer, number)
    update_paused_of(employer)


def void_batch(employer: int, number: int) -> None:
    """Let the next tally delete the ballots of a batch. Raises BatchAlreadyDecided."""
    api.void_batch(employer, number)
    update_paused_of(employer)


def update_paused_of(employer: int) -> None:
    """Update the page of a batch's company, or of what that was merged into."""
    if company := Company.objects.select_related("merged_into").filter(pk=employer).first():
        update_paused(company.merged_into or company)


def update_paused(company: Company) -> None:
    """Say on a company's page whether a batch of it, or of one merged into it, is held back."""
    its = Company.objects.filter(Q(pk=company.pk) | Q(merged_into=company))
    held = api.find_employers_with_held_batch(its.values_list("pk", flat=True))
    Scorecard.objects.filter(company=company).update(is_paused=bool(held))
