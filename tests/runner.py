"""./run test: run every test on every available database, then list in capitals what was left out.

Arguments go to pytest. With REQUIRE_ALL=1 anything left out or skipped is a failure, as it is in CI.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests import postgresql

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FIREFOX = ("firefox-esr", "firefox")
NOTHING_COLLECTED = 5
PLAIN = "not browser and not run and not worker"
PROCESSES = "(run or worker) and not browser"


@dataclass(frozen=True)
class Suite:
    """One call of pytest: which tests, and on which database (None: SQLite)."""

    title: str
    markers: str
    database: str | None = None
    is_parallel: bool = False
    is_again: bool = False
    """Whether all that asks no database ran before."""

    def run(self, arguments: list[str], folder: Path) -> "Outcome":
        """Run it with a data folder of its own. Its output goes to the terminal."""
        print(f"\n===== {self.title} =====", flush=True)
        report = folder / "report.xml"
        command = [sys.executable, "-m", "pytest", "-m", self.markers, f"--junitxml={report}", *arguments]
        if self.is_parallel and not arguments:
            command += ["--numprocesses=auto", "--dist=loadfile"]
        if self.is_again and not arguments:
            command += ["--only-database"]
        environment = os.environ | {"DATA_DIR": str(folder / "data")}
        environment.pop("TEST_DATABASE_URL", None)
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # or each process of each suite compiles every test
        if self.database:
            environment["TEST_DATABASE_URL"] = self.database
        began = time.monotonic()
        code = subprocess.run(command, env=environment, check=False).returncode
        skipped = count_skipped(report)
        empty = code == NOTHING_COLLECTED
        passed = code == 0 or (empty and bool(arguments))
        return Outcome(self.title, passed=passed, skipped=skipped, is_empty=empty, seconds=time.monotonic() - began)


@dataclass(frozen=True)
class Outcome:
    title: str
    passed: bool
    skipped: int
    is_empty: bool
    seconds: float

    def __str__(self) -> str:
        word = "nothing asked for" if self.is_empty and self.passed else "passed" if self.passed else "FAILED"
        return f"{self.title}: {word} in {self.seconds:.0f} s"


def count_skipped(report: Path) -> int:
    """Return the number of skipped tests in pytest's report, 0 without a report."""
    if not report.exists():
        return 0
    return sum(int(suite.get("skipped", 0)) for suite in ET.parse(report).getroot().iter("testsuite"))


@contextlib.contextmanager
def some_postgresql() -> Iterator[str | None]:
    """Yield the address of a PostgreSQL: of the environment, else of a server of our own, else None."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
    elif postgresql.what_lacks():
        yield None
    else:
        with postgresql.server() as url:
            yield url


def plan(database: str | None, *, has_chromium: bool, has_firefox: bool) -> tuple[list[Suite], list[str]]:
    """Return the suites to run, quick ones first, and what is left out and why."""
    suites = [Suite("SQLite", f"{PLAIN} and not postgresql", is_parallel=True)]
    left_out = []
    if database:
        suites += [
            Suite("PostgreSQL", PLAIN, database=database, is_parallel=True, is_again=True),
            Suite("Processes, worker on SQLite", "worker and not browser and not run and not postgresql"),
            Suite("Processes, worker on PostgreSQL", PROCESSES, database=database),
        ]
    else:
        suites += [Suite("Processes, worker on SQLite", f"{PROCESSES} and not postgresql")]
        left_out.append(f"every test on PostgreSQL ({postgresql.what_lacks()})")
    engines = [("browser and not firefox", has_chromium, "chromium"), ("firefox", has_firefox, "firefox")]
    if markers := " or ".join(marker for marker, is_there, _name in engines if is_there):
        suites.append(Suite("Browser", markers, is_parallel=True))
    left_out += [f"the tests in {name} (none was found)" for _marker, is_there, name in engines if not is_there]
    return suites, left_out


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    has_chromium, has_firefox = (any(map(shutil.which, names)) for names in (CHROMIUM, FIREFOX))
    with some_postgresql() as database:
        suites, left_out = plan(database, has_chromium=has_chromium, has_firefox=has_firefox)
        outcomes = []
        for suite in suites:
            with tempfile.TemporaryDirectory(prefix="pilates-tests-") as folder:
                outcomes.append(suite.run(arguments, Path(folder)))
    left_out += [f"{outcome.skipped} skipped tests of {outcome.title}" for outcome in outcomes if outcome.skipped]
    return conclude(outcomes, left_out)


def conclude(outcomes: list[Outcome], left_out: list[str]) -> int:
    """Print how each suite went and what was left out. Return 0 if all passed, and if complete where required."""
    print()
    for outcome in outcomes:
        print(outcome)
    for what in left_out:
        print(f"LEFT OUT: {what}".upper())
    is_incomplete = bool(left_out) and os.environ.get("REQUIRE_ALL") == "1"
    if is_incomplete:
        print("FAILED: with REQUIRE_ALL=1 nothing may be left out.")
    return 0 if all(outcome.passed for outcome in outcomes) and not is_incomplete else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
