"""What companies and the community share about reports and decisions, as a Django app."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "moderation"
