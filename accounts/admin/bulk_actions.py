"""What is done to many users at once: with the same limits as for one, and to no newcomer."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_list_or_404
from wagtail.users.views.bulk_actions import (
    AssignRoleBulkAction,
    DeleteBulkAction,
    SetActiveStateBulkAction,
)

from accounts import privacy
from accounts.invitations import list_roles_to_give


class WithoutNewcomersMixin:
    """Bulk actions leave newcomers alone: they have no address yet and appear in no list."""

    @classmethod
    def get_queryset(cls, model, object_ids):
        return get_list_or_404(model.objects.exclude(email=None), pk__in=object_ids)


class AssignOwnRole(WithoutNewcomersMixin, AssignRoleBulkAction):
    """Give a role to many, but none above one's own."""

    def get_execution_context(self):
        context = super().get_execution_context()
        if not list_roles_to_give(self.request.user).filter(pk=context["role"].pk).exists():
            raise PermissionDenied
        return context


class SetActiveState(WithoutNewcomersMixin, SetActiveStateBulkAction):
    """Lock or unlock many; administrators only by administrators."""

    def check_perm(self, obj):
        may = self.request.user.is_superuser or not obj.is_superuser
        return may and super().check_perm(obj)


class DeleteWithAllData(WithoutNewcomersMixin, DeleteBulkAction):
    """Delete many, each with everything stored about them."""

    @classmethod
    def execute_action(cls, objects, **kwargs):
        for user in objects:
            privacy.delete_account(user)
        return len(objects), 0
