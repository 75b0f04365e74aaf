"""Several at once: what is meant once happens once, on either database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from conventions.owned import StaleVersion
from tests.factories import make_pain_entry, make_ready, make_routine, make_user
from tracking import practice
from tracking.models import PainEntry, Session

AT_ONCE = 8

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ready() -> User:
    """Alice, stored for every thread to see."""
    return make_ready(make_user("alice"))


def at_once(call: Callable[[int], Any]) -> list[Any]:
    """What ``call`` gives or raises in each of eight threads."""

    def one(number: int) -> Any:
        try:
            return call(number)
        except (ValidationError, StaleVersion) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [*pool.map(one, range(AT_ONCE))]


def test_of_eight_that_begin_a_session_one_does(ready: User) -> None:
    routine = make_routine(ready)

    outcomes = at_once(lambda _: practice.begin(owner=ready, routine=routine, at=timezone.now()))

    assert sum(isinstance(outcome, Session) for outcome in outcomes) == 1
    assert {outcome.code for outcome in outcomes if isinstance(outcome, ValidationError)} == {"running"}
    assert Session.objects.running().count() == 1


def test_of_a_start_and_the_undo_of_another_at_once_one_session_runs(ready: User) -> None:
    routine = make_routine(ready)
    deleted = practice.begin(owner=ready, routine=routine, at=timezone.now())
    practice.delete(deleted, at=timezone.now())

    def begin_or_undo(number: int) -> object:
        if number % 2:
            return practice.begin(owner=ready, routine=routine, at=timezone.now())
        return practice.restore(Session.objects.get(pk=deleted.pk), at=timezone.now())

    outcomes = at_once(begin_or_undo)

    assert {outcome.code for outcome in outcomes if isinstance(outcome, ValidationError)} == {"running"}
    assert Session.objects.running().count() == 1


def test_of_eight_that_finish_a_session_one_does(ready: User) -> None:
    now = timezone.now()
    session = practice.begin(owner=ready, routine=make_routine(ready), at=now - timedelta(minutes=15))

    outcomes = at_once(lambda number: practice.finish(Session.objects.get(pk=session.pk), at=now, pain_after=number))

    assert sum(outcome is None for outcome in outcomes) == 1
    session.refresh_from_db()
    assert (session.version, session.pain_after) == (2, outcomes.index(None))


def test_the_same_request_eight_times_makes_one_pain_entry(ready: User) -> None:
    sent = {
        "client_uuid": "11111111-1111-4111-8111-111111111111",
        "score": 4,
        "felt_at": timezone.now().isoformat(),
    }

    def post(_: int) -> int:
        program = APIClient()
        program.force_authenticate(ready)
        return program.post("/api/v1/pain-entries/", sent).status_code

    assert sorted(at_once(post)) == [200] * (AT_ONCE - 1) + [201]
    assert PainEntry.objects.count() == 1


def test_of_eight_that_change_one_version_one_does(ready: User) -> None:
    entry = make_pain_entry(ready, timezone.now())

    def revise(number: int) -> None:
        mine = PainEntry.objects.get(pk=entry.pk)
        mine.revise(expected=1, score=number, felt_at=mine.felt_at, at=timezone.now())

    outcomes = at_once(revise)

    assert sum(outcome is None for outcome in outcomes) == 1
    entry.refresh_from_db()
    assert (entry.version, entry.score) == (2, outcomes.index(None))


def test_a_start_button_pressed_eight_times_at_once_begins_one_session_and_shows_it(ready: User) -> None:
    routine = make_routine(ready)
    asked = {"pain_before": "4", "is_new": "no", "checked": "4", "go": "1"}
    sent = {"client_uuid": "11111111-1111-4111-8111-111111111111"} | asked

    def press(_: int) -> tuple[int, str]:
        browser = Client()
        browser.force_login(ready)
        response = browser.post(f"/sessions/start/{routine.pk}/", sent)
        return response.status_code, response.headers.get("Location", "")

    answers = at_once(press)

    assert set(answers) == {(302, f"/sessions/{Session.objects.get().pk}/play/")}
