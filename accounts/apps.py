"""The accounts app, and Wagtail's users app with our forms in it."""

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        from allauth.account.signals import password_reset

        from accounts import system_checks  # noqa: F401 (registers)
        from accounts.address_ownership import confirm_by_reset
        from accounts.allauth_private import count_limits_of_allauth
        from accounts.data_export import SHARES
        from accounts.menu import ENTRIES, account_menu
        from accounts.privacy import personal_data
        from accounts.traces import connect_signals

        count_limits_of_allauth()
        connect_signals()
        password_reset.connect(confirm_by_reset)
        for name, share in SHARES.items():
            personal_data.register(name, share)
        for name, (entry, order) in ENTRIES.items():
            account_menu.register(name, entry, order)


class UsersConfig(WagtailUsersAppConfig):
    user_viewset = "accounts.admin.users.UserViewSet"

    def ready(self):
        super().ready()
        from django.contrib.auth.models import Group
        from wagtail.permissions import register_permission_policy

        from accounts.admin.role_policy import AdministratorsOnly

        register_permission_policy(Group, AdministratorsOnly(Group))
