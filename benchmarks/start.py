"""How long ./run takes, cold and warm, and what it costs: in a fresh copy, with a new .venv and no data.

.venv/bin/python -m benchmarks.start
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.run.processes import Run, copy_project, get, members, wait_until

BROWSED = ("/", "/exercises/", "/exercises/cat-cow/", "/api/v1/exercises/?page_size=100", "/accounts/signup/")


def start(project: Path, data: Path) -> tuple[Run, float]:
    """Return the seconds from the command until the list of exercises is served."""
    began = time.monotonic()
    run = Run(project, data, venv=project / ".venv")
    wait_until(lambda: run.process.poll() is not None or get(run.port, "/exercises/")[0] == 200, seconds=600)
    assert run.process.poll() is None, run.words()
    seconds = time.monotonic() - began
    run.wait_until_ready()
    return run, seconds


def memory(session: int) -> tuple[float, float]:
    """Return the megabytes of all processes: resident as ps adds them, and proportional (shared pages once)."""
    resident = proportional = 0
    for pid in members(session):
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        resident += pages * os.sysconf("SC_PAGE_SIZE")
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        proportional += 1024 * sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return resident / 2**20, proportional / 2**20


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        project = copy_project(Path(folder) / "project")
        data = Path(folder) / "data"
        run, cold = start(project, data)
        print(f"cold start: {cold:.1f} s")
        for path in BROWSED:
            get(run.port, path)
        wait_until(lambda: b'"ok"' in get(run.port, "/healthz/reminders/")[1], what="a tick")
        resident, proportional = memory(run.process.pid)
        count = len(members(run.process.pid))
        print(f"memory of {count} processes: {resident:.0f} MB resident, {proportional:.0f} MB proportional")
        installed = list((project / ".venv").glob("lib/python*/site-packages/*.dist-info"))
        size = subprocess.run(["du", "-sm", project / ".venv"], capture_output=True, text=True, check=True)
        print(f"installed: {len(installed)} distributions, {size.stdout.split()[0]} MB")
        began = time.monotonic()
        run.stop()
        print(f"stop: {time.monotonic() - began:.1f} s")
        for _ in range(3):
            run, warm = start(project, data)
            print(f"warm start: {warm:.1f} s")
            run.stop()


if __name__ == "__main__":
    sys.exit(main())
