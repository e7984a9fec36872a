"""Inviting staff: by mail, with a role, for seven days, once. Nobody types another's password."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from accounts.address_ownership import enter_account
from accounts.models import Invitation, User
from accounts.terms import agree_to_terms
from core.mail import send_mail
from core.urls import absolute_url

INVITE = "accounts.add_user"
ACCEPTED = "accounts.accept_invitation"
KEPT_FOR = timedelta(days=90)


class InvitationClosed(Exception):
    """The invitation can no longer be accepted; the message tells the reader why."""


class RoleTooHigh(Exception):
    """The role has a permission that the inviter lacks."""


# Who may give which role


def list_rights(groups: QuerySet[Group]) -> set[tuple]:
    """Return every permission of some groups: global, on pages and on collections."""
    pages = GroupPagePermission.objects.filter(group__in=groups)
    collections = GroupCollectionPermission.objects.filter(group__in=groups)
    return {
        *(("any", pk) for pk in groups.values_list("permissions", flat=True) if pk),
        *(("page", *row) for row in pages.values_list("page", "permission")),
        *(("collection", *row) for row in collections.values_list("collection", "permission")),
    }


def list_roles_to_give(user: User) -> QuerySet[Group]:
    """Return the roles that a user may give to others: those that may do no more than the user."""
    groups = Group.objects.order_by("name")
    if user.is_superuser:
        return groups
    own = list_rights(user.groups.all())
    own |= {("any", pk) for pk in user.user_permissions.values_list("pk", flat=True)}
    given = [g.pk for g in groups if list_rights(Group.objects.filter(pk=g.pk)) <= own]
    return groups.filter(pk__in=given)


def may_give_role(user: User | None, role: Group | None) -> bool:
    """Say whether a user may give a role; None is the administrator's."""
    if user is None or not user.is_active or not user.has_perm(INVITE):
        return False
    if role is None:
        return user.is_superuser
    return list_roles_to_give(user).filter(pk=role.pk).exists()


# Inviting


def hash_token(token: str) -> str:
    """Return the hash of a link's token, which is all that is stored of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def send_invitation(inviter: User, email: str, role: Group | None, now: datetime) -> Invitation:
    """Invite someone by mail; an earlier invitation to the same address ends. Raises RoleTooHigh.

    `role` None makes an administrator.
    """
    if not may_give_role(inviter, role):
        raise RoleTooHigh(str(role or "Administrator"))
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        list_open_invitations(now).filter(email__iexact=email).update(revoked_at=now)
        invitation = Invitation.objects.create(
            email=email.lower(),
            role=role,
            is_administrator=role is None,
            token_hash=hash_token(token),
            invited_by=inviter,
            sent_at=now,
        )
    context = {
        "invitation": invitation,
        "inviter": inviter,
        "link": absolute_url(reverse("accept_invitation", args=[token])),
    }
    send_mail(email, "You are invited to work with us", "accounts/email/invitation", context)
    return invitation


def list_open_invitations(now: datetime) -> QuerySet[Invitation]:
    """Return the invitations that can still be accepted."""
    return Invitation.objects.filter(
        accepted_at=None, revoked_at=None, sent_at__gt=now - Invitation.GOOD_FOR
    )


def withdraw_invitation(invitation: Invitation, now: datetime) -> bool:
    """Withdraw an open invitation; say whether it was still open."""
    return bool(list_open_invitations(now).filter(pk=invitation.pk).update(revoked_at=now))


def forget_old_invitations(now: datetime) -> int:
    """Delete invitations sent more than 90 days ago."""
    return Invitation.objects.filter(sent_at__lt=now - KEPT_FOR).delete()[0]


# Accepting


def find_open_invitation(token: str, now: datetime) -> Invitation:
    """Return the invitation of a link, locked inside a transaction. Raises InvitationClosed."""
    rows = Invitation.objects.filter(token_hash=hash_token(token))
    if transaction.get_connection().in_atomic_block:
        rows = rows.select_for_update()
    invitation = rows.first()
    if invitation is None:
        raise InvitationClosed("We know no such invitation. Is the link whole?")
    match invitation.state_at(now):
        case Invitation.State.ACCEPTED:
            raise InvitationClosed("This invitation has been accepted already. Just log in.")
        case Invitation.State.EXPIRED:
            raise InvitationClosed(
                "This invitation is more than seven days old. Ask for a new one."
            )
        case Invitation.State.REVOKED:
            raise InvitationClosed("This invitation has been withdrawn.")
    if not may_give_role(invitation.invited_by, invitation.role):
        raise InvitationClosed("Whoever sent this invitation can no longer give that role.")
    return invitation


def accept_invitation(token: str, name: str, now: datetime) -> User:
    """Give the role to the account of the invited address, and return it, creating it if necessary.

    Opening the link proves control of the mailbox. Raises InvitationClosed.
    """
    with transaction.atomic():
        invitation = find_open_invitation(token, now)
        user, is_new = enter_account(invitation.email)
        if is_new:
            user.name = name
            user.save(update_fields=["name"])
            agree_to_terms(user)
        if not user.is_active:
            raise InvitationClosed("Your account is locked. Ask whoever invited you.")
        if invitation.role:
            user.groups.add(invitation.role)
        else:
            user.is_superuser = user.is_staff = True
            user.save(update_fields=["is_superuser", "is_staff"])
        invitation.accepted_at, invitation.accepted_by = now, user
        invitation.save(update_fields=["accepted_at", "accepted_by"])
        data = {"role": invitation.role_name, "invited_by": str(invitation.invited_by)}
        log(instance=user, action=ACCEPTED, user=user, data=data)
    return user


def list_accepted_invitations(user: User) -> QuerySet[Invitation]:
    """Return the invitations that a member has accepted."""
    return Invitation.objects.filter(accepted_by=user)
