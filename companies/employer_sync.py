"""What the ballot box must know of companies, copied one way into its database."""

from collections.abc import Iterable

from django.db.models import Q

from companies.models import Company
from companies.ratings import api

CHUNK = 500


def sync_employers(pks: Iterable[int] | None = None) -> None:
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
    records: list[api.EmployerRecord] = []
    for company in rateable.iterator(CHUNK):
        records.append(make_employer_record(company))
        if len(records) == CHUNK:
            api.copy_employers(records)
            records = []
    api.copy_employers(records)
    refused = companies.filter(state=Company.State.REFUSED)
    api.close_employers(refused.values_list("pk", flat=True))


def make_employer_record(company: Company) -> api.EmployerRecord:
    """Return a company as the ballot box knows it: in the industry of what it was merged into."""
    industry = (company.merged_into or company).industry
    return api.EmployerRecord(
        pk=company.pk,
        name=company.name,
        industry=industry.top.slug if industry else "",
        is_small=company.is_small,
        merged_into=company.merged_into_id,
    )


def delete_missing_employers() -> None:
    """Take companies that are deleted out of the ballot box, unless it holds a rating of them."""
    api.delete_other_employers(set(Company.objects.values_list("pk", flat=True)))
