"""The demo content, as a Django app: its commands `demo`, `pages` and `load_scale`."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "demo"
