"""How far a running session has come: it only moves on, whoever tells it, and nobody else sees it."""

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import ApiToken, User
from conventions.areas import everywhere
from exercises.models import Exercise
from tests.factories import MORNING, PASSWORD, make_ready, make_routine
from tracking import practice
from tracking.models import AheadAlready, Draft, FollowUp, Session

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)
PHONE = uuid.UUID(int=1)
LAPTOP = uuid.UUID(int=2)
DONE = {"position": 1, "outcome": "done", "reps_done": 6}


@pytest.fixture
def running(ready: User, monday_morning: None) -> Session:
    session: Session = practice.begin(owner=ready, routine=make_routine(ready), at=MORNING)
    return session


def told(sequence: int = 1, **fields: Any) -> dict[str, Any]:
    return {"sequence": sequence, "cue": 1, "device": str(PHONE), **fields}


def put(client: APIClient, session: Session, body: dict[str, Any]) -> Any:
    return client.put(f"/api/v1/sessions/{session.pk}/draft/", body, format="json")


def api(person: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(person)
    return client


def test_a_draft_is_kept_and_read_again(running: Session) -> None:
    client = api(running.owner)

    answer = put(client, running, told(3, cue=4, elapsed_seconds=12.5, steps=[DONE]))

    assert answer.status_code == 200
    kept = client.get(f"/api/v1/sessions/{running.pk}/draft/").json()
    assert kept == answer.json()
    assert (kept["sequence"], kept["cue"], kept["elapsed_seconds"]) == (3, 4, 12.5)
    assert kept["steps"] == [
        {"position": 1, "outcome": "done", "form": "", "reps_done": 6, "has_hurt": False, "skip_reason": ""}
    ]


def test_a_session_nobody_told_about_has_no_draft(running: Session) -> None:
    assert api(running.owner).get(f"/api/v1/sessions/{running.pk}/draft/").status_code == 404


def test_a_draft_never_moves_back(running: Session) -> None:
    client = api(running.owner)
    put(client, running, told(5, cue=7, steps=[DONE]))

    older = put(client, running, told(4, cue=2))

    assert older.status_code == 409
    assert older.json()["code"] == "in-the-way"
    assert Draft.objects.get().cue == 7


def test_the_same_draft_twice_changes_nothing(running: Session) -> None:
    client = api(running.owner)
    first = put(client, running, told(5, cue=7)).json()

    again = put(client, running, told(5, cue=7))

    assert again.status_code == 200
    assert again.json() == first
    assert Draft.objects.count() == 1


def test_of_two_devices_at_the_same_number_the_second_is_told_so(running: Session) -> None:
    client = api(running.owner)
    put(client, running, told(5, cue=7))

    other = put(client, running, told(5, cue=9, device=str(LAPTOP)))

    assert other.status_code == 409
    assert put(client, running, told(6, cue=9, device=str(LAPTOP))).status_code == 200
    assert Draft.objects.get().cue == 9


def test_a_sign_that_ended_the_session_stays(running: Session) -> None:
    client = api(running.owner)
    put(client, running, told(1, stop_reason="symptom", stop_signs=["chest"]))

    put(client, running, told(2, cue=3))

    draft = Draft.objects.get()
    assert (draft.stop_reason, draft.stop_signs) == ("symptom", ["chest"])
    assert draft.is_emergency()
    assert not draft.may_go_on()


def test_a_sign_of_the_first_tier_holds_everything_back_before_anything_is_logged(running: Session) -> None:
    person = running.owner
    assert not person.clearance(today=MORNING.date()).is_blocked

    put(api(person), running, told(1, stop_reason="symptom", stop_signs=["chest"]))

    assert User.objects.get(pk=person.pk).clearance(today=MORNING.date()).is_blocked


def test_what_a_professional_has_looked_at_is_not_held_back_again_by_the_log(running: Session) -> None:
    person = running.owner
    Draft.objects.keep(running, sequence=1, cue=0, at=AT, stop_signs=["chest"])
    person.block_set.update(ended_at=AT, ending="mistake")

    practice.finish(running, at=AT)

    assert running.stop_signs == ["chest"]
    assert not User.objects.get(pk=person.pk).clearance(today=MORNING.date()).is_blocked


def test_a_sign_of_the_second_tier_ends_the_session_without_an_emergency(running: Session) -> None:
    draft = Draft.objects.keep(running, sequence=1, cue=0, at=AT, stop_signs=["tingling"])

    assert not draft.may_go_on()
    assert not draft.is_emergency()


def test_a_stranger_sees_no_draft_and_writes_none(running: Session, bob: User) -> None:
    stranger = api(make_ready(bob))
    Draft.objects.keep(running, sequence=1, cue=0, at=AT)
    missing = stranger.get("/api/v1/sessions/999999/draft/")

    found = stranger.get(f"/api/v1/sessions/{running.pk}/draft/")

    assert (found.status_code, found.content) == (404, missing.content)
    assert put(stranger, running, told(2)).content == missing.content
    assert Draft.objects.get().sequence == 1


def test_a_session_that_is_over_takes_no_draft(running: Session) -> None:
    practice.finish(running, at=AT)

    answer = put(api(running.owner), running, told())

    assert answer.status_code == 409
    assert answer.json()["detail"] == "This session is already finished."


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"sequence": 0, "cue": 0}, "sequence"),
        ({"sequence": 1}, "cue"),
        ({"sequence": 1, "cue": "2"}, "cue"),
        ({"sequence": 1, "cue": 0, "steps": [{"position": 9, "outcome": "done"}]}, "steps"),
        ({"sequence": 1, "cue": 0, "steps": [DONE, DONE]}, "steps"),
        ({"sequence": 1, "cue": 0, "steps": [{"position": 1, "outcome": "great"}]}, "steps"),
        ({"sequence": 1, "cue": 0, "stop_signs": ["bored"]}, "stop_signs"),
        ({"sequence": 1, "cue": 0, "stop_reason": "bored"}, "stop_reason"),
        ({"sequence": 1, "cue": 0, "device": "phone"}, "device"),
        ({"sequence": 1, "cue": 0, "mood": 1}, "mood"),
    ],
    ids=str,
)
def test_a_draft_that_cannot_be_is_refused_at_its_field(running: Session, body: dict[str, Any], field: str) -> None:
    answer = put(api(running.owner), running, body)

    assert answer.status_code == 400
    assert field in answer.json()["errors"]
    assert not Draft.objects.exists()


def test_the_page_tells_it_with_its_cookie_and_a_program_with_its_token(running: Session) -> None:
    url = f"/api/v1/sessions/{running.pk}/draft/"
    page = Client(enforce_csrf_checks=True)
    page.login(username="alice", password=PASSWORD)
    form = page.get(f"/sessions/{running.pk}/").content.decode()
    token = form.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    secret = ApiToken.new_key()
    ApiToken.objects.issue(owner=running.owner, key=secret, name="script", scopes=everywhere("write"), days=None, at=AT)

    without = page.put(url, told(), content_type="application/json")
    by_page = page.put(url, told(), content_type="application/json", headers={"X-CSRFToken": token})
    by_program = Client().put(
        url, told(2), content_type="application/json", headers={"Authorization": f"Bearer {secret}"}
    )

    assert (without.status_code, by_page.status_code, by_program.status_code) == (403, 200, 200)


def first_read(verb: Callable[[], object]) -> str:
    """The table a verb looks at first: the row it holds first."""
    with CaptureQueriesContext(connection) as seen:
        verb()
    tables = [re.search(r'(?:FROM|UPDATE|INTO) "(\w+)"', query["sql"]) for query in seen.captured_queries]
    return next(table[1] for table in tables if table)


def test_whoever_changes_a_session_holds_the_person_first(running: Session) -> None:
    """Two that hold the person and the session in another order would wait for each other for ever."""
    person, times = running.owner, {"started_at": MORNING, "finished_at": AT, "at": AT}
    exercise = Exercise.objects.get(slug="breathing")

    assert [
        first_read(lambda: Draft.objects.keep(running, sequence=1, cue=0, at=AT)),
        first_read(lambda: practice.finish(running, at=AT)),
        first_read(lambda: practice.revise(running, expected=running.version, **times)),
        first_read(lambda: practice.delete(running, at=AT)),
        first_read(lambda: practice.restore(running, at=AT)),
        first_read(lambda: practice.begin(owner=person, exercise=exercise, at=AT)),
        first_read(lambda: practice.log(owner=person, **times)),
    ] == ["accounts_recordversion"] * 7
    morning = FollowUp.objects.get()
    assert (
        first_read(lambda: practice.answer(morning, feeling="settled", at=AT + timedelta(days=1)))
        == "accounts_recordversion"
    )


# What the draft says of the steps -------------------------------------------------------------------------------


def known(session: Session, steps: list[dict[str, Any]], **fields: Any) -> dict[int, tuple[str, Any, str]]:
    draft = Draft.objects.keep(session, sequence=1, cue=0, at=AT, steps=steps, **fields)
    return {at: (step["outcome"], step["reps_done"], step["skip_reason"]) for at, step in draft.known_steps().items()}


def test_what_was_not_reached_was_skipped(running: Session) -> None:
    assert known(running, [DONE], stop_reason="time") == {
        1: ("done", 6, ""),
        2: ("skipped", None, "time"),
        3: ("skipped", None, "time"),
    }


def test_an_exercise_left_in_the_middle_counts_as_far_as_it_went(running: Session) -> None:
    half = {"position": 1, "outcome": "", "form": "easier", "reps_done": 3}

    assert known(running, [half])[1] == ("eased", 3, "")


@pytest.mark.parametrize(
    ("steps", "stop", "why"),
    [
        ([{"position": 1, "outcome": ""}], {}, ""),
        ([{"position": 1, "outcome": ""}], {"stop_reason": "time"}, "time"),
        ([{"position": 1, "outcome": "", "has_hurt": True}], {"stop_signs": ["tingling"]}, "pain"),
        ([], {"stop_signs": ["chest"]}, "pain"),
    ],
)
def test_ended_in_the_first_exercise_none_counts_as_done(
    running: Session, steps: list[dict[str, Any]], stop: dict[str, Any], why: str
) -> None:
    found = known(running, steps, **stop)

    assert found == dict.fromkeys((1, 2, 3), ("skipped", None, why))


def test_where_the_guide_was_only_opened_nothing_is_known(running: Session) -> None:
    assert known(running, []) == {}
    assert Draft.objects.get().known_steps() == {}


def test_a_number_that_came_before_raises(running: Session) -> None:
    Draft.objects.keep(running, sequence=2, cue=0, at=AT)

    with pytest.raises(AheadAlready):
        Draft.objects.keep(running, sequence=1, cue=0, at=AT)
    with pytest.raises(ValidationError):
        Draft.objects.keep(running, sequence=3, cue=0, at=AT, steps=[{"position": 4, "outcome": "done"}])
