"""Who changes roles: administrators alone, since whoever changes one can give it anything."""

from django.contrib.auth import get_user_model
from wagtail.permission_policies import ModelPermissionPolicy


class AdministratorsOnly(ModelPermissionPolicy):
    """A permission policy that lets administrators do everything, and others nothing."""

    def user_has_permission(self, user, action):
        return user.is_active and user.is_superuser

    def users_with_any_permission(self, actions):
        return get_user_model().objects.filter(is_active=True, is_superuser=True)
