"""Mornings, measures, activities, care and earlier versions through the API."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from tests.factories import (
    MORNING,
    make_activity,
    make_care,
    make_follow_up,
    make_measure,
    make_older,
    make_pain_entry,
    make_routine,
    make_session,
)
from tracking import practice
from tracking.models import Activity, Care, FollowUp, Measure, PainEntry

Api = Callable[[User | None], APIClient]
UUID = "11111111-1111-4111-8111-111111111111"
MORNINGS, MEASURES, ACTIVITIES, CARE = (f"/api/v1/{name}/" for name in ("mornings", "measures", "activities", "care"))
THREE = {"kind": "three", "pain": 5, "enjoyment": 4, "activity": 6}

pytestmark = pytest.mark.usefixtures("monday_morning")


@pytest.fixture
def program(ready: User, api: Api) -> APIClient:
    return api(ready)


def matching(version: int) -> dict[str, str]:
    return {"If-Match": f'"{version}"'}


# Pain ------------------------------------------------------------------------------------------------------------


def test_an_entry_says_where_and_what_it_is_like(program: APIClient) -> None:
    sent = {"score": 4, "felt_at": "2026-11-23T07:00:00Z", "kind": "average", "places": ["neck", "upper", "neck"]}

    body = program.post("/api/v1/pain-entries/", sent | {"qualities": ["stiff"]}).json()

    assert (body["kind"], body["places"], body["qualities"]) == ("average", ["upper", "neck"], ["stiff"])
    again = program.put(f"/api/v1/pain-entries/{body['id']}/", body, headers=matching(1))
    assert again.json()["places"] == ["upper", "neck"]


@pytest.mark.parametrize(
    "wrong", [{"places": ["toe"]}, {"places": "neck"}, {"qualities": [3]}, {"kind": "later"}, {"place": ["neck"]}]
)
def test_a_place_or_a_word_that_is_not_on_the_list_is_refused(program: APIClient, wrong: dict[str, Any]) -> None:
    answer = program.post("/api/v1/pain-entries/", {"score": 4, "felt_at": "2026-11-23T07:00:00Z"} | wrong)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == list(wrong)
    assert not PainEntry.objects.exists()


def test_earlier_versions_of_an_entry_and_a_session_are_read(ready: User, program: APIClient) -> None:
    entry = make_pain_entry(ready, score=7)
    entry.revise(expected=1, score=2, felt_at=entry.felt_at, at=MORNING)
    session = make_session(ready, MORNING - timedelta(days=1), routine=make_routine(ready, "dart"), pain_before=6)
    times = {"started_at": session.started_at, "finished_at": session.finished_at}
    practice.revise(session, expected=1, at=MORNING, pain_before=1, **times)

    entries = program.get(f"/api/v1/pain-entries/{entry.pk}/editions/").json()
    sessions = program.get(f"/api/v1/sessions/{session.pk}/editions/").json()

    assert [(one["number"], one["data"]["score"]) for one in entries] == [(1, 7)]
    assert [(one["number"], one["data"]["pain_before"]) for one in sessions] == [(1, 6)]
    assert sessions[0]["data"]["steps"][0]["exercise_slug"] == "dart"


# Mornings --------------------------------------------------------------------------------------------------------


def test_a_morning_is_answered_with_its_version_and_says_what_it_counts_as(ready: User, program: APIClient) -> None:
    make_session(ready, MORNING - timedelta(days=1), pain_before=3, pain_after=4)
    row = FollowUp.objects.get()

    answer = program.put(f"{MORNINGS}{row.pk}/", {"feeling": "same"}, headers=matching(row.version))

    assert answer.status_code == 200
    body = answer.json()
    assert (body["feeling"], body["score"], body["counts_as"], body["source"]) == ("same", None, 4, "asked")
    assert (body["practised_on"], body["deadline"]) == ("2026-11-22", "2026-11-23T18:00:00Z")


@pytest.mark.parametrize(
    ("sent", "version", "status"),
    [
        ({"feeling": "same"}, None, 428),
        ({"feeling": "same"}, 9, 412),
        ({}, 1, 400),
        ({"feeling": "great"}, 1, 400),
        ({"feeling": "same", "score": "4"}, 1, 400),
        ({"feeling": "same", "mood": "fine"}, 1, 400),
    ],
)
def test_an_answer_that_cannot_be_used_is_refused(
    ready: User, program: APIClient, sent: dict[str, Any], version: int | None, status: int
) -> None:
    row = make_follow_up(ready, (MORNING - timedelta(days=1)).date())

    answer = program.put(f"{MORNINGS}{row.pk}/", sent, headers=matching(version) if version else {})

    assert answer.status_code == status
    assert FollowUp.objects.get().answered_at is None


def test_before_the_morning_there_is_nothing_to_answer(ready: User, program: APIClient) -> None:
    row = make_follow_up(ready)

    answer = program.put(f"{MORNINGS}{row.pk}/", {"feeling": "same"}, headers=matching(1))

    assert answer.status_code == 400
    assert "Wait until the next morning" in str(answer.json()["errors"])


def test_a_morning_is_neither_made_nor_deleted_by_hand(ready: User, program: APIClient) -> None:
    row = make_follow_up(ready)

    assert program.post(MORNINGS, {"feeling": "same"}).status_code == 405
    assert program.delete(f"{MORNINGS}{row.pk}/", headers=matching(1)).status_code == 405


# Measures --------------------------------------------------------------------------------------------------------


def test_measures_are_made_once_changed_deleted_and_brought_back(program: APIClient) -> None:
    first = program.post(MEASURES, THREE | {"client_uuid": UUID})
    again = program.post(MEASURES, THREE | {"client_uuid": UUID})
    other = program.post(MEASURES, THREE | {"client_uuid": UUID, "pain": 1})

    assert [answer.status_code for answer in (first, again, other)] == [201, 200, 409]
    url = f"{MEASURES}{first.json()['id']}/"
    changed = program.put(url, first.json() | {"pain": 2}, headers=matching(1))
    assert (changed.status_code, changed.json()["pain"]) == (200, 2)
    assert program.delete(url, headers=matching(2)).status_code == 204
    assert program.get(url).status_code == 404
    assert program.post(f"{url}restore/").json()["pain"] == 2


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        (THREE | {"pain": 11}, "pain"),
        (THREE | {"pain": "5"}, "pain"),
        ({"kind": "three", "pain": 5}, "enjoyment"),
        ({"kind": "change"}, "change"),
        ({"kind": "change", "change": 4}, "change"),
        ({"kind": "peg"}, "kind"),
        (THREE | {"answered_on": "2026-11-01"}, "answered_on"),
    ],
)
def test_a_measure_that_cannot_be_used_is_refused_at_its_field(
    program: APIClient, sent: dict[str, Any], field: str
) -> None:
    answer = program.post(MEASURES, sent)

    assert answer.status_code == 400
    assert field in answer.json()["errors"]
    assert not Measure.objects.exists()


def test_answers_keep_their_question(ready: User, program: APIClient) -> None:
    measure = make_measure(ready)

    answer = program.put(f"{MEASURES}{measure.pk}/", {"kind": "change", "change": 1}, headers=matching(1))

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["kind"]


def test_what_is_due_can_be_asked_and_put_away_from_the_second_day_on(ready: User, program: APIClient) -> None:
    activity = make_activity(ready)
    assert program.get(f"{MEASURES}due/").json() == {"three": False, "change": None, "activities": []}

    make_older(ready, days=1)
    assert program.get(f"{MEASURES}due/").json() == {"three": True, "change": None, "activities": [activity.pk]}

    assert program.post(f"{MEASURES}put-away/").status_code == 204

    assert program.get(f"{MEASURES}due/").json() == {"three": False, "change": None, "activities": []}
    assert program.get(MEASURES).json()["results"] == []


# Activities and care ---------------------------------------------------------------------------------------------


def test_an_activity_is_named_rated_renamed_put_away_and_taken_up(program: APIClient) -> None:
    url = f"{ACTIVITIES}{program.post(ACTIVITIES, {'name': 'Driving'}).json()['id']}/"

    rated = program.post(f"{url}rate/", {"score": 4}).json()
    renamed = program.put(url, {"name": "Driving far"}, headers=matching(rated["version"])).json()
    ended = program.post(f"{url}end/").json()
    refused = program.post(f"{url}rate/", {"score": 5})
    back = program.post(f"{url}take-up/").json()

    assert rated["ratings"] == [{"local_date": "2026-11-23", "score": 4, "answered_at": "2026-11-23T08:00:00Z"}]
    assert (renamed["name"], ended["ended_on"], refused.status_code, back["ended_on"]) == (
        "Driving far",
        "2026-11-23",
        409,
        None,
    )


@pytest.mark.parametrize("sent", [{}, {"score": 11}, {"score": "4"}, {"score": 4, "day": "2026-11-01"}])
def test_a_rating_that_cannot_be_used_is_refused(ready: User, program: APIClient, sent: dict[str, Any]) -> None:
    activity = make_activity(ready)

    assert program.post(f"{ACTIVITIES}{activity.pk}/rate/", sent).status_code == 400


def test_a_sixth_activity_is_refused(ready: User, program: APIClient) -> None:
    for number in range(5):
        make_activity(ready, f"Thing {number}")

    assert program.post(ACTIVITIES, {"name": "One more"}).status_code == 400
    assert Activity.objects.count() == 5


def test_care_is_noted_changed_deleted_and_brought_back(program: APIClient) -> None:
    body = program.post(CARE, {"kind": "medicine", "noted_at": "2026-11-23T07:00:00Z"}).json()
    url = f"{CARE}{body['id']}/"

    changed = program.put(url, body | {"kind": "other"}, headers=matching(1))
    program.delete(url, headers=matching(2))
    back = program.post(f"{url}restore/")

    assert (changed.json()["kind"], back.json()["kind"]) == ("other", "other")
    assert Care.objects.kept().count() == 1


@pytest.mark.parametrize(
    ("maker", "path"),
    [(make_follow_up, MORNINGS), (make_measure, MEASURES), (make_activity, ACTIVITIES), (make_care, CARE)],
)
def test_a_stranger_sees_nothing_in_any_list(
    alice: User, program: APIClient, bob: User, maker: Callable, path: str
) -> None:
    maker(bob)

    assert program.get(path).json()["results"] == []


@pytest.mark.parametrize(("path", "queries"), [(MORNINGS, 4), (MEASURES, 3), (ACTIVITIES, 5), (CARE, 3)])
def test_a_list_asks_the_database_no_more_often_however_much_there_is(
    ready: User, program: APIClient, django_assert_num_queries: Callable, path: str, queries: int
) -> None:
    for count in (10, 20):
        for back in range(count):
            at = MORNING - timedelta(days=back + 1, minutes=count)
            make_session(ready, at, pain_before=3, pain_after=4)
            make_measure(ready, at)
            make_care(ready, at)
            Activity.objects.create(owner=ready, name=f"Thing {back}", since_on=at.date()).rate(score=3, at=at)

        with django_assert_num_queries(queries):
            assert program.get(path).status_code == 200
