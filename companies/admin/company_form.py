"""The form of a company, which asks before another of the same name is made."""

from django import forms
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel

from companies.models import Company
from companies.name_search import find_namesakes

HOW_TO_GO_ON = (
    "There is a company called so, or nearly so: {}. If it is the same one, change that one, or "
    "give it this name as a former or other name. If it is another, tick “It is another company” "
    "below, and save again."
)


def describe_company(company: Company) -> str:
    """Return where a company is and whether readers see it, to tell it apart by."""
    return ", ".join(filter(None, [company.get_state_display().lower(), company.headquarters]))


class CompanyForm(WagtailAdminModelForm):
    """A company's form. `is_another` is asked for where others are called the same or nearly so."""

    is_another = forms.BooleanField(
        label="It is another company",
        required=False,
        help_text="Two companies of one name are told apart by their place and industry.",
    )
    has_namesakes = False

    def clean(self):
        data = super().clean() or {}
        name = data.get("name")
        if name and (self.instance.pk is None or "name" in self.changed_data):
            namesakes = find_namesakes(name, but=self.instance.pk)
            self.has_namesakes = bool(namesakes)
            if namesakes and not data.get("is_another"):
                self.add_error("name", format_html(HOW_TO_GO_ON, render_links(namesakes)))
        return data


def render_links(companies: list[Company]) -> str:
    """Return the names of companies as HTML, each with a link to its form and its state."""
    return format_html_join(
        ", ",
        '<a href="{}" target="_blank">{}</a> ({})',
        [
            (
                reverse("wagtailsnippets_companies_company:edit", args=[company.pk]),
                company.name,
                describe_company(company),
            )
            for company in companies
        ],
    )


class NamesakePanel(FieldPanel):
    """The field that says that it is another company, where there is one to be told apart from."""

    class BoundPanel(FieldPanel.BoundPanel):
        """It, in a form."""

        def is_shown(self):
            return super().is_shown() and self.form.has_namesakes
