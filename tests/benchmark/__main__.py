"""make bench ARGS="--companies 10000 --ratings 1000000": measure, each part on a site of its own.

On PostgreSQL where DATABASE_URL and RATINGS_DATABASE_URL name a server, with databases of its own
(bench_site, bench_ratings) that are dropped afterward; else on SQLite in a temporary folder.
"""

import argparse

from tests.benchmark.site import temporary_site

PARTS = ("pages", "ratings", "ballots", "search")


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--companies", type=int, default=200)
    parser.add_argument("--ratings", type=int, default=5_000)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--members", type=int, default=0)
    parser.add_argument("--questions", type=int, default=0)
    parser.add_argument("--ballots", type=int, default=300, help="to be sent to the ballot box")
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS)
    parser.add_argument(
        "--loaded",
        action="store_true",
        help="measure the databases of the environment as they are, filled by load_scale before",
    )
    chosen = parser.parse_args()
    if "pages" in chosen.only:
        with temporary_site() as site:
            site.run("-m", "tests.benchmark.pages")
    if set(PARTS[1:]) & set(chosen.only):
        with temporary_site(as_it_is=chosen.loaded) as site:
            if not chosen.loaded:
                title("Loading")
                kinds = ("companies", "ratings", "articles", "members", "questions")
                site.measured(
                    "load_scale", *(f"--{kind}={getattr(chosen, kind)}" for kind in kinds)
                )
                site.vacuum()
            if "ratings" in chosen.only:
                title("Tally and release")
                site.measured("tally")
                site.measured("release")
                site.vacuum()
                site.run("-m", "tests.benchmark.ratings", "change", "50")
                title("The same with 50 changed companies")
                site.measured("tally")
                site.measured("release")
                site.run("-m", "tests.benchmark.ratings", "pages")
            if "search" in chosen.only:
                site.run("-m", "tests.benchmark.search")
            if "ballots" in chosen.only:
                site.run("-m", "tests.benchmark.ballots", str(chosen.ballots))


def title(words: str) -> None:
    """Print what comes next."""
    print(f"\n{words}", flush=True)


if __name__ == "__main__":
    main()
