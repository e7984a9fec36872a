"""manage.py pages: the pages that every site needs, with starting texts."""

from django.core.management.base import BaseCommand

from demo.articles import load_pages
from home.models import StandardPage


class Command(BaseCommand):
    help = (
        "Put starting texts in place: about, anonymity, methodology, guidelines, privacy, terms. "
        "Only on a site that has no such page yet; with --missing, those that are missing."
    )

    def add_arguments(self, parser):
        parser.add_argument("--missing", action="store_true")

    def handle(self, *, missing, **options):
        before = StandardPage.objects.count()
        if before and not missing:
            self.stdout.write("There are pages already: nothing is changed.")
            return
        load_pages()
        made = StandardPage.objects.count() - before
        self.stdout.write(f"{made} pages made. Please read them and make them yours.")
