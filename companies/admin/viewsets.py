"""Companies and industries in the admin."""

from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TitleFieldPanel,
)
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import (
    EditView,
    IndexView,
    InspectView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from companies.admin.choosers import CompanyChooserViewSet, IndustryChooserViewSet
from companies.admin.company_form import CompanyForm, NamesakePanel
from companies.models import Company, Industry
from companies.name_search import filter_by_name, match_name, parse_name
from core.slugs import SlugFormMixin

STATES = [*Company.State.choices, ("merged", "Merged into another")]
RATED = [("yes", "With a scorecard"), ("no", "Not rated")]


def merge_url(pk: int) -> str:
    """The page that merges a company into another."""
    query = urlencode({"id": pk, "next": reverse("wagtailsnippets_companies_company:list")})
    return f"{reverse('wagtail_bulk_action', args=['companies', 'company', 'merge'])}?{query}"


def describe_state(company: Company) -> str:
    """Return a company's state for the list."""
    if company.merged_into:
        return f"Merged into {company.merged_into}"
    return company.get_state_display()


def describe_ratings(company: Company) -> str:
    """Return what is published about a company's ratings."""
    scorecard = getattr(company, "scorecard", None)
    if scorecard is None:
        return "Not rated"
    words = f"{scorecard.overall} ({scorecard.payload['band']} ratings)"
    return f"{words}, paused" if scorecard.is_paused else words


class CompanyFilterSet(WagtailFilterSet):
    """By state, industry, size, country, and rated or not."""

    state = django_filters.ChoiceFilter(
        label="State",
        choices=STATES,
        method="in_state",
        widget=forms.RadioSelect,
        empty_label="Any",
    )
    industry = django_filters.ModelChoiceFilter(
        label="Industry", queryset=Industry.objects.filter(parent=None), method="in_industry"
    )
    size = django_filters.ChoiceFilter(
        label="Size", choices=Company.Size.choices, widget=forms.RadioSelect, empty_label="Any"
    )
    country = django_filters.AllValuesFilter(label="Country")
    rated = django_filters.ChoiceFilter(
        label="Ratings",
        choices=RATED,
        method="with_ratings",
        widget=forms.RadioSelect,
        empty_label="Any",
    )

    class Meta:
        model = Company
        fields: list[str] = []

    def in_state(self, companies, name, state):
        """Listed, proposed or refused; or merged, whatever it was before."""
        if state == "merged":
            return companies.exclude(merged_into=None)
        return companies.filter(state=state, merged_into=None)

    def in_industry(self, companies, name, industry):
        """In an upper industry or in one below it."""
        return companies.in_industry(industry)

    def with_ratings(self, companies, name, rated):
        """With a published scorecard, or with none."""
        return companies.rated() if rated == "yes" else companies.not_rated()


class CompanyIndexView(IndexView):
    """The list of companies; the search knows every name, the ticker and the identifier."""

    def search_queryset(self, queryset):
        if not self.is_searching:
            return queryset
        words = self.search_query
        others = Q(ticker__iexact=words) | Q(identifier__icontains=words)
        found = queryset.filter(match_name(words) | others)
        return found if found.exists() else filter_by_name(queryset, parse_name(words, queryset))

    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        if instance.merged_into is None and self.user_has_permission("change"):
            buttons.append(make_merge_button(instance))
        return buttons


class CompanyEditView(EditView):
    """The form of a company, with the way to merge it."""

    @cached_property
    def header_more_buttons(self):
        buttons = super().header_more_buttons
        if self.object.merged_into_id is None:
            buttons.append(make_merge_button(self.object))
        return buttons


class CompanyInspectView(InspectView):
    """All about a company, to read."""

    def get_field_display_value(self, field_name, field):
        return super().get_field_display_value(field_name, field) or "-"


def make_merge_button(company: Company) -> Button:
    """The button that leads to the merge."""
    return Button(
        "Merge into another", url=merge_url(company.pk), icon_name="resubmit", priority=40
    )


class CompanyViewSet(SnippetViewSet):
    """The companies."""

    model = Company
    icon = "building"
    menu_label = "Companies"
    menu_name = "companies"
    list_display = [
        "name",
        Column("industry", label="Industry", accessor="industry", sort_key="industry__name"),
        Column("headquarters", label="Headquarters", accessor="headquarters", sort_key="city"),
        Column("size", label="Size", accessor="get_size_display", sort_key="size"),
        Column("state", label="State", accessor=describe_state, sort_key="state"),
        Column("rating", label="Ratings", accessor=describe_ratings, sort_key="scorecard__overall"),
    ]
    list_export = [
        *("name", "state", "industry", "city", "region", "country", "size", "founded", "website"),
        *("ticker", "identifier", "slug"),
    ]
    filterset_class = CompanyFilterSet
    search_fields = ["search_name"]
    index_view_class = CompanyIndexView
    edit_view_class = CompanyEditView
    inspect_view_class = CompanyInspectView
    chooser_viewset_class = CompanyChooserViewSet
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = [
        *("name", "state", "merged_into", "names", "about", "industry", "headquarters", "size"),
        *("founded", "website", "ticker", "identifier", "benefits", "slug"),
    ]
    ordering = ["name"]
    list_per_page = 50
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            NamesakePanel("is_another"),
            FieldPanel("state", widget=forms.RadioSelect),
            FieldPanel("about"),
            FieldPanel("logo"),
            FieldPanel("industry"),
            MultiFieldPanel([FieldRowPanel(["city", "region", "country"])], heading="Headquarters"),
            MultiFieldPanel(
                [
                    FieldRowPanel(["size", "founded"]),
                    "website",
                    FieldRowPanel(["ticker", "identifier"]),
                ],
                heading="Facts",
            ),
            InlinePanel("names", [FieldRowPanel(["name", "kind"])], label="Former or other name"),
            InlinePanel(
                "benefits",
                [FieldRowPanel(["kind", "weeks"]), "detail", FieldRowPanel(["source", "seen_on"])],
                label="Benefit",
            ),
            FieldPanel(
                "slug",
                read_only=True,
                heading="End of the address",
                help_text="Made from the first name. It stays, so that links do not break.",
            ),
        ],
        base_form_class=CompanyForm,
    )

    def get_queryset(self, request):
        return Company.objects.for_cards().select_related("merged_into")


def describe_parent(industry: Industry) -> str:
    """Return the upper industry of a lower one."""
    return str(industry.parent or "")


class IndustryFilterSet(WagtailFilterSet):
    """By what it is part of."""

    parent = django_filters.ModelChoiceFilter(
        label="Part of", queryset=Industry.objects.filter(parent=None)
    )

    class Meta:
        model = Industry
        fields: list[str] = []


class IndustryForm(SlugFormMixin, WagtailAdminModelForm):
    """An industry: an empty slug is made from the name."""

    slug_source = "name"


class IndustryViewSet(SnippetViewSet):
    """The industries, in two levels."""

    model = Industry
    icon = "list-ul"
    menu_label = "Industries"
    menu_name = "industries"
    list_display = ["name", Column("parent", label="Part of", accessor=describe_parent), "slug"]
    filterset_class = IndustryFilterSet
    search_fields = ["name"]
    chooser_viewset_class = IndustryChooserViewSet
    copy_view_enabled = False
    ordering = ["name"]
    list_per_page = 100
    edit_handler = ObjectList(
        [
            TitleFieldPanel("name", targets=["slug"]),
            FieldPanel("slug"),
            FieldPanel("parent", heading="Part of", widget=forms.Select),
        ],
        base_form_class=IndustryForm,
    )

    def get_queryset(self, request):
        return Industry.objects.select_related("parent")


class CompaniesGroup(SnippetViewSetGroup):
    """“Companies” in the menu."""

    items = (CompanyViewSet, IndustryViewSet)
    menu_label = "Companies"
    menu_icon = "building"
    menu_name = "companies-group"
    menu_order = 160
