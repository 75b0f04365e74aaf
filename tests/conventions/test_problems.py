from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from conventions.problem_kinds import kind_of
from tests.factories import make_exercise, make_proposal, make_ready, make_routine

PROBLEM = "application/problem+json"
Api = Callable[[User | None], APIClient]
EVENING = {"name": "Evening", "steps": [{"exercise": "dart", "reps": 6}]}


def test_an_unknown_address_of_the_api_says_the_same_as_a_missing_row(alice: User, api: Api) -> None:
    nowhere = api(alice).get("/api/v1/nowhere/")
    missing = api(alice).get("/api/v1/routines/999999999/")

    assert nowhere.status_code == missing.status_code == 404
    assert nowhere["Content-Type"] == missing["Content-Type"] == PROBLEM
    assert nowhere.content == missing.content
    assert nowhere.json() == {
        "type": "/api/problems/not-found/",
        "code": "not-found",
        "title": "There is nothing here that you may see",
        "status": 404,
        "detail": "There is nothing here that you may see.",
    }


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_an_unknown_address_of_the_api_asks_no_program_for_a_form(method: str) -> None:
    answer = Client(enforce_csrf_checks=True).generic(method, "/api/v1/routines/x/")

    assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_program_that_forgets_the_last_slash_is_led_on(alice: User, api: Api, method: str) -> None:
    answer = api(alice).generic(method, "/api/v1/routines?page_size=5")

    assert (answer.status_code, answer["Location"]) == (308, "/api/v1/routines/?page_size=5")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_what_is_sent_without_the_last_slash_says_what_is_missing(alice: User, api: Api, method: str) -> None:
    answer = api(alice).generic(method, "/api/v1/pain-entries")

    assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM)
    assert answer.json()["detail"] == "End the address with a slash: /api/v1/pain-entries/"


def test_an_address_that_no_slash_would_mend_is_unknown(alice: User, api: Api) -> None:
    assert api(alice).get("/api/v1/nowhere").json()["detail"] == "There is nothing here that you may see."


def test_an_error_of_the_server_is_a_problem_document(alice: User) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(alice)

    def broken(execute: Callable, sql: str, *rest: object) -> None:
        if "routines_routine" in sql:
            raise RuntimeError("the disk is full")
        return execute(sql, *rest)

    with connection.execute_wrapper(broken):
        answer = client.get("/api/v1/routines/")

    assert answer.status_code == 500
    assert answer["Content-Type"] == PROBLEM
    assert answer.json()["detail"] == "Something broke on our side. Nothing was stored."


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("not json", 400),
        ("[" * 100_000, 400),
        ("[]", 400),
        ("null", 400),
        ('{"name": "a" , "name"', 400),
        ('{"name": NaN}', 400),
        ("x" * 1_000_001, 413),
    ],
)
def test_a_body_that_is_not_an_object_is_refused(alice: User, api: Api, body: str, status: int) -> None:
    answer = api(alice).post("/api/v1/routines/", data=body, content_type="application/json")

    assert answer.status_code == status
    assert answer["Content-Type"] == PROBLEM
    assert alice.routine_set.count() == 0


def test_a_form_is_not_json(alice: User, api: Api) -> None:
    answer = api(alice).post("/api/v1/routines/", data="name=Evening", content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 415


def test_a_method_that_is_not_taken_is_refused_before_anything_that_was_asked_of_it(alice: User, api: Api) -> None:
    asked = [("TRACE", "routines"), ("TRACE", "week"), ("POST", "mornings")]

    codes = [api(make_ready(alice)).generic(method, f"/api/v1/{path}/?a=1").status_code for method, path in asked]

    assert codes == [405, 405, 405]


def test_unknown_parameters_and_fields_are_refused_by_name(alice: User, api: Api) -> None:
    make_routine(alice)

    by_parameter = api(alice).get("/api/v1/routines/?serach=dart")
    by_field = api(alice).post("/api/v1/routines/", data={"name": "Evening", "owner": 1, "is_staff": True})

    assert by_parameter.json()["errors"] == {"serach": ["There is no such parameter."]}
    assert by_field.json()["errors"]["is_staff"] == ["There is no such field."]


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("stale_version", 412, "stale-version"),
        ("parse_error", 400, "unreadable"),
        ("nobody_knows", 403, "not-allowed"),
        ("stale_version", 403, "not-allowed"),
        ("nobody_knows", 418, "invalid"),
    ],
)
def test_an_error_is_of_the_kind_that_its_exception_says_or_the_most_general_of_its_status(
    code: str, status: int, kind: str
) -> None:
    assert kind_of(code, status).code == kind


def test_a_program_tells_what_is_in_the_way_by_the_code(alice: User, api: Api) -> None:
    make_exercise("dart")
    sent = EVENING | {"client_uuid": "01890a5d-ac96-774b-bcce-b302099a8057"}
    api(alice).post("/api/v1/routines/", data=sent)

    other = api(alice).post("/api/v1/routines/", data=sent | {"name": "Morning"}).json()
    undone = api(alice).post(f"/api/v1/proposals/{make_proposal(alice).pk}/undo/").json()

    assert (other["type"], other["code"]) == ("/api/problems/repeated-request/", "repeated-request")
    assert (undone["type"], undone["code"]) == ("/api/problems/in-the-way/", "in-the-way")


@pytest.mark.parametrize("size", ["0", "101", "abc", "-1", "1e2", "٣", "99999999999", ""])
def test_a_page_size_is_from_1_to_100(alice: User, api: Api, size: str) -> None:
    answer = api(alice).get("/api/v1/sessions/", {"page_size": size})

    assert answer.status_code in {400, 403}
    assert answer["Content-Type"] == PROBLEM


@pytest.mark.parametrize("path", ["/api/v1/routines/", "/api/v1/exercises/"])
@pytest.mark.parametrize("size", ["0", "101", "abc", "-1", "1e2", "٣", "99999999999", ""])
def test_every_list_refuses_a_wrong_page_size(alice: User, api: Api, path: str, size: str) -> None:
    answer = api(alice).get(path, {"page_size": size})

    assert answer.status_code == 400
    assert answer.json()["errors"] == {"page_size": ["Choose a page size from 1 to 100."]}


@pytest.mark.parametrize(
    ("header", "status"), [({}, 428), ({"If-Match": '"2"'}, 412), ({"If-Match": '"9", W/"8"'}, 412)]
)
def test_a_change_names_the_version_it_was_made_from(
    alice: User, api: Api, header: dict[str, str], status: int
) -> None:
    routine = make_routine(alice)

    answer = api(alice).put(f"/api/v1/routines/{routine.pk}/", data=EVENING | {"name": "Other"}, headers=header)

    assert answer.status_code == status
    assert answer["Content-Type"] == PROBLEM
    routine.refresh_from_db()
    assert (routine.name, routine.version) == ("Evening", 1)


def test_the_same_request_twice_makes_one_row_and_another_under_its_uuid_none(alice: User, bob: User, api: Api) -> None:
    make_exercise("dart")
    sent = EVENING | {"client_uuid": "01890a5d-ac96-774b-bcce-b302099a8057"}

    first = api(alice).post("/api/v1/routines/", data=sent)
    again = api(alice).post("/api/v1/routines/", data=sent)
    other = api(alice).post("/api/v1/routines/", data=sent | {"name": "Morning"})
    bobs = api(bob).post("/api/v1/routines/", data=sent)

    assert [first.status_code, again.status_code, other.status_code, bobs.status_code] == [201, 200, 409, 201]
    assert first.json()["id"] == again.json()["id"] != bobs.json()["id"]
    assert [routine.name for routine in alice.routine_set.all()] == ["Evening"]
