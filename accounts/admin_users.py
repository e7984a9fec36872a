"""Users in the admin: an address and one name, in place of first and last names; no last log-in."""

from django import forms
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.admin.views.account import AccountView as WagtailAccountView
from wagtail.admin.views.account import (
    AvatarSettingsPanel,
    BaseSettingsPanel,
    NameEmailSettingsPanel,
)
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import IndexView, UserFilterSet
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from accounts.models import User
from inhersight.pictures.fields import PictureFileField


class NewUserForm(UserCreationForm):
    """Make a user."""

    first_name = None
    last_name = None

    class Meta(UserCreationForm.Meta):
        fields = ["email", "name", "is_superuser", "groups"]


class ExistingUserForm(UserEditForm):
    """Change a user."""

    first_name = None
    last_name = None

    class Meta(UserEditForm.Meta):
        fields = ["email", "name", "is_active", "is_superuser", "groups"]


class ShortUserFilterSet(UserFilterSet):
    """Filters, without the last log-in, which we do not keep."""

    last_login = None


class UserIndexView(IndexView):
    """The list, without the last log-in."""

    search_fields = ["email", "name"]

    @property
    def columns(self):
        return [column for column in super().columns if column.name != "last_login"]


class UserViewSet(WagtailUserViewSet):
    """Users, with our forms and list."""

    index_view_class = UserIndexView
    filterset_class = ShortUserFilterSet

    def get_form_class(self, for_update=False):
        return ExistingUserForm if for_update else NewUserForm


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
    """A profile picture, its file taken through the door."""

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
