"""What each kind of request costs, against its bar.

    .venv/bin/python -m benchmarks.web              every row, on PostgreSQL with 10,000 people
    .venv/bin/python -m benchmarks.web --sqlite     the same on SQLite
    .venv/bin/python -m benchmarks.web --growth     the same rows with ten times the people, beside as many
    .venv/bin/python -m benchmarks.web --mix        300 people for a minute, of whom one in five writes
    .venv/bin/python -m benchmarks.web --parallel   32 sessions of one person at once

The machine may be busy: what is measured is processor time, and it is compared with that of a view that does nothing,
in turns.
"""

import argparse
import json
import signal
import sys
from typing import Any

from benchmarks.web import load, printing
from benchmarks.web.measuring import compare, measure
from benchmarks.web.rows import FIRST_READ, PROFILED, ROWS, Row
from benchmarks.web.site import RunningSite, headers_of, started, with_django


def every_row(people: int, *, rounds: int, is_sqlite: bool) -> None:
    with started(people, is_sqlite=is_sqlite) as site:
        printing.head(site)
        printing.heading()
        figures = []
        for row in ROWS:
            figures.append(measure(site, row, rounds=rounds))
            printing.row(figures[-1])
        memory = site.memory()
        missed = [figure.row for figure in figures if not figure.is_held]
        asked = {"first": [*FIRST_READ], "profile": {row.name: asked_inside(site, row) for row in missed}}
        told = with_django("inside", json.dumps(asked), environment=site.environment)
        printing.rest(memory, told["first"])
        printing.profiles(told["profile"])


def asked_inside(site: RunningSite, row: Row) -> tuple[str, dict[str, str], list[Any]]:
    """Return how `inside.py` asks for ``row``."""
    person = site.people[row.person] if row.person else None
    path = row.path.format(**(person or {}))
    bodies = [row.body(site.people) for _ in range(PROFILED + 1)] if row.body else []
    return path, headers_of(path, person), bodies


def growth(people: int, *, rounds: int, is_sqlite: bool) -> None:
    with started(people, is_sqlite=is_sqlite) as small, started(10 * people, is_sqlite=is_sqlite) as big:
        printing.head(small)
        printing.head(big)
        printing.growth((row, compare(big, small, row, rounds=rounds)) for row in ROWS)


def mix(people: int, *, is_sqlite: bool) -> None:
    with started(max(people, 400), is_sqlite=is_sqlite, options=load.WORKERS_OF_THE_MIX) as site:
        printing.head(site)
        printing.mix(*load.mix(site))


def parallel(people: int, *, is_sqlite: bool) -> None:
    with started(people, is_sqlite=is_sqlite, options=load.WORKERS_IN_PARALLEL) as site:
        printing.head(site)
        printing.parallel(load.parallel(site))


def main() -> None:
    asked = argparse.ArgumentParser(prog="benchmarks.web", description=__doc__)
    asked.formatter_class = argparse.RawDescriptionHelpFormatter
    asked.add_argument("--people", type=int, default=10_000, help="how many people there are (10,000)")
    asked.add_argument("--rounds", type=int, default=11, help="how often each row is measured (11)")
    asked.add_argument("--sqlite", action="store_true", help="on SQLite")
    for mode in ("growth", "mix", "parallel"):
        asked.add_argument(f"--{mode}", action="store_const", dest="mode", const=mode)
    given = asked.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # what was started is stopped then too
    where = {"is_sqlite": given.sqlite}
    if given.mode == "mix":
        mix(given.people, **where)
    elif given.mode == "parallel":
        parallel(given.people, **where)
    else:
        (growth if given.mode == "growth" else every_row)(given.people, rounds=given.rounds, **where)


if __name__ == "__main__":
    main()
