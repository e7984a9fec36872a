"""Where the admin learns of staff: how they log in, and what is noted about that."""

from django.conf import settings
from wagtail import hooks
from wagtail.admin.ui.components import Component

from accounts.second_step import RESET


class NoSecondStepPanel(Component):
    """Says on the dashboard that a password alone opens this admin."""

    name = "no-second-step"
    template_name = "accounts/admin/no_second_step.html"
    order = 10


@hooks.register("construct_homepage_panels")
def warn_without_second_step(request, panels):
    if not settings.STAFF_MFA:
        panels.append(NoSecondStepPanel())


@hooks.register("register_log_actions")
def register_log_lines(actions):
    actions.register_action(RESET, "Take away the second step", "Second step taken away")
