"""What can be done with many at once: publish pages that can go live, merge tags or people.

Merging and the question before a deletion serve a single tag or contributor too.
"""

from collections.abc import Callable
from typing import ClassVar
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction
from wagtail.snippets.widgets import AdminSnippetChooser

from articles.merging import CannotMerge, merge_contributors, merge_tags, plan_merge
from articles.models.contributors import Contributor
from articles.models.tags import Tag
from articles.usage import find_uses
from core.publishing import NotPublishable, explain_refusal, find_faults


class CheckedPublishBulkAction(PublishBulkAction):
    """Wagtail's “Publish”, which asks of each page what its Publish button asks."""

    def get_execution_context(self):
        self.refused: list[str] = []
        return super().get_execution_context() | {"refused": self.refused}

    @classmethod
    def execute_action(cls, objects, include_descendants=False, user=None, refused=None, **kwargs):
        number = sum(publish_draft(page, user, refused) for page in objects)
        below = find_drafts_below(objects, user) if include_descendants else []
        return number, sum(publish_draft(page, user, refused) for page in below)

    def get_success_message(self, num_parent_objects, num_child_objects):
        for words in self.refused:
            messages.error(self.request, words)
        if not num_parent_objects and not num_child_objects:
            return None
        return super().get_success_message(num_parent_objects, num_child_objects)


def find_drafts_below(pages: list[Page], user) -> list[Page]:
    """Return the drafts below some pages that a user may publish."""
    drafts = [
        draft
        for page in pages
        for draft in page.get_descendants().not_live().defer_streamfields().specific()
    ]
    return [one for one in drafts if not user or one.permissions_for_user(user).can_publish()]


def publish_draft(page: Page, user, refused: list[str] | None) -> bool:
    """Publish a page's last revision; return whether it went live. Note the reasons if not."""
    revision = page.get_latest_revision() or page.specific.save_revision(user=user)
    draft = revision.as_object()
    if faults := find_faults(draft):
        if refused is None:
            raise NotPublishable(draft, faults)
        refused.append(explain_refusal(draft, faults))
        return False
    revision.publish(user=user)
    return True


class MergeForm(forms.Form):
    """Into which one."""

    def __init__(self, *args, model, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["target"] = forms.ModelChoiceField(
            model.objects.all(), label="Merge into", widget=AdminSnippetChooser(model)
        )


class MergeAction(SnippetBulkAction):
    """Merge tags or contributors into another: choose it, read what will happen, confirm."""

    display_name = "Merge into"
    action_type = "merge"
    aria_label = "Merge selected items into another"
    action_priority = 25
    form_class = MergeForm
    template_name = "articles/admin/merge.html"
    merges: ClassVar[dict[type, Callable]] = {Tag: merge_tags, Contributor: merge_contributors}
    models = list(merges)

    def check_perm(self, snippet):
        policy = self.permission_policy
        return all(
            policy.user_has_permission_for_instance(self.request.user, action, snippet)
            for action in ("change", "delete")
        )

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"model": self.model}

    def get_all_objects_in_listing_query(self, parent_id):
        """None: all of them can hardly be one."""
        return []

    def get_execution_context(self):
        target = self.cleaned_form.cleaned_data["target"]
        return {"user": self.request.user, "target": target, "merge": self.merges[self.model]}

    def form_valid(self, form):
        """Name what will happen; once that is confirmed, do it, all of it or nothing."""
        target = form.cleaned_data["target"]
        sources, _ = self.get_actionable_objects()
        try:
            plans = [(source, plan_merge(source, target)) for source in sources]
            if "confirmed" in self.request.POST:
                return super().form_valid(form)
        except CannotMerge as error:
            form.add_error("target", str(error))
            return self.form_invalid(form)
        context = self.get_context_data(form=form, plans=plans, target=target)
        return self.render_to_response(context)

    @classmethod
    def execute_action(cls, objects, *, user=None, target=None, merge=None, **kwargs):
        for source in objects:
            merge(source, target, user=user)
        return len(objects), 0

    def get_success_message(self, number, _):
        meta = self.model._meta
        name = meta.verbose_name if number == 1 else meta.verbose_name_plural
        return f"{number} {name} merged into “{self.cleaned_form.cleaned_data['target']}”."


def make_merge_button(subject: Tag | Contributor) -> Button:
    """The button that leads to the merge."""
    name = subject._meta.model_name
    query = urlencode({"id": subject.pk, "next": reverse(f"wagtailsnippets_articles_{name}:list")})
    url = reverse("wagtail_bulk_action", args=["articles", name, "merge"])
    return Button("Merge into another", url=f"{url}?{query}", icon_name="resubmit", priority=40)


def refuse_deletion(request, subjects) -> bool:
    """Say which tags or contributors have to stay, and why; return whether any has."""
    used = [(one, found) for one in subjects if (found := find_uses(one))]
    for one, found in used:
        messages.error(
            request,
            f"“{one}” cannot be deleted while it is in use: {found.words}. "
            "Merge it into another instead.",
            buttons=[messages.button(make_merge_button(one).url, "Merge")],
        )
    return bool(used)
