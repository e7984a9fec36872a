"""Months and quarters as the ratings keep them, the only times in their database."""

from datetime import UTC, date, datetime


def current_date() -> date:
    """Return the date that years, months and quarters are taken from."""
    return datetime.now(UTC).date()


def month_of(day: date) -> int:
    """Return a day's month as it is kept: year × 12 + month − 1."""
    return day.year * 12 + day.month - 1


def quarter_of(day: date) -> int:
    """Return a day's quarter as it is kept: year × 4 + quarter − 1."""
    return month_of(day) // 3
