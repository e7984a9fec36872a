"""The accounts app, and Wagtail's users app with our forms in it."""

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        from allauth.account.signals import email_confirmed

        from accounts import background, own_data, personal_data, verification

        background.connect_scrubbing()
        email_confirmed.connect(verification.address_confirmed)
        for name, part in own_data.PARTS.items():
            personal_data.register(name, part.export, part.delete)


class UsersConfig(WagtailUsersAppConfig):
    user_viewset = "accounts.admin_users.UserViewSet"
