"""The settings: what the environment must give, and what production gets."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.support.waiting import PATIENCE


def manage(*arguments, tmp_path, **environment):
    """Run manage.py with nothing but the given environment; return the finished process."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def test_a_missing_secret_key_stops_the_start_with_one_line(tmp_path):
    result = manage("check", tmp_path=tmp_path)
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert "SECRET_KEY is missing" in result.stderr


@pytest.mark.parametrize("text", ["1", "2", "nginx", "10.0.0.0/8,*", "0.0.0.0/0"])
def test_a_wrong_list_of_proxies_stops_the_start_with_one_line(tmp_path, text):
    result = manage("check", tmp_path=tmp_path, DEBUG="1", TRUSTED_PROXIES=text)
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert "TRUSTED_PROXIES" in result.stderr


@pytest.mark.parametrize("name", ["Mars/Olympus", "UTC+1", "../../etc/passwd", "/etc/passwd"])
def test_a_time_zone_that_is_none_stops_the_start_with_one_line(tmp_path, name):
    result = manage("check", tmp_path=tmp_path, DEBUG="1", TIME_ZONE=name)
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert f"TIME_ZONE: {name!r} is not a time zone" in result.stderr


def test_the_operator_chooses_name_language_and_time_zone(tmp_path):
    chosen = {"SITE_NAME": "Brightside", "LANGUAGE_CODE": "en-GB", "TIME_ZONE": "Europe/London"}
    result = manage("diffsettings", tmp_path=tmp_path, DEBUG="1", **chosen)
    for line in (
        "SITE_NAME = 'Brightside'",
        "LANGUAGE_CODE = 'en-gb'",
        "TIME_ZONE = 'Europe/London'",
    ):
        assert line in result.stdout


def test_debugging_needs_no_secret_key(tmp_path):
    assert manage("check", tmp_path=tmp_path, DEBUG="1").returncode == 0


def test_the_production_settings_pass_the_deployment_check(tmp_path):
    result = manage(
        "check",
        "--deploy",
        "--fail-level=WARNING",
        tmp_path=tmp_path,
        SECRET_KEY="k3J9x" * 12,
        SITE_URL="https://advice.example",
    )
    assert (result.returncode, result.stderr) == (0, "")


def test_no_migration_is_missing(tmp_path):
    assert (
        manage("makemigrations", "--check", "--dry-run", tmp_path=tmp_path, DEBUG="1").returncode
        == 0
    )


@pytest.mark.parametrize("url", ["postgres://u:p@db/site", "postgresql://u:p@db/site"])
def test_postgresql_runs_without_its_jit(url):
    from inhersight.settings.databases import read_database

    assert "-c jit=off" in read_database(url)["OPTIONS"]["options"]


@pytest.mark.parametrize("said", ["", "1", "yes", "requierd"])
def test_staff_need_a_second_step_unless_a_clear_no_is_said(tmp_path, said):
    result = manage("check", "--deploy", tmp_path=tmp_path, DEBUG="1", STAFF_MFA=said)
    assert "accounts.W001" not in result.stderr


@pytest.mark.parametrize("said", ["0", "off"])
def test_the_deployment_check_warns_where_they_need_none(tmp_path, said):
    result = manage("check", "--deploy", tmp_path=tmp_path, DEBUG="1", STAFF_MFA=said)
    assert "accounts.W001" in result.stderr


def test_make_run_says_that_editors_need_no_second_step():
    result = subprocess.run(
        ["make", "--dry-run", "run"], cwd=settings.BASE_DIR, capture_output=True, text=True
    )
    assert 'STAFF_MFA="0"' in result.stdout
    assert "Editors need no second step here" in result.stdout
