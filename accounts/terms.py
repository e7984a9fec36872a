"""Agreeing to the terms and the privacy page, by version."""

from datetime import date

from accounts.models import Agreement, Membership, User


def agree_to_terms(user: User, version: date | None = None) -> Agreement:
    """Record that a member agrees to the terms in force, or to those of a version."""
    version = version or Membership.current().terms_version
    return Agreement.objects.get_or_create(user=user, version=version)[0]


def must_agree_to_terms(user: User) -> bool:
    """Say whether the terms have changed since a member agreed."""
    version = Membership.current().terms_version
    return not Agreement.objects.filter(user=user, version__gte=version).exists()
