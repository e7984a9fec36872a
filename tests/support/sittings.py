"""Sixty members who make their key and rate at once: `python -m tests.support.sittings FILE`.

It runs as a program of its own, so that each step is committed in real databases, and writes to
FILE, as JSON, what only the members' keys could tell: the nullifiers and the slots.
"""

import json
import secrets
import sys
from pathlib import Path

EMPLOYERS, EACH = 6, 10


def main(file: Path) -> None:
    """Let members make keys and rate."""
    import django

    django.setup()
    from accounts import rating_keys
    from companies.employer_sync import sync_employers
    from companies.models import Company
    from companies.ratings import ballots, keys
    from companies.ratings.questions import SLUGS
    from companies.ratings.rating import Rating
    from tests.factories.articles import make_user

    for number in range(EMPLOYERS):
        Company.objects.create(
            pk=number + 1, name=f"Larkfield {number}", slug=f"larkfield-{number}"
        )
    sync_employers()
    values = []
    for number in range(EMPLOYERS * EACH):
        user = make_user(f"member{number}@gmail.com", password=None)
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)
        key = keys.parse_key(rating_keys.make_whole_key(user, rating_keys.get_key_year()))
        employer = number % EMPLOYERS + 1
        answers = "".join(secrets.choice("12345") for _ in SLUGS)
        ballots.submit_rating(key, employer, Rating(answers))
        values.append([key.derive("rating", employer).hex(), key.derive("slot", 1).hex()])
    file.write_text(json.dumps(values))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
