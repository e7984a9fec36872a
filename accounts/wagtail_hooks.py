"""Where the admin learns of staff: how they log in, and what is noted about that."""

from django.conf import settings
from django.http import JsonResponse
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogFormatter

from accounts.admin import invitations, mail_domains
from accounts.admin.bulk_actions import AssignOwnRole, DeleteWithAllData, SetActiveState
from accounts.invitations import ACCEPTED, INVITE
from accounts.second_step import RESET
from core.admin_screens import WorkMenuItem


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

    @actions.register_action(ACCEPTED)
    class Accepted(LogFormatter):
        label = "Accept an invitation"

        def format_message(self, log_entry):
            data = log_entry.data
            role, inviter = data.get("role", ""), data.get("invited_by", "")
            return f"Accepted the invitation of {inviter} to the role “{role}”"


@hooks.register("register_admin_urls")
def register_invitation_urls():
    return [
        path("invitations/", invitations.list_invitations, name="invitations"),
        path("invitations/new/", invitations.invite_colleague, name="invite_staff"),
        path(
            "invitations/<int:pk>/revoke/",
            invitations.revoke_invitation,
            name="revoke_invitation",
        ),
    ]


@hooks.register("register_admin_urls")
def register_mail_domain_urls():
    return [
        path("rating-keys/", mail_domains.list_mail_domains, name="mail_domains"),
        path("rating-keys/<int:pk>/", mail_domains.decide_mail_domain, name="decide_mail_domain"),
    ]


@hooks.register("construct_homepage_panels")
def show_waiting_mail_domains(request, panels):
    panels.append(mail_domains.MailDomainsPanel())


@hooks.register("register_settings_menu_item")
def register_mail_domains_menu_item():
    return WorkMenuItem(
        "Rating keys", "mail_domains", icon="key", order=610, permission=mail_domains.DECIDE
    )


@hooks.register("register_admin_urls")
def register_session_url():
    return [path("session/", answer_session, name="admin_session")]


def answer_session(request):
    """Tell an open form that its session goes on; who is logged out gets 401, in JSON."""
    return JsonResponse({"success": True})


@hooks.register("insert_global_admin_js")
def insert_keep_text_script():
    login = f"{reverse('account_login')}?next={reverse('wagtailadmin_home')}"
    return format_html(
        '<script type="module" src="{}" id="keep-text" data-session="{}" data-login="{}"></script>',
        static("js/admin/keep-text.js"),
        reverse("admin_session"),
        login,
    )


class InvitationsMenuItem(MenuItem):
    """The entry in the menu, for whoever may invite."""

    def is_shown(self, request):
        return request.user.has_perm(INVITE)


@hooks.register("register_settings_menu_item")
def register_invitations_menu_item():
    return InvitationsMenuItem(
        "Invitations", reverse("invitations"), name="invitations", icon_name="mail", order=605
    )


for action in (AssignOwnRole, SetActiveState, DeleteWithAllData):
    hooks.register("register_bulk_action", action, order=100)  # after Wagtail's, which it replaces
