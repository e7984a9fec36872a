"""Log-in with an account elsewhere."""

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter

from accounts import addresses
from accounts.agreements import agree


class SocialAdapter(DefaultSocialAccountAdapter):
    """Takes an address and a name from a provider, and nothing else."""

    def is_auto_signup_allowed(self, request, sociallogin) -> bool:
        """Join at once with an address that the provider has verified and that we accept."""
        verified = [a.email for a in sociallogin.email_addresses if a.verified]
        try:
            for address in verified:
                addresses.check(address)
        except addresses.RefusedAddress:
            return False
        return bool(verified) and super().is_auto_signup_allowed(request, sociallogin)

    def pre_social_login(self, request, sociallogin) -> None:
        sociallogin.account.extra_data = {}  # picture, locale, profile: none of our business
        if sociallogin.account.pk:
            sociallogin.account.save(update_fields=["extra_data"])

    def save_user(self, request, sociallogin, form=None):
        user = super().save_user(request, sociallogin, form)
        agree(user)
        return user

    def populate_user(self, request, sociallogin, data):
        user = super().populate_user(request, sociallogin, data)
        full = " ".join(filter(None, [data.get("first_name"), data.get("last_name")]))
        user.name = (data.get("name") or full)[:120]
        return user
