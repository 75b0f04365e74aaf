"""What the tests of the reminders stand on: a person with a week and a rule, and a clock in the hand."""

from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import User
from reminders import channels, engine
from reminders.channels import Outcome, Result
from reminders.models import Delivery, Reminder
from routines.models import Week
from tests.factories import make_routine, make_user
from tracking import practice
from tracking.models import Session

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
# A Monday; Lisbon keeps UTC in November.
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
GENTLE = ("breathing", "cat-cow", "childs-pose")


class Clock:
    """A clock that is moved by hand."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


class Post:
    """The mail server's place: remembers what it accepted, answers as it is told, and accepts the rest."""

    def __init__(self, *answers: Outcome) -> None:
        self.answers = list(answers)
        self.mails: list[Any] = []
        self.tries = 0

    def __call__(self, mail: Any, *, seconds: float) -> Result:
        self.tries += 1
        outcome = self.answers.pop(0) if self.answers else Outcome.ACCEPTED
        if outcome is Outcome.ACCEPTED:
            self.mails.append(mail)
        return Result(outcome, "" if outcome is Outcome.ACCEPTED else "data 451 4.3.0")

    @property
    def message_ids(self) -> list[str]:
        return [mail.extra_headers["Message-ID"] for mail in self.mails]


@contextmanager
def posting(post: Post) -> Any:
    """The engine hands its mails to ``post``: the network's edge."""
    engine.deliver = post  # type: ignore[assignment]
    try:
        yield post
    finally:
        engine.deliver = channels.deliver


def make_address(owner: User, email: str = "", *, verified: bool = True) -> EmailAddress:
    return EmailAddress.objects.create(
        user=owner, email=email or f"{owner.username}@example.org", verified=verified, primary=True
    )


def make_week(owner: User, *slots: tuple[int, str], at: datetime = NOW) -> Week:
    """A week of gentle sessions at ``slots``, as (weekday, "HH:MM"); in place of an earlier one."""
    routine = owner.routine_set.first() or make_routine(owner, *GENTLE)
    there = Week.objects.visible_to(owner).first()
    wanted = [{"weekday": day, "local_time": time.fromisoformat(clock), "routine": routine} for day, clock in slots]
    return Week.objects.plan(owner=owner, slots=wanted, expected=there.version if there else None, at=at)


def make_rule(
    owner: User, *slots: tuple[int, str], lead_minutes: int = 0, at: datetime = NOW, email: str = ""
) -> Reminder:
    """A rule that is on, of a person with a confirmed address and a week of ``slots``."""
    if not EmailAddress.objects.filter(user=owner).exists():
        make_address(owner, email)
    make_week(owner, *slots, at=at)
    owner.refresh_from_db()
    return Reminder.objects.settle("practice", owner=owner, is_on=True, lead_minutes=lead_minutes, expected=0, at=at)


def make_people(count: int, *slots: tuple[int, str], at: datetime = NOW) -> list[Reminder]:
    """``count`` people with the same week, in few queries."""
    first = make_rule(make_user("person0"), *slots, at=at)
    owners = User.objects.bulk_create(
        [
            User(username=f"person{number}", time_zone="Europe/Lisbon", plan_changed_at=first.planned_at)
            for number in range(1, count)
        ]
    )
    EmailAddress.objects.bulk_create(
        [
            EmailAddress(user=owner, email=f"{owner.username}@example.org", verified=True, primary=True)
            for owner in owners
        ]
    )
    copies = [
        Reminder(
            owner=owner,
            is_on=True,
            lead_minutes=first.lead_minutes,
            time_zone=first.time_zone,
            schedule=first.schedule,
            planned_at=first.planned_at,
            next_due_at=first.next_due_at,
        )
        for owner in owners
    ]
    return [first, *Reminder.objects.bulk_create(copies)]


def make_session(owner: User, finished_at: datetime) -> Session:
    """A finished session of twenty minutes."""
    return practice.log(
        owner=owner, started_at=finished_at - timedelta(minutes=20), finished_at=finished_at, at=finished_at
    )


def ring(clock: Clock, post: Post | None = None) -> Post:
    """One ring of the bell, to its end."""
    with posting(post or Post()) as here:
        while engine.ring(clock=clock):
            pass
    return here


def outcomes(rule: Reminder) -> list[tuple[str, str, str]]:
    """The deliveries of ``rule``, oldest first, as (local date, status, reason)."""
    rows = Delivery.objects.filter(rule=rule).order_by("occ_date")
    return [(f"{row.occ_date:%Y-%m-%d}", row.status, row.reason) for row in rows]


def make_due(username: str) -> Reminder:
    """A person whose reminder came due at the beginning of this minute, in a zone where it is about noon."""
    now = timezone.now().replace(second=0, microsecond=0)
    owner = make_user(username, time_zone=f"Etc/GMT{now.hour - 12:+d}")
    there = now.astimezone(ZoneInfo(owner.time_zone))
    return make_rule(owner, (there.weekday(), f"{there:%H:%M}"), at=now - timedelta(seconds=1))
