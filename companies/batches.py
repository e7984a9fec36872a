"""Batches of ratings that look wrong: an editor lets them count, or makes them void."""

from django.db.models import Q

from companies.models import Company, Scorecard
from companies.ratings.models import Batch


class NotAllowed(Exception):
    """A batch that is not held back any more."""


def held():
    """Return the batches that are held back, the earliest quarter first."""
    return Batch.objects.filter(state=Batch.State.HELD).order_by("quarter", "employer", "number")


def companies_of(batches) -> dict[int, Company]:
    """Return the companies of some batches, by their number."""
    return Company.objects.in_bulk([batch.employer for batch in batches])


def publish(employer: int, number: int) -> None:
    """Let the next tally count a batch. Raises NotAllowed."""
    decide(employer, number, Batch.State.PASSED)


def void(employer: int, number: int) -> None:
    """Let the next tally delete the ballots of a batch. Raises NotAllowed."""
    decide(employer, number, Batch.State.VOID)


def decide(employer: int, number: int, state: str) -> None:
    """Decide about a batch that is held back; whoever comes first has decided."""
    waiting = Batch.objects.filter(employer=employer, number=number, state=Batch.State.HELD)
    if not waiting.update(state=state):
        raise NotAllowed("Someone has decided about this batch already. Nothing was changed.")
    if company := Company.objects.select_related("merged_into").filter(pk=employer).first():
        tell(company.merged_into or company)


def tell(company: Company) -> None:
    """Say on a company's page whether a batch of it, or of one merged into it, is held back."""
    its = Company.objects.filter(Q(pk=company.pk) | Q(merged_into=company))
    is_paused = held().filter(employer__in=list(its.values_list("pk", flat=True))).exists()
    Scorecard.objects.filter(company=company).update(is_paused=is_paused)
