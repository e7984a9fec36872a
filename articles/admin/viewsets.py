"""Contributors and tags in the admin."""

import django_filters
from django import forms
from django.db.models import Count
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet

from articles.admin.bulk_actions import make_merge_button
from articles.models.contributors import Contributor
from articles.models.tags import Tag


class ContributorFilterSet(WagtailFilterSet):
    """By what they do for us, and where they work."""

    part = django_filters.ChoiceFilter(
        label="Part",
        choices=[("authored", "Authors"), ("advised", "Experts"), ("neither", "Neither yet")],
        method="with_part",
        widget=forms.RadioSelect,
        empty_label="Any",
    )
    employer = django_filters.AllValuesFilter(label="Employer", method="working_at")

    class Meta:
        model = Contributor
        fields: list[str] = []

    def with_part(self, contributors, name, part):
        """Who wrote an article, was asked in one, or neither."""
        if part == "neither":
            people = Contributor.objects.filter(authored=None, advised=None)
        else:
            people = Contributor.objects.filter(**{f"{part}__isnull": False})
        return contributors.filter(pk__in=people.values("pk"))

    def working_at(self, contributors, name, employer):
        """Who works there."""
        return contributors.filter(pk__in=Contributor.objects.filter(employer=employer))


class MergeableIndexView(IndexView):
    """A list with a way to merge each entry into another."""

    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        if self.user_has_permission("delete"):
            buttons.append(make_merge_button(instance))
        return buttons


class MergeableEditView(EditView):
    """A form with a way to merge what it shows into another."""

    @cached_property
    def header_more_buttons(self):
        buttons = super().header_more_buttons
        if self.user_has_permission("delete"):
            buttons.append(make_merge_button(self.object))
        return buttons


class ContributorViewSet(SnippetViewSet):
    """The people."""

    model = Contributor
    icon = "group"
    menu_label = "Contributors"
    menu_name = "contributors"
    menu_order = 210
    add_to_admin_menu = True
    list_display = [
        "name",
        "role",
        "employer",
        Column("written", label="Wrote", sort_key="written"),
        Column("asked", label="Was asked in", sort_key="asked"),
    ]
    filterset_class = ContributorFilterSet
    index_view_class = MergeableIndexView
    edit_view_class = MergeableEditView
    ordering = ["name"]

    def get_queryset(self, request):
        return Contributor.objects.annotate(
            written=Count("authored", distinct=True), asked=Count("advised", distinct=True)
        )


class TagViewSet(SnippetViewSet):
    """The curated list."""

    model = Tag
    icon = "tag"
    menu_label = "Tags"
    menu_name = "tags"
    menu_order = 220
    add_to_admin_menu = True
    list_display = ["name", "slug", Column("articles", label="Articles", sort_key="articles")]
    index_view_class = MergeableIndexView
    edit_view_class = MergeableEditView
    ordering = ["name"]

    def get_queryset(self, request):
        return Tag.objects.annotate(articles=Count("tagged_articles"))
