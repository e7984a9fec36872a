"""Tally and release, stopped anywhere: run again, nothing is lost and nothing counted twice."""

import json
import os
import random
import signal
import subprocess
import sys
from contextlib import ExitStack
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from accounts.models import IssuedKey
from companies.employer_sync import sync_employers
from companies.models import Company, Industry, IndustryScores, MonthlyFigures, Score, Scorecard
from companies.ratings import ballots, keys
from companies.ratings.models import (
    Ballot,
    Batch,
    Comment,
    Employer,
    Envelope,
    GroupSum,
    Leaf,
)
from companies.ratings.shuffle import shuffle_ratings, shuffle_tables
from tests.companies.ratings.conftest import CLOSES_AT, rated, rating, run_tally
from tests.companies.ratings.test_quiet import database_url

PUBLISHED = [Scorecard, Score, IndustryScores, MonthlyFigures]


class Killed(BaseException):
    """The program was stopped."""


@pytest.fixture
def world(committed):
    """Two companies: one tallied before and changed since, one new with a batch that looks wrong.

    Returns what all tables hold, so that it can be put back.
    """
    industry = Industry.objects.create(pk=1, name="Health", slug="health")
    for pk in (1, 2):
        Company.objects.create(pk=pk, name=f"Company {pk}", industry=industry)
    sync_employers()
    Employer.objects.update(closes_at=CLOSES_AT, band_shift=0)
    first = rated(1, 6, job={"level": "manager"}, about={"age": "30-44"})
    run()
    for key in first[:2]:
        ballots.submit_rating(key, 1, rating(job={"level": "manager"}))
    ballots.withdraw_ratings(first[2], 1)
    rated(2, 21)
    run()
    Batch.objects.filter(state="held").update(state="passed")
    rated(1, 6, comments={"works": "Tea."})
    Employer.objects.update(closes_at=CLOSES_AT)
    return snapshot()


def tables():
    """The models that tally and release write, with their databases."""
    ratings = [("ratings", model) for model in apps.get_app_config("ratings").get_models()]
    return [*ratings, *(("default", model) for model in [*PUBLISHED, IssuedKey])]


def snapshot():
    """All rows of these tables."""
    rows = {}
    for using, model in tables():
        with connections[using].cursor() as cursor:
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            names = [column[0] for column in cursor.description]
            rows[using, model] = names, [list(map(plain, row)) for row in cursor.fetchall()]
    return rows


def plain(value):
    """A value as it can be written again."""
    if isinstance(value, memoryview):
        return bytes(value)
    return json.dumps(value) if isinstance(value, list | dict) else value


def put_back(rows):
    """Make the tables what they were."""
    for (using, model), (names, values) in rows.items():
        table = model._meta.db_table
        with connections[using].cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
            marks = ", ".join(["%s"] * len(names))
            columns = ", ".join(f'"{name}"' for name in names)
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)


def run():
    """Count and publish, as every month, without noise."""
    run_tally(chance=random.Random(1))
    shuffle_ratings()
    shuffle_tables("default", [IssuedKey])
    call_command("release", stdout=StringIO())


def outcome(*, with_figures=True):
    """What came of it; but for random names and the order of rows."""
    found = {}
    if with_figures:
        found = {
            model.__name__: sorted(
                json.dumps(row, default=str) for row in model.objects.values_list()
            )
            for model in (Batch, GroupSum, *PUBLISHED)
            if model is not Score
        }
        scores = Score.objects.values_list("company", "subject", "value", "min_ratings")
        found["Score"] = sorted(map(str, scores))
    batches = Batch.objects.values_list("employer", "number", "state", "ratings", "released")
    found["batches"] = sorted(batches)
    found["Envelope"] = Envelope.objects.count()
    found["Leaf"] = sorted(bytes(pk) for pk in Leaf.objects.values_list("pk", flat=True))
    found["Ballot"] = sorted(bytes(pk) for pk in Ballot.objects.values_list("pk", flat=True))
    comments = Comment.objects.values_list("handle", "text", "state", "released")
    found["Comment"] = sorted((bytes(handle), *rest) for handle, *rest in comments)
    return found


def stopped_at(number):
    """Run, stop before a certain statement that writes; return whether there were as many."""
    seen = 0

    def count(execute, sql, params, many, context):
        nonlocal seen
        seen += not sql.startswith("SELECT")
        if seen > number:
            raise Killed
        return execute(sql, params, many, context)

    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(count))
        try:
            run()
        except Killed:
            return True
    return False


def test_a_run_that_is_stopped_at_any_step_can_be_repeated(world):
    run()
    expected = outcome()
    number, wrong, again = 0, [], True
    while again:
        put_back(world)
        again = stopped_at(number)
        run()
        if outcome() != expected:
            wrong.append(number)
        number += 1
    assert (wrong, number > 30) == ([], True)


def test_a_run_counts_everyone_once(world):
    run()
    counted = Batch.objects.filter(state="counted")
    assert sum(row.ratings for row in counted if row.employer == 1) == 6 - 1 + 6
    assert sum(row.ratings for row in counted if row.employer == 2) == 21


PROGRAM = """
import os, signal, sys, django
django.setup()
from django.core.management import call_command
from django.db import connections
left = int(sys.argv[1])
def count(execute, sql, params, many, context):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)
connections["default"].execute_wrappers.append(count)
connections["ratings"].execute_wrappers.append(count)
call_command("tally")
call_command("release")
"""


def test_a_process_that_is_killed_leaves_nothing_half_done(world, tmp_path):
    run()
    expected = outcome(with_figures=False)
    put_back(world)
    environment = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(tmp_path),
        "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "inhersight.settings.site",
        "DATABASE_URL": database_url("default"),
        "RATINGS_DATABASE_URL": database_url("ratings"),
        "RATING_KEYS_DIR": str(keys.key_folder()),
    }
    for number in random.sample(range(5, 90), 3):
        command = [sys.executable, "-c", PROGRAM, str(number)]
        killed = subprocess.run(command, cwd=settings.BASE_DIR, env=environment)
        assert killed.returncode in (-signal.SIGKILL, 0)  # 0: less was left to be done than that
    run()
    assert outcome(with_figures=False) == expected
