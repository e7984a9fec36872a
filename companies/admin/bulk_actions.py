"""What can be done with several companies of the list at once; merging serves a single one too."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.admin import messages
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction
from wagtail.snippets.widgets import AdminSnippetChooser

from companies import approval
from companies.merging import CannotMerge, merge_companies, plan_merge
from companies.models import Company, CompanyName


class CompanyAction(SnippetBulkAction):
    """An action on companies, for whoever may change them."""

    models = [Company]
    template_name = "companies/admin/bulk_action.html"
    title = ""
    question = ""
    yes = "Yes"
    left_out = "Nothing to do for:"

    def dispatch(self, request, *args, **kwargs):
        if not self.permission_policy.user_has_permission(request.user, "change"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_all_objects_in_listing_query(self, parent_id):
        """All that wait: a list that is searched or filtered must not act on what it hides."""
        waiting = Company.objects.filter(state=Company.State.PROPOSED, merged_into=None)
        return waiting.values_list("pk", flat=True)

    def object_context(self, snippet):
        return super().object_context(snippet) | {"alike": approval.find_same_named(snippet)}

    def get_execution_context(self):
        return {"user": self.request.user, "form": self.cleaned_form}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"action": self}


class ListAction(CompanyAction):
    """Show proposed (or refused) companies to readers."""

    display_name = "List"
    title = "List companies"
    action_type = "list"
    aria_label = "List selected companies"
    action_priority = 10
    question = "Shall readers see these companies?"
    yes = "Yes, list"
    left_out = "These are listed already, or merged into another:"

    def check_perm(self, company):
        return company.state != Company.State.LISTED and company.merged_into_id is None

    @classmethod
    def execute_action(cls, objects, *, user=None, **kwargs):
        return len(approval.change_state(objects, Company.State.LISTED, user=user)), 0

    def get_success_message(self, number, _):
        return f"{format_number(number)} listed."


class RefuseAction(CompanyAction):
    """Keep proposed companies from readers."""

    display_name = "Refuse"
    title = "Refuse companies"
    action_type = "refuse"
    aria_label = "Refuse selected companies"
    action_priority = 20
    question = "Refuse these proposals? Readers will not find them."
    yes = "Yes, refuse"
    left_out = "These are no proposals that wait:"

    def check_perm(self, company):
        return company.state == Company.State.PROPOSED and company.merged_into_id is None

    @classmethod
    def execute_action(cls, objects, *, user=None, **kwargs):
        return len(approval.change_state(objects, Company.State.REFUSED, user=user)), 0

    def get_success_message(self, number, _):
        return f"{format_number(number)} refused."


class MergeForm(forms.Form):
    """Into which company, and what becomes of the old name."""

    target = forms.ModelChoiceField(
        Company.objects.filter(merged_into=None),
        label="Merge into",
        widget=AdminSnippetChooser(Company),
    )
    kind = forms.ChoiceField(
        label="The name it had is",
        choices=[
            (CompanyName.Kind.OTHER, "another name of the same company"),
            (CompanyName.Kind.FORMER, "a former name"),
        ],
        initial=CompanyName.Kind.OTHER,
        widget=forms.RadioSelect,
    )


class MergeAction(CompanyAction):
    """Merge companies into another: choose it, read what will happen, confirm."""

    display_name = "Merge into"
    title = "Merge companies"
    action_type = "merge"
    aria_label = "Merge selected companies into another"
    action_priority = 25
    form_class = MergeForm
    template_name = "companies/admin/merge.html"
    left_out = "These are merged into another already:"

    def check_perm(self, company):
        return company.merged_into_id is None

    def get_all_objects_in_listing_query(self, parent_id):
        """None: all companies can hardly be one."""
        return []

    def form_valid(self, form):
        """Name what will happen; once that is confirmed, do it, all of it or nothing."""
        chosen, kind = form.cleaned_data["target"], form.cleaned_data["kind"]
        sources, _ = self.get_actionable_objects()
        try:
            plans = [(source, plan_merge(source, chosen, kind)) for source in sources]
            if "confirmed" not in self.request.POST:
                context = self.get_context_data(form=form, plans=plans, target=chosen)
                return self.render_to_response(context)
            with transaction.atomic():
                return super().form_valid(form)
        except CannotMerge as error:
            form.add_error("target", str(error))
            return self.form_invalid(form)

    @classmethod
    def execute_action(cls, objects, *, user=None, form=None, **kwargs):
        said = form.cleaned_data
        for company in objects:
            merge_companies(company, said["target"], user=user, kind=said["kind"])
        return len(objects), 0

    def get_success_message(self, number, _):
        return f"{format_number(number)} merged into “{self.cleaned_form.cleaned_data['target']}”."


def format_number(number: int) -> str:
    """Return a number of companies in words."""
    return "1 company" if number == 1 else f"{number} companies"


def refuse_deletion(request, companies) -> bool:
    """Say why companies have to stay; return whether any does."""
    if "all" in request.GET.getlist("id"):
        messages.error(request, "Please choose the companies that you want to delete one by one.")
        return True
    staying = approval.find_undeletable(companies)
    for company, why in staying:
        messages.error(
            request, f"“{company}” cannot be deleted: {why}. You can merge it into another."
        )
    return bool(staying)
