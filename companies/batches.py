"""Batches of ratings that look wrong: what an editor decides, and what a company's page says."""

from django.db.models import Q

from companies.models import Company, Scorecard
from companies.ratings import api


def map_companies(batches) -> dict[int, Company]:
    """Return the companies of some batches, by their number."""
    return Company.objects.in_bulk([batch.employer for batch in batches])


def publish_batch(employer: int, number: int) -> None:
    """Let the next tally count a batch. Raises api.BatchDecidedAlready."""
    api.pass_batch(employer, number)
    show_paused_at(employer)


def void_batch(employer: int, number: int) -> None:
    """Let the next tally delete the ballots of a batch. Raises api.BatchDecidedAlready."""
    api.void_batch(employer, number)
    show_paused_at(employer)


def show_paused_at(employer: int) -> None:
    """Bring the page up to date on which an employer's ratings are shown."""
    if company := Company.objects.select_related("merged_into").filter(pk=employer).first():
        show_paused(company.merged_into or company)


def show_paused(company: Company) -> None:
    """Say on a company's page whether a batch of it, or of one merged into it, is held back."""
    its = Company.objects.filter(Q(pk=company.pk) | Q(merged_into=company))
    is_paused = api.is_any_held(its.values_list("pk", flat=True))
    Scorecard.objects.filter(company=company).update(is_paused=is_paused)
