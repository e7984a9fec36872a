"""Dialogs to choose a company or an industry, with a search that knows every name."""

from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet

from companies.models import Company, Industry
from companies.name_search import filter_by_name, parse_name


class SearchForm(SearchFilterMixin, BaseFilterForm):
    """A field to search by."""

    def filter(self, objects):
        self.search_query = self.cleaned_data.get("q") or None
        self.is_searching = bool(self.search_query)
        return self.named(objects, self.search_query) if self.search_query else objects

    def named(self, objects, words: str):
        """Return what is called so."""
        return objects.filter(name__icontains=words)


class CompanySearchForm(SearchForm):
    """By any name of a company."""

    def named(self, objects, words):
        return filter_by_name(objects, parse_name(words, objects))


class CompanyList:
    """Companies that are not merged, with where they are."""

    filter_form_class = CompanySearchForm

    def get_object_list(self):
        return Company.objects.filter(merged_into=None)

    @property
    def columns(self):
        return [
            *super().columns,  # type: ignore[misc]
            Column("headquarters", label="Headquarters", accessor="headquarters"),
            Column("state", label="State", accessor="get_state_display"),
        ]


class CompanyChooseView(CompanyList, ChooseView):
    """The dialog."""


class CompanyChooseResultsView(CompanyList, ChooseResultsView):
    """Its results."""


class CompanyChooserViewSet(SnippetChooserViewSet):
    """Choose a company."""

    choose_view_class = CompanyChooseView
    choose_results_view_class = CompanyChooseResultsView


class IndustryList:
    """Industries, with what they are part of."""

    filter_form_class = SearchForm

    def get_object_list(self):
        return Industry.objects.select_related("parent")

    @property
    def columns(self):
        return [
            *super().columns,  # type: ignore[misc]
            Column("parent", label="Part of", accessor=lambda row: str(row.parent or "")),
        ]


class IndustryChooseView(IndustryList, ChooseView):
    """The dialog."""


class IndustryChooseResultsView(IndustryList, ChooseResultsView):
    """Its results."""


class IndustryChooserViewSet(SnippetChooserViewSet):
    """Choose an industry."""

    choose_view_class = IndustryChooseView
    choose_results_view_class = IndustryChooseResultsView
