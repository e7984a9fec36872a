"""Batches of ratings that are far larger than usual: that they wait shows on the company's page."""

from collections.abc import Iterable

from django.db.models import Q

from companies.models import Company, Scorecard
from companies.ratings import api


def find_companies(rows: Iterable[api.BatchRecord | api.BallotRecord]) -> dict[int, Company]:
    """Return the companies of some batches or ratings, by their number."""
    return Company.objects.in_bulk([row.employer for row in rows])


def publish_batch(employer: int, number: int) -> None:
    """Let the next tally count a batch. Raises AlreadyDecided."""
    api.pass_batch(employer, number)
    update_paused_of(employer)


def leave_batch(employer: int, number: int) -> None:
    """Leave a batch paused until further notice. Raises AlreadyDecided."""
    api.leave_batch(employer, number)
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
