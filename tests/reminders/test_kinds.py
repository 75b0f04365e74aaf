"""Every reminder kind says what it is, comes when it should, and can be turned on and off at each door.

A new kind needs a row in KINDS; each place that forgets it fails here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

import pytest
import time_machine
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from reminders.channels import reminder_mail
from reminders.deciding import decide, offers_gently
from reminders.models import Delivery, Reminder
from tests.reminders.makers import MONDAY, NOW, make_address, make_session, make_week

pytestmark = pytest.mark.django_db
Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A kind, turned on by alice, who has a session of her week on Mondays at 18:00: what is wished for, and what
    follows from it. It is due at ``due_at`` where she practised at ``practised_at``."""

    wish: dict[str, Any]
    typed: dict[str, str]
    address: str
    practised_at: datetime | None
    due_at: datetime
    without_a_session: list[datetime]
    """What comes due until then where nobody practised."""
    expires_at: datetime
    held_back: dict[bool, str]
    """Why it is not sent, by whether there was a session on Monday at 17:00."""
    subject: str
    said: str
    next_one: str
    ended: str
    stopped: str


KINDS = {
    "practice": Sample(
        wish={"lead_minutes": 10},
        typed={"version": "0", "is_on": "on", "lead_minutes": "10"},
        address="/api/v1/reminders/",
        practised_at=None,
        due_at=utc(23, 17, 50),
        without_a_session=[utc(23, 17, 50)],
        expires_at=utc(23, 19, 50),
        held_back={False: "", True: "done_today"},
        subject="Time to move, Monday 18:00",
        said="Your session is at 18:00.",
        next_one="We do not send it if you practise before then or your week is done.",
        ended="<span>Sent</span>",
        stopped="We will not email you before your sessions any more.",
    ),
    "morning": Sample(
        wish={"local_time": time(8, 15)},
        typed={"version": "0", "lead_minutes": "30"}
        | {"morning-version": "0", "morning-is_on": "on", "morning-local_time": "08:15"},
        address="/api/v1/reminders/morning/",
        practised_at=utc(23, 11),
        due_at=utc(24, 8, 15),
        without_a_session=[],
        expires_at=utc(24, 18),
        held_back={False: "no_session", True: ""},
        subject="How are you this morning?",
        said="One question, one tap.",
        next_one="You can answer it with one tap.",
        ended="<span>Next morning: sent</span>",
        stopped="We will not email you in the morning any more.",
    ),
}
EACH = pytest.mark.parametrize("kind", Reminder.Kind.values)


@pytest.fixture(autouse=True)
def _monday_noon() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _week(alice: User) -> None:
    make_address(alice)
    make_week(alice, (MONDAY, "18:00"))
    alice.refresh_from_db()


def make_due(owner: User, kind: str) -> Delivery:
    """What comes due of a kind that is on, unsaved."""
    sample = KINDS[kind]
    if sample.practised_at is not None:
        make_session(owner, sample.practised_at)
    rule = Reminder.objects.settle(kind, owner=owner, is_on=True, expected=0, at=NOW, **sample.wish)
    [due], _ = rule.walk(until=sample.due_at, at=sample.due_at)
    due.rule = rule
    return due


def test_every_kind_has_a_sample() -> None:
    missing = sorted(set(Reminder.Kind.values) - set(KINDS))

    assert missing == [], f"Say in KINDS what {', '.join(missing)} does."


def test_no_two_kinds_say_the_same() -> None:
    words = [(one.subject, one.said, one.next_one, one.ended, one.stopped) for one in KINDS.values()]

    assert [len(set(column)) for column in zip(*words, strict=True)] == [len(KINDS)] * 5


@EACH
def test_a_mail_says_what_its_kind_says(alice: User, kind: str) -> None:
    mail = reminder_mail(make_due(alice, kind), address="alice@example.org")

    others = [sample for name, sample in KINDS.items() if name != kind]
    assert mail.subject == KINDS[kind].subject
    assert KINDS[kind].said in mail.body
    assert [sample.said for sample in others if sample.said in mail.body] == []


@EACH
def test_a_kind_is_due_and_expires_when_it_should(alice: User, kind: str) -> None:
    due = make_due(alice, kind)

    found = (due.due_at, due.expires_at, due.rule.upcoming(at=NOW))

    assert found == (KINDS[kind].due_at, KINDS[kind].expires_at, KINDS[kind].due_at)


@EACH
def test_a_kind_comes_without_a_session_or_waits_for_one(alice: User, kind: str) -> None:
    sample = KINDS[kind]
    rule = Reminder.objects.settle(kind, owner=alice, is_on=True, expected=0, at=NOW, **sample.wish)

    due, _ = rule.walk(until=sample.due_at, at=sample.due_at)

    assert [one.due_at for one in due] == sample.without_a_session


@EACH
@pytest.mark.parametrize("has_practised", [False, True])
def test_a_kind_is_held_back_for_its_own_reasons(alice: User, kind: str, has_practised: bool) -> None:
    due = make_due(alice, kind)
    alice.session_set.all().delete()
    if has_practised:
        make_session(alice, utc(23, 17))

    refusal = decide(due, address="alice@example.org", at=due.due_at)

    assert (refusal or ("", ""))[1] == KINDS[kind].held_back[has_practised]


@EACH
def test_the_page_turns_a_kind_on_and_says_what_comes_next(alice: User, page: Page, kind: str) -> None:
    sample, client = KINDS[kind], page(alice)
    if sample.practised_at is not None:
        make_session(alice, sample.practised_at)

    answer = client.post("/reminders/", sample.typed, follow=True)

    html = answer.content.decode()
    assert [rule.kind for rule in Reminder.objects.filter(is_on=True)] == [kind]
    assert [name for name in sample.typed if f'name="{name}"' not in html] == []
    assert [one.next_one for one in KINDS.values() if one.next_one in html] == [sample.next_one]


@EACH
def test_the_page_says_of_which_kind_the_last_ones_were(alice: User, page: Page, kind: str) -> None:
    due = make_due(alice, kind)
    due.status = Delivery.Status.SENT
    due.save()

    html = page(alice).get("/reminders/").content.decode()

    assert [one.ended for one in KINDS.values() if one.ended in html] == [KINDS[kind].ended]


@EACH
def test_the_api_turns_a_kind_on(alice: User, api: Api, kind: str) -> None:
    client, sample = api(alice), KINDS[kind]
    wish = {name: f"{value:%H:%M}" if isinstance(value, time) else value for name, value in sample.wish.items()}

    client.put(sample.address, {"is_on": True, **wish}, headers={"If-Match": '"0"'})

    stored = client.get(sample.address).json()
    assert {name: stored[name] for name in ("kind", "is_on", *wish)} == {"kind": kind, "is_on": True, **wish}


@EACH
def test_the_way_out_says_what_it_turns_off_and_turns_off_that_alone(alice: User, page: Page, kind: str) -> None:
    rules = {
        one: Reminder.objects.settle(one, owner=alice, is_on=True, expected=0, at=NOW, **KINDS[one].wish)
        for one in Reminder.Kind.values
    }
    address = rules[kind].unsubscribe_url()

    html = page(None).get(address).content.decode()
    page(None).post(address)

    assert [one.stopped for one in KINDS.values() if one.stopped in html] == [KINDS[kind].stopped]
    assert [rule.kind for rule in Reminder.objects.filter(is_on=False)] == [kind]


ASKED: dict[str, Callable[[Delivery], object]] = {
    "whether it is sent": lambda due: decide(due, address="alice@example.org", at=due.due_at),
    "whether it offers something gentle": offers_gently,
    "what its mail says": lambda due: reminder_mail(due, address="alice@example.org"),
    "when it expires": lambda due: due.rule.expires_at(due.due_at),
    "what comes next": lambda due: due.rule.upcoming(at=NOW),
    "what came due": lambda due: due.rule.walk(until=due.due_at, at=due.due_at),
    "what it copies of the plan": lambda due: due.rule.follow_plan(cutoff=NOW, at=NOW),
    "whether two were ignored": lambda due: due.rule.has_two_ignored(at=NOW),
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_an_unknown_kind_is_not_taken_for_another(alice: User, ask: Callable[[Delivery], object]) -> None:
    due = make_due(alice, "practice")
    due.rule.kind = "yearly"

    with pytest.raises(ValueError, match="yearly"):
        ask(due)
