"""A process that dies between any two statements: each verb is done or not begun, what is kept of the diary is neither
old nor missing, and the same request sent again goes through."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection, models
from rest_framework.test import APIClient

from accounts.models import User
from routines.models import Week
from tests.factories import make_exercise, make_pain_entry, make_ready, make_routine, make_user
from tests.record_guard import INPUTS
from tests.tracking.test_kept import BEGAN, DECADES, has_kept_past, log
from tracking import practice
from tracking.models import FollowUp, KeptPast, Session
from tracking.overview.kept import kept_summary
from tracking.overview.summary import judged_anew, summary_of

NOW = datetime(2026, 8, 10, 12, tzinfo=UTC)
"""A Monday, the day after the last of a session every ten days."""
SESSIONS = "/api/v1/sessions/"
ONCE = {"client_uuid": "5a0c3f1e-8f7e-4e7b-9a53-0d2f6f1b7c11"}
FOLLOWS = frozenset(f"routines_{name}" for name in ("exercisestanding", "practisedday", "diarydigest", "proposal"))
"""The tables that follow the diary in the transaction of a verb."""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ready() -> User:
    """Alice, with a session every ten days, so that the first of them are closed, and a plan."""
    person = make_ready(make_user("alice", time_zone="UTC"))
    routine = make_routine(person)
    slots = [{"weekday": 0, "local_time": time(18), "routine": routine}]
    Week.objects.plan(owner=person, slots=slots, expected=None, at=BEGAN)
    for number in range(DECADES):
        log(person, NOW - timedelta(days=10 * (DECADES - number) - 9), number)
    assert KeptPast.objects.filter(owner=person).exists()
    return person


# A process that dies ----------------------------------------------------------------------------------------------


class Killed(BaseException):
    """The end of a process: nothing catches it."""


@contextmanager
def killed_after(count: int) -> Iterator[None]:
    """Let ``count`` statements that write through, and die before the next: what they wrote is stored by then, or it is
    taken back.

    To die earlier, between two that read, leaves what dying before an earlier one that writes leaves.
    """
    written = 0

    def let_through(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        nonlocal written
        is_write = sql.startswith(("INSERT", "UPDATE", "DELETE"))
        if is_write and written == count:
            raise Killed
        written += is_write
        return execute(sql, *args)

    with connection.execute_wrapper(let_through):
        yield


def rows_of(person: User) -> str:
    """All that is stored of ``person`` and their diary, without the numbers that a database counts up by itself."""
    found = []
    for model in apps.get_models():
        if model._meta.db_table in INPUTS | FOLLOWS:
            said = [one.attname for one in model._meta.concrete_fields if not _is_number_of_a_row(one)]
            found += sorted(repr((model.__name__, *row)) for row in model._default_manager.values_list(*said))
    return "\n".join(found)


def _is_number_of_a_row(field: models.Field) -> bool:
    return field.primary_key or field.is_relation or isinstance(field, models.UUIDField)


# What somebody does -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Request:
    """What is sent, to where, and what is answered the first time and each time after it."""

    method: str
    url: str
    body: dict[str, Any]
    answers: tuple[int, int]
    version: int | None = None

    def send(self, person: User) -> Any:
        program = APIClient(headers={"If-Match": f'"{self.version}"'} if self.version else {})
        program.force_authenticate(person)
        return getattr(program, self.method)(self.url, self.body, format="json", secure=True)


STEPS = [{"exercise": "dart", "reps": 6, "outcome": "done"}, {"exercise": "breathing", "reps": 6, "outcome": "eased"}]
ANSWERS = {"pain_before": 2, "pain_worst": 7, "pain_after": 2, "effort": 5, "stop_reason": "symptom"}
ENDED = ANSWERS | {"stop_signs": ["dizziness"]}


def a_session_is_logged(person: User) -> Request:
    times = {"started_at": "2026-08-10T11:00:00Z", "finished_at": "2026-08-10T11:20:00Z"}
    return Request("post", SESSIONS, ONCE | ENDED | times | {"steps": STEPS}, (201, 200))


def a_session_begins(person: User) -> Request:
    sent = {"routine": person.routine_set.get().pk, "pain_before": 3, "has_something_new": False}
    return Request("post", f"{SESSIONS}start/", ONCE | sent, (201, 200))


def a_session_ends(person: User) -> Request:
    session = practice.begin(owner=person, at=NOW - timedelta(minutes=20), routine=person.routine_set.get())
    return Request("post", f"{SESSIONS}{session.pk}/finish/", {"pain_after": 2, "effort": 5}, (200, 200))


def an_old_session_is_changed(person: User) -> Request:
    row = Session.objects.visible_to(person).order_by("-started_at")[1]
    times = {"started_at": row.started_at.isoformat(), "finished_at": row.finished_at.isoformat()}
    return Request("put", f"{SESSIONS}{row.pk}/", ANSWERS | times | {"steps": STEPS}, (200, 412), row.version)


def a_session_is_deleted(person: User) -> Request:
    row = Session.objects.visible_to(person).order_by("-started_at")[1]
    return Request("delete", f"{SESSIONS}{row.pk}/", {}, (204, 404), row.version)


def a_session_is_restored(person: User) -> Request:
    row = Session.objects.visible_to(person).order_by("-started_at")[1]
    practice.delete(row, at=NOW)
    return Request("post", f"{SESSIONS}{row.pk}/restore/", {}, (200, 200))


def a_morning_is_answered(person: User) -> Request:
    row = FollowUp.objects.visible_to(person).order_by("-practised_on")[0]
    return Request("put", f"/api/v1/mornings/{row.pk}/", {"feeling": "worse", "score": 7}, (200, 200), row.version)


def pain_is_noted(person: User) -> Request:
    body = ONCE | {"score": 8, "felt_at": "2026-08-10T11:00:00Z"}
    return Request("post", "/api/v1/pain-entries/", body, (201, 200))


def pain_is_changed(person: User) -> Request:
    entry = make_pain_entry(person, NOW - timedelta(hours=3))
    body = {"score": 9, "felt_at": "2026-08-10T09:00:00Z"}
    return Request("put", f"/api/v1/pain-entries/{entry.pk}/", body, (200, 412), entry.version)


def the_safety_questions_are_answered(person: User) -> Request:
    body = {"signs": [], "conditions": ["knee", "pressure"]}
    return Request("post", "/api/v1/me/screening/answers/", ONCE | body, (201, 200))


def a_routine_is_changed(person: User) -> Request:
    make_exercise("cat-cow")
    row = person.routine_set.get()
    body = {"name": "Night", "note": "", "steps": [{"exercise": "cat-cow", "reps": 6}]}
    return Request("put", f"/api/v1/routines/{row.pk}/", body, (200, 412), row.version)


def the_week_is_changed(person: User) -> Request:
    slots = [{"weekday": 2, "local_time": "07:00", "routine": person.routine_set.get().pk}]
    return Request("put", "/api/v1/week/", {"slots": slots}, (200, 412), Week.objects.get().version)


VERBS = [
    a_session_is_logged,
    a_session_begins,
    a_session_ends,
    an_old_session_is_changed,
    a_session_is_deleted,
    a_session_is_restored,
    a_morning_is_answered,
    pain_is_noted,
    pain_is_changed,
    the_safety_questions_are_answered,
    a_routine_is_changed,
    the_week_is_changed,
]


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.__name__.replace("_", " "))
def test_wherever_a_process_dies_a_verb_is_done_or_not_begun(ready: User, verb: Callable[[User], Request]) -> None:
    request = verb(ready)
    before = rows_of(ready)
    anew = {before: judged_anew(ready, now=NOW)[0]}
    died, first = 0, None

    while first is None:
        summary_of(ready, now=NOW)
        try:
            with killed_after(died):
                first = request.send(ready)
        except Killed:
            died += 1
            connection.close()
        now = rows_of(ready)
        if now not in anew:
            anew[now] = judged_anew(ready, now=NOW)[0]
        assert kept_summary(ready, now=NOW) in (None, anew[now]), died

    again = request.send(ready)

    assert died > 2
    assert len(anew) == 2, "somewhere a part of it was stored"
    assert again.status_code == request.answers[1]
    assert rows_of(ready) == now
    assert summary_of(ready, now=NOW) == anew[now] == kept_summary(ready, now=NOW)
    has_kept_past(ready, now=NOW)
