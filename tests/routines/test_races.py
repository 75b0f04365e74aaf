"""Many who save one routine at once: one wins per version, and the steps stay in one order, on either database."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier

import pytest
from django.db import connection

from conventions.owned import StaleVersion
from routines.models import Routine, RoutineStep
from tests.factories import make_routine, make_steps, make_user

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE, ROUNDS = 20, 3
SLUGS = ["breathing", "scapular-slides", "arm-arcs", "cat-cow", "dart", "quadruped-reach", "childs-pose"]


def test_of_twenty_that_save_one_routine_one_wins_per_version_and_positions_stay_a_permutation() -> None:
    alice = make_user("alice")
    routine = make_routine(alice, *SLUGS)
    steps = make_steps(*SLUGS)

    for expected in range(1, ROUNDS + 1):
        start = Barrier(AT_ONCE)

        def save(number: int, expected: int = expected, start: Barrier = start) -> str:
            order = Random(number).sample(steps, k=len(steps))
            mine = Routine.objects.get(pk=routine.pk)
            start.wait(timeout=60)
            try:
                mine.revise(expected=expected, name=f"Order {number}", steps=order)
            except StaleVersion:
                return ""
            finally:
                connection.close()
            return ",".join(step["exercise"].slug for step in order)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            outcomes = [*pool.map(save, range(AT_ONCE))]

        winners = [order for order in outcomes if order]
        stored = RoutineStep.objects.filter(routine=routine).select_related("exercise")
        assert len(winners) == 1
        assert [step.position for step in stored] == [1, 2, 3, 4, 5, 6, 7]
        assert ",".join(step.exercise.slug for step in stored) == winners[0]
        assert Routine.objects.get().version == expected + 1
        assert routine.versions.count() == expected + 1
    assert Routine.objects.get().version == ROUNDS + 1
