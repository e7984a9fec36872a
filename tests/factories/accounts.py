"""Members for tests."""

from allauth.account.models import EmailAddress

from tests.factories.articles import make_user

PASSWORD = "a password nobody guesses"
ADDRESS = "ada@example.com"


def make_member(address=ADDRESS, **fields):
    """A member whose address is confirmed."""
    user = make_user(address, password=PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    return user
