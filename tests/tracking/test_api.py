"""The diary through the API."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from exercises.models import Exercise
from tests.factories import (
    MORNING,
    know_the_catalogue,
    make_exercise,
    make_pain_entry,
    make_ready,
    make_routine,
    make_session,
)
from tracking.models import PainEntry, Session

Api = Callable[[User | None], APIClient]
UUID = "11111111-1111-4111-8111-111111111111"
SESSIONS, ENTRIES = "/api/v1/sessions/", "/api/v1/pain-entries/"
WHOLE = {
    "client_uuid": UUID,
    "started_at": "2026-11-22T18:30:00+00:00",
    "finished_at": "2026-11-22T18:50:00+00:00",
    "pain_before": 5,
    "pain_worst": 6,
    "pain_after": 3,
    "effort": 4,
    "note": "After work.",
    "steps": [{"exercise": "dart", "reps": 7}, {"exercise": "breathing", "outcome": "skipped"}],
}
ENTRY = {"client_uuid": UUID, "score": 4, "felt_at": "2026-11-23T07:00:00Z", "note": ""}

pytestmark = pytest.mark.usefixtures("monday_morning")


@pytest.fixture
def program(ready: User, api: Api) -> APIClient:
    """A program that calls as alice; the catalogue holds what it names."""
    make_exercise("dart")
    make_exercise("breathing")
    return api(ready)


def matching(version: int) -> dict[str, str]:
    return {"If-Match": f'"{version}"'}


# Sessions --------------------------------------------------------------------------------------------------------


def test_a_whole_session_is_logged_in_one_request(program: APIClient) -> None:
    answer = program.post(SESSIONS, WHOLE)

    assert (answer.status_code, answer["ETag"]) == (201, '"1"')
    body = answer.json()
    assert (body["minutes"], body["local_date"], body["time_zone"]) == (20, "2026-11-22", "Europe/Lisbon")
    assert (body["pain_before"], body["effort"], body["is_strength"]) == (5, 4, True)
    assert [(step["position"], step["exercise"], step["outcome"]) for step in body["steps"]] == [
        (1, "dart", "done"),
        (2, "breathing", "skipped"),
    ]
    assert [step["reps"] for step in body["steps"]] == [7, make_exercise("breathing").reps]


def test_without_steps_those_of_the_routine_were_done(ready: User, program: APIClient) -> None:
    routine = make_routine(ready, "breathing", "dart")
    sent = {name: value for name, value in WHOLE.items() if name != "steps"}

    body = program.post(SESSIONS, sent | {"routine": routine.pk}).json()

    assert (body["routine"], body["routine_name"]) == (routine.pk, "Evening")
    assert [step["exercise"] for step in body["steps"]] == ["breathing", "dart"]


def test_what_was_read_can_be_written_back_as_it_is(program: APIClient) -> None:
    body = program.post(SESSIONS, WHOLE).json()

    answer = program.put(f"{SESSIONS}{body['id']}/", body, headers=matching(1))

    assert answer.status_code == 200
    changed = {"version", "updated_at"}
    assert {name: value for name, value in answer.json().items() if name not in changed} == {
        name: value for name, value in body.items() if name not in changed
    }


def test_what_was_read_can_be_written_back_after_the_catalogue_lost_it(program: APIClient) -> None:
    body = program.post(SESSIONS, WHOLE).json()
    Exercise.objects.all().delete()

    answer = program.put(f"{SESSIONS}{body['id']}/", body, headers=matching(1))

    assert answer.status_code == 200
    assert answer.json()["steps"] == body["steps"]


def test_a_session_keeps_its_routine(ready: User, program: APIClient) -> None:
    body = program.post(SESSIONS, WHOLE).json()

    answer = program.put(f"{SESSIONS}{body['id']}/", body | {"routine": make_routine(ready).pk}, headers=matching(1))

    assert answer.status_code == 400
    assert "routine" in answer.json()["errors"]


@pytest.mark.parametrize(("headers", "code"), [({}, 428), (matching(2), 412), ({"If-Match": "1"}, 400)])
def test_a_change_names_the_version_it_was_made_from(program: APIClient, headers: dict[str, str], code: int) -> None:
    url = f"{SESSIONS}{program.post(SESSIONS, WHOLE).json()['id']}/"

    answers = [program.put(url, WHOLE | {"pain_after": 9}, headers=headers), program.delete(url, headers=headers)]

    assert [answer.status_code for answer in answers] == [code, code]
    assert Session.objects.finished().get().pain_after == 3


def test_the_same_request_again_answers_with_what_is_stored(program: APIClient) -> None:
    first, second = program.post(SESSIONS, WHOLE), program.post(SESSIONS, WHOLE)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()


def test_the_same_uuid_with_other_data_is_a_conflict(program: APIClient) -> None:
    program.post(SESSIONS, WHOLE)

    answer = program.post(SESSIONS, WHOLE | {"pain_after": 9})

    assert answer.status_code == 409
    assert Session.objects.count() == 1


def test_the_same_uuid_of_two_people_is_no_conflict(program: APIClient, bob: User, api: Api) -> None:
    program.post(SESSIONS, WHOLE)

    assert api(make_ready(bob)).post(SESSIONS, WHOLE).status_code == 201


def test_a_deleted_session_can_be_brought_back(program: APIClient) -> None:
    url = f"{SESSIONS}{program.post(SESSIONS, WHOLE).json()['id']}/"

    gone = program.delete(url, headers=matching(1))
    missing = program.get(url)
    back = program.post(f"{url}restore/")

    assert (gone.status_code, missing.status_code, back.status_code) == (204, 404, 200)
    assert back["ETag"] == '"3"'


def test_a_routine_is_begun_and_finished(ready: User, program: APIClient, time_machine: Any) -> None:
    routine = make_routine(ready, "breathing", "dart")

    begun = program.post(f"{SESSIONS}start/", {"routine": routine.pk, "pain_before": 4, "client_uuid": UUID})
    again = program.post(f"{SESSIONS}start/", {"routine": routine.pk, "pain_before": 4, "client_uuid": UUID})
    time_machine.move_to(MORNING + timedelta(minutes=12))
    url = f"{SESSIONS}{begun.json()['id']}/finish/"
    ending = {"pain_after": 2, "steps": [{"position": 2, "outcome": "eased"}]}
    done = program.post(url, ending)
    time_machine.move_to(MORNING + timedelta(minutes=20))
    twice, other = program.post(url, ending), program.post(url, {"pain_after": 9})

    assert [one.status_code for one in (begun, again, done, twice, other)] == [201, 200, 200, 200, 409]
    assert twice.json() == done.json()
    assert other.json()["detail"] == "This session is already logged. Edit it if something is not right."
    assert begun.json()["finished_at"] is None
    body = done.json()
    assert (body["minutes"], body["pain_before"], body["pain_after"], body["is_strength"]) == (12, 4, 2, True)
    assert [step["outcome"] for step in body["steps"]] == ["done", "eased"]


def test_a_second_session_is_in_conflict_with_the_one_that_runs(ready: User, program: APIClient) -> None:
    routine = make_routine(ready)
    program.post(f"{SESSIONS}start/", {"routine": routine.pk})

    answer = program.post(f"{SESSIONS}start/", {"routine": routine.pk})

    assert answer.status_code == 409
    assert answer.json()["detail"] == "You have another session that is not finished."


def test_a_pain_nobody_looked_at_opens_the_gentle_set_only(alice: User, api: Api) -> None:
    make_ready(alice, assessed="changed")
    routine = make_routine(alice, "breathing", "dart")

    answer = api(alice).post(f"{SESSIONS}start/", {"routine": routine.pk})

    assert answer.status_code == 400
    assert "First week, gentle" in str(answer.json()["errors"])
    assert not Session.objects.exists()


def test_the_log_is_read_page_by_page_from_the_latest_on(ready: User, program: APIClient) -> None:
    for hours in range(5):
        make_session(ready, MORNING - timedelta(hours=hours))

    first = program.get(f"{SESSIONS}?page_size=3").json()
    make_session(ready, MORNING + timedelta(hours=1))
    second = program.get(first["next"]).json()

    started = [row["started_at"] for row in first["results"] + second["results"]]
    assert started == sorted(started, reverse=True)
    assert (len(first["results"]), len(second["results"]), second["next"]) == (3, 2, None)


# Pain entries ----------------------------------------------------------------------------------------------------


def test_a_pain_entry_is_made_read_changed_deleted_and_brought_back(program: APIClient) -> None:
    made = program.post(ENTRIES, ENTRY)
    url = f"{ENTRIES}{made.json()['id']}/"

    changed = program.put(url, made.json() | {"score": 6}, headers=matching(1))
    gone = program.delete(url, headers=matching(2))
    back = program.post(f"{url}restore/")
    read = program.get(url)

    assert [answer.status_code for answer in (made, changed, gone, back, read)] == [201, 200, 204, 200, 200]
    assert (read.json()["score"], read.json()["local_date"], read["ETag"]) == (6, "2026-11-23", '"4"')


def test_a_request_repeated_after_a_deletion_does_not_bring_the_entry_back(program: APIClient) -> None:
    url = f"{ENTRIES}{program.post(ENTRIES, ENTRY).json()['id']}/"
    program.delete(url, headers=matching(1))

    answer = program.post(ENTRIES, ENTRY)

    assert answer.status_code == 409
    assert not PainEntry.objects.kept().exists()


# Both, and progress ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", [SESSIONS, ENTRIES, "/api/v1/progress/", f"{SESSIONS}start/"])
def test_before_the_first_step_everything_is_closed_and_says_how_to_open_it(alice: User, api: Api, url: str) -> None:
    answer = api(alice).post(url, {}) if url.endswith("start/") else api(alice).get(url)

    assert answer.status_code == 403
    assert "/api/v1/me/consents/" in answer.json()["detail"]


@pytest.mark.parametrize("url", [SESSIONS, ENTRIES])
def test_a_strangers_row_and_a_missing_one_are_answered_with_the_same_bytes(
    alice: User, bob: User, api: Api, url: str
) -> None:
    row = make_session(alice) if url == SESSIONS else make_pain_entry(alice)
    program = api(make_ready(bob))
    calls: list[Callable[[int], Any]] = [
        lambda pk: program.get(f"{url}{pk}/"),
        lambda pk: program.put(f"{url}{pk}/", {}, headers=matching(1)),
        lambda pk: program.delete(f"{url}{pk}/", headers=matching(1)),
        lambda pk: program.post(f"{url}{pk}/restore/"),
    ]

    for call in calls:
        foreign, missing = call(row.pk), call(999_999)
        assert foreign.status_code == missing.status_code == 404
        assert foreign.content == missing.content


@pytest.mark.parametrize(("url", "queries"), [(SESSIONS, 4), (ENTRIES, 3), ("/api/v1/progress/", 7)])
def test_no_list_asks_the_database_more_often_however_much_there_is(
    ready: User, program: APIClient, django_assert_num_queries: Callable, url: str, queries: int
) -> None:
    routine = make_routine(ready)
    for count in (10, 20):
        for hours in range(count):
            make_session(ready, MORNING - timedelta(hours=hours, minutes=count), routine=routine)
            make_pain_entry(ready, MORNING - timedelta(hours=hours, minutes=count))
        know_the_catalogue()  # for 5 seconds, in which a busy machine may not make all the rows

        with django_assert_num_queries(queries):
            program.get(url)


def test_a_session_of_eighteen_exercises_takes_few_queries(
    program: APIClient, django_assert_num_queries: Callable
) -> None:
    slugs = [*Exercise.objects.values_list("slug", flat=True)] * 9
    know_the_catalogue()

    # Eight find out who asks and what of, hold the person and write the session. The rest is the next-morning question,
    # what is known of the person, what they practised, and what follows from it.
    with django_assert_num_queries(24):
        answer = program.post(SESSIONS, WHOLE | {"steps": [{"exercise": slug} for slug in slugs]})

    assert (answer.status_code, len(answer.json()["steps"])) == (201, 18)


def test_progress_gives_what_the_page_draws(ready: User, program: APIClient) -> None:
    make_session(ready, MORNING, pain_before=5, pain_worst=7)
    for back in (0, 1, 2):
        make_pain_entry(ready, MORNING - timedelta(days=back), score=4 + back)

    body = program.get("/api/v1/progress/?since=2026-11-22&until=2026-11-23").json()

    assert (body["since"], body["until"], body["target"]) == ("2026-11-22", "2026-11-23", 2)
    assert (body["session_count"], body["pain_entry_count"]) == (1, 2)
    assert body["means"] == [{"day": "2026-11-23", "mean": (5 + 5 + 6) / 3, "days": 3}]
    assert {"day": "2026-11-23", "hour": 4.0, "kind": "worst", "score": 7, "is_later": False} in body["readings"]
    assert body["weeks"] == [
        {"starts_on": "2026-11-16", "sessions": 0, "paused_days": 0},
        {"starts_on": "2026-11-23", "sessions": 1, "paused_days": 0},
    ]


def test_progress_reaches_back_thirteen_weeks_unless_asked_otherwise(program: APIClient) -> None:
    body = program.get("/api/v1/progress/").json()

    assert (body["since"], body["until"]) == ("2026-08-31", "2026-11-23")


@pytest.mark.parametrize(
    "query",
    [
        "since=0001-01-01",
        "until=9999-12-31",
        "since=2026-11-24",
        "since=2026-02-30",
        "since=yesterday",
        "since=2019-01-01",
        "until=%00",
        "from=2026-11-01",
    ],
)
def test_progress_refuses_days_that_make_no_sense(program: APIClient, query: str) -> None:
    answer = program.get(f"/api/v1/progress/?{query}")

    assert answer.status_code == 400
    assert query.split("=")[0] in answer.json()["errors"]


def test_an_entry_is_dated_where_the_person_is_whatever_offset_is_sent(program: APIClient) -> None:
    body = program.post(ENTRIES, ENTRY | {"felt_at": "2026-11-23T12:30:00+09:00"}).json()

    assert datetime.fromisoformat(body["felt_at"]) == datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
    assert body["local_date"] == "2026-11-22"
