"""Companies and ratings at scale: `change N` rates some companies again, `pages` asks for pages."""

import sys

import django


def change(number: int) -> None:
    """Put a few new ballots of some companies into the box."""
    from companies.ratings.models import Batch
    from demo.scale import companies

    rated = Batch.objects.filter(state="counted", ratings__gte=5).values_list("employer", flat=True)
    companies.add_ratings(10 * number, among=list(rated.distinct()[:number]))


def pages() -> None:
    """Ask for a profile, the directory with filters, and rankings."""
    from companies.models import Company
    from tests.benchmark.asking import print_table

    most = Company.objects.rated().order_by("-scorecard__min_ratings", "name").first()
    profile = [most.get_absolute_url()] if most else []
    paths = [
        "/companies/",
        "/companies/?page=3&sort=name",
        "/companies/?industry=banking&size=250-999&rated=yes&stars=3",
        "/companies/?q=bren&place=Ohio",
        *profile,
        "/companies/best/overall/",
        "/companies/best/working-parents/",
        "/companies/industries/banking/",
    ]
    print_table(paths, 50)


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "change":
        change(int(sys.argv[2]))
    else:
        pages()
