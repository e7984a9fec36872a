"""The suite itself: nothing in it depends on how fast the machine is."""

import re

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, settings

TESTS = django_settings.BASE_DIR / "tests"
WAITING = TESTS / "support" / "waiting.py"
# A benchmark measures time, and is no test.
FILES = [path for path in TESTS.rglob("*.py") if path != WAITING and "benchmark" not in path.parts]


def lines_with(pattern: str) -> list[str]:
    """Return the places in the tests, as file:line, that match a pattern."""
    return [
        f"{path.relative_to(TESTS)}:{number}"
        for path in FILES
        if path.name != "test_suite.py"
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(pattern, line)
    ]


@pytest.mark.parametrize(
    "pattern",
    [r"\bsleep\(", r"wait_for_timeout", r"while .*time\.|deadline = "],
)
def test_tests_wait_for_conditions_in_one_place(pattern):
    assert lines_with(pattern) == []


def test_no_test_has_a_deadline_or_a_speed_check_of_its_own():
    places = lines_with(r"deadline=|suppress_health_check=")
    assert {place.partition(":")[0] for place in places} == {"conftest.py"}


def test_no_example_fails_for_being_slow():
    assert settings.default.deadline is None
    assert HealthCheck.too_slow in settings.default.suppress_health_check
