"""Exercises a person wrote down: private, changed safely, and part of routines."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from conventions.owned import StaleVersion
from routines.models import OwnExercise, Routine, RoutineStep
from tests.factories import know_the_catalogue, make_exercise, make_own_exercise, make_routine, make_steps

Caller = Callable[[User | None], APIClient]
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
ONCE = "6f6d1c9e-3c1f-4a53-9d8e-0b1f6f0a1c11"
URL = "/api/v1/own-exercises/"


# Verbs -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"phase": "party"}, "phase"),
        ({"position": "flying"}, "position"),
        ({"sets": 0}, "sets"),
        ({"reps": 101}, "reps"),
        ({"hold_seconds": 601}, "hold_seconds"),
        ({"rep_seconds": 0}, "rep_seconds"),
        ({"sides": 3}, "sides"),
    ],
)
def test_a_wrong_field_is_refused_and_nothing_is_stored(alice: User, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        OwnExercise.objects.write_down(owner=alice, **({"name": "Towel slide"} | wrong))

    assert list(refused.value.message_dict) == [field]
    assert OwnExercise.objects.count() == 0


def test_it_is_changed_from_the_version_it_was_read_at(alice: User) -> None:
    own = make_own_exercise(alice)

    own.revise(expected=1, name="Wall slide", reps=8)

    with pytest.raises(StaleVersion):
        OwnExercise.objects.get().revise(expected=1, name="Door slide")
    own.refresh_from_db()
    assert (own.name, own.reps, own.version) == ("Wall slide", 8, 2)


def test_the_201st_is_one_too_many(alice: User) -> None:
    OwnExercise.objects.bulk_create(OwnExercise(owner=alice, name=f"Own {n}") for n in range(200))

    with pytest.raises(ValidationError, match="You have 200 own exercises"):
        make_own_exercise(alice)


def test_what_is_put_away_stays_in_its_routines_and_comes_back(alice: User) -> None:
    own = make_own_exercise(alice)
    routine = Routine.objects.start(owner=alice, name="Mine", steps=[{"own_exercise": own, "reps": 6}])

    own.archive(at=NOW)
    own.archive(at=NOW)
    routine.revise(expected=1, name="Still mine", steps=[step.as_given() for step in routine.steps.all()])

    assert (own.archived_at, own.version) == (NOW, 2)
    assert RoutineStep.objects.get().own_exercise == own
    own.unarchive()
    assert (own.archived_at, own.version) == (None, 3)


# In a routine ----------------------------------------------------------------------------------------------------


def test_a_routine_holds_it_beside_those_of_the_catalogue_with_its_own_time(alice: User) -> None:
    own = make_own_exercise(alice, reps=10, rep_seconds=6, hold_seconds=3, sides=2, phase="strength", position="sit")

    routine = Routine.objects.start(
        owner=alice, name="Mine", steps=[*make_steps("breathing"), {"own_exercise": own, "reps": 5}]
    )

    facts = routine.facts()[1]
    assert (facts.slug, facts.name, facts.is_own, facts.form.rep_seconds) == (f"own-{own.pk}", "Towel slide", True, 9)
    assert routine.is_strength()
    assert not routine.is_gentle_set()
    assert routine.estimated_minutes() == 3  # 60 s of breath, half of 190 s, twice 15 s, and 12 s to sit up


def test_its_picture_is_the_one_that_was_chosen(alice: User) -> None:
    own = make_own_exercise(alice, drawn_as=make_exercise("dart"))

    routine = Routine.objects.start(owner=alice, name="Mine", steps=[{"own_exercise": own, "reps": 5}])

    assert routine.emblem() == make_exercise("dart")


@pytest.mark.parametrize("kind", ["foreign", "both", "none"])
def test_a_step_that_is_not_one_exercise_of_the_person_is_refused(alice: User, bob: User, kind: str) -> None:
    dart, own = make_exercise("dart"), make_own_exercise(bob)
    step = {"foreign": {"own_exercise": own}, "both": {"exercise": dart, "own_exercise": own}, "none": {}}[kind]

    with pytest.raises(ValidationError) as refused:
        Routine.objects.start(owner=alice, name="Mine", steps=[{**step, "reps": 6}])

    assert refused.value.message_dict == {"steps": ["Choose an exercise from the list."]}
    assert Routine.objects.count() == 0


def test_changing_a_routine_cannot_bring_in_someone_elses(alice: User, bob: User) -> None:
    routine = make_routine(alice, "dart")

    with pytest.raises(ValidationError):
        routine.revise(expected=1, name="Mine", steps=[{"own_exercise": make_own_exercise(bob), "reps": 6}])

    assert RoutineStep.objects.get().exercise == make_exercise("dart")


# Through the API -------------------------------------------------------------------------------------------------


def test_a_program_makes_reads_and_changes_one(alice: User, api: Caller) -> None:
    make_exercise("dart")
    sent = {"name": "Towel slide", "instructions": "Sit tall.\nSlide.", "reps": 8, "sides": 2, "drawn_as": "dart"}

    made = api(alice).post(URL, {**sent, "client_uuid": ONCE}, format="json")
    again = api(alice).post(URL, {**sent, "client_uuid": ONCE}, format="json")
    url = f"{URL}{made.json()['id']}/"
    changed = api(alice).put(
        url, made.json() | {"name": "Wall slide", "drawn_as": None}, format="json", headers={"If-Match": '"1"'}
    )

    assert (made.status_code, again.status_code, changed.status_code) == (201, 200, 200)
    assert (made.json()["drawn_as"], made.json()["phase"], made.json()["archived_at"]) == ("dart", "mobility", None)
    assert (changed.json()["name"], changed.json()["drawn_as"], changed.headers["ETag"]) == ("Wall slide", None, '"2"')
    assert OwnExercise.objects.get().instructions == "Sit tall.\nSlide."


@pytest.mark.parametrize(("if_match", "code"), [(None, 428), ('"2"', 412)])
def test_a_stale_change_is_refused(alice: User, api: Caller, if_match: str | None, code: int) -> None:
    own = make_own_exercise(alice)
    headers = {"If-Match": if_match} if if_match else {}

    answer = api(alice).put(f"{URL}{own.pk}/", {"name": "Other"}, format="json", headers=headers)

    assert answer.status_code == code
    assert OwnExercise.objects.get().name == "Towel slide"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"note": "x" * 4001}, "note"),
        ({"instructions": "x" * 4001}, "instructions"),
        ({"reps": "6"}, "reps"),
        ({"reps": 101}, "reps"),
        ({"sides": 3}, "sides"),
        ({"drawn_as": "planking"}, "drawn_as"),
        ({"drawn_as": 7}, "drawn_as"),
        ({"colour": "sea"}, "colour"),
        ({"phase": "party"}, "phase"),
    ],
)
def test_a_wrong_body_is_refused_by_name(alice: User, api: Caller, wrong: dict[str, Any], field: str) -> None:
    answer = api(alice).post(URL, {"name": "Towel slide"} | wrong, format="json")

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert OwnExercise.objects.count() == 0


def test_it_is_put_away_and_brought_back(alice: User, api: Caller) -> None:
    own = make_own_exercise(alice)

    away = api(alice).post(f"{URL}{own.pk}/archive/")
    back = api(alice).post(f"{URL}{own.pk}/unarchive/")

    assert away.json()["archived_at"] is not None
    assert back.json()["archived_at"] is None


def test_a_routine_of_a_program_holds_it_and_can_be_sent_back_as_it_was_read(alice: User, api: Caller) -> None:
    own = make_own_exercise(alice)
    make_exercise("breathing")
    steps = [{"exercise": "breathing", "reps": 6}, {"own_exercise": own.pk, "reps": 5}]

    made = api(alice).post("/api/v1/routines/", {"name": "Mine", "steps": steps}, format="json").json()
    sent_back = (
        api(alice).put(f"/api/v1/routines/{made['id']}/", made, format="json", headers={"If-Match": '"1"'}).json()
    )

    assert made["steps"][1] == {
        "position": 2,
        "exercise": None,
        "own_exercise": own.pk,
        "exercise_name": "Towel slide",
        "form": "base",
        "form_name": "",
        "pace": "usual",
        "sets": 1,
        "reps": 5,
        "hold_seconds": 0,
        "note": "",
        "unit": "reps",
        "sides": 1,
    }
    assert sent_back["steps"] == made["steps"]


@pytest.mark.parametrize(
    ("step", "field"),
    [
        ({"own_exercise": 999_999}, "own_exercise"),
        ({"own_exercise": "1"}, "own_exercise"),
        ({"own_exercise": None}, "exercise"),
        ({}, "exercise"),
    ],
)
def test_a_step_without_exactly_one_exercise_is_refused_at_its_place(
    alice: User, api: Caller, step: dict[str, Any], field: str
) -> None:
    sent = {"name": "Mine", "steps": [{**step, "reps": 6}]}

    answer = api(alice).post("/api/v1/routines/", sent, format="json")

    assert answer.status_code == 400
    assert list(answer.json()["errors"]["steps"]["0"]) == [field]


def test_someone_elses_in_a_step_is_refused_like_a_missing_one(alice: User, bob: User, api: Caller) -> None:
    def post(key: int) -> Any:
        return api(alice).post("/api/v1/routines/", {"name": "M", "steps": [{"own_exercise": key, "reps": 6}]})

    foreign, missing = post(make_own_exercise(bob).pk), post(999_999)

    assert foreign.status_code == missing.status_code == 400
    assert foreign.content == missing.content


@pytest.mark.parametrize("verb", ["", "archive/", "unarchive/"])
def test_a_stranger_finds_nothing(alice: User, bob: User, api: Caller, verb: str) -> None:
    own = make_own_exercise(alice)
    ask = api(bob).post if verb else api(bob).get

    foreign, missing = ask(f"{URL}{own.pk}/{verb}"), ask(f"{URL}999999/{verb}")

    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
    assert api(bob).get(URL).json()["results"] == []


def test_a_list_takes_the_same_queries_with_ten_and_with_twenty(alice: User, api: Caller) -> None:
    dart = make_exercise("dart")
    caller = api(alice)
    know_the_catalogue()

    for n in range(10):
        make_own_exercise(alice, f"A {n}", drawn_as=dart)
    with CaptureQueriesContext(connection) as ten:
        caller.get(f"{URL}?page_size=100")
    for n in range(10):
        make_own_exercise(alice, f"B {n}", drawn_as=dart)
    with CaptureQueriesContext(connection) as twenty:
        answer = caller.get(f"{URL}?page_size=100")

    assert len(answer.json()["results"]) == 20
    assert len(twenty) == len(ten)
