"""Ratings that are set aside because they are too much alike. No stars here.

An editor lets one count or leaves it uncounted; its author is told and may appeal. Undecided, it
counts after sixty days.
"""

from django import forms
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.log_actions import log

from companies.held_batches import find_companies
from companies.ratings import api
from core.admin_screens import paginate_rows, render_screen

PERMISSION = "ratings.change_batch"
TITLE = "Ratings set aside"
ACTS = {
    "pass": (api.pass_ballot, "It counts with the company’s next batch."),
    "refuse": (api.refuse_ballot, "It is not counted. Its author is told, and may appeal."),
}


class DecisionForm(forms.Form):
    """Whether a rating counts."""

    act = forms.ChoiceField(
        choices=[("pass", "Let it count"), ("refuse", "Do not count it")],
        widget=forms.RadioSelect,
        label="Decide",
    )


@permission_required(PERMISSION)
def show_set_aside_ballots(request):
    """The ratings that are set aside, appeals first."""
    page, numbers = paginate_rows(request, api.list_set_aside_ballots())
    companies = find_companies(page)
    return render_screen(
        request,
        "companies/admin/set_aside.html",
        TITLE,
        "view",
        items=page,
        elided_page_range=numbers,
        rows=[(ballot, companies.get(ballot.employer)) for ballot in page],
    )


@permission_required(PERMISSION)
def decide_ballot(request, name: str):
    """Let a rating count, or leave it uncounted."""
    ballot = api.find_set_aside_ballot(name)
    if ballot is None:
        raise Http404
    company = find_companies([ballot]).get(ballot.employer)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        carry_out(request, name, form.cleaned_data["act"], company)
        return redirect("set_aside_ballots")
    return render_screen(
        request,
        "companies/admin/decide_ballot.html",
        "Does this rating count?",
        "view",
        [(reverse("set_aside_ballots"), TITLE)],
        ballot=ballot,
        company=company,
        form=form,
    )


def carry_out(request, name: str, act: str, company) -> None:
    """Decide, tell how it went, and write it into the company's history."""
    decide, done = ACTS[act]
    try:
        decide(name)
    except api.AlreadyDecided as error:
        messages.info(request, str(error))
        return
    if company:
        log(company, f"companies.{act}_ballot", user=request.user)
    messages.success(request, done)
