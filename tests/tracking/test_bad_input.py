"""What cannot be: refused by name, with nothing stored, never a 500; the same through every field of the API."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from tests.factories import make_exercise, make_routine
from tests.tracking.test_api import ENTRIES, ENTRY, SESSIONS, WHOLE
from tracking.models import PainEntry, Session

Api = Callable[[User | None], APIClient]

pytestmark = pytest.mark.usefixtures("monday_morning")

SCORES: list[Any] = [11, -1, 10.5, "7", True, [], {}, 10**30, "", "null"]
MOMENTS: list[Any] = [
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00+14:00",
    "2026-11-22T18:30:00",
    "2026-11-22",
    "yesterday",
    "2026-13-01T00:00:00Z",
    "2026-11-08T00:00:00Z",
    "2026-11-24T08:00:00Z",
    0,
    True,
    None,
    [],
    {},
    "\x00",
]
NOTES: list[Any] = ["a" * 4001, "\x00", "\ud800", 7, None, True, []]
STEPS: list[Any] = [
    [{"exercise": "no-such-exercise"}],
    [{"exercise": "roll-over"}],
    [{"exercise": "\x00"}],
    [{"exercise": 7}],
    [{}],
    ["dart"],
    "dart",
    None,
    {},
    [{"exercise": "dart"}] * 41,
    [{"exercise": "dart", "reps": 0}],
    [{"exercise": "dart", "reps": 101}],
    [{"exercise": "dart", "reps": "7"}],
    [{"exercise": "dart", "sets": True}],
    [{"exercise": "dart", "hold_seconds": 601}],
    [{"exercise": "dart", "form": "advanced"}],
    [{"exercise": "dart", "outcome": "flared"}],
    [{"exercise": "dart", "weight": 3}],
]
ROUTINES: list[Any] = [999_999, 0, -1, "1", True, 10**30, [], 1.0]


@pytest.fixture
def program(ready: User, api: Api) -> APIClient:
    make_exercise("dart")
    make_exercise("breathing")
    make_exercise("roll-over")
    return api(ready)


def refused(answer: Any, field: str) -> None:
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert field in answer.json()["errors"]


@pytest.mark.parametrize("score", [*SCORES, None], ids=repr)
def test_a_pain_entry_takes_whole_numbers_from_0_to_10(program: APIClient, score: Any) -> None:
    refused(program.post(ENTRIES, ENTRY | {"score": score}), "score")
    assert not PainEntry.objects.exists()


@pytest.mark.parametrize("field", ["pain_before", "pain_worst", "pain_after", "effort"])
@pytest.mark.parametrize("score", SCORES, ids=repr)
def test_a_session_takes_whole_numbers_from_0_to_10_or_none(program: APIClient, field: str, score: Any) -> None:
    refused(program.post(SESSIONS, WHOLE | {field: score}), field)
    assert not Session.objects.exists()


@pytest.mark.parametrize("moment", MOMENTS, ids=repr)
def test_a_moment_is_an_instant_of_the_last_14_days(program: APIClient, moment: Any) -> None:
    refused(program.post(ENTRIES, ENTRY | {"felt_at": moment}), "felt_at")
    refused(program.post(SESSIONS, WHOLE | {"started_at": moment}), "started_at")
    assert not PainEntry.objects.exists()
    assert not Session.objects.exists()


@pytest.mark.parametrize("moment", ["2026-11-22T18:29:59Z", "2026-11-23T19:00:00Z", None, "soon"])
def test_an_end_lies_between_the_beginning_and_now(program: APIClient, moment: Any) -> None:
    refused(program.post(SESSIONS, WHOLE | {"finished_at": moment}), "finished_at")
    assert not Session.objects.exists()


@pytest.mark.parametrize("note", NOTES, ids=lambda note: repr(note)[:12])
def test_a_note_is_up_to_4000_characters_of_text(program: APIClient, note: Any) -> None:
    for url, sent in ((ENTRIES, ENTRY), (SESSIONS, WHOLE)):
        body = json.dumps(sent | {"note": note})  # a lone surrogate travels as its escape
        refused(program.post(url, body, content_type="application/json"), "note")
    assert not PainEntry.objects.exists()
    assert not Session.objects.exists()


@pytest.mark.parametrize("steps", STEPS, ids=lambda steps: repr(steps)[:60])
def test_steps_are_known_exercises_with_a_possible_dose(program: APIClient, steps: Any) -> None:
    refused(program.post(SESSIONS, WHOLE | {"steps": steps}), "steps")
    assert not Session.objects.exists()


@pytest.mark.parametrize("routine", ROUTINES, ids=repr)
def test_a_routine_is_the_number_of_ones_own(program: APIClient, routine: Any) -> None:
    refused(program.post(SESSIONS, WHOLE | {"routine": routine}), "routine")
    refused(program.post(f"{SESSIONS}start/", {"routine": routine}), "routine")
    assert not Session.objects.exists()


def test_someone_elses_routine_and_a_missing_one_are_answered_with_the_same_bytes(
    program: APIClient, bob: User
) -> None:
    foreign = make_routine(bob)

    for url, sent in ((SESSIONS, WHOLE), (f"{SESSIONS}start/", {})):
        answers = [program.post(url, sent | {"routine": pk}) for pk in (foreign.pk, 999_999)]
        assert answers[0].status_code == 400
        assert answers[0].content == answers[1].content


@pytest.mark.parametrize(
    ("url", "sent"), [(SESSIONS, WHOLE), (ENTRIES, ENTRY), (f"{SESSIONS}start/", {"routine": 1})], ids=str
)
def test_unknown_fields_and_wrong_uuids_are_refused_by_name(program: APIClient, url: str, sent: dict[str, Any]) -> None:
    refused(program.post(url, sent | {"owner": 1}), "owner")
    refused(program.post(url, sent | {"client_uuid": "x"}), "client_uuid")
    assert not PainEntry.objects.exists()
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    "body", ["[]", "null", "7", '"text"', "{", "\x00", '{"score": NaN}', '{"score": Infinity}', "[" * 100_000]
)
@pytest.mark.parametrize("url", [SESSIONS, ENTRIES, f"{SESSIONS}start/"])
def test_a_body_that_is_no_object_is_refused(program: APIClient, url: str, body: str) -> None:
    answer = program.post(url, body, content_type="application/json")

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "sent",
    [
        {"steps": [{"position": 9, "outcome": "done"}]},
        {"steps": [{"position": 1, "outcome": "done"}, {"position": 1, "outcome": "eased"}]},
        {"steps": [{"position": 1, "outcome": "flared"}]},
        {"steps": [{"position": True, "outcome": "done"}]},
        {"effort": 11},
        {"finished_at": "2026-11-23T07:59:59Z"},
        {"finished_at": "2026-11-23T09:00:00Z"},
        {"started_at": "2026-11-23T07:00:00Z"},
    ],
    ids=str,
)
def test_a_session_is_not_finished_by_a_wrong_answer(ready: User, program: APIClient, sent: dict[str, Any]) -> None:
    session = program.post(f"{SESSIONS}start/", {"routine": make_routine(ready, "dart").pk}).json()

    answer = program.post(f"{SESSIONS}{session['id']}/finish/", sent)

    refused(answer, next(iter(sent)))
    assert Session.objects.running().count() == 1


@pytest.mark.parametrize("query", ["page_size=0", "page_size=101", "page_size=abc", "cursor=abc", "sort=score"])
def test_a_list_refuses_what_it_does_not_know(program: APIClient, query: str) -> None:
    assert program.get(f"{ENTRIES}?{query}").status_code in (400, 404)
