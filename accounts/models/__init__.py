"""The models of accounts, each in the module of its subject."""

from accounts.models.invitation import Invitation
from accounts.models.mail_domain import FREE_KEYS, MailDomain
from accounts.models.membership import Agreement, Membership
from accounts.models.newsletter import Edition, Subscription
from accounts.models.rating_key import IssuedKey
from accounts.models.session import Session
from accounts.models.user import GRACE, User

__all__ = [
    "FREE_KEYS",
    "GRACE",
    "Agreement",
    "Edition",
    "Invitation",
    "IssuedKey",
    "MailDomain",
    "Membership",
    "Session",
    "Subscription",
    "User",
]
