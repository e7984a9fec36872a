"""The search over a site filled by load_scale: suggestions and results, uncached."""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from itertools import count

import django
from django.test import Client

from tests.benchmark.asking import p95

QUERIES = 500  # of a kind
LETTERS = "abcdefghijklmnopqrstuvwxyz"
networks = count()


def take_beginning(letters: int) -> Callable:
    """Return what makes a query of the first letters of a name."""
    return lambda name, chance: name[:letters]


def take_two_words(name: str, chance: random.Random) -> str:
    """Return the first word of a name and the beginning of the second."""
    first, second, *_ = [*name.split(), "work"]
    return f"{first} {second[:4]}"


def make_slip(name: str, chance: random.Random) -> str:
    """Return a name with a letter too many, too few, wrong or in the wrong place."""
    at = chance.randrange(1, min(len(name) - 2, 10))
    return chance.choice(
        (
            name[:at] + name[at + 1 :],
            name[:at] + chance.choice(LETTERS) + name[at:],
            name[:at] + chance.choice(LETTERS) + name[at + 1 :],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        )
    )


QUERY_MAKERS = {
    "2 letters": take_beginning(2),
    "3 letters": take_beginning(3),
    "5 letters": take_beginning(5),
    "two words": take_two_words,
    "a slip": make_slip,
}


def yield_names(chance: random.Random) -> Iterator[str]:
    """Yield names of companies, and now and then the title of an article or a question."""
    from articles.models import ArticlePage
    from community.models import Question
    from companies.models import Company

    companies = list(Company.objects.listed().values_list("name", flat=True))
    titles = list(ArticlePage.objects.live().values_list("title", flat=True))
    titles += Question.objects.published().values_list("title", flat=True)
    while True:
        yield chance.choice(titles if chance.random() < 0.2 else companies)


def measure_answer(client: Client, path: str, query: str) -> float:
    """Return how long an answer takes; each is asked for from another network, for the limits."""
    number = next(networks)
    network = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    started = time.perf_counter()
    response = client.get(path, {"q": query}, REMOTE_ADDR=network)
    taken = (time.perf_counter() - started) * 1000
    assert response.status_code == 200, (path, query, response.status_code)
    return taken


def main() -> None:
    """Print the median and the 95th percentile of each kind of query."""
    chance = random.Random(5)
    client = Client(headers={"host": "localhost"})
    name = yield_names(chance)
    for path in ("/search/suggest/", "/search/"):
        print(f"\n{path:20}{'queries':>9}{'median':>9}{'p95':>9}{'longest':>10}")
        for words, made in QUERY_MAKERS.items():
            for _ in range(10):  # templates are read
                measure_answer(client, path, made(next(name), chance))
            taken = [measure_answer(client, path, made(next(name), chance)) for _ in range(QUERIES)]
            print(
                f"{words:20}{QUERIES:9}{statistics.median(taken):7.1f}ms{p95(taken):7.1f}ms"
                f"{max(taken):8.1f}ms",
                flush=True,
            )


if __name__ == "__main__":
    django.setup()
    main()
