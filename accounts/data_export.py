"""What the accounts app stores about a member."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from accounts.invitations import list_accepted_invitations
from accounts.models import Subscription, User
from accounts.privacy import DataShare
from accounts.sessions import list_sessions


def export_account(user: User) -> dict:
    """The account itself."""
    return {
        "email": user.email,
        "pending_address": user.pending_address,
        "pending_since": user.pending_since,
        "name": user.name,
        "joined_on": user.joined_on,
        "deletes_on": user.deletes_on,
        "roles": [group.name for group in user.groups.all()],
    }


def export_addresses(user: User) -> list:
    """The member's addresses."""
    return list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary"))


def export_agreements(user: User) -> list:
    """Which terms the member agreed to, and when."""
    return list(user.agreements.values("version", "agreed_on"))


def export_newsletter(user: User) -> list:
    """The member's newsletter subscription."""
    return list(Subscription.objects.filter(user=user).values("asked_on", "confirmed_on"))


def delete_newsletter(user: User) -> None:
    """Delete the member's newsletter subscription."""
    Subscription.objects.filter(user=user).delete()


def export_sessions(user: User) -> list:
    """The browsers in which the member is logged in."""
    return list(list_sessions(user).values("browser", "started_on"))


def export_ways_to_log_in(user: User) -> dict:
    """How the member logs in; passwords and keys themselves are never shown."""
    return {
        "password": user.has_usable_password(),
        "social": list(SocialAccount.objects.filter(user=user).values("provider", "uid")),
        "second_steps": [
            {"kind": item.get_type_display(), "added": item.created_at}
            for item in Authenticator.objects.filter(user=user)
        ],
    }


def export_invitations(user: User) -> list:
    """The roles that the member was invited to and accepted."""
    return [
        {"role": one.role_name, "sent_at": one.sent_at} for one in list_accepted_invitations(user)
    ]


def delete_invitations(user: User) -> None:
    """Delete the invitations that the member accepted."""
    list_accepted_invitations(user).delete()


def export_rating_keys(user: User) -> list:
    """The years for which the member has had a rating key. What it was used for is unknown."""
    return sorted(user.rating_keys.values_list("year", flat=True))


SHARES = {
    "account": DataShare(export_account),
    "addresses": DataShare(export_addresses),
    "agreements": DataShare(export_agreements),
    "invitations": DataShare(export_invitations, delete_invitations),
    "newsletter": DataShare(export_newsletter, delete_newsletter),
    "rating_keys": DataShare(export_rating_keys),
    "sessions": DataShare(export_sessions),
    "ways_to_log_in": DataShare(export_ways_to_log_in),
}
