"""What a program wrote while it was offline: each item alone, the same twice, and what was deleted."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import connection
from rest_framework.test import APIClient

from accounts.models import Consent, HealthAnswers, RecordVersion, Tombstone, User
from pilates_site.kinds import NAMES
from pilates_site.openapi import document
from tests.factories import (
    MORNING,
    make_care,
    make_exercise,
    make_own_exercise,
    make_pain_entry,
    make_ready,
    make_routine,
    make_session,
)
from tracking import practice

Api = Callable[[User | None], APIClient]
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
URL = "/api/v1/sync/"
ONCE = "5a0c3f1e-8f7e-4e7b-9a53-0d2f6f1b7c11"
PAIN = {"score": 4, "felt_at": "2026-11-22T18:30:00Z"}


@pytest.fixture(autouse=True)
def tuesday(request: pytest.FixtureRequest) -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def person(alice: User) -> User:
    return make_ready(alice)


def item(kind: str, row: Any, *, uuid: Any = ONCE, version: int | None = None) -> dict[str, Any]:
    return {"kind": kind, "uuid": str(uuid), "version": version, "row": row}


def sent(program: APIClient, *items: Any) -> list[Any]:
    answer = program.post(URL, {"items": items, "order": "as sent"})
    assert answer.status_code == 200, answer.content
    results: list[Any] = answer.json()["results"]
    assert len(results) == len(items)
    return results


def test_an_item_is_made_once_changed_deleted_and_never_made_again(api: Api, person: User) -> None:
    program = api(person)
    make = item("pain_entry", PAIN)
    assert [one["status"] for one in sent(program, make, make)] == [201, 200]
    [changed] = sent(program, item("pain_entry", PAIN | {"score": 6}, version=1))
    assert (changed["status"], changed["version"], changed["row"]["score"]) == (200, 2, 6)
    [stale] = sent(program, item("pain_entry", PAIN | {"score": 9}, version=1))
    assert (stale["status"], stale["version"], stale["row"]["score"]) == (412, 2, 6)
    assert stale["problem"]["status"] == 412
    delete = item("pain_entry", None, version=2)
    assert [one["status"] for one in sent(program, delete, delete, make)] == [204, 204, 409]
    assert program.post("/api/v1/pain-entries/", PAIN | {"client_uuid": ONCE}).status_code == 409
    assert not person.painentry_set.kept().exists()


def test_a_refused_item_stops_no_other_and_says_why(api: Api, person: User) -> None:
    results = sent(
        api(person),
        item("pain_entry", PAIN | {"score": 11}),
        item("care", {"kind": "doctor", "noted_at": "2026-11-22T18:30:00Z"}, uuid=uuid4()),
        item("secrets", {}),
        {"kind": "care", "uuid": 5, "version": "1"},
        item("care", None, uuid=uuid4(), version=1),
        item("care", None),
        item("routine", None, version=1),
        item("care", {"client_uuid": str(uuid4())}),
        item("care", {"kind": "doctor", "nonsense": 1}),
    )
    assert [one["status"] for one in results] == [400, 201, 400, 400, 404, 400, 405, 400, 400]
    assert results[0]["problem"]["errors"] == {"score": ["Choose a number from 0 to 10."]}
    assert results[8]["problem"]["errors"]["nonsense"] == ["There is no such field."]
    assert person.care_set.count() == 1


def test_a_kind_whose_rows_are_never_deleted_says_so(api: Api, person: User) -> None:
    results = {name: sent(api(person), item(name, None, uuid=uuid4(), version=1))[0] for name in NAMES}
    refused = [name for name, one in results.items() if one["status"] == 405]

    assert refused == ["own_exercise", "routine", "morning", "activity"]
    assert results["routine"]["problem"]["code"] == "method-not-allowed"
    assert results["routine"]["problem"]["detail"] == (
        "Rows of this kind are not deleted. Archive or end it at its own address, where it has one for that."
    )
    assert all(f"`{name}`" in document()["paths"]["/api/v1/sync/"]["post"]["description"] for name in refused)


def test_the_envelope_is_strict(api: Api, person: User) -> None:
    many = [item("pain_entry", PAIN, uuid=uuid4())] * 201
    for body in ({"items": many}, {"items": 5}, {}, {"items": [5]}, {"items": [], "order": "any"}, {"rows": []}):
        assert api(person).post(URL, body).status_code == 400
    assert not person.painentry_set.exists()


def test_the_rows_of_another_person_are_not_there(api: Api, person: User, bob: User) -> None:
    care = make_care(make_ready(bob))
    results = sent(
        api(person),
        item("care", {"kind": "doctor", "noted_at": "2026-11-22T18:30:00Z"}, uuid=care.client_uuid, version=1),
        item("care", None, uuid=care.client_uuid, version=1),
        item("session", {"routine": make_routine(bob).pk, **_session()}),
    )
    assert [one["status"] for one in results] == [404, 404, 400]
    care.refresh_from_db()
    assert (care.kind, care.version) == ("physiotherapy", 1)


def test_who_has_not_agreed_writes_nothing(api: Api, person: User) -> None:
    Consent.objects.first().withdraw(at=NOON)  # type: ignore[union-attr]
    [result] = sent(api(person), item("pain_entry", PAIN))
    assert result["status"] == 403
    assert not person.painentry_set.exists()


def _session(day: str = "2026-11-22") -> dict[str, str]:
    return {"started_at": f"{day}T18:30:00Z", "finished_at": f"{day}T18:50:00Z"}


def test_rows_of_any_day_are_kept_with_the_moment_at_which_they_were_written(api: Api, person: User) -> None:
    rows = [
        item("pain_entry", {"score": 4, "felt_at": "2026-06-01T08:00:00Z", "created_at": "2026-06-01T08:05:00Z"}),
        item("pain_entry", {"score": 4, "felt_at": "2026-06-01T08:00:00Z", "created_at": "2026-06-05T08:05:00Z"},
             uuid=uuid4()),
        item("pain_entry", {"score": 4, "felt_at": "2026-06-01T08:00:00Z"}, uuid=uuid4()),
        item("session", _session("2026-06-01") | {"created_at": "2026-06-01T19:00:00Z"}),
        item("measure", {"kind": "three", "pain": 5, "enjoyment": 4, "activity": 3,
                         "answered_at": "2026-09-06T19:05:00Z"}),
        item("care", {"kind": "doctor", "noted_at": "2026-06-01T08:00:00Z"}),
    ]  # fmt: skip
    results = sent(api(person), *rows)
    assert [one["status"] for one in results] == [201] * 6
    assert [one["row"]["source"] for one in results] == ["now", "later", "file", "now", "file", "file"]
    assert {one["row"]["recorded_at"] for one in results} == {"2026-11-24T12:00:00Z"}
    assert results[0]["row"]["created_at"] == "2026-06-01T08:05:00Z"
    assert results[0]["row"]["local_date"] == "2026-06-01"
    assert results[4]["row"]["answered_at"] == "2026-09-06T19:05:00Z"


def test_an_ordinary_post_takes_14_days_and_says_which_moment_is_wrong(api: Api, person: User) -> None:
    three = {"kind": "three", "pain": 5, "enjoyment": 4, "activity": 3}
    kept = api(person).post("/api/v1/measures/", three | {"answered_at": "2026-11-14T19:05:00Z"})
    assert (kept.status_code, kept.json()["answered_at"]) == (201, "2026-11-14T19:05:00Z")
    assert (kept.json()["local_date"], kept.json()["source"]) == ("2026-11-14", "later")
    refused = {
        "answered_at": api(person).post("/api/v1/measures/", three | {"answered_at": "2026-09-06T19:05:00Z"}),
        "felt_at": api(person).post("/api/v1/pain-entries/", PAIN | {"created_at": "2026-11-20T00:00:00Z"}),
        "created_at": api(person).post("/api/v1/pain-entries/", PAIN | {"created_at": "2026-11-24T13:00:00Z"}),
    }
    for field, answer in refused.items():
        assert (answer.status_code, [*answer.json()["errors"]]) == (400, [field])
    assert len(refused) == 3
    assert person.measure_set.count() == 1


def test_what_cannot_be_set_is_refused_by_name(api: Api, person: User) -> None:
    make_exercise("dart")
    routine = {"name": "Night", "steps": [{"exercise": "dart", "reps": 6}]}
    answers = [
        api(person).post("/api/v1/routines/", routine | {"created_at": "2026-01-01T00:00:00Z"}),
        api(person).post("/api/v1/activities/", {"name": "Driving", "since_on": "2026-01-01"}),
        api(person).post("/api/v1/activities/", {"name": "Driving", "ended_on": None}),
    ]
    assert [answer.status_code for answer in answers] == [400, 400, 201]
    assert answers[0].json()["errors"] == {"created_at": ["This cannot be set here. Leave it out."]}
    assert answers[1].json()["errors"] == {"since_on": ["This cannot be set here. Leave it out."]}


def test_a_morning_and_a_rating_keep_the_moment_at_which_they_were_given(api: Api, person: User) -> None:
    make_session(person)
    [morning] = sent(
        api(person),
        item("morning", {"practised_on": "2026-11-23", "feeling": "settled", "answered_at": "2026-11-24T07:00:00Z"}),
    )
    assert (morning["status"], morning["row"]["answered_at"]) == (200, "2026-11-24T07:00:00Z")
    assert morning["uuid"] == str(person.followup_set.get().client_uuid)
    activity = api(person).post("/api/v1/activities/", {"name": "Driving"}).json()["id"]
    url = f"/api/v1/activities/{activity}/rate/"
    rated = api(person).post(url, {"score": 4, "answered_at": "2026-11-20T07:00:00Z"}).json()["ratings"]
    assert rated == [{"local_date": "2026-11-20", "score": 4, "answered_at": "2026-11-20T07:00:00Z"}]
    assert api(person).post(url, {"score": 4, "answered_at": "2026-10-20T07:00:00Z"}).status_code == 400


GONE: dict[str, tuple[str, dict[str, Any], str]] = {
    "pause": ("/api/v1/pauses/", {"reason": "holiday", "since_on": "2026-12-07", "until_on": "2026-12-13"}, "DELETE"),
    "session": ("/api/v1/sessions/", _session(), "DELETE"),
    "pain": ("/api/v1/pain-entries/", PAIN, "DELETE"),
    "care": ("/api/v1/care/", {"kind": "doctor", "noted_at": "2026-11-22T18:30:00Z"}, "DELETE"),
    "measure": ("/api/v1/measures/", {"kind": "change", "change": 1}, "DELETE"),
    "what is left out": ("/api/v1/not-for-me/", {"exercise": "dart"}, "DELETE"),
    "a routine": (
        "/api/v1/routines/", {"name": "Night", "steps": [{"exercise": "dart", "reps": 6}]}, "archive routine"
    ),
    "an own exercise": (
        "/api/v1/own-exercises/", {"name": "Wall", "phase": "mobility", "position": "stand"}, "archive own_exercise"
    ),
    "an activity": ("/api/v1/activities/", {"name": "Driving"}, "end activity"),
    "a guidance": (
        "/api/v1/guidance/",
        {"profession": "doctor", "by": "Dr Day", "seen_on": "2026-11-20", "review_on": "2027-01-20"}, "DELETE",
    ),
}  # fmt: skip


OUTERMOST = pytest.mark.django_db(transaction=True)  # whose verb has no savepoint, and says no by the database


@pytest.mark.parametrize("kind", [pytest.param(one, marks=OUTERMOST if one == "a routine" else ()) for one in GONE])
def test_a_repeated_request_never_brings_back_what_was_deleted(api: Api, person: User, kind: str) -> None:
    make_exercise("dart")
    program, (url, body, how) = api(person), GONE[kind]
    made = program.post(url, body | {"client_uuid": ONCE})
    assert made.status_code == 201, made.content
    one = f"{url}{made.json()['id']}/"
    if how == "DELETE":
        assert program.delete(one, headers={"If-Match": "*"}).status_code == 204
    else:
        verb, _space, word = how.partition(" ")
        assert program.post(f"{one}{verb}/").status_code == 200
        gone = program.delete(f"/api/v1/deleted/{word}/{made.json()['id']}/")
        assert gone.status_code == 204, gone.content
    again = program.post(url, body | {"client_uuid": ONCE})
    assert again.status_code == 409
    assert again.json()["detail"].startswith("You have deleted this since.")


def test_health_answers_that_were_deleted_or_replaced_stay_so(api: Api, person: User) -> None:
    url = "/api/v1/me/screening/answers/"
    body = {"signs": [], "conditions": ["wrist"], "is_understood": False}
    assert api(person).post(url, body | {"client_uuid": ONCE}).status_code == 201
    assert api(person).post(url, body | {"conditions": [], "client_uuid": str(uuid4())}).status_code == 201
    assert api(person).post(url, body | {"client_uuid": ONCE}).status_code == 409
    assert HealthAnswers.objects.get().conditions == []
    assert api(person).delete(url).status_code == 204
    assert api(person).post(url, body | {"client_uuid": ONCE}).status_code == 409
    assert not HealthAnswers.objects.exists()


def test_what_was_gone_for_30_days_does_not_come_back_either(api: Api, person: User) -> None:
    program = api(person)
    made = program.post("/api/v1/pauses/", GONE["pause"][1] | {"client_uuid": ONCE}).json()
    assert program.delete(f"/api/v1/pauses/{made['id']}/", headers={"If-Match": "*"}).status_code == 204
    person.pause_set.model._base_manager.all().delete()
    assert program.post("/api/v1/pauses/", GONE["pause"][1] | {"client_uuid": ONCE}).status_code == 409
    [result] = sent(program, item("pause", GONE["pause"][1]))
    assert result["status"] == 409


def test_a_page_does_not_bring_it_back_either(page: Any, api: Api, person: User) -> None:
    form = {"kind": "doctor", "day": "2026-11-22", "clock": "18:30", "note": "", "client_uuid": ONCE}
    assert page(person).post("/care/add/", form).status_code == 302
    practice.delete(person.care_set.get(), at=NOON)
    person.care_set.all().delete()
    assert page(person).post("/care/add/", form).status_code == 422
    assert not person.care_set.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_sync_at_once_makes_one_row_an_item(api: Api, person: User) -> None:
    items = [item("pain_entry", PAIN, uuid=UUID(int=n + 1)) for n in range(3)]
    found: list[list[int]] = []

    def send() -> None:
        try:
            found.append([one["status"] for one in sent(api(person), *items)])
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert {status for statuses in found for status in statuses} <= {200, 201, 503}
    assert person.painentry_set.count() == 3
    assert [one["status"] for one in sent(api(person), *items)] == [200, 200, 200]


def test_the_order_of_versions_is_that_of_the_record(api: Api, person: User) -> None:
    first, second = (make_pain_entry(person, MORNING + timedelta(minutes=n)) for n in range(2))
    practice.delete(first, at=NOON)
    rows = person.painentry_set.order_by("seq").values_list("pk", "seq")
    assert [pk for pk, _seq in rows] == [second.pk, first.pk]
    assert Tombstone.objects.get().seq == RecordVersion.objects.get(owner=person).version == rows[1][1]


def test_restoring_an_own_exercise_is_a_change_of_it(person: User) -> None:
    own = make_own_exercise(person)
    own.archive(at=NOON)
    before = type(own).objects.get().seq
    own.unarchive()
    assert type(own).objects.get().seq > before
