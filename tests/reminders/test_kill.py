"""A dispatcher may die between any two statements: exhaustively, at each of them, the invariants I1 to I6 hold.

Dying is an exception that nothing catches (``BaseException``), raised before the n-th statement; the connection is then
closed, which rolls back what was not committed. Dying after a statement is the same as dying before the next one, or as
never having run it where its transaction was still open. Dying around the mail server's answer has tests of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import override_settings

from accounts.models import User
from reminders import apps, engine
from reminders.channels import Outcome, Result
from reminders.models import Delivery, Heartbeat, Reminder
from tests.factories import make_user
from tests.reminders.makers import MONDAY, THURSDAY, Clock, Post, make_rule, make_session, make_week, posting, ring

DUE = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
BEFORE, AFTER = "before", "after"


class Killed(BaseException):
    """The process is gone: no code of the site sees this."""


class Killer:
    """Kills before the n-th statement; ``count`` is how many were asked for."""

    def __init__(self, at: int) -> None:
        self.at, self.count = at, 0

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        self.count += 1
        if self.count == self.at:
            raise Killed
        return execute(sql, params, many, context)


@contextmanager
def killing(at: int) -> Iterator[Killer]:
    """Whether it was killed or not is read from the killer's count."""
    killer = Killer(at)
    try:
        with connection.execute_wrapper(killer):
            yield killer
    except Killed:
        connection.close()


class Scene:
    """Alice is to be reminded, Bob has practised, and Carol moved her session; set back before each death."""

    def __init__(self) -> None:
        self.rules = [
            make_rule(make_user(name), (MONDAY, "18:00"), (THURSDAY, "18:00")) for name in ("alice", "bob", "carol")
        ]
        make_session(self.rules[1].owner, DUE - timedelta(hours=3))
        self.rows = list(Reminder.objects.values())
        carol = self.rules[2].owner
        make_week(carol, (MONDAY, "18:00"), (THURSDAY, "20:00"), at=DUE - timedelta(hours=1))

    def set_back(self) -> None:
        Delivery.objects.all().delete()
        Heartbeat.objects.all().delete()
        for row in self.rows:
            Reminder.objects.filter(pk=row["id"]).update(**{name: row[name] for name in row if name != "id"})


def check_invariants(post: Post) -> None:
    copies = {row.message_id: post.message_ids.count(row.message_id) for row in Delivery.objects.all()}
    for rule in Reminder.objects.all():
        [row] = rule.deliveries.all()  # I1 one row for the one occurrence, and I2 one for each local day
        assert row.status not in ("queued", "sending"), "I1"
        assert copies[row.message_id] <= 2, "I2"
        assert copies[row.message_id] <= 1 or row.ambiguous, "I2"
        assert row.status != "sent" or copies[row.message_id], "I3"
        assert row.lease_until is None, "I6"
        assert rule.next_due_at is not None, "I5"
        assert rule.next_due_at > row.due_at, "I5"
    assert all(when < DUE + timedelta(hours=2) for when in post_times(post)), "I4"
    bobs, carols = Reminder.objects.order_by("pk")[1:3]
    assert copies[bobs.deliveries.get().message_id] == 0
    assert carols.schedule == [[MONDAY, "18:00"], [THURSDAY, "20:00"]]


class TimedPost(Post):
    """Remembers when it took each mail, and may die itself, just before or just after."""

    def __init__(self, clock: Clock, kill: tuple[int, str] | None = None) -> None:
        super().__init__()
        self.clock, self.kill, self.times = clock, kill, [clock()][:0]

    def __call__(self, mail: Any, *, seconds: float) -> Result:
        if self.kill == (self.tries + 1, BEFORE):
            self.tries += 1
            raise Killed
        result = super().__call__(mail, seconds=seconds)
        self.times.append(self.clock())
        if self.kill == (self.tries, AFTER):
            raise Killed
        return result


def post_times(post: Post) -> list[datetime]:
    return getattr(post, "times", [])


def finish_the_day(clock: Clock, post: Post) -> None:
    """Another dispatcher takes over when the lease is over."""
    for _ in range(3):
        clock.forward(seconds=181)
        ring(clock, post)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("deaths", [1, 2])
def test_whatever_statement_a_dispatcher_dies_at_everything_is_accounted_for(deaths: int) -> None:
    scene = Scene()
    at, is_reached = 0, True

    while is_reached:
        at += 1
        scene.set_back()
        clock = Clock(DUE)
        post = TimedPost(clock)
        for _ in range(deaths):
            with killing(at) as killer:
                ring(clock, post)
            clock.forward(seconds=181)
        is_reached = killer.count >= at
        finish_the_day(clock, post)
        check_invariants(post)

    assert at > 40  # all of plan, claim, send and finish were passed


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", [BEFORE, AFTER])
@pytest.mark.parametrize("which", [1, 2])
def test_a_death_in_the_middle_of_a_mail_makes_at_most_two_copies(moment: str, which: int) -> None:
    Scene()
    clock = Clock(DUE)
    post = TimedPost(clock, kill=(which, moment))

    with pytest.raises(Killed):
        ring(clock, post)
    finish_the_day(clock, post)

    check_invariants(post)


@pytest.mark.django_db(transaction=True)
def test_two_deaths_after_the_mail_was_taken_end_as_unknown(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    clock = Clock(DUE)
    posts = [TimedPost(clock, kill=(1, AFTER)), TimedPost(clock, kill=(1, AFTER)), TimedPost(clock)]

    for post in posts[:2]:
        with pytest.raises(Killed):
            ring(clock, post)
        clock.forward(seconds=181)
    ring(clock, posts[2])

    assert [len(post.mails) for post in posts] == [1, 1, 0]
    assert rule.deliveries.get().status == "unknown"


# The commit after the server said yes ------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_when_the_mail_was_taken_is_asked_until_it_is_back(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the server said is known to this process alone: it writes it down as soon as it can."""
    rule = make_rule(alice, (MONDAY, "18:00"))
    monkeypatch.setattr(engine.time, "sleep", lambda seconds: None)
    refused = []

    def away(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        if post.mails and len(refused) < 5:
            refused.append(sql)
            raise OperationalError("the database system is shutting down")
        return execute(sql, params, many, context)

    post = Post()
    with connection.execute_wrapper(away):
        ring(Clock(DUE), post)

    assert len(refused) == 5
    assert rule.deliveries.get().status == "sent"
    assert len(post.mails) == 1


@pytest.mark.django_db(transaction=True)
def test_waiting_for_the_database_ends_well_after_the_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(engine.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(engine.time, "sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))

    def never() -> None:
        raise OperationalError

    with pytest.raises(OperationalError):
        engine.insist(never)

    assert 360 < now[0] < 370


# Fence and lease ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_dispatcher_that_lost_its_lease_writes_nothing(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    clock = Clock(DUE)
    engine.plan(at=clock())
    first = engine.claim(at=clock())
    clock.forward(seconds=181)
    second = engine.claim(at=clock())
    assert first is not None
    assert second is not None

    late = engine.finish(first, status="sent")
    in_time = engine.finish(second, status="failed", last_error="rcpt 550")

    assert (late, in_time) == (False, True)
    assert rule.deliveries.get().status == "failed"


@pytest.mark.django_db(transaction=True)
def test_a_mail_is_not_begun_with_less_than_half_of_the_lease(alice: User) -> None:
    make_rule(alice, (MONDAY, "18:00"))
    engine.plan(at=DUE)
    row = engine.claim(at=DUE)
    assert row is not None
    row.rule = Reminder.objects.get()

    too_late = engine.begin(row, at=DUE + timedelta(seconds=90))
    in_time = engine.begin(row, at=DUE + timedelta(seconds=89))

    assert (too_late, in_time) == (False, True)


@pytest.mark.django_db(transaction=True)
def test_a_lease_that_runs_is_not_taken_over(alice: User) -> None:
    make_rule(alice, (MONDAY, "18:00"))
    engine.plan(at=DUE)

    assert engine.claim(at=DUE) is not None
    assert engine.claim(at=DUE + timedelta(seconds=180)) is None


@pytest.mark.parametrize(("lease", "smtp", "faults"), [(180, 60, 0), (91, 60, 0), (90, 60, 1), (1, 60, 1)])
def test_a_lease_that_is_too_short_is_refused_at_the_start(lease: int, smtp: int, faults: int) -> None:
    with override_settings(REMINDER_LEASE_SECONDS=lease, REMINDER_SMTP_SECONDS=smtp):
        assert len(apps.check_lease()) == faults


@pytest.mark.django_db
def test_the_answers_of_a_dead_dispatcher_and_of_a_living_one_are_told_apart(alice: User) -> None:
    """A reminder that may have gone out is never called "not sent", even when its time has passed meanwhile."""
    rule = make_rule(alice, (MONDAY, "18:00"))
    clock = Clock(DUE)
    with posting(Post(Outcome.UNCLEAR)):
        engine.ring(clock=clock)

    clock.forward(hours=3)
    ring(clock)

    assert rule.deliveries.get().status == "unknown"
