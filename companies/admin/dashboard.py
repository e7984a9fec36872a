"""The dashboard's panel for companies and ratings: what waits for this user."""

from django.urls import reverse
from django.utils import timezone

from companies.admin import comments, held_batches
from companies.admin import notices as notice_screens
from companies.models import Company, Report
from companies.ratings import api
from core.admin_screens import WaitingPanel


class CompaniesPanel(WaitingPanel):
    """What waits about companies and ratings."""

    name = "companies-waiting"
    title = "Companies and ratings"
    order = 60

    def list_work(self, user):
        if user.has_perm(comments.PERMISSION):
            number = len(api.list_waiting_comments())
            yield number, "Comments that wait", reverse("comment_queue")
        if user.has_perm(notice_screens.PERMISSION):
            address = reverse("notice_queue")
            overdue = Report.objects.overdue(timezone.now().date())
            yield Report.objects.open().count(), "Notices to answer", address
            yield overdue.count(), "Notices overdue", address
        if user.has_perm("companies.change_company"):
            proposed = Company.objects.filter(state=Company.State.PROPOSED, merged_into=None)
            address = reverse("wagtailsnippets_companies_company:list") + "?state=proposed"
            yield proposed.count(), "Companies proposed", address
        if user.has_perm(held_batches.PERMISSION):
            yield len(api.list_held_batches()), "Batches held back", reverse("held_batches")
            aside = len(api.list_set_aside_ballots())
            yield aside, "Ratings set aside", reverse("set_aside_ballots")
