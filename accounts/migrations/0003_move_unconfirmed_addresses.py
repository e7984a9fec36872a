"""Accounts from before: an address that was never confirmed becomes a pending one.

Staff keep theirs, which an operator has given them. What was set up in an account without a
confirmed address (password, passkeys, accounts elsewhere) may be a stranger's, and goes.
"""

from datetime import UTC, datetime

from django.contrib.auth.hashers import make_password
from django.db import migrations


def move_unconfirmed_addresses(apps, schema_editor):
    """Move addresses that nobody has confirmed out of `User.email` and allauth's table."""
    user_model = apps.get_model("accounts", "User")
    address_model = apps.get_model("account", "EmailAddress")
    today = datetime.now(UTC).date()
    asked = user_model.objects.filter(emailaddress__verified=False)
    for user in asked.exclude(emailaddress__verified=True).distinct():
        if user.is_superuser or user.is_staff or user.groups.exists():
            continue
        user.pending_address, user.pending_since, user.email = user.email.lower(), today, None
        user.password = make_password(None)
        user.save()
        for name in ("socialaccount_set", "authenticator_set"):
            getattr(user, name).all().delete()
        for name in ("subscription",):
            apps.get_model("accounts", name).objects.filter(user=user).delete()
    for user in user_model.objects.filter(emailaddress__verified=True).distinct():
        confirmed = address_model.objects.filter(user=user, verified=True)
        if not confirmed.filter(email=user.email).exists():
            first = confirmed.order_by("-primary", "pk").first()
            address_model.objects.filter(user=user).update(primary=False)
            address_model.objects.filter(pk=first.pk).update(primary=True)
            user.email = first.email
            user.save()
    address_model.objects.filter(verified=False).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_pending_addresses"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]

    operations = [
        migrations.RunPython(move_unconfirmed_addresses, migrations.RunPython.noop, elidable=True),
    ]
