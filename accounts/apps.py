"""The accounts app, and Wagtail's users app with our forms in it."""

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        from allauth.account.signals import password_reset

        from accounts import checks, data_export, privacy  # noqa: F401 (registers)
        from accounts.ownership import confirm_by_reset

        password_reset.connect(confirm_by_reset)
        for name, part in data_export.PARTS.items():
            privacy.register(name, part.export, part.delete)


class UsersConfig(WagtailUsersAppConfig):
    user_viewset = "accounts.admin_users.UserViewSet"

    def ready(self):
        super().ready()
        from django.contrib.auth.models import Group
        from wagtail.permissions import register_permission_policy

        from accounts.role_policy import AdministratorsOnly

        register_permission_policy(Group, AdministratorsOnly(Group))
