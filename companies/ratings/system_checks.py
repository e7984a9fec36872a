"""What `manage.py check --deploy` says about the rating keys."""

from datetime import date

from django.core.checks import Tags, Warning, register

from companies.ratings import keys
from companies.ratings.months import current_date

DECEMBER, REMIND_FROM = 12, 15  # day: the kid of the next year should be announced two weeks before


def is_next_key_missing(today: date) -> bool:
    """Say whether it is mid-December and, where there are keys, the next year's is not made."""
    is_time = today.month == DECEMBER and today.day >= REMIND_FROM
    years = keys.list_public_keys() if is_time else {}
    return bool(years) and today.year + 1 not in years


@register(Tags.security, deploy=True)
def check_next_key(**kwargs) -> list[Warning]:
    """Warn in the second half of December where there is no key for the next year."""
    today = current_date()
    if not is_next_key_missing(today):
        return []
    year = today.year + 1
    words = (
        f"The rating key of {year} is not made: run rating_keys create {year}, announce its kid."
    )
    return [Warning(words, id="ratings.W001")]
