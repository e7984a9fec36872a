"""Copying articles: a slug is used once in the whole blog, also by a copy."""

from django import forms
from wagtail.admin.forms.pages import CopyForm
from wagtail.query import PageQuerySet

from articles.slugs import MAX_SLUG, RESERVED_SLUGS
from core.publishing import find_faults
from core.slugs import number_slug


class CheckedCopyForm(CopyForm):
    """Makes no live copy of what could not be published."""

    def clean(self):
        cleaned = super().clean()
        for name in ("publish_copies", "alias"):
            if cleaned.get(name):
                self.refuse_faults(name, self.pages_to_copy())
        return cleaned

    def pages_to_copy(self) -> PageQuerySet:
        """Return the pages that would be copied and live."""
        pages = self.page.get_descendants(inclusive=True).live()
        return pages if self.cleaned_data.get("copy_subpages") else pages.filter(pk=self.page.pk)

    def refuse_faults(self, name: str, pages: PageQuerySet) -> None:
        """Say which pages lack something."""
        for page in pages.specific():
            if faults := find_faults(page):
                self.add_error(name, f"“{page.title}” cannot be published. {' '.join(faults)}")


class ArticleCopyForm(CheckedCopyForm):
    """Proposes a slug that is free, and takes no other."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["new_slug"]
        field.initial = number_slug(self.page.slug, self.is_taken, MAX_SLUG)
        field.help_text = "In the whole blog, no two articles have the same."

    def is_taken(self, slug: str) -> bool:
        """Whether an article has a slug, or a draft of one, or it means something else."""
        articles = self.page.specific_class.objects
        return slug in RESERVED_SLUGS or articles.with_slug_in_drafts(slug).exists()

    def clean_new_slug(self) -> str:
        """Return the slug, if it is free."""
        slug = self.cleaned_data["new_slug"]
        if self.is_taken(slug):
            free = number_slug(slug, self.is_taken, MAX_SLUG)
            raise forms.ValidationError(f"“{slug}” is used already; “{free}” is free.")
        return slug
