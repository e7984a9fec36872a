"""Invented companies and ratings by the thousand, to measure with."""

import multiprocessing
import random
import secrets
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import cache
from itertools import accumulate

import django
from django.db import connections
from django.db.models import Max

from accounts.models import IssuedKey
from companies.employer_sync import sync_employers
from companies.models import Company, Industry
from companies.ratings import ballots, encryption, keys, months
from companies.ratings.leaves import STATES
from companies.ratings.models import Ballot, Batch, Employer, Nullifier, Slot
from companies.ratings.questions import DEMOGRAPHICS, DIMENSIONS, PROMPTS, SLUGS
from companies.ratings.rating import Rating
from core.slugs import make_slug
from search.normalization import normalize_name

CHUNK = 500
KEYS_AT_ONCE = 500  # in one piece of work; each rates three employers
SEAL = 12 + 16  # bytes that sealing adds: a nonce and a tag
ALONE = 2_000  # ratings; for fewer, other processes are not worth their start
ShowProgressOfTotal = Callable[[Iterable, str, int], Iterable]
Place = tuple[int, int]  # an employer and the number of its open batch

INDUSTRIES = {
    "Aerospace": ("Aircraft parts", "Satellites"),
    "Agriculture": ("Farms", "Seeds"),
    "Banking": ("Retail banks", "Payments", "Savings"),
    "Construction": ("Housing", "Roads"),
    "Education": ("Schools", "Training", "Textbooks"),
    "Energy": ("Grids", "Solar power"),
    "Food": ("Bakeries", "Dairies", "Drinks"),
    "Health": ("Hospitals", "Laboratories", "Home care"),
    "Media": ("Publishing", "Broadcasting"),
    "Retail": ("Groceries", "Clothing", "Online shops"),
    "Software": ("Business software", "Games", "Security"),
    "Transport": ("Railways", "Freight"),
}
PLACES = (
    *(("Akron", "Ohio"), ("Boise", "Idaho"), ("Chattanooga", "Tennessee"), ("Denver", "Colorado")),
    *(("Eugene", "Oregon"), ("Fargo", "North Dakota"), ("Grand Rapids", "Michigan")),
    *(("Hartford", "Connecticut"), ("Iowa City", "Iowa"), ("Juneau", "Alaska")),
    *(("Knoxville", "Tennessee"), ("Lincoln", "Nebraska"), ("Madison", "Wisconsin")),
    *(("Newark", "New Jersey"), ("Omaha", "Nebraska"), ("Portland", "Maine")),
)
FIRST = "Al Bren Cor Dal El Fen Gar Hol Ist Jor Kel Lor Mar Nor Os Pel Quin Ros Sel Tor Ul Ver Wil"
MIDDLE = "ba do fa go ka la mi na po ra so ta vi wa"
LAST = "bury dale den field ford gate ham land ley mere mont ridge stead ton vale wick wood worth"
KIND = "Associates Brothers Collective Foundry Labs Partners Systems Trading Union Works"


def show_no_progress(items: Iterable, words: str, total: int) -> Iterable:
    """Show no progress."""
    return items


def make_names() -> Iterator[str]:
    """Yield names of companies that do not exist, without end and without a repetition."""
    parts = [part.split() for part in (FIRST, MIDDLE, LAST, KIND)]
    number = 0
    while True:
        rest, chosen = number, []
        for part in parts:
            rest, at = divmod(rest, len(part))
            chosen.append(part[at])
        first, middle, last, kind = chosen
        yield f"{first}{middle}{last} {kind}{f' {rest + 1}' if rest else ''}"
        number += 1


def get_industries() -> list[Industry]:
    """Return the lower industries, made where they are missing."""
    lower = []
    for name, parts in INDUSTRIES.items():
        top, _ = Industry.objects.get_or_create(
            slug=make_slug(name, "industry"), defaults={"name": name}
        )
        for part in parts:
            made, _ = Industry.objects.get_or_create(
                slug=make_slug(part, "industry"), defaults={"name": part, "parent": top}
            )
            lower.append(made)
    return lower


def add_companies(number: int, track: ShowProgressOfTotal = show_no_progress) -> None:
    """Add companies, and tell the ballot box of them."""
    chance = random.Random(number)  # noqa: S311  # nosec B311
    lower = get_industries()
    start = Company.objects.aggregate(last=Max("pk"))["last"] or 0
    name = make_names()
    for first in track(range(0, number, CHUNK), "Companies", -(-number // CHUNK)):
        rows = []
        for serial in range(start + first + 1, start + min(first + CHUNK, number) + 1):
            city, region = chance.choice(PLACES)
            text = next(name)
            rows.append(
                Company(
                    name=text,
                    slug=f"{make_slug(text, 'company')}-{serial}",
                    search_name=normalize_name(text),
                    about=f"{text} was made up to measure how fast this site is.",
                    industry=chance.choice(lower),
                    city=city,
                    region=region,
                    country="United States",
                    size=chance.choice(Company.Size.values),
                    founded=chance.randint(1890, 2024),
                )
            )
        Company.objects.bulk_create(rows)
    sync_employers()


def add_ratings(
    number: int,
    among: Iterable[int] | None = None,
    track: ShowProgressOfTotal = show_no_progress,
    processes: int = 2,
) -> None:
    """Put sealed ballots of many keys into the box, three a key; some companies get far more.

    `among` are the employers to rate, all by default.
    """
    rows = Employer.objects.filter(merged_into=None).order_by("pk")
    if among is not None:
        rows = rows.filter(pk__in=list(among))
    places = list(rows.values_list("pk", "batch"))
    year = months.current_date().year
    keys.create_keys(year)
    add_habit(number, places)
    sizes = [3 * KEYS_AT_ONCE] * (number // (3 * KEYS_AT_ONCE))
    sizes += [number % (3 * KEYS_AT_ONCE)] if number % (3 * KEYS_AT_ONCE) else []
    work = [(secrets.randbits(64), size, places, year) for size in sizes]
    if number < ALONE or processes == 1:
        made: Iterable = (make_ballots(*one) for one in work)
    else:
        made = run_in_processes(work, processes)
    for nullifiers, slots, sealed, issued in track(made, "Ratings", len(work)):
        insert_rows(Nullifier, nullifiers)
        insert_rows(Slot, slots)
        insert_rows(Ballot, sealed)
        IssuedKey.objects.bulk_create(
            [IssuedKey(year=year, blinded=secrets.token_bytes(32)) for _ in range(issued)]
        )


def add_habit(number: int, places: list[Place]) -> None:
    """Write an earlier batch of each employer, as large as what comes: else the tally would hold
    every large batch back."""
    total = sum(weigh_popularity(pk) for pk, _ in places)
    month = months.month_of(months.current_date()) - 24
    industries = dict(Employer.objects.values_list("pk", "industry"))
    batches = []
    for pk, _ in places:
        size = 7 + round(number * weigh_popularity(pk) / total)
        batches.append(
            Batch(
                employer=pk,
                number=0,
                industry=industries[pk],
                month=month,
                ratings=size,
                answered=[size] * len(SLUGS),
                stars=[3 * size] * len(SLUGS),
                state=Batch.State.COUNTED,
                released=True,
            )
        )
    Batch.objects.bulk_create(batches, batch_size=1000, ignore_conflicts=True)


def run_in_processes(work: list[tuple], processes: int) -> Iterator[tuple]:
    """Yield what `make_ballots` makes in other processes, a few pieces ahead and no more."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, initializer=django.setup) as pool:
        yield from yield_in_order(pool, work, processes + 1)


def yield_in_order(pool: Executor, work: list[tuple], most: int) -> Iterator[tuple]:
    """Yield results in order while at most some pieces of work are done or under way."""
    waiting: deque = deque()
    for one in work:
        waiting.append(pool.submit(make_ballots, *one))
        if len(waiting) == most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def make_ballots(seed: int, number: int, places: list[Place], year: int) -> tuple:
    """Return rows of nullifiers, slots and ballots, and how many keys they took.

    Ballots are sealed to the tally key. What only an author could open is chance, as to everyone
    else: nobody holds these keys.
    """
    chance = random.Random(seed)  # noqa: S311  # nosec B311
    tally_key = keys.read_tally_public_key()
    weights = list(accumulate(weigh_popularity(pk) for pk, _ in places))
    nullifiers: list = []
    slots: list = []
    sealed: list = []
    issued = 0
    while len(sealed) < number:
        issued += 1
        rated = dict.fromkeys(chance.choices(places, cum_weights=weights, k=keys.SLOTS))
        for pk, batch in list(rated)[: number - len(sealed)]:
            value, one = secrets.token_bytes(32), make_rating(pk, chance)
            words = [[secrets.token_hex(32), *said] for said in one.comments.items()]
            leaves = [secrets.token_urlsafe(32) for _ in STATES]
            change = {"n": one.counted(), "o": None, "c": words, "y": year, "l": leaves}
            nullifiers.append((value, year))
            slots.append((secrets.token_bytes(32), secrets.token_bytes(encryption.COPY + SEAL)))
            own = secrets.token_bytes(encryption.WORDS + SEAL)
            ballot = encryption.seal_to_tally(change, tally_key)
            sealed.append((value, pk, batch, ballot, own, "waiting", "", None, "", False))
    return nullifiers, slots, sealed, issued


@cache
def weigh_popularity(pk: int) -> float:
    """Return how often a company is rated, compared with others: a few are far larger."""
    return random.Random(pk).lognormvariate(0, 0.8)  # noqa: S311  # nosec B311


@cache
def weigh_answers(pk: int) -> list[float]:
    """Return how often each answer is given of a company."""
    usual = random.Random(pk).uniform(1.5, 4.5)  # noqa: S311  # nosec B311
    weights = [0.3, *(1 / (0.4 + (stars - usual) ** 2) for stars in range(1, 6))]
    return list(accumulate(weights))


def make_rating(pk: int, chance: random.Random) -> Rating:
    """Return a rating that suits the company's character."""
    job = {
        name: chance.choice(choices)[0]
        for name, (_, choices) in DIMENSIONS.items()
        if chance.random() < 0.7
    }
    about = {
        name: chance.choice(choices)[0]
        for name, (_, choices) in DEMOGRAPHICS.items()
        if chance.random() < 0.3
    }
    comments = {}
    if chance.random() < 0.05:
        number = chance.randrange(1_000_000)
        comments[chance.choice(PROMPTS)[0]] = f"Comment {number}, made up to measure with."
    answers = chance.choices("012345", cum_weights=weigh_answers(pk), k=len(SLUGS))
    return Rating("".join(answers), job, about, comments)


def insert_rows(model, rows: list[tuple]) -> None:
    """Insert rows of the ballot box; by COPY where the database has it."""
    connection = connections[ballots.DATABASE]
    fields = model._meta.concrete_fields
    if connection.vendor != "postgresql":
        model.objects.bulk_create([model(*row) for row in rows])
        return
    columns = ", ".join(f.column for f in fields)
    copy = f"COPY {model._meta.db_table} ({columns}) FROM STDIN (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(copy) as target:
        target.set_types([f.rel_db_type(connection).split("(")[0] for f in fields])
        for row in rows:
            target.write_row(row)
