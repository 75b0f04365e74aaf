"""The plan through the API: what comes in is checked as on the pages, and nobody sees what is not theirs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import ApiToken, User
from conventions.areas import everywhere
from exercises import catalogue
from routines.models import Routine, RoutineStep, Week
from tests.factories import know_the_catalogue, make_answers, make_exercise, make_ready, make_routine, records

Caller = Callable[[User | None], APIClient]
ONCE = "6f6d1c9e-3c1f-4a53-9d8e-0b1f6f0a1c11"
EIGHTEEN = ["breathing", "scapular-slides", "arm-arcs", "cat-cow", "dart", "childs-pose"] * 3


def body(*slugs: str, **fields: Any) -> dict[str, Any]:
    """A routine as it is sent, of exercises that are in the catalogue."""
    for slug in slugs:
        make_exercise(slug)
    return {"name": "Evening", "steps": [{"exercise": slug, "reps": 6} for slug in slugs], **fields}


# Making ----------------------------------------------------------------------------------------------------------


def test_a_whole_routine_is_made_in_one_request(alice: User, api: Caller) -> None:
    sent = body("breathing", "dart", note="After work")
    sent["steps"][1] |= {"sets": 2, "reps": 8, "hold_seconds": 5, "form": "easier", "note": "Slowly"}

    answer = api(alice).post("/api/v1/routines/", sent, format="json")

    assert answer.status_code == 201
    assert answer.headers["ETag"] == '"1"'
    made = answer.json()
    assert (made["name"], made["note"], made["version"]) == ("Evening", "After work", 1)
    assert (made["minutes"], made["is_strength"], made["is_gentle_set"]) == (6, True, False)
    assert made["position_changes"] == 1
    assert [part["key"] for part in made["parts"]] == ["rest", "strength", "changing"]
    assert sum(part["seconds"] for part in made["parts"]) // 60 in (5, 6)
    assert {way["key"]: way["seconds"] > 0 for way in made["directions"]} == {
        "flexion": False,
        "extension": True,
        "rotation": False,
    }
    assert made["steps"][1] == {
        "position": 2,
        "exercise": "dart",
        "own_exercise": None,
        "exercise_name": "Dart",
        "form": "blades-only",
        "form_name": "Head down, arms only",
        "sets": 2,
        "reps": 8,
        "hold_seconds": 5,
        "pace": "usual",
        "note": "Slowly",
        "unit": "reps",
        "sides": 1,
    }


def test_the_same_request_twice_makes_one_routine(alice: User, api: Caller) -> None:
    sent = body("dart", client_uuid=ONCE)

    first = api(alice).post("/api/v1/routines/", sent, format="json")
    second = api(alice).post("/api/v1/routines/", sent, format="json")
    other = api(alice).post("/api/v1/routines/", {**sent, "name": "Morning"}, format="json")

    assert (first.status_code, second.status_code, other.status_code) == (201, 200, 409)
    assert first.json() == second.json()
    assert Routine.objects.count() == 1


def test_two_people_may_use_one_uuid(alice: User, bob: User, api: Caller) -> None:
    sent = body("dart", client_uuid=ONCE)

    hers = api(alice).post("/api/v1/routines/", sent, format="json")
    his = api(bob).post("/api/v1/routines/", sent, format="json")

    assert (hers.status_code, his.status_code) == (201, 201)
    assert hers.json()["id"] != his.json()["id"]


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"reps": 0}, {"reps": ["Ensure this value is greater than or equal to 1."]}),
        ({"reps": 101}, {"reps": ["Ensure this value is less than or equal to 100."]}),
        ({"reps": 7.5}, {"reps": ["A valid integer is required."]}),
        ({"reps": "7"}, {"reps": ["A valid integer is required."]}),
        ({"reps": True}, {"reps": ["A valid integer is required."]}),
        ({"reps": None}, {"reps": ["This field may not be null."]}),
        ({"form": "hard"}, {"form": ["This exercise has no version “hard”."]}),
        ({"repetitions": 7}, {"repetitions": ["There is no such field."]}),
        ({"exercise": "planking"}, {"exercise": ["Choose an exercise from the list."]}),
        ({"exercise": 7}, {"exercise": ["Not a valid string."]}),
        (
            {"note": "a\x00b"},
            {"note": ["Character 2 (U+0000) cannot be saved. Please remove it."]},
        ),
        ({"note": "x" * 301}, {"note": ["Ensure this field has no more than 300 characters."]}),
    ],
)
def test_a_wrong_step_is_refused_at_its_place_by_name(
    alice: User, api: Caller, wrong: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    sent = body("breathing", "dart")
    sent["steps"][1] |= wrong

    answer = api(alice).post("/api/v1/routines/", sent, format="json")

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"] == {"steps": {"1": errors}}
    assert Routine.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": 7}, "name"),
        ({"note": "x" * 4001}, "note"),
        ({"steps": []}, "steps"),
        ({"steps": "dart"}, "steps"),
        ({"steps": [{"exercise": "dart", "reps": 6}] * 41}, "steps"),
        ({"colour": "sea"}, "colour"),
        ({"client_uuid": "7"}, "client_uuid"),
    ],
)
def test_a_wrong_field_is_refused_by_name(alice: User, api: Caller, wrong: dict[str, Any], field: str) -> None:
    answer = api(alice).post("/api/v1/routines/", body("dart") | wrong, format="json")

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert Routine.objects.count() == 0


def test_g6_an_exercise_for_the_instructor_is_refused_with_its_reason(alice: User, api: Caller) -> None:
    make_exercise("swan-prep")

    answer = api(alice).post("/api/v1/routines/", body("dart", "swan-dive"), format="json")

    assert answer.status_code == 400
    assert answer.json()["errors"] == {
        "steps": ["Swan Dive needs an instructor, so you cannot add it to a routine. Try Dart or Swan Prep instead."]
    }


# Changing --------------------------------------------------------------------------------------------------------


def test_a_put_replaces_the_whole_routine_at_the_version_that_was_read(alice: User, api: Caller) -> None:
    routine = make_routine(alice, "breathing", "dart")
    read = api(alice).get(f"/api/v1/routines/{routine.pk}/")
    changed = {**read.json(), "name": "Morning", "steps": read.json()["steps"][::-1]}

    answer = api(alice).put(
        f"/api/v1/routines/{routine.pk}/", changed, format="json", headers={"If-Match": read.headers["ETag"]}
    )

    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"2"'
    assert answer.json()["name"] == "Morning"
    assert [(step["position"], step["exercise"]) for step in answer.json()["steps"]] == [(1, "dart"), (2, "breathing")]


def test_replacing_18_exercises_takes_eighteen_queries(
    alice: User, api: Caller, django_assert_num_queries: Callable[[int], Any]
) -> None:
    routine = make_routine(alice, *EIGHTEEN)
    caller, sent = api(alice), body(*EIGHTEEN)
    know_the_catalogue()

    with django_assert_num_queries(18):
        answer = caller.put(f"/api/v1/routines/{routine.pk}/", sent, format="json", headers={"If-Match": '"1"'})

    assert answer.status_code == 200


@pytest.mark.parametrize(("if_match", "code"), [(None, 428), ('"2"', 412), ("1", 400), ('"9", "8"', 412)])
def test_a_put_without_the_version_or_with_another_writes_nothing(
    alice: User, api: Caller, if_match: str | None, code: int
) -> None:
    routine = make_routine(alice, "dart")
    headers = {"If-Match": if_match} if if_match else {}

    answer = api(alice).put(f"/api/v1/routines/{routine.pk}/", body("cat-cow"), format="json", headers=headers)

    assert answer.status_code == code
    assert [step.exercise.slug for step in RoutineStep.objects.filter(routine=routine)] == ["dart"]


def test_a_stranger_and_a_missing_routine_get_the_same_bytes(alice: User, bob: User, api: Caller) -> None:
    routine = make_routine(alice, "dart")
    his = api(bob)

    for method, path in [
        ("get", ""),
        ("put", ""),
        ("post", "duplicate/"),
        ("post", "archive/"),
        ("post", "unarchive/"),
    ]:
        foreign = getattr(his, method)(f"/api/v1/routines/{routine.pk}/{path}", {}, format="json")
        missing = getattr(his, method)(f"/api/v1/routines/999999/{path}", {}, format="json")

        assert foreign.status_code == missing.status_code == 404
        assert foreign.content == missing.content


# Copying and putting away ----------------------------------------------------------------------------------------


def test_a_copy_is_made_once_and_named(alice: User, api: Caller) -> None:
    routine, other = make_routine(alice, "dart"), make_routine(alice, "cat-cow", name="Other")
    path = f"/api/v1/routines/{routine.pk}/duplicate/"

    first = api(alice).post(path, {"client_uuid": ONCE, "name": "Twin"}, format="json")
    again = api(alice).post(path, {"client_uuid": ONCE, "name": "Twin"}, format="json")
    of_another = api(alice).post(
        f"/api/v1/routines/{other.pk}/duplicate/", {"client_uuid": ONCE, "name": "Twin"}, format="json"
    )
    unnamed = api(alice).post(path, {}, format="json")

    assert (first.status_code, again.status_code, of_another.status_code) == (201, 200, 409)
    assert first.json() == again.json()
    assert first.json()["name"] == "Twin"
    assert unnamed.json()["name"] == "Evening (copy)"


def test_archiving_and_bringing_back_answer_with_the_routine(alice: User, api: Caller) -> None:
    path = f"/api/v1/routines/{make_routine(alice, 'dart').pk}"

    away = api(alice).post(f"{path}/archive/")
    back = api(alice).post(f"{path}/unarchive/")

    assert away.status_code == back.status_code == 200
    assert away.json()["archived_at"] is not None
    assert back.json()["archived_at"] is None
    assert (away.headers["ETag"], back.headers["ETag"]) == ('"2"', '"3"')


def test_a_routine_in_the_week_is_not_archived(alice: User, api: Caller) -> None:
    routine = make_routine(alice, "dart")
    put_week(api(alice), [(0, "07:30", routine)], version=0)

    answer = api(alice).post(f"/api/v1/routines/{routine.pk}/archive/")

    assert answer.status_code == 409
    assert "is in your week on Monday" in answer.json()["detail"]


def test_what_the_conditions_leave_out_is_refused_with_what_takes_its_place(alice: User, api: Caller) -> None:
    sent = body("breathing", "chest-lift", "chin-nod", "dart")
    sent["steps"] = [{"exercise": "breathing", "reps": 6}, {"exercise": "chest-lift", "reps": 6}]
    make_answers(make_ready(alice), conditions=("neck",))

    answer = api(alice).post("/api/v1/routines/", sent, format="json")

    assert answer.status_code == 409
    assert answer.json()["detail"] == (
        "Exercise 2: Chest Lift is left out because of neck or arm symptoms. Chin Nod takes its place (chin-nod:base)."
    )


def test_what_was_there_before_the_condition_may_stay(alice: User, api: Caller) -> None:
    made = api(alice).post("/api/v1/routines/", body("chest-lift", "cat-cow"), format="json").json()
    path, steps = f"/api/v1/routines/{made['id']}/", [{"exercise": "chest-lift", "reps": 6}]
    make_answers(make_ready(alice), conditions=("thin_bones",))

    renamed = api(alice).put(path, {"name": "Late", "steps": steps}, format="json", headers={"If-Match": '"1"'})
    taken_out = api(alice).put(
        path, {"name": "Late", "steps": body("cat-cow")["steps"]}, format="json", headers={"If-Match": '"2"'}
    )

    assert renamed.status_code == 200
    assert taken_out.status_code == 409
    assert "“Cow and neutral only” (cow-only)" in taken_out.json()["detail"]


# Starters --------------------------------------------------------------------------------------------------------


def test_the_starters_are_listed_shown_and_copied(alice: User, api: Caller) -> None:
    catalogue.load(records())

    listed = api(alice).get("/api/v1/starters/").json()
    one = api(alice).get("/api/v1/starters/article-path-basic/").json()
    copied = api(alice).post("/api/v1/starters/article-path-basic/copy/", {"client_uuid": ONCE}, format="json")
    again = api(alice).post("/api/v1/starters/article-path-basic/copy/", {"client_uuid": ONCE}, format="json")

    assert listed["count"] == 8
    assert listed["results"][3] == one
    assert (one["name"], one["minutes"], len(one["steps"])) == ("Article path, basic 1", 15, 10)
    assert (copied.status_code, again.status_code) == (201, 200)
    assert (copied.json()["name"], copied.json()["starter"]) == ("Article path, basic 1", "article-path-basic")
    assert [step["exercise"] for step in copied.json()["steps"]] == [step["exercise"] for step in one["steps"]]


def test_a_starter_is_copied_without_a_body_too(alice: User, api: Caller) -> None:
    catalogue.load(records())

    answer = api(alice).post("/api/v1/starters/desk-break/copy/", content_type="application/json")

    assert answer.status_code == 201
    assert answer.json()["name"] == "Desk break"


def test_an_unknown_starter_is_missing(alice: User, api: Caller) -> None:
    assert api(alice).get("/api/v1/starters/six-pack/").status_code == 404
    assert api(alice).post("/api/v1/starters/six-pack/copy/", {}, format="json").status_code == 404


# The week --------------------------------------------------------------------------------------------------------


def put_week(caller: APIClient, slots: list[tuple[int, str, Routine]], *, version: int) -> Any:
    sent = [{"weekday": day, "local_time": at, "routine": routine.pk} for day, at, routine in slots]
    return caller.put("/api/v1/week/", {"slots": sent}, format="json", headers={"If-Match": f'"{version}"'})


def test_before_the_first_plan_the_week_is_empty_at_version_0(alice: User, api: Caller) -> None:
    answer = api(alice).get("/api/v1/week/")

    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"0"'
    assert answer.json() == {
        "version": 0,
        "target": 2,
        "time_zone": "Europe/Lisbon",
        "updated_at": None,
        "slots": [],
        "findings": [],
    }


def test_the_week_is_planned_as_a_whole(alice: User, api: Caller) -> None:
    routine = make_routine(alice, "dart", name="Strong")

    first = put_week(api(alice), [(3, "07:30", routine), (0, "07:30", routine)], version=0)
    sent_back = api(alice).put("/api/v1/week/", first.json(), format="json", headers={"If-Match": '"1"'})

    assert first.status_code == sent_back.status_code == 200
    assert (first.headers["ETag"], sent_back.headers["ETag"]) == ('"1"', '"2"')
    assert first.json()["target"] == 2
    assert first.json()["slots"][0] == {
        "weekday": 0,
        "local_time": "07:30",
        "routine": routine.pk,
        "routine_name": "Strong",
        "minutes": 2,
        "is_strength": True,
    }
    assert sent_back.json()["slots"] == first.json()["slots"]


@pytest.mark.parametrize(("if_match", "code"), [(None, 428), ('"0"', 412), ('"2"', 412), ("0", 400)])
def test_a_week_at_another_version_is_not_overwritten(
    alice: User, api: Caller, if_match: str | None, code: int
) -> None:
    put_week(api(alice), [(0, "07:30", make_routine(alice, "dart"))], version=0)
    headers = {"If-Match": if_match} if if_match else {}

    answer = api(alice).put("/api/v1/week/", {"slots": []}, format="json", headers=headers)

    assert answer.status_code == code
    assert Week.objects.get().slots.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"weekday": 7}, "weekday"),
        ({"weekday": -1}, "weekday"),
        ({"weekday": "1"}, "weekday"),
        ({"weekday": True}, "weekday"),
        ({"local_time": "25:00"}, "local_time"),
        ({"local_time": "07:30:15"}, "local_time"),
        ({"local_time": 7}, "local_time"),
        ({"local_time": None}, "local_time"),
        ({"routine": 999_999}, "routine"),
        ({"routine": 10**30}, "routine"),
        ({"routine": "1"}, "routine"),
        ({"day": 1}, "day"),
    ],
)
def test_a_wrong_slot_is_refused_at_its_place_by_name(
    alice: User, api: Caller, wrong: dict[str, Any], field: str
) -> None:
    good = {"weekday": 0, "local_time": "07:30", "routine": make_routine(alice, "cat-cow").pk}

    answer = api(alice).put(
        "/api/v1/week/", {"slots": [good, good | wrong]}, format="json", headers={"If-Match": '"0"'}
    )

    assert answer.status_code == 400
    assert list(answer.json()["errors"]["slots"]) == ["1"]
    assert list(answer.json()["errors"]["slots"]["1"]) == [field]
    assert Week.objects.count() == 0


def test_a_routine_of_someone_else_in_the_week_is_refused_like_a_missing_one(
    alice: User, bob: User, api: Caller
) -> None:
    foreign = put_week(api(alice), [(0, "07:30", make_routine(bob, "dart"))], version=0)
    missing = put_week(api(alice), [(0, "07:30", Routine(pk=999_999))], version=0)

    assert foreign.status_code == missing.status_code == 400
    assert foreign.content == missing.content


def test_strength_days_side_by_side_are_planned_and_the_answer_says_so(alice: User, api: Caller) -> None:
    strong = make_routine(alice, "dart")

    answer = put_week(api(alice), [(0, "07:30", strong), (1, "07:30", strong)], version=0)

    assert answer.status_code == 200
    assert [(one["rule"], one["sentence"][:44]) for one in answer.json()["findings"]] == [
        ("GAP", "Monday and Tuesday are next to each other. L")
    ]


# Growth and doors ------------------------------------------------------------------------------------------------


def by_session(user: User) -> APIClient:
    caller = APIClient()
    caller.force_login(user)
    return caller


def by_token(user: User) -> APIClient:
    key = "pil_a-key-for-the-tests"
    ApiToken.objects.issue(owner=user, key=key, name="script", scopes=everywhere("write"), days=None, at=timezone.now())
    caller = APIClient(headers={"Authorization": f"Bearer {key}"})
    caller.get("/api/v1/week/")  # the first use of a key is written down
    return caller


@pytest.mark.parametrize("door", [by_session, by_token])
@pytest.mark.parametrize("path", ["/api/v1/routines/?page_size=100", "/api/v1/week/", "/api/v1/starters/"])
def test_a_list_takes_the_same_queries_with_ten_rows_and_with_twenty(
    alice: User, path: str, door: Callable[[User], APIClient]
) -> None:
    catalogue.load(records())
    caller = door(alice)
    routines = [make_routine(alice, "breathing", "cat-cow", name=f"R{n}") for n in range(10)]
    put_week(caller, [(n % 6, f"{n:02}:00", routine) for n, routine in enumerate(routines)], version=0)

    with CaptureQueriesContext(connection) as ten:
        caller.get(path)
    routines += [make_routine(alice, "breathing", "cat-cow", name=f"S{n}") for n in range(10)]
    put_week(caller, [(n % 6, f"{n:02}:00", routine) for n, routine in enumerate(routines)], version=1)
    with CaptureQueriesContext(connection) as twenty:
        answer = caller.get(path)

    assert answer.status_code == 200
    assert len(twenty) == len(ten)
    assert len(ten) > 0


@pytest.mark.parametrize(("door", "signing_in"), [(by_session, 2), (by_token, 1)])
def test_beside_signing_in_a_routine_of_18_exercises_takes_eight_queries(
    alice: User,
    door: Callable[[User], APIClient],
    signing_in: int,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    sent = body(*EIGHTEEN, client_uuid=ONCE)
    caller = door(alice)
    User.objects.hold(alice.pk)  # so that it is not the first thing they ever do
    know_the_catalogue()

    with django_assert_num_queries(signing_in + 8):
        answer = caller.post("/api/v1/routines/", sent, format="json")

    assert answer.status_code == 201
    assert len(answer.json()["steps"]) == 18


@pytest.mark.parametrize("path", ["/api/v1/routines/", "/api/v1/routines/1/", "/api/v1/starters/", "/api/v1/week/"])
def test_an_anonymous_program_is_asked_who_it_is(db: None, api: Caller, path: str) -> None:
    assert api(None).get(path).status_code == 401


def test_an_unknown_parameter_is_refused_by_name(alice: User, api: Caller) -> None:
    answer = api(alice).get("/api/v1/routines/?colour=sea")

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["colour"]
