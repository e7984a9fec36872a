"""What becomes of a company that a reader proposed, and which company may be deleted."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from wagtail.log_actions import log

from companies.employer_sync import sync_employers
from companies.models import Company, CompanyName
from companies.ratings import api

ACTIONS = {Company.State.LISTED: "companies.list", Company.State.REFUSED: "companies.refuse"}


def change_state(companies: Iterable[Company], state: str, *, user) -> list[Company]:
    """List or refuse companies, and return those that were not so before.

    Only what a reader proposed can be refused; what was merged stays as it is.
    """
    with transaction.atomic():
        rows = Company.objects.select_for_update().filter(merged_into=None)
        rows = rows.filter(pk__in=[company.pk for company in companies])
        if state == Company.State.REFUSED:
            changed = list(rows.filter(state=Company.State.PROPOSED))
        else:
            changed = list(rows.exclude(state=state))
        for company in changed:
            company.state = state
            company.save(update_fields=["state"])
            log(company, ACTIONS[Company.State(state)], user=user)
    sync_employers([company.pk for company in changed])
    return changed


def find_same_named(company: Company) -> list[Company]:
    """Return other companies that are, or were, called the same."""
    others = CompanyName.objects.filter(search_name=company.search_name).values("company")
    alike = Q(search_name=company.search_name) | Q(pk__in=others)
    return list(Company.objects.filter(alike).exclude(pk=company.pk))


def find_undeletable(companies: Iterable[Company]) -> list[tuple[Company, str]]:
    """Return the companies that have to stay, each with why."""
    pks = [company.pk for company in companies]
    voted = api.find_rated_employers(pks)
    leads = set(Company.objects.filter(merged_into__in=pks).values_list("merged_into", flat=True))
    return [
        (company, "it has been rated" if company.pk in voted else "another was merged into it")
        for company in companies
        if company.pk in voted | leads
    ]
