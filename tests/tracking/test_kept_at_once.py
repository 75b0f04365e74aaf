"""What is kept of a diary while several write and read it at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import RecordVersion, User
from tests.conventions.test_pages import is_locked
from tests.factories import make_exercise, make_ready, make_user
from tests.tracking.test_kept import BEGAN, DECADES, has_kept_past, log
from tracking import practice
from tracking.models import KeptPast, KeptSummary, PainEntry, Session
from tracking.overview.kept import kept_summary
from tracking.overview.summary import judged_anew, summary_of

NOW = BEGAN + timedelta(days=10 * DECADES)
WRITES, READERS = 60, 3

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ready() -> User:
    """Alice, with a session every ten days, so that the first of them are closed."""
    person = make_ready(make_user("alice", time_zone="UTC"))
    for number in range(DECADES):
        log(person, BEGAN + timedelta(days=10 * number), number)
    assert KeptPast.objects.filter(owner=person).exists()
    return person


# What a reader does not wait for ----------------------------------------------------------------------------------


def waits_for() -> str:
    """How long this connection waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout" if connection.vendor == "postgresql" else "PRAGMA busy_timeout")
        return str(cursor.fetchone()[0])


def test_a_reader_hardly_waits_for_somebody_who_writes(ready: User, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, keep = [], KeptSummary.keep
    monkeypatch.setattr(KeptSummary, "keep", lambda row: (seen.append(waits_for()), keep(row)))
    usual = waits_for()

    found = summary_of(ready, now=NOW)

    assert seen == ["50ms" if connection.vendor == "postgresql" else "50"]
    assert waits_for() == usual
    assert kept_summary(ready, now=NOW) == found


def test_while_nothing_can_be_written_a_diary_is_read_and_nothing_is_logged_of_it(
    ready: User, caplog: pytest.LogCaptureFixture
) -> None:
    RecordVersion.objects.filter(owner=ready).delete()  # as of somebody who has not written since an upgrade

    with connection.execute_wrapper(is_locked):
        found = summary_of(ready, now=NOW)

    assert found == judged_anew(ready, now=NOW)[0]
    assert kept_summary(ready, now=NOW) is None
    assert caplog.messages == []
    assert summary_of(ready, now=NOW) == kept_summary(ready, now=NOW) == found


def test_a_database_that_could_not_be_asked_what_it_knows_is_read_all_the_same(
    ready: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection.features, "supports_json_field", False)  # what a locked SQLite seems to say

    assert summary_of(ready, now=NOW).readings == judged_anew(ready, now=NOW)[0].readings


# Several at once --------------------------------------------------------------------------------------------------


def test_after_each_of_sixty_writes_with_three_who_read_what_is_kept_says_what_is_there(ready: User) -> None:
    is_over = Event()

    def reads(_: int) -> int:
        count = 0
        try:
            while not is_over.is_set():
                summary_of(ready, now=NOW)
                count += 1
        finally:
            connection.close()
        return count

    with ThreadPoolExecutor(READERS) as pool:
        found = pool.map(reads, range(READERS))
        try:
            for number in range(WRITES):
                practice.note_pain(owner=ready, score=number % 10, felt_at=NOW - timedelta(minutes=number), at=NOW)
                anew = judged_anew(ready, now=NOW)[0]
                assert kept_summary(ready, now=NOW) in (None, anew)
                assert summary_of(ready, now=NOW) == anew
        finally:
            is_over.set()

    assert PainEntry.objects.visible_to(ready).count() == WRITES
    assert sum(found) > READERS


def test_thirty_two_sessions_of_one_person_at_once_are_all_logged_or_asked_for_again(ready: User) -> None:
    steps = [{"exercise": make_exercise(slug).slug, "reps": 6, "outcome": "done"} for slug in ("dart", "cat-cow")]
    now = timezone.now()

    def posts(number: int) -> list[tuple[int, str | None]]:
        client = APIClient()
        client.force_authenticate(User.objects.get(pk=ready.pk))
        answers = []
        for part in range(4):
            began = now - timedelta(minutes=10 * (4 * number + part) + 30)
            times = {"started_at": began.isoformat(), "finished_at": (began + timedelta(minutes=5)).isoformat()}
            sent = {"client_uuid": str(uuid4()), "pain_before": 2, "pain_after": 2, "steps": steps, **times}
            answer = client.post("/api/v1/sessions/", sent, format="json", secure=True)
            answers.append((answer.status_code, answer.headers.get("Retry-After")))
        connection.close()
        return answers

    with ThreadPoolExecutor(8) as pool:
        answers = [one for found in pool.map(posts, range(8)) for one in found]

    assert {*answers} <= {(201, None), (503, "1")}
    assert Session.objects.visible_to(ready).count() == DECADES + sum(code == 201 for code, _ in answers)
    assert summary_of(ready, now=now) == judged_anew(ready, now=now)[0]
    has_kept_past(ready, now=now)
