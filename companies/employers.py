"""What the ballot box must know of companies, copied one way into its database."""

from collections.abc import Iterable

from django.db.models import Q

from companies.models import Company
from companies.ratings.models import Ballot, Batch, Employer

CHUNK = 500


def sync(pks: Iterable[int] | None = None) -> None:
    """Copy companies (all by default) to the ballot box; refused ones without a ballot go.

    Those that were merged into one of them come along.
    """
    companies = Company.objects.order_by("pk").select_related(
        "industry__parent", "merged_into__industry__parent"
    )
    if pks is not None:
        some = list(pks)
        companies = companies.filter(Q(pk__in=some) | Q(merged_into__in=some))
    rateable = companies.exclude(state=Company.State.REFUSED)
    rows: list[Employer] = []
    for company in rateable.iterator(CHUNK):
        rows.append(employer(company))
        if len(rows) == CHUNK:
            write(rows)
            rows = []
    write(rows)
    refused = set(companies.filter(state=Company.State.REFUSED).values_list("pk", flat=True))
    Employer.objects.filter(pk__in=refused).update(is_open=False)
    refused -= set(Ballot.objects.filter(employer__in=refused).values_list("employer", flat=True))
    refused -= set(Batch.objects.filter(employer__in=refused).values_list("employer", flat=True))
    Employer.objects.filter(pk__in=refused).delete()


def employer(company: Company) -> Employer:
    """Return a company as the ballot box knows it: in the industry of what it was merged into."""
    industry = (company.merged_into or company).industry
    return Employer(
        id=company.pk,
        name=company.name,
        industry=industry.top.slug if industry else "",
        is_small=company.is_small,
        merged_into=company.merged_into_id,
    )


def write(rows: list[Employer]) -> None:
    """Write rows; the number of the open batch is the box's own and stays."""
    Employer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name", "industry", "is_small", "merged_into", "is_open"],
    )
