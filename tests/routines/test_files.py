"""A routine as a file: out and in again the same, looked at before it is stored, refused by name where it is wrong."""

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from jsonschema import Draft202012Validator
from rest_framework.test import APIClient

from accounts.models import User
from routines import import_export
from routines.models import OwnExercise, Routine, RoutineStep
from tests.factories import make_exercise, make_own_exercise, make_routine, make_steps

Browser = Callable[[User | None], Client]
Caller = Callable[[User | None], APIClient]
ONCE = "6f6d1c9e-3c1f-4a53-9d8e-0b1f6f0a1c11"


def full(owner: User) -> Routine:
    """A routine with everything a file can hold."""
    own = make_own_exercise(owner, reps=10, sides=2, instructions="One.\nTwo.", drawn_as=make_exercise("wall-angels"))
    steps = make_steps("breathing", "dart")
    steps[1] |= {"form": "easier", "sets": 2, "hold_seconds": 5, "note": "Slowly"}
    steps.append({"own_exercise": own, "reps": 5})
    routine: Routine = Routine.objects.start(owner=owner, name="Evening", note="After work", steps=steps)
    return routine


def file(**changes: Any) -> dict[str, Any]:
    make_exercise("dart")
    usual = {
        "format": "pilates-at-home/routine",
        "version": 1,
        "name": "Evening",
        "steps": [{"exercise": "dart", "name": "Dart", "reps": 6}],
    }
    return usual | changes


def upload(browser: Client, content: Any) -> Any:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return browser.post("/routines/import/", {"file": SimpleUploadedFile("routine.json", raw, "application/json")})


def sent_again(html: str) -> dict[str, str]:
    """What the page that shows the file sends to store it."""
    fields = re.findall(r'<input type="hidden" name="(content|client_uuid)" value="([^"]*)"', html)
    return {name: unescape(value) for name, value in fields}


# Out and in again ------------------------------------------------------------------------------------------------


def test_the_schema_is_a_schema_and_what_goes_out_follows_it(alice: User) -> None:
    Draft202012Validator.check_schema(import_export.schema())

    wrong = [*Draft202012Validator(import_export.schema()).iter_errors(import_export.document(full(alice)))]

    assert wrong == []


@pytest.mark.parametrize(
    ("step", "own", "is_right"),
    [
        ({"reps": 1}, {}, True),
        ({"reps": 0}, {}, False),
        ({"reps": 100}, {}, True),
        ({"reps": 101}, {}, False),
        ({"sets": 10}, {}, True),
        ({"sets": 11}, {}, False),
        ({"hold_seconds": 600}, {}, True),
        ({"hold_seconds": 601}, {}, False),
        ({"note": "n" * 300}, {}, True),
        ({"note": "n" * 301}, {}, False),
        ({"form": "full"}, {}, True),
        ({"form": "Not a key"}, {}, False),
        ({"own": 40}, {}, False),
        ({"weight": 2}, {}, False),
        ({}, {"sets": 10, "reps": 100, "hold_seconds": 600, "rep_seconds": 120, "sides": 2, "drawn_as": None}, True),
        ({}, {"sets": 11}, False),
        ({}, {"reps": 101}, False),
        ({}, {"hold_seconds": 601}, False),
        ({}, {"rep_seconds": 121}, False),
        ({}, {"sides": 3}, False),
        ({}, {"phase": "rest", "position": "chair"}, True),
        ({}, {"position": "bed"}, False),
        ({}, {"instructions": "i" * 4000, "note": "n" * 4000}, True),
        ({}, {"instructions": "i" * 4001}, False),
        ({}, {"name": "n" * 121}, False),
    ],
)
def test_the_published_schema_and_the_site_take_the_same(
    alice: User, step: dict[str, Any], own: dict[str, Any], is_right: bool
) -> None:
    sent = file(steps=[{"own": 0, "reps": 6} | step], own_exercises=[{"name": "Towel slide"} | own])

    try:
        import_export.examined(sent, owner=alice)
        is_taken = True
    except ValidationError:
        is_taken = False

    assert is_taken is is_right
    assert Draft202012Validator(import_export.schema()).is_valid(sent) is is_right


def test_what_goes_out_says_all_of_the_routine_and_nothing_of_the_person(alice: User, api: Caller) -> None:
    routine = full(alice)

    answer = api(alice).get(f"/api/v1/routines/{routine.pk}/file/")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="evening.json"'
    assert answer.json() == {
        "format": "pilates-at-home/routine",
        "version": 1,
        "name": "Evening",
        "note": "After work",
        "steps": [
            {
                "exercise": "breathing",
                "name": "Rib Breathing",
                "form": "base",
                "sets": 1,
                "reps": 6,
                "hold_seconds": 0,
                "pace": "usual",
                "note": "",
            },
            {
                "exercise": "dart",
                "name": "Dart",
                "form": "blades-only",
                "sets": 2,
                "reps": 6,
                "hold_seconds": 5,
                "pace": "usual",
                "note": "Slowly",
            },
            {
                "own": 0,
                "name": "Towel slide",
                "form": "base",
                "sets": 1,
                "reps": 5,
                "hold_seconds": 0,
                "pace": "usual",
                "note": "",
            },
        ],
        "own_exercises": [
            {
                "name": "Towel slide",
                "instructions": "One.\nTwo.",
                "note": "",
                "phase": "mobility",
                "position": "stand",
                "sets": 1,
                "reps": 10,
                "hold_seconds": 0,
                "rep_seconds": 8,
                "sides": 2,
                "drawn_as": "wall-angels",
            }
        ],
    }


def test_it_comes_in_for_someone_else_the_same_with_exercises_of_their_own(
    alice: User, bob: User, page: Browser, api: Caller
) -> None:
    sent = api(alice).get(f"/api/v1/routines/{full(alice).pk}/file/").json()
    browser = page(bob)

    shown = upload(browser, sent).content.decode()
    before = Routine.objects.visible_to(bob).count()
    stored = browser.post("/routines/import/", sent_again(shown))
    again = browser.post("/routines/import/", sent_again(shown))

    routine = Routine.objects.visible_to(bob).get()
    assert before == 0
    assert "This will be added" in shown
    assert "<strong><bdi>Towel slide</bdi></strong>" in shown
    assert stored.url == again.url == f"/routines/{routine.pk}/"
    assert api(bob).get(f"/api/v1/routines/{routine.pk}/file/").json() == sent
    assert OwnExercise.objects.get(owner=bob).name == "Towel slide"


def test_an_own_exercise_that_is_there_already_is_used_and_not_doubled(alice: User) -> None:
    routine = full(alice)

    incoming = import_export.examined(import_export.document(routine), owner=alice)
    incoming.store()

    assert ([one.name for one in incoming.known_own], incoming.new_own) == (["Towel slide"], [])
    assert OwnExercise.objects.count() == 1
    assert RoutineStep.objects.filter(own_exercise__isnull=False).count() == 2


def test_own_exercises_that_no_step_holds_do_not_come_in(alice: User) -> None:
    incoming = import_export.examined(file(own_exercises=[{"name": "Unused"}]), owner=alice)

    incoming.store()

    assert OwnExercise.objects.count() == 0


# Refusals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"steps": [{"exercise": "planking", "name": "Plank", "reps": 6}]},
            "Step 1 uses “Plank”, which we do not have.",
        ),
        ({"steps": [{"exercise": "planking", "reps": 6}]}, "Step 1 uses “planking”, which we do not have."),
        ({"steps": [{"own": 0, "reps": 6}]}, "Step 1 uses an exercise that is not in the file."),
        ({"steps": []}, "steps: "),
        (
            {"steps": [{"exercise": "dart", "reps": 300}]},
            "steps › 1 › reps: Ensure this value is less than or equal to",
        ),
        ({"steps": [{"exercise": "dart", "reps": "6"}]}, "steps › 1 › reps: A valid integer is required."),
        ({"steps": [{"exercise": "dart", "reps": 6, "own": 0}]}, "steps › 1: "),
        ({"steps": [{"reps": 6}]}, "steps › 1: "),
        ({"steps": [{"exercise": "dart", "reps": 6}] * 41}, "steps: "),
        ({"version": 2}, 'version: "2" is not a valid choice.'),
        ({"format": "else"}, "format: "),
        ({"name": ""}, "name: "),
        ({"name": "a\x00b"}, "Character 2 (U+0000) cannot be saved."),
        ({"owner": 7}, "owner: There is no such field."),
        ({"own_exercises": [{"name": "x", "phase": "party"}]}, "own_exercises › 1 › phase: "),
    ],
)
def test_a_wrong_file_is_refused_by_what_is_wrong_at_both_doors(
    alice: User, page: Browser, api: Caller, changes: dict[str, Any], sentence: str
) -> None:
    wrong = file(**changes)

    shown = upload(page(alice), wrong)
    told = api(alice).post("/api/v1/routines/import/", {"file": wrong}, format="json")

    assert (shown.status_code, told.status_code) == (422, 400)
    assert sentence in unescape(shown.content.decode())
    assert any(sentence in said for said in told.json()["errors"]["file"])
    assert Routine.objects.count() == 0


def test_g6_an_exercise_for_the_instructor_does_not_come_in(alice: User, page: Browser) -> None:
    make_exercise("roll-over")

    answer = upload(page(alice), file(steps=[{"exercise": "roll-over", "reps": 3}]))

    assert answer.status_code == 422
    assert "Roll Over needs an instructor" in answer.content.decode()


@pytest.mark.parametrize(
    ("bomb", "sentence"),
    [
        (b"x" * 400_001, "larger than 400 kB"),
        (b"[" * 100_000, "not a routine, or it is damaged"),
        (b"[" * 20 + b"]" * 20, "The file: "),
        (b'{"a":' * 50 + b"1" + b"}" * 50, "a: There is no such field."),
        (b"{", "not a routine, or it is damaged"),
        (b"\xff\xfe\x00", "not a routine, or it is damaged"),
        (b'{"reps": NaN}', "not a routine, or it is damaged"),
        (b'{"reps": ' + b"9" * 5000 + b"}", "not a routine, or it is damaged"),
        (b"[]", "The file: "),
        (b"null", "The file: "),
        (b"", "This file is empty."),
    ],
)
def test_a_bomb_is_refused_in_words(alice: User, page: Browser, bomb: bytes, sentence: str) -> None:
    answer = upload(page(alice), bomb)

    assert answer.status_code == 422
    assert sentence in unescape(answer.content.decode())


def test_no_file_at_all_is_asked_for(alice: User, page: Browser) -> None:
    answer = page(alice).post("/routines/import/", {})

    assert answer.status_code == 422
    assert "Choose a file first." in answer.content.decode()


@pytest.mark.parametrize("content", ["", "{", "[]", json.dumps({"format": "else"})])
def test_what_is_sent_again_is_examined_again(alice: User, page: Browser, content: str) -> None:
    answer = page(alice).post("/routines/import/", {"content": content, "client_uuid": ONCE})

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode() or "There are 4 problems" in answer.content.decode()
    assert Routine.objects.count() == 0


# Through the API -------------------------------------------------------------------------------------------------


def test_a_program_looks_first_and_then_brings_in_once(alice: User, api: Caller) -> None:
    sent = file(own_exercises=[{"name": "Towel slide"}], steps=[{"own": 0, "reps": 5}])

    looked = api(alice).post("/api/v1/routines/import/look/", {"file": sent}, format="json")
    before = (Routine.objects.count(), OwnExercise.objects.count())
    first = api(alice).post("/api/v1/routines/import/", {"file": sent, "client_uuid": ONCE}, format="json")
    second = api(alice).post("/api/v1/routines/import/", {"file": sent, "client_uuid": ONCE}, format="json")

    assert looked.status_code == 200
    assert looked.json()["new_own_exercises"] == ["Towel slide"]
    assert looked.json()["steps"][0]["exercise_name"] == "Towel slide"
    assert before == (0, 0)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert (Routine.objects.count(), OwnExercise.objects.count()) == (1, 1)


def test_the_schema_is_for_everyone(db: None, api: Caller) -> None:
    answer = api(None).get("/api/v1/routine-file-schema/")

    assert answer.status_code == 200
    assert answer.json()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_a_stranger_gets_no_file(alice: User, bob: User, api: Caller) -> None:
    foreign = api(bob).get(f"/api/v1/routines/{make_routine(alice, 'dart').pk}/file/")

    assert foreign.status_code == 404
    assert foreign.content == api(bob).get("/api/v1/routines/999999/file/").content
