"""A test that fails and passes alone is reported as flaky; one that fails again fails the run."""

from types import SimpleNamespace

import pytest

from tests.support.flaky import MOST, FlakyReport

FAILED, OK = pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.OK


@pytest.fixture
def finish(tmp_path):
    """End a run with some failures, of which some pass alone; return the report and the status."""

    def end(failed, passing):
        report = FlakyReport(tmp_path / "ci" / "flaky.txt", passes=passing.__contains__)
        for test in failed:
            report.pytest_runtest_logreport(SimpleNamespace(failed=True, nodeid=test))
        session = SimpleNamespace(exitstatus=FAILED)
        report.pytest_sessionfinish(session, FAILED)
        return report, session.exitstatus

    return end


def test_a_run_passes_when_all_that_failed_passes_alone(finish):
    assert finish(["a", "b"], ["a", "b"])[1] == OK


def test_a_run_fails_when_one_test_fails_alone_too(finish):
    assert finish(["a", "b"], ["a"])[1] == FAILED


def test_the_file_names_the_flaky_tests_and_no_others(finish):
    report, _ = finish(["a", "b"], ["a"])
    assert report.file.read_text() == "FLAKY: a\n"


def test_there_is_no_file_when_nothing_is_flaky(finish):
    report, _ = finish(["a"], [])
    assert not report.file.exists()


def test_many_failures_at_once_are_not_run_again(finish):
    many = [str(number) for number in range(MOST + 1)]
    assert finish(many, many)[1] == FAILED
