"""Forms as a browser posts them to the ballot box."""

import secrets

from companies.ratings.questions import SLUGS

FORM = "application/x-www-form-urlencoded"


def filled(key, company=1, **fields) -> dict:
    """A whole rating, each question answered with four or five stars."""
    answers = {slug: secrets.choice("45") for slug in SLUGS}
    return {"company": company, "key": str(key), "act": "submit"} | answers | fields
