"""What demo members say: chance, but the same at every time, and in the character of a company."""

from dataclasses import replace
from random import Random

from companies.ratings.questions import GROUPS, OVERALL, QUESTIONS, SLUGS
from companies.ratings.rating import Rating

DOES_NOT_APPLY = {"parental-leave": 0.16, "growing-families": 0.2, "sponsorship": 0.08}
FAMILY = GROUPS[1]
EMPLOYMENT = {"current": 68, "former": 24, "contractor": 5, "": 3}
LEVEL = {"entry": 22, "professional": 38, "senior": 18, "manager": 18, "director": 4}
ABOUT = {
    "age": {"under-30": 25, "30-44": 43, "45-59": 25, "60": 7},
    "care": {"yes": 56, "no": 44},
    "color": {"yes": 36, "no": 64},
    "disability": {"yes": 16, "no": 84},
}
DEPARTMENTS = {
    "Health Care": "health-care health-care health-care administration operations",
    "Information Technology": "engineering engineering product customer-service design",
    "Financials": "finance customer-service customer-service engineering human-resources",
    "Industrials": "operations operations production engineering administration",
    "Communication Services": "design marketing engineering sales product",
    "Consumer Discretionary": "retail retail retail teaching human-resources",
    "Consumer Staples": "production production retail operations marketing",
    "Utilities": "engineering operations production customer-service legal",
}


def choose_weighted(chance: Random, weights: dict[str, int]) -> str:
    """Return one of some values."""
    return chance.choices(list(weights), list(weights.values()))[0]


def make_batch(chance: Random, plan: dict, number: int, age: int, odd: str = "") -> list[Rating]:
    """Return the ratings of one batch; `odd` is how it looks wrong: "alike", "line", "flood"."""
    made = [make_rating(chance, plan, age) for _ in range(number)]
    if odd == "alike":
        made = [replace(one, answers=made[0].answers) for one in made[:4]] + made[4:]
    if odd == "line":
        made = [replace(one, answers="5" * len(SLUGS)) for one in made[:6]] + made[6:]
    return made


def make_rating(chance: Random, plan: dict, age: int) -> Rating:
    """Return one rating; companies change a little over time, former members were less happy."""
    job = make_job(chance, plan["industry"][0])
    about = {
        name: choose_weighted(chance, weights)
        for name, weights in ABOUT.items()
        if chance.random() < 0.72
    }
    usual, *groups = plan["stars"]
    offsets = dict(zip(GROUPS, groups, strict=True))
    character = Random(plan["name"])  # noqa: S311  # nosec B311
    drift = character.uniform(-0.08, 0.08) * age
    mood = usual + drift + chance.gauss(0, 0.45)
    mood += {"former": -0.5, "contractor": -0.2}.get(job.get("employment", ""), 0.1)
    mood += {"entry": -0.15, "manager": 0.25, "director": 0.4}.get(job.get("level", ""), 0)
    answers = ""
    for question in QUESTIONS:
        quirk = character.gauss(0, 0.15)
        stars = mood + quirk + offsets.get(question.group, 0) + chance.gauss(0, 0.7)
        if question.group == FAMILY and about.get("care") == "yes":
            stars -= 0.25
        skipped = question.slug != OVERALL
        skipped = skipped and chance.random() < DOES_NOT_APPLY.get(question.slug, 0.03)
        answers += "0" if skipped else str(min(5, max(1, round(stars))))
    return Rating(answers, job, about)


def make_job(chance: Random, industry: str) -> dict[str, str]:
    """Return what a member says of her job; some say less."""
    job = {
        "employment": choose_weighted(chance, EMPLOYMENT),
        "department": chance.choice(DEPARTMENTS[industry].split()),
        "level": choose_weighted(chance, LEVEL),
    }
    return {name: value for name, value in job.items() if value and chance.random() < 0.93}


def add_comment(one: Rating, prompt: str, employment: str, text: str) -> Rating:
    """Return a rating with her words, by someone who works or worked there."""
    return replace(one, job=one.job | {"employment": employment}, comments={prompt: text})
