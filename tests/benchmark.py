"""How fast pages are answered: `make bench`. Measures a site with the demo content, uncached.

Each page is asked for 200 times, one after the other, in one process without a network; printed
are the median and the 95th percentile in milliseconds. Queries are counted by the tests.
"""

import os
import statistics
import sys
import tempfile
import time

PAGES = [
    "/",
    "/blog/",
    "/blog/management/",
    "/blog/management/when-to-manage-vs-lead/",
    "/tags/leadership/",
    "/contributors/",
    "/contributors/carmen-ortega/",
    "/feed/",
]
REQUESTS = 200


def measure(client, path: str) -> tuple[float, float]:
    """Return the median and the 95th percentile of a page's answers, in milliseconds."""
    response = client.get(path)
    if response.status_code != 200:
        sys.exit(f"{path} answered {response.status_code}.")
    times = []
    for _ in range(REQUESTS):
        started = time.perf_counter()
        client.get(path)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=20)[18]


def main() -> None:
    """Make a site with the demo content in a temporary folder and measure its pages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inhersight.settings.site")
    os.environ.setdefault("SECRET_KEY", "b" * 50)
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATA_DIR", folder)
        import django
        from django.core.management import call_command
        from django.test import Client

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        call_command("demo")
        client = Client(headers={"host": "localhost"})
        print(f"{'page':44}{'median':>9}{'p95':>9}")
        for path in PAGES:
            median, p95 = measure(client, path)
            print(f"{path:44}{median:7.1f}ms{p95:7.1f}ms")


if __name__ == "__main__":
    main()
