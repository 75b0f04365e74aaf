"""How long composing a routine takes, from facts in memory and from the rows of a person.

    .venv/bin/python -m benchmarks.composer

Every level and length, without conditions and with each one: the first session of all, and one after a session.
"""

import statistics
from datetime import date
from functools import partial
from typing import Any

from benchmarks.processor import in_a_new_database, milliseconds

MINUTES = (6, 10, 15, 20, 30, 45)
TODAY = date(2026, 11, 23)
ROUNDS = 20


def people(practice: Any) -> list[Any]:
    from accounts.screening import FLAGS
    from exercises.facts import LEVELS
    from exercises.models import Exercise
    from routines.rules import Profile

    exercises = Exercise.objects.facts()
    sets = [frozenset[str](), *(frozenset({flag}) for flag in FLAGS)]
    return [
        Profile(today=TODAY, exercises=exercises, level=level, flags=flags, practice=practice)
        for level in LEVELS
        for flags in sets
    ]


def practised(found: Any) -> dict[str, Any]:
    from routines.rules import Experience

    done = Experience(times=1, recent_times=1, has_done_low_dose=True, last_done_on=date(2026, 11, 19))
    return {chosen.step.slug: done for chosen in found.steps}


def main() -> None:
    from accounts.models import User
    from exercises import catalogue
    from routines.composer import Wish, compose
    from routines.models import person_for

    catalogue.load(catalogue.read())
    last = practised(compose(people({})[0], Wish(15)))
    print("milliseconds of processor time, so that a busy machine measures the same")
    taken: list[float] = []
    for minutes in MINUTES:
        times = [
            milliseconds(partial(compose, who, Wish(minutes))) for practice in ({}, last) for who in people(practice)
        ]
        taken += times
        print(f"{minutes:2} minutes: median {statistics.median(times):.1f}, slowest {max(times):.1f}")
    print(f"all {len(taken)}: median {statistics.median(taken):.1f}, slowest {max(taken):.1f}")
    owner = User.objects.create_user("measured")
    whole = [milliseconds(lambda: compose(person_for(owner, today=TODAY), Wish(15))) for _ in range(ROUNDS)]
    print(f"with reading the person and the library from the database: median {statistics.median(whole):.1f}")


if __name__ == "__main__":
    in_a_new_database(main)
