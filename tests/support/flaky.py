"""Runs each test that has failed once more, alone, and says which were only flaky.

A flaky test does not fail the run: it is reported last, because it is a defect to be mended. The
option `--rerun-alone FILE` turns this on and names the file that keeps the report.
"""

import subprocess
import sys
from pathlib import Path

import pytest

MOST = 20  # more failures at once are no accident
ALONE = ("-q", "-n", "0", "--no-cov")


def pytest_addoption(parser):
    """Add the option."""
    parser.addoption(
        "--rerun-alone", metavar="FILE", help="run failed tests alone; report flaky ones in FILE"
    )


def pytest_configure(config):
    """Watch the run, in the process that hears of all tests."""
    file = config.getoption("--rerun-alone")
    if file and not hasattr(config, "workerinput"):
        config.pluginmanager.register(FlakyReport(Path(file)))


def passes_alone(test: str) -> bool:
    """Run one test in a process of its own and say whether it passes."""
    command = [sys.executable, "-m", "pytest", *ALONE, test]
    return subprocess.run(command, capture_output=True).returncode == 0


class FlakyReport:
    """What has failed, and which of it passes alone."""

    def __init__(self, file: Path, passes=passes_alone):
        self.file, self.passes = file, passes
        self.failed: dict[str, None] = {}
        self.flaky: list[str] = []

    def pytest_runtest_logreport(self, report):
        """Remember a failure."""
        if report.failed:
            self.failed[report.nodeid] = None

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session, exitstatus):
        """Run what has failed again; where nothing fails alone, the run passes."""
        if exitstatus != pytest.ExitCode.TESTS_FAILED or not 0 < len(self.failed) <= MOST:
            return
        self.flaky = [test for test in self.failed if self.passes(test)]
        if self.flaky:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with self.file.open("a") as report:
                report.writelines(f"FLAKY: {test}\n" for test in self.flaky)
        if len(self.flaky) == len(self.failed):
            session.exitstatus = pytest.ExitCode.OK

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter):
        """Name the flaky tests."""
        if self.flaky:
            terminalreporter.section("flaky tests: they failed, and pass alone")
            for test in self.flaky:
                terminalreporter.line(f"FLAKY: {test}")
