import datetime
import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import accounts.models.membership


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("week", models.DateField(unique=True)),
                ("until", models.DateTimeField()),
                ("sent_up_to", models.BigIntegerField(default=0)),
                ("finished_on", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "free_articles",
                    models.SmallIntegerField(
                        blank=True,
                        help_text="0 closes the gate from the start, -1 opens it for good. Empty: as the server's settings say. Takes a minute to reach every reader.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                        verbose_name="free articles a month",
                    ),
                ),
                ("gate_heading", models.CharField(default="Don’t miss out", max_length=60)),
                (
                    "gate_text",
                    models.CharField(
                        default=accounts.models.membership.write_gate_text, max_length=300
                    ),
                ),
                (
                    "welcome_text",
                    models.CharField(
                        default="You now have access to all of our awesome content.",
                        max_length=200,
                        verbose_name="words when the gate has opened",
                    ),
                ),
                (
                    "terms_version",
                    models.DateField(
                        default=datetime.date(2026, 11, 1),
                        help_text="A new date asks every member to agree again.",
                        verbose_name="terms and privacy in force since",
                    ),
                ),
            ],
            options={
                "verbose_name": "Gate and membership",
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        max_length=254, null=True, unique=True, verbose_name="e-mail address"
                    ),
                ),
                (
                    "pending_address",
                    models.EmailField(
                        blank=True, db_index=True, default="", editable=False, max_length=254
                    ),
                ),
                ("pending_since", models.DateField(editable=False, null=True)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("is_staff", models.BooleanField(default=False, verbose_name="staff")),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Without this the account is locked: nobody can log in to it.",
                        verbose_name="active",
                    ),
                ),
                ("joined_on", models.DateField(auto_now_add=True, verbose_name="joined")),
                (
                    "deletes_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="to be deleted on"
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.DateField()),
                ("agreed_on", models.DateField(auto_now_add=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("is_administrator", models.BooleanField(default=False)),
                ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("sent_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="auth.group",
                    ),
                ),
            ],
            options={
                "ordering": ["-sent_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="IssuedKey",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("blinded", models.BinaryField(max_length=32)),
                ("mailbox", models.BinaryField(max_length=32, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="rating_keys",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("browser", models.CharField(blank=True, max_length=60)),
                ("started_on", models.DateField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("asked_on", models.DateField(auto_now_add=True)),
                ("confirmed_on", models.DateField(null=True)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subscription",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                name="accounts_user_one_per_address",
                violation_error_message="There is an account with this e-mail address already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                fields=("user", "version"), name="accounts_agreement_once_a_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_administrator", True), ("role", None)),
                    models.Q(("is_administrator", False), ("role__isnull", False)),
                    _connector="OR",
                ),
                name="accounts_invitation_has_one_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="issuedkey",
            constraint=models.UniqueConstraint(
                fields=("user", "year"), name="accounts_one_key_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="issuedkey",
            constraint=models.UniqueConstraint(
                fields=("mailbox", "year"), name="accounts_one_key_a_mailbox_and_year"
            ),
        ),
    ]
