"""Pages of a site with the demo content, uncached: each is asked for 100 times."""

import django
from django.core.management import call_command

PAGES = [
    "/",
    "/blog/",
    "/blog/management/",
    "/blog/management/when-to-manage-vs-lead/",
    "/tags/leadership/",
    "/contributors/",
    "/contributors/carmen-ortega/",
    "/feed/",
    "/companies/",
    "/companies/larkfield-care/",
    "/companies/best/overall/",
    "/companies/industries/health-care/",
]


def main() -> None:
    """Load the demo content and print a table."""
    from tests.benchmark.asking import print_table

    call_command("demo", "--password=a-password-to-measure")
    print_table(PAGES, 100)


if __name__ == "__main__":
    django.setup()
    main()
