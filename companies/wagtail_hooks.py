"""Where the admin learns of companies, comments, notices and batches."""

from django.contrib.auth.models import Permission
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import path
from wagtail import hooks
from wagtail.admin import messages
from wagtail.log_actions import LogFormatter
from wagtail.snippets.models import register_snippet

from companies.admin import bulk_actions, comments, held_batches, notices, set_aside
from companies.admin.dashboard import CompaniesPanel
from companies.admin.viewsets import CompaniesGroup
from companies.employer_sync import delete_missing_employers, sync_employers
from companies.models import Company, Industry
from core.admin_screens import WorkMenuItem

register_snippet(CompaniesGroup)

hooks.register("register_bulk_action", bulk_actions.ListAction)
hooks.register("register_bulk_action", bulk_actions.RefuseAction)
hooks.register("register_bulk_action", bulk_actions.MergeAction)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def tell_ballot_box(request, instance):
    """Copy what was saved to the ballot box; an industry may stand for many companies."""
    if isinstance(instance, Company):
        sync_employers([instance.pk])
    elif isinstance(instance, Industry):
        companies = Company.objects.in_industry(instance)
        sync_employers(companies.values_list("pk", flat=True))


@hooks.register("before_delete_snippet")
def keep_what_is_needed(request, instances):
    """Refuse to delete what is rated, merged into or in use."""
    companies = [one for one in instances if isinstance(one, Company)]
    if companies and bulk_actions.refuse_deletion(request, companies):
        return redirect("wagtailsnippets_companies_company:list")
    industries = [one for one in instances if isinstance(one, Industry)]
    used = [one for one in industries if one.companies.exists() or one.children.exists()]
    for industry in used:
        messages.error(request, f"“{industry}” cannot be deleted: there are companies in it.")
    return redirect("wagtailsnippets_companies_industry:list") if used else None


@hooks.register("after_delete_snippet")
def forget_deleted(request, instances):
    """Take deleted companies out of the ballot box."""
    if any(isinstance(one, Company) for one in instances):
        delete_missing_employers()


@hooks.register("register_admin_urls")
def admin_urls():
    return [
        path("comments/", comments.show_comment_queue, name="comment_queue"),
        path("comments/<slug:public>/", comments.moderate_comment, name="moderate_comment"),
        path("notices/", notices.show_report_queue, name="notice_queue"),
        path("notices/<int:pk>/", notices.answer_report, name="answer_notice"),
        path("ratings-set-aside/", set_aside.show_set_aside_ballots, name="set_aside_ballots"),
        path("ratings-set-aside/<slug:name>/", set_aside.decide_ballot, name="decide_ballot"),
        path("batches/", held_batches.show_held_batches, name="held_batches"),
        path(
            "batches/<int:employer>/<int:number>/<slug:act>/",
            held_batches.decide_batch,
            name="decide_batch",
        ),
    ]


@hooks.register("register_admin_menu_item")
def comments_in_menu():
    return WorkMenuItem("Comments", "comment_queue", "comment", 170, comments.PERMISSION)


@hooks.register("register_admin_menu_item")
def notices_in_menu():
    return WorkMenuItem("Notices", "notice_queue", "warning", 180, notices.PERMISSION)


@hooks.register("register_admin_menu_item")
def batches_in_menu():
    return WorkMenuItem("Batches held back", "held_batches", "lock", 190, held_batches.PERMISSION)


@hooks.register("register_admin_menu_item")
def set_aside_in_menu():
    return WorkMenuItem("Ratings set aside", "set_aside_ballots", "view", 195, set_aside.PERMISSION)


@hooks.register("construct_homepage_panels")
def add_companies_panel(request, panels):
    panels.append(CompaniesPanel())


@hooks.register("register_icons")
def add_icons(icons):
    return [*icons, "companies/admin/building.svg"]


@hooks.register("register_permissions")
def permissions_for_groups():
    """What an administrator can give to a group, besides what the companies bring."""
    return Permission.objects.filter(
        Q(content_type__app_label="ratings", codename__in=["change_comment", "change_batch"])
        | Q(content_type__app_label="companies", codename="change_report")
    )


@hooks.register("register_log_actions")
def log_actions(actions):
    """The lines of a company's history."""
    actions.register_action("companies.list", "List", "Listed")
    actions.register_action("companies.refuse", "Refuse", "Refused")
    actions.register_action("companies.import", "Import", "Imported from a file")
    actions.register_action("companies.publish_batch", "Publish a batch", "Held batch published")
    actions.register_action("companies.leave_batch", "Leave a batch", "Held batch left paused")
    actions.register_action(
        "companies.pass_ballot", "Let a rating count", "Set-aside rating counts"
    )
    actions.register_action(
        "companies.refuse_ballot", "Do not count", "Set-aside rating not counted"
    )

    @actions.register_action("companies.merging")
    class Merged(LogFormatter):
        label = "Merge"

        def format_message(self, log_entry):
            return f"Merged into “{log_entry.data.get('into', '')}”"

    @actions.register_action("companies.take_in")
    class TakenIn(LogFormatter):
        label = "Take in"

        def format_message(self, log_entry):
            return f"“{log_entry.data.get('company', '')}” merged into this"
