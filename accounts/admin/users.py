"""Users in the admin: an address and one name, in place of first and last names; no last log-in.

They are invited (accounts/invitations.py), not made here, and only they change their address.
"""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.admin.views.account import AccountView as WagtailAccountView
from wagtail.admin.views.account import (
    AvatarSettingsPanel,
    BaseSettingsPanel,
    NameEmailSettingsPanel,
)
from wagtail.log_actions import log
from wagtail.users.forms import UserEditForm
from wagtail.users.views.users import DeleteView, EditView, IndexView, UserFilterSet
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from accounts import privacy
from accounts.invitations import list_roles_to_give
from accounts.models import User
from core.pictures.fields import PictureFileField


class ExistingUserForm(UserEditForm):
    """Change a user's name and roles, and lock them out. `editor` makes the change."""

    first_name = None
    last_name = None

    def __init__(self, *args, editor, **kwargs):
        super().__init__(*args, **kwargs)
        address = self.fields["email"]
        address.disabled = True
        address.required = False
        address.help_text = "Its owner changes it, in the account, and confirms the new one."
        groups = self.fields["groups"]
        self.kept = self.instance.groups.exclude(pk__in=list_roles_to_give(editor))
        groups.queryset = list_roles_to_give(editor)
        if not editor.is_superuser:
            self.fields.pop("is_superuser", None)

    def clean_groups(self):
        """Return the roles, including those that the editor can neither give nor take."""
        return self.cleaned_data["groups"] | self.kept

    class Meta(UserEditForm.Meta):
        fields = ["email", "name", "is_active", "is_superuser", "groups"]


class ShortUserFilterSet(UserFilterSet):
    """Filters, without the last log-in, which we do not keep."""

    last_login = None


class UserIndexView(IndexView):
    """The list, without the last log-in."""

    search_fields = ["email", "name"]
    add_item_label = "Invite someone"

    def get_base_queryset(self):
        return super().get_base_queryset().exclude(email=None)  # newcomers have no address yet

    @property
    def columns(self):
        return [column for column in super().columns if column.name != "last_login"]


class WithoutNewcomersMixin:
    """Newcomers have no address yet: the admin has no page about them."""

    def get_queryset(self):
        return User.objects.exclude(email=None)


class UserEditView(WithoutNewcomersMixin, EditView):
    """Change a user; only administrators change administrators."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"editor": self.request.user}


class UserDeleteView(WithoutNewcomersMixin, DeleteView):
    """Delete a user, with everything stored about them."""

    @transaction.atomic
    def delete_action(self):
        log(instance=self.object, action="wagtail.delete", user=self.request.user, deleted=True)
        privacy.delete_account(self.object)


class UserViewSet(WagtailUserViewSet):
    """Users, with our forms and list."""

    index_view_class = UserIndexView
    edit_view_class = UserEditView
    delete_view_class = UserDeleteView
    filterset_class = ShortUserFilterSet

    def get_form_class(self, for_update=False):
        return ExistingUserForm


class NameForm(forms.ModelForm):
    """One's own name. The address is changed in the account settings, where it is confirmed."""

    class Meta:
        model = User
        fields = ["name"]


class NamePanel(BaseSettingsPanel):
    """The name, in the place of Wagtail's first and last names."""

    name = "name"
    title = "Name"
    order = 100
    form_class = NameForm


class AvatarForm(AvatarPreferencesForm):
    """A profile picture, its file checked like any other upload."""

    avatar = PictureFileField(label="Upload a profile picture", required=False, long_edge=400)

    def clean_avatar(self):
        return self.cleaned_data["avatar"] or self._original_avatar


class AvatarPanel(AvatarSettingsPanel):
    """The profile picture, with our form, which says what is wrong with a file."""

    form_class = AvatarForm
    template_name = "accounts/avatar_panel.html"


class AccountView(WagtailAccountView):
    """An editor's own settings in the admin."""

    panels = {NameEmailSettingsPanel: NamePanel, AvatarSettingsPanel: AvatarPanel}

    def get_panels(self):
        return [
            self.panels[type(panel)](panel.request, panel.user, panel.profile)
            if type(panel) in self.panels
            else panel
            for panel in super().get_panels()
        ]
