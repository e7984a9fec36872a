"""Users in the admin: an address and one name, in place of first and last names; no last log-in."""

from django import forms
from wagtail.admin.views.account import AccountView as WagtailAccountView
from wagtail.admin.views.account import BaseSettingsPanel, NameEmailSettingsPanel
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import IndexView, UserFilterSet
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from accounts.models import User


class NewUserForm(UserCreationForm):
    """Make a user."""

    first_name = None
    last_name = None

    class Meta(UserCreationForm.Meta):
        fields = ["email", "name", "is_superuser", "groups"]


class ExistingUserForm(UserEditForm):
    """Change a user. The address is shown: its owner changes it, with a code from the new one."""

    first_name = None
    last_name = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].disabled = True

    class Meta(UserEditForm.Meta):
        fields = ["email", "name", "is_active", "is_superuser", "groups"]


class ShortUserFilterSet(UserFilterSet):
    """Filters, without the last log-in, which we do not keep."""

    last_login = None


class UserIndexView(IndexView):
    """The list, without the last log-in."""

    search_fields = ["email", "name"]

    def get_base_queryset(self):
        return super().get_base_queryset().exclude(email=None)  # newcomers are nobody yet

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


class AccountView(WagtailAccountView):
    """An editor's own settings in the admin."""

    def get_panels(self):
        return [
            NamePanel(panel.request, panel.user, panel.profile)
            if isinstance(panel, NameEmailSettingsPanel)
            else panel
            for panel in super().get_panels()
        ]
