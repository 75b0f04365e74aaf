"""One session is moved to another day: in local days, and what speaks against a day is said, not refused."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from conventions.owned import StaleVersion
from routines.models import Move, Pause, Routine, Week, occurrences_between, plan_of
from tests.factories import make_routine, make_user

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)  # Thursday
TIME = time(18, 30)


def november(day: int) -> date:
    return date(2026, 11, day)


def plan(owner: User, *slots: tuple[int, Routine], at: datetime = datetime(2026, 11, 2, 12, tzinfo=UTC)) -> Week:
    there = Week.objects.visible_to(owner).first()
    rows = [{"weekday": day, "local_time": TIME, "routine": routine} for day, routine in slots]
    return Week.objects.plan(owner=owner, slots=rows, expected=there.version if there else None, at=at)


def move(owner: User, routine: Routine, from_on: date, to_on: date, **said: Any) -> Move:
    given = {"from_time": TIME, "local_time": TIME, "at": NOON} | said
    return Move.objects.move(owner=owner, routine=routine, from_on=from_on, to_on=to_on, **given)


def planned(owner: User, since: int = 23, until: int = 30) -> list[tuple[int, str]]:
    return [(one.on.day, one.state) for one in occurrences_between(owner, november(since), november(until))]


@pytest.fixture
def strong(alice: User) -> Routine:
    """On Monday and Thursday."""
    routine = make_routine(alice, "dart", name="Strong")
    plan(alice, (0, routine), (3, routine))
    return routine


def test_a_session_is_moved_once_and_reminders_are_told(alice: User, strong: Routine) -> None:
    moved = move(alice, strong, november(26), november(28))

    alice.refresh_from_db()
    assert planned(alice) == [(23, "planned"), (28, "moved"), (30, "planned")]
    assert plan_of(alice, november(23), november(29)).days == (november(23), november(28))
    assert alice.plan_changed_at == NOON
    assert (moved.version, moved.to_on) == (1, november(28))


def said_of(moved: Move) -> list[tuple[str, tuple[str, ...]]]:
    return [(finding.rule.id, finding.which) for finding in moved.findings]


def test_a_strength_session_is_moved_beside_another_and_it_is_said(alice: User, strong: Routine) -> None:
    moved = move(alice, strong, november(26), november(29))

    assert said_of(moved) == [("GAP", ("Sunday", "Monday"))]
    assert planned(alice) == [(23, "planned"), (29, "moved"), (30, "planned")]


def test_nothing_speaks_against_a_gentle_session_beside_strength(alice: User, strong: Routine) -> None:
    gentle = make_routine(alice, "cat-cow", name="Gentle")
    plan(alice, (0, strong), (3, strong), (5, gentle))

    moved = move(alice, gentle, november(28), november(29))

    assert moved.findings == ()
    assert planned(alice) == [(23, "planned"), (26, "planned"), (29, "moved"), (30, "planned")]


def test_of_days_that_are_over_it_counts_what_was_done_and_not_what_was_planned(alice: User, strong: Routine) -> None:
    tuesday = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

    moved = move(alice, strong, november(26), november(24), at=tuesday, done=[november(23)])
    assert said_of(moved) == [("GAP", ("Monday", "Tuesday"))]
    moved.delete()
    moved = move(alice, strong, november(26), november(24), at=tuesday, done=[])

    assert said_of(moved) == []
    assert planned(alice) == [(23, "planned"), (24, "moved"), (30, "planned")]


def test_more_than_three_strength_days_a_week_are_said(alice: User) -> None:
    strong = make_routine(alice, "dart", name="Strong")
    plan(alice, (0, strong), (2, strong), (4, strong))

    moved = move(alice, strong, november(30), november(29), done=[november(23), november(25)])

    assert said_of(moved) == [("WEEK", ("Monday", "Wednesday", "Friday", "Sunday"))]


def test_a_session_may_be_moved_within_its_day(alice: User, strong: Routine) -> None:
    move(alice, strong, november(26), november(26), local_time=time(20, 0))

    found = occurrences_between(alice, november(26), november(26))
    assert [(one.local_time, one.state) for one in found] == [(time(20, 0), "moved")]


@pytest.mark.parametrize(
    ("from_on", "to_on", "said", "sentence"),
    [
        (23, 28, {}, "This day is over, so it cannot be changed."),
        (26, 25, {}, "Choose today or a later day."),
        (26, 26, {}, "The session is already planned for then. Choose another day or time."),
        (27, 28, {}, "This session is not in your plan."),
        (26, 28, {"from_time": time(7)}, "This session is not in your plan."),
    ],
)
def test_what_cannot_be_moved_is_said(
    alice: User, strong: Routine, from_on: int, to_on: int, said: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        move(alice, strong, november(from_on), november(to_on), **said)

    assert refused.value.messages == [sentence]
    assert not Move.objects.exists()


@pytest.mark.parametrize("to_on", [date(2026, 12, 4), date(2027, 11, 26), date(9999, 12, 30)])
def test_a_session_is_moved_by_a_week_at_most(alice: User, strong: Routine, to_on: date) -> None:
    with pytest.raises(ValidationError) as refused:
        move(alice, strong, november(26), to_on)

    assert "You can move a session by up to 7 days. To move it further, change your week." in refused.value.messages


def test_a_time_is_not_taken_twice_and_a_pause_is_respected(alice: User, strong: Routine) -> None:
    gentle = make_routine(alice, "cat-cow", name="Gentle")
    plan(alice, (0, strong), (3, strong), (5, gentle))
    Pause.objects.begin(owner=alice, reason="holiday", since_on=november(29), until_on=november(29), at=NOON)

    with pytest.raises(ValidationError, match="You have another session on Saturday at 18:30"):
        move(alice, strong, november(26), november(28))
    with pytest.raises(ValidationError, match="Your plan is paused on that day"):
        move(alice, gentle, november(28), november(29))


def test_a_session_is_moved_on_and_taken_back(alice: User, strong: Routine) -> None:
    moved = move(alice, strong, november(26), november(28))

    with pytest.raises(ValidationError, match="You have already moved this session"):
        move(alice, strong, november(26), november(27))
    with pytest.raises(StaleVersion):
        moved.revise(to_on=november(27), local_time=TIME, at=NOON, expected=7)
    Move.objects.get().revise(to_on=november(27), local_time=TIME, at=NOON, expected=1)
    assert planned(alice) == [(23, "planned"), (27, "moved"), (30, "planned")]
    with pytest.raises(StaleVersion):
        moved.take_back(at=NOON, expected=1)
    Move.objects.get().take_back(at=NOON, expected=2)

    assert planned(alice) == [(23, "planned"), (26, "planned"), (30, "planned")]


def test_what_was_moved_can_always_be_taken_back(alice: User, strong: Routine) -> None:
    moved = move(alice, strong, november(30), november(28), at=datetime(2026, 11, 27, 12, tzinfo=UTC))

    moved.take_back(at=NOON, expected=1, done=[november(29)])

    assert planned(alice) == [(23, "planned"), (26, "planned"), (30, "planned")]


def test_a_move_is_gone_with_what_it_was_about(alice: User, strong: Routine) -> None:
    move(alice, strong, november(26), november(28))
    gentle = make_routine(alice, "cat-cow", name="Gentle")

    plan(alice, (3, gentle), at=NOON)
    assert planned(alice) == [(23, "planned"), (26, "planned")]
    plan(alice, (0, strong), (3, strong), at=NOON)

    assert planned(alice) == [(23, "planned"), (26, "planned"), (30, "planned")]
    assert not Move.objects.exists()


def test_a_routine_that_is_put_away_leaves_no_session_behind(alice: User, strong: Routine) -> None:
    friday = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
    move(alice, strong, november(26), november(28))
    plan(alice, at=friday)
    assert planned(alice) == [(23, "planned"), (28, "moved")]

    strong.archive(at=friday)

    alice.refresh_from_db()
    assert planned(alice, since=27) == []
    assert alice.plan_changed_at == friday


def test_a_routine_of_someone_else_is_no_session(alice: User, bob: User, strong: Routine) -> None:
    with pytest.raises(ValidationError, match="This session is not in your plan"):
        move(bob, strong, november(26), november(28))


def test_a_move_goes_with_the_account(alice: User, strong: Routine) -> None:
    move(alice, strong, november(26), november(28))
    Pause.objects.begin(owner=alice, reason="illness", since_on=november(29), until_on=november(29), at=NOON)

    alice.erase()

    assert not Move.objects.exists()
    assert not Pause.objects.exists()


def test_the_local_day_of_the_person_decides_what_is_over(alice: User, strong: Routine) -> None:
    """At 01:00 UTC on Friday it is still Thursday in New York, and before four it is in Lisbon too."""
    night = datetime(2026, 11, 27, 5, 0, tzinfo=UTC)

    with pytest.raises(ValidationError, match="This day is over"):
        move(alice, strong, november(26), november(28), at=night)
    alice.settle(time_zone="America/New_York", first_weekday=0, at=NOON)
    move(alice, strong, november(26), november(28), at=night)

    assert planned(alice) == [(23, "planned"), (28, "moved"), (30, "planned")]


def test_the_past_keeps_its_plan_across_a_change_of_the_clocks(alice: User) -> None:
    """The clocks change on Sunday 25 October; the days of the plan do not move."""
    routine = make_routine(alice, "cat-cow")
    plan(alice, (5, routine), (6, routine), at=datetime(2026, 10, 1, 12, tzinfo=UTC))
    plan(alice, (6, routine), (0, routine), at=datetime(2026, 10, 25, 23, 30, tzinfo=UTC))

    days = plan_of(alice, date(2026, 10, 17), date(2026, 10, 26)).days

    assert [day.day for day in days] == [17, 18, 24, 25, 26]


def test_a_session_planned_after_midnight_is_one_of_the_evening_before(alice: User) -> None:
    routine = make_routine(alice, "cat-cow")
    rows = [{"weekday": day, "local_time": at, "routine": routine} for day, at in ((1, time(3, 59)), (3, time(4, 0)))]
    Week.objects.plan(owner=alice, slots=rows, expected=None, at=datetime(2026, 11, 2, 12, tzinfo=UTC))

    assert plan_of(alice, november(23), november(26)).days == (november(23), november(26))
    assert plan_of(alice, november(24), november(26)).days == (november(26),)


def test_what_is_planned_takes_two_queries_for_any_span(alice: User, strong: Routine) -> None:
    for number in range(5):
        plan(alice, (0, strong), (3, strong), at=datetime(2026, 11, 3 + number, 12, tzinfo=UTC))
    move(alice, strong, november(26), november(28))

    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = occurrences_between(alice, date(2026, 1, 1), date(2028, 12, 31))

    assert len(queries) == 2
    assert len(found) == 226


@pytest.mark.django_db(transaction=True)
def test_of_two_sessions_moved_to_one_time_at_once_one_stays() -> None:
    """Each alone is well; together they would stand at the same time. Plans and an archive come in between."""
    alice = make_user()
    first, second = make_routine(alice, "dart", name="First"), make_routine(alice, "dart", name="Second")
    spare = make_routine(alice, "cat-cow", name="Spare")
    plan(alice, (3, first), (1, second))
    together = Barrier(4)

    def act(what: Callable[[User], object]) -> str:
        mine = User.objects.get(pk=alice.pk)
        together.wait(timeout=20)
        try:
            what(mine)
        except ValidationError:
            return "refused"
        finally:
            connection.close()
        return "done"

    acts: list[Callable[[User], object]] = [
        lambda mine: move(mine, first, november(26), november(28)),
        lambda mine: move(mine, second, date(2026, 12, 1), november(28)),
        lambda mine: plan(mine, (3, first), (1, second)),
        lambda mine: Routine.objects.get(pk=spare.pk).archive(at=NOON),
    ]
    with ThreadPoolExecutor(max_workers=4) as threads:
        ended = list(threads.map(act, acts))

    assert sorted(ended[:2]) == ["done", "refused"]
    assert ended[2:] == ["done", "done"]
    assert Move.objects.count() == 1
