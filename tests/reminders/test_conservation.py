"""Whatever happens, every reminder that was due is accounted for: a sequence of mishaps against an independent count.

Mishaps: time passes, the bell rings or does not, the dispatcher dies before some statement, the mail server refuses,
defers or says nothing, the person edits, moves house or a session, pauses, turns off and on. Checked: I1 to I6.
"""

import contextlib
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from reminders.channels import Outcome, Result
from reminders.models import Delivery, Heartbeat, Reminder
from routines.models import Move, Pause, Routine, Week, next_planned
from tests.factories import make_user
from tests.reminders.makers import Clock, Post, make_address, make_week, ring
from tests.reminders.oracle import due_instants
from tests.reminders.test_kill import Killed, killing
from tracking import practice
from tracking.models import Session

BEGIN = datetime(2026, 10, 21, 6, 0, tzinfo=UTC)  # Wednesday; the clocks change on Sunday the 25th
ZONES = ["Europe/Lisbon", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]
WEEKS = [
    [(2, "09:00"), (4, "18:30")],
    [(0, "07:30"), (1, "07:30"), (2, "07:30"), (3, "07:30"), (4, "07:30"), (6, "01:30")],
    [(5, "22:00"), (6, "20:00"), (6, "21:00")],
    [],
]


class WatchedPost(Post):
    """Notes when each mail was taken, until when it was of use, and what the clock on the person's wall said."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.faults: list[str] = []

    def __call__(self, mail: Any, *, seconds: float) -> Result:
        result = super().__call__(mail, seconds=seconds)
        row = Delivery.objects.select_related("rule__owner").get(message_id=mail.extra_headers["Message-ID"])
        if result.outcome is Outcome.ACCEPTED and self.clock() >= row.expires_at:
            self.faults.append("I4: after it was of use")
        here = ZoneInfo(User.objects.get(pk=row.rule.owner_id).time_zone)
        wall, due = self.clock().astimezone(here), row.due_at.astimezone(here)
        if wall.time() >= time(21, 30) and not due.time() >= time(21, 30):
            self.faults.append("I4: in the quiet of the evening")
        return result


mishaps = st.one_of(
    st.tuples(st.just("pass"), st.integers(1, 40 * 60)),
    st.tuples(st.just("ring"), st.just(0)),
    st.tuples(st.just("ring"), st.just(0)),
    st.tuples(st.just("die"), st.integers(1, 45)),
    st.tuples(st.just("answer"), st.sampled_from([Outcome.LATER, Outcome.UNCLEAR, Outcome.REFUSED])),
)
edits = st.one_of(
    st.tuples(st.just("week"), st.integers(0, len(WEEKS) - 1)),
    st.tuples(st.just("zone"), st.sampled_from(ZONES)),
    st.tuples(st.just("lead"), st.sampled_from([0, 10, 30, 60, 120])),
    st.tuples(st.just("off"), st.just(0)),
    st.tuples(st.just("on"), st.just(0)),
    st.tuples(st.just("practise"), st.just(0)),
    st.tuples(st.just("pause"), st.integers(0, 3)),
    st.tuples(st.just("move"), st.integers(-2, 4)),
    st.tuples(st.just("take back"), st.just(0)),
)


class World:
    """One person, a clock, a mail server, and what may happen to them."""

    def __init__(self, owner: User) -> None:
        self.owner, self.clock = owner, Clock(BEGIN)
        self.post = WatchedPost(self.clock)
        for model in (Delivery, Heartbeat, Reminder, Session, Move, Pause, Week):
            model.objects.all().delete()
        User.objects.filter(pk=owner.pk).update(time_zone="Europe/Lisbon", plan_changed_at=BEGIN)
        owner.refresh_from_db()
        make_week(owner, *WEEKS[0], at=BEGIN)
        self.settle(is_on=True, lead_minutes=0)

    def settle(self, **said: Any) -> None:
        owner = User.objects.get(pk=self.owner.pk)
        rule = Reminder.objects.of(owner)
        wanted = {"is_on": rule.is_on, "lead_minutes": rule.lead_minutes} | said
        Reminder.objects.settle(owner=owner, expected=rule.version, at=self.clock(), **wanted)

    def happen(self, what: str, how: Any) -> None:
        self.clock.forward(seconds=1)
        match what:
            case "pass":
                self.clock.forward(minutes=how)
            case "ring":
                ring(self.clock, self.post)
            case "die":
                with killing(how):
                    ring(self.clock, self.post)
            case "answer":
                self.post.answers.append(how)
            case _:
                self.edit(what, how, owner=User.objects.get(pk=self.owner.pk))

    def edit(self, what: str, how: Any, *, owner: User) -> None:
        now = self.clock()
        edits: dict[str, Callable[[], object]] = {
            "week": lambda: make_week(owner, *WEEKS[how], at=now),
            "zone": lambda: owner.settle(time_zone=how, first_weekday=0, at=now),
            "lead": lambda: self.settle(lead_minutes=how),
            "off": lambda: self.settle(is_on=False),
            "on": lambda: self.settle(is_on=True),
            "practise": lambda: practice.log(owner=owner, started_at=now, finished_at=now, at=now),
            "pause": lambda: self.pause(days=how),
            "move": lambda: self.move(days=how),
            "take back": self.take_back,
        }
        edits[what]()

    def take_back(self) -> None:
        for moved in Move.objects.select_related("owner"):
            with contextlib.suppress(ValidationError):
                moved.take_back(at=self.clock(), expected=moved.version)

    def pause(self, *, days: int) -> None:
        """Pause from today on, or go on where a pause runs."""
        owner = User.objects.get(pk=self.owner.pk)
        today = self.clock().astimezone(ZoneInfo(owner.time_zone)).date()
        running = Pause.objects.on(today).select_related("owner").first()
        if running is not None:
            running.end(at=self.clock(), expected=running.version)
            return
        until = today + timedelta(days=days)
        with contextlib.suppress(ValidationError):
            Pause.objects.begin(owner=owner, reason="other", since_on=today, until_on=until, at=self.clock())

    def move(self, *, days: int) -> None:
        """Move what is planned next, where there is room."""
        owner = User.objects.get(pk=self.owner.pk)
        one = next_planned(owner, now=self.clock())
        if one is None or one.is_moved:
            return
        with contextlib.suppress(ValidationError):
            Move.objects.move(
                owner=owner,
                routine=Routine.objects.get(pk=one.routine),
                from_on=one.from_on,
                from_time=one.from_time,
                to_on=one.on + timedelta(days=days),
                local_time=time(17, 45),
                at=self.clock(),
            )

    def come_to_rest(self) -> None:
        """A dispatcher that lives rings until nothing is open any more."""
        self.post.answers.clear()
        for _ in range(20):
            self.clock.forward(minutes=10)
            ring(self.clock, self.post)

    def check(self) -> Reminder:
        rule = Reminder.objects.get()
        copies = Counter(self.post.message_ids)
        assert self.post.faults == []
        for row in rule.deliveries.all():
            assert row.status not in ("queued", "sending"), "I1"
            assert copies[row.message_id] <= 2, "I2"
            assert copies[row.message_id] <= 1 or row.ambiguous, "I2"
            assert row.status != "sent" or copies[row.message_id], "I3"
            assert row.status in ("sent", "unknown") or not copies[row.message_id] or row.ambiguous, "I3"
            assert row.lease_until is None, "I6"
            assert rule.next_due_at is None or rule.next_due_at > row.due_at or row.status == "cancelled", "I5"
        assert set(copies) <= set(rule.deliveries.values_list("message_id", flat=True)), "I3"
        assert rule.next_due_at is None or rule.next_due_at > self.clock(), "I5"
        return rule


@pytest.fixture
def person(transactional_db: None) -> User:
    owner = make_user("alice")
    make_address(owner)
    return owner


SLOW = settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@SLOW
@given(steps=st.lists(mishaps, min_size=3, max_size=20))
def test_every_occurrence_of_an_independent_clock_has_one_delivery_with_one_result(
    person: User, steps: list[tuple[str, Any]]
) -> None:
    world = World(person)

    for step in steps:
        world.happen(*step)
    world.come_to_rest()

    rule = world.check()
    slots = {(day, time.fromisoformat(clock)) for day, clock in WEEKS[0]}
    shown = due_instants(zone="Europe/Lisbon", slots=slots, begin=BEGIN, end=world.clock().replace(second=0))
    assert sorted(rule.deliveries.values_list("occ_date", flat=True)) == sorted({day for _, day in shown})


@SLOW
@given(steps=st.lists(st.one_of(mishaps, edits), min_size=3, max_size=25))
def test_whatever_the_person_changes_meanwhile_nothing_is_lost_doubled_or_late(
    person: User, steps: list[tuple[str, Any]]
) -> None:
    world = World(person)

    for step in steps:
        world.happen(*step)
    world.come_to_rest()

    rule = world.check()
    assert (rule.next_due_at is not None) == (rule.is_on and bool(rule.schedule))


def test_the_simulated_crash_really_ends_the_dispatcher(person: User) -> None:
    with killing(1) as killer, connection.cursor() as cursor:
        cursor.execute("SELECT 1")

    assert killer.count == 1
    assert not issubclass(Killed, Exception)
