"""The week is planned as a whole, kindly, and never over someone else's change."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.models import User
from conventions.owned import StaleVersion
from routines.models import Routine, Week, WeekSlot
from tests.factories import make_routine, make_user

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


def slot(routine: Routine, weekday: int, at: str = "07:30") -> dict[str, Any]:
    return {"weekday": weekday, "local_time": time.fromisoformat(at), "routine": routine}


def planned(user: User) -> list[tuple[str, str]]:
    return [(str(slot), slot.routine.name) for slot in WeekSlot.objects.filter(week__owner=user)]


def test_a_first_week_is_planned_and_reminders_are_told(alice: User) -> None:
    routine = make_routine(alice, "dart", name="Strong")

    week = Week.objects.plan(owner=alice, slots=[slot(routine, 3), slot(routine, 0)], expected=None, at=NOW)

    alice.refresh_from_db()
    assert week.version == 1
    assert planned(alice) == [("Monday 07:30", "Strong"), ("Thursday 07:30", "Strong")]
    assert alice.plan_changed_at == NOW


def test_planning_again_replaces_the_whole_week(alice: User) -> None:
    strong, gentle = make_routine(alice, "dart", name="Strong"), make_routine(alice, "cat-cow", name="Gentle")
    Week.objects.plan(owner=alice, slots=[slot(strong, 0)], expected=None, at=NOW)

    week = Week.objects.plan(
        owner=alice, slots=[slot(gentle, 0, "18:00"), slot(gentle, 0, "08:00")], expected=1, at=NOW
    )

    assert week.version == 2
    assert planned(alice) == [("Monday 08:00", "Gentle"), ("Monday 18:00", "Gentle")]


def test_an_empty_list_clears_the_week(alice: User) -> None:
    routine = make_routine(alice, "dart")
    Week.objects.plan(owner=alice, slots=[slot(routine, 0)], expected=None, at=NOW)

    Week.objects.plan(owner=alice, slots=[], expected=1, at=NOW)

    assert planned(alice) == []


@pytest.mark.parametrize("expected", [None, 0, 2])
def test_a_week_that_was_changed_meanwhile_is_not_overwritten(alice: User, expected: int | None) -> None:
    routine = make_routine(alice, "dart")
    Week.objects.plan(owner=alice, slots=[slot(routine, 0)], expected=None, at=NOW)

    with pytest.raises(StaleVersion):
        Week.objects.plan(owner=alice, slots=[], expected=expected, at=NOW)

    assert planned(alice) == [("Monday 07:30", "Evening")]


def test_a_week_that_does_not_exist_has_no_version_to_change(alice: User) -> None:
    with pytest.raises(StaleVersion):
        Week.objects.plan(owner=alice, slots=[], expected=1, at=NOW)


def test_a_routine_of_someone_else_is_refused_like_a_missing_one(alice: User, bob: User) -> None:
    hers = make_routine(bob, "dart")

    with pytest.raises(ValidationError) as foreign:
        Week.objects.plan(owner=alice, slots=[slot(hers, 0)], expected=None, at=NOW)
    with pytest.raises(ValidationError) as missing:
        Week.objects.plan(owner=alice, slots=[slot(Routine(pk=999_999), 0)], expected=None, at=NOW)

    assert foreign.value.message_dict == missing.value.message_dict == {"slots": ["Choose a routine from the list."]}
    assert Week.objects.count() == 0


def test_an_archived_routine_is_not_planned(alice: User) -> None:
    routine = make_routine(alice, "dart", name="Old one")
    routine.archive(at=NOW)

    with pytest.raises(ValidationError, match=r"“Old one” is archived\. Restore it before you plan it"):
        Week.objects.plan(owner=alice, slots=[slot(routine, 0)], expected=None, at=NOW)


def test_a_time_is_not_taken_twice(alice: User) -> None:
    routine = make_routine(alice, "cat-cow")
    slots = [slot(routine, 0, "07:30"), slot(routine, 0, "07:30:20")]

    with pytest.raises(ValidationError, match="2 sessions are planned for Monday at 07:30"):
        Week.objects.plan(owner=alice, slots=slots, expected=None, at=NOW)


def test_strength_days_next_to_each_other_are_planned_and_said_and_of_gentle_ones_nothing_is(alice: User) -> None:
    strong, gentle = make_routine(alice, "dart"), make_routine(alice, "cat-cow")

    beside = Week.objects.plan(owner=alice, slots=[slot(strong, 6), slot(strong, 0)], expected=None, at=NOW)
    assert [(one.rule.id, one.which) for one in beside.findings()] == [("GAP", ("Sunday", "Monday"))]
    apart = Week.objects.plan(owner=alice, slots=[slot(strong, 6), slot(gentle, 0)], expected=1, at=NOW)

    assert apart.findings() == ()


def test_a_weekday_that_does_not_exist_is_refused(alice: User) -> None:
    with pytest.raises(ValidationError):
        Week.objects.plan(owner=alice, slots=[slot(make_routine(alice, "dart"), 7)], expected=None, at=NOW)

    assert Week.objects.count() == 0


def test_a_week_holds_21_times_at_most(alice: User) -> None:
    routine = make_routine(alice, "cat-cow")
    slots = [slot(routine, n % 6, f"{n:02}:00") for n in range(22)]

    with pytest.raises(ValidationError, match=r"A week can have 21 sessions at most\. This one has 22"):
        Week.objects.plan(owner=alice, slots=slots, expected=None, at=NOW)


def test_the_target_is_what_is_planned_or_two_sessions(alice: User) -> None:
    routine = make_routine(alice, "cat-cow")
    Week.objects.plan(owner=alice, slots=[slot(routine, day) for day in (0, 2, 4)], expected=None, at=NOW)

    assert Week.objects.target_of(alice) == 3
    Week.objects.plan(owner=alice, slots=[], expected=1, at=NOW)
    assert Week.objects.target_of(alice) == 2


def test_the_slots_of_a_week_are_in_order(alice: User) -> None:
    routine = make_routine(alice, "cat-cow")
    Week.objects.plan(
        owner=alice,
        slots=[slot(routine, 3, "18:30"), slot(routine, 3, "07:30"), slot(routine, 0)],
        expected=None,
        at=NOW,
    )

    week = Week.objects.visible_to(alice).with_slots().get()

    assert [str(slot) for slot in week.planned_slots()] == ["Monday 07:30", "Thursday 07:30", "Thursday 18:30"]


def test_the_week_of_a_stranger_is_not_there(alice: User, bob: User) -> None:
    Week.objects.plan(owner=alice, slots=[], expected=None, at=NOW)

    assert not Week.objects.visible_to(bob).exists()


@pytest.mark.django_db(transaction=True)
def test_of_ten_first_plans_at_once_exactly_one_wins() -> None:
    alice = make_user()
    routine = make_routine(alice, "cat-cow")
    together = Barrier(10)

    def plan(number: int) -> str:
        mine = User.objects.get(pk=alice.pk)
        together.wait(timeout=20)
        try:
            Week.objects.plan(owner=mine, slots=[slot(routine, 0, f"{number:02}:00")], expected=None, at=NOW)
        except StaleVersion:
            return "stale"
        finally:
            connection.close()
        return f"Monday {number:02}:00"

    with ThreadPoolExecutor(max_workers=10) as threads:
        ended = list(threads.map(plan, range(10)))

    assert [(won, "Evening") for won in ended if won != "stale"] == planned(alice)
