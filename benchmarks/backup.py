"""A backup, a restore and a look through a database of a million steps: each has to end within 10 minutes.

.venv/bin/python -m benchmarks.backup [--steps 1000000] [--postgresql]
"""

import argparse
import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests import postgresql
from tests.upgrades.databases import empty_database, query, run, run_site

LATEST_SECONDS = 600


def fill(count: int) -> None:
    """Copy three months of a life until there are ``count`` steps. Runs with Django set up."""
    from django.db import connection

    from benchmarks.web.people import copied, live_three_months
    from tracking.models import SessionStep

    typical = live_three_months("typical")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0; SET enable_nestloop = off")
    copied((typical, "copy", count // SessionStep.objects.count()))


@contextlib.contextmanager
def server(*, is_wanted: bool) -> Iterator[None]:
    """Let databases be made on a PostgreSQL of its own, or as files."""
    with postgresql.server() if is_wanted else contextlib.nullcontext("") as url:
        os.environ["TEST_DATABASE_URL"] = url
        yield


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=1_000_000)
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pilates-backup-") as name, server(is_wanted=asked.postgresql):
        here, there = Path(name) / "here", Path(name) / "there"
        here.mkdir()
        there.mkdir()
        with empty_database(here) as full, empty_database(there) as empty:
            run(full, "manage.py", "prepare", "--no-static", folder=here).check_returncode()
            filled = run_site(full, f"from benchmarks.backup import fill; fill({asked.steps})", folder=here)
            assert filled.returncode == 0, filled.stderr[-3000:]
            print(f"{query(full, 'SELECT count(*) FROM tracking_sessionstep')[0][0]} steps")
            timed(full, here, "backup", str(here / "backups"), "--unencrypted")
            [file] = (here / "backups").iterdir()
            timed(empty, there, "restore", str(file), "--no-erasures")
            timed(empty, there, "verify")


def timed(url: str, folder: Path, *command: str) -> None:
    began = time.monotonic()
    done = run(url, "manage.py", *command, folder=folder)
    seconds = time.monotonic() - began
    print((done.stdout or done.stderr).strip())
    print(f"{command[0]} took {seconds:.0f} s   {'well' if seconds < LATEST_SECONDS else 'TOO SLOW'}", flush=True)


if __name__ == "__main__":
    main()
