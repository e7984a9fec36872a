"""Proposing a company that is not here yet."""

import secrets

from django import forms
from django.db import connection, transaction
from wagtail.signal_handlers import disable_reference_index_auto_update

from companies.employer_sync import sync_employers
from companies.models import Company, Industry
from search.normalization import normalize_name


class ProposalForm(forms.ModelForm):
    """What we ask about a company that is not listed."""

    website = forms.URLField(required=False, assume_scheme="https")
    industry = forms.ModelChoiceField(
        Industry.objects.filter(parent=None), required=False, empty_label="I do not know"
    )

    class Meta:
        model = Company
        fields = ("name", "website", "city", "country", "industry")
        labels = {"name": "Name of the company"}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "organization"})}
        error_messages = {"name": {"required": "Without its name we cannot add it."}}

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not normalize_name(name):
            raise forms.ValidationError("A name has at least one letter or digit.")
        return name


def propose_company(company: Company) -> Company:
    """Add a company that a reader proposes, and tell the ballot box. Nothing says who it was.

    Its number is random, and no background task is noted: both would tell when it came.
    """
    company.state = Company.State.PROPOSED
    company.pk = secrets.randbelow(2**53)
    with disable_reference_index_auto_update():
        company.save(force_insert=True)
    sync_employers([company.pk])
    return company


def shuffle_proposals() -> None:
    """Write the proposed companies anew in random order, all in one transaction.

    Else a row would lie beside that of the account that was made in the same sitting.
    """
    companies = list(Company.objects.filter(state=Company.State.PROPOSED))
    secrets.SystemRandom().shuffle(companies)
    with transaction.atomic(), disable_reference_index_auto_update():
        for company in companies:
            company.save(update_fields=["state"])
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM {Company._meta.db_table}")  # the rows as they were
