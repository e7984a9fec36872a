"""Ask for pages in this process, without a network, and time the answers and their queries."""

import statistics
import sys
import time
from contextlib import ExitStack

from django.core.cache import caches
from django.db import connections
from django.test import Client


class Clock:
    """Counts and times queries."""

    def __init__(self):
        self.queries, self.milliseconds = 0, 0.0

    def __call__(self, execute, sql, params, many, context):
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.queries += 1
            self.milliseconds += (time.perf_counter() - started) * 1000


def ask(client: Client, path: str) -> tuple[float, float, int]:
    """Return the milliseconds of an answer, those in the databases, and the number of queries."""
    clock = Clock()
    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(clock))
        started = time.perf_counter()
        response = client.get(path)
        taken = (time.perf_counter() - started) * 1000
    if response.status_code != 200:
        sys.exit(f"{path} answered {response.status_code}.")
    return taken, clock.milliseconds, clock.queries


def print_table(paths: list[str], requests: int) -> None:
    """Print the median and the 95th percentile of each page, and its queries with cold caches."""
    client = Client(headers={"host": "localhost"})
    print(f"\n{'page':58}{'median':>9}{'p95':>9}{'in the database':>18}{'p95':>9}{'queries':>9}")
    for path in paths:
        client.get(path)  # templates are read
        for cache in caches.all():
            cache.clear()
        queries = ask(client, path)[2]
        answers = [ask(client, path) for _ in range(requests)]
        taken, inside = ([row[at] for row in answers] for at in (0, 1))
        print(
            f"{path[:57]:58}{statistics.median(taken):7.1f}ms{p95(taken):7.1f}ms"
            f"{statistics.median(inside):16.1f}ms{p95(inside):7.1f}ms{queries:9}",
            flush=True,
        )


def p95(values: list[float]) -> float:
    """Return the 95th percentile."""
    return statistics.quantiles(values, n=20)[18]
