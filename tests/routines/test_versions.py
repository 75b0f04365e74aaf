"""A routine remembers what it was: what changed is told in words, and what was can be brought back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from routines import differences
from routines.differences import Line, Pair
from routines.models import Routine, RoutineStep, RoutineVersion
from tests.factories import know_the_catalogue, make_exercise, make_own_exercise, make_routine, make_steps

Caller = Callable[[User | None], APIClient]


def slugs(routine: Routine) -> list[str]:
    return [step.subject.slug for step in RoutineStep.objects.filter(routine=routine)]


# What changed, pure ----------------------------------------------------------------------------------------------


def lines(*keys: str, dose: str = "6 repetitions") -> list[Line]:
    return [Line(key=key, name=key.title(), dose=dose) for key in keys]


def said(before: list[Line], after: list[Line]) -> list[str]:
    return differences.in_words(differences.compare(before, after), names=("A", "A"), notes=("", ""))


@pytest.mark.parametrize(
    ("before", "after", "sentences"),
    [
        ("a b c", "a b c", []),
        ("a b", "a b c", ["C was added as number 3."]),
        ("a b c", "a c", ["B was removed."]),
        ("a b c", "b c a", ["A moved from 1 to 3."]),
        ("a b", "c", ["A was removed.", "B was removed.", "C was added as number 1."]),
        ("a a", "a", ["A was removed."]),
    ],
)
def test_what_was_put_in_taken_out_and_moved_is_told(before: str, after: str, sentences: list[str]) -> None:
    assert said(lines(*before.split()), lines(*after.split())) == sentences


def test_a_dose_a_form_a_note_and_a_name_that_changed_are_told() -> None:
    before = [Line("a", "Dart", "6 repetitions")]
    after = [Line("a", "Dart", "8 repetitions", form="Head down, arms only", note="Slowly")]

    told = differences.in_words(differences.compare(before, after), names=("Evening", "Morning"), notes=("", "x"))

    assert told == [
        "Renamed from “Evening” to “Morning”.",
        "Its note was changed.",
        "Dart: 8 repetitions, before 6 repetitions.",
        "Dart: now as “Head down, arms only”.",
        "Dart: its note was changed.",
    ]


def test_a_moved_step_that_changed_as_well_is_told_both() -> None:
    after = [*lines("b", "c"), Line("a", "A", "8 repetitions")]

    assert said(lines("a", "b", "c"), after) == ["A moved from 1 to 3.", "A: 8 repetitions, before 6 repetitions."]


def test_every_step_of_both_lists_stands_in_one_pair_and_the_halves_of_a_move_belong_together() -> None:
    pairs = differences.compare(lines("a", "b", "c"), lines("b", "c", "a", "d"))

    assert [pair.old for pair in pairs if pair.old is not None] == [0, 1, 2]
    assert [pair.new for pair in pairs if pair.new is not None] == [0, 1, 2, 3]
    moved = [pair for pair in pairs if pair.kind == "moved"]
    assert [type(half) for half in moved] == [Pair, Pair]
    assert moved[0].group == moved[1].group
    assert len({pair.group for pair in pairs}) == len(pairs) - 1


# Remembering -----------------------------------------------------------------------------------------------------


def test_every_change_is_remembered_as_it_stood(alice: User) -> None:
    routine = make_routine(alice, "breathing", "dart")

    routine.revise(expected=1, name="Morning", note="Slow", steps=make_steps("dart"))

    newest, first = RoutineVersion.objects.filter(routine=routine)
    assert (first.number, first.name, [step["exercise"] for step in first.steps]) == (
        1,
        "Evening",
        ["breathing", "dart"],
    )
    assert (newest.number, newest.name, newest.note) == (2, "Morning", "Slow")
    assert newest.steps == [
        {
            "exercise": "dart",
            "own_exercise": None,
            "name": "Dart",
            "unit": "reps",
            "sides": 1,
            "form_name": "",
            "form": "base",
            "sets": 1,
            "reps": 6,
            "hold_seconds": 0,
            "pace": "usual",
            "note": "",
        }
    ]
    assert first.since_at <= newest.since_at == routine.updated_at


def test_a_refused_change_leaves_no_version(alice: User) -> None:
    routine = make_routine(alice, "dart")

    with pytest.raises(ValidationError):
        routine.revise(expected=1, name="", steps=make_steps("dart"))

    assert routine.versions.count() == 1


def test_an_old_version_comes_back_as_a_new_one_and_nothing_is_lost(alice: User) -> None:
    own = make_own_exercise(alice)
    steps = [*make_steps("breathing"), {"own_exercise": own, "reps": 5, "note": "Slowly"}]
    routine = Routine.objects.start(owner=alice, name="Evening", note="First", steps=steps)
    routine.revise(expected=1, name="Morning", steps=make_steps("dart"))

    routine.restore(1, expected=2)

    routine.refresh_from_db()
    assert (routine.name, routine.note, routine.version) == ("Evening", "First", 3)
    assert slugs(routine) == ["breathing", f"own-{own.pk}"]
    assert [version.number for version in routine.versions.all()] == [3, 2, 1]


def test_what_left_the_library_is_named_and_nothing_changes(alice: User) -> None:
    routine = make_routine(alice, "breathing", "dart")
    routine.revise(expected=1, name="Short", steps=make_steps("breathing"))
    RoutineVersion.objects.filter(number=1).update(
        steps=[step | {"exercise": "gone", "name": "Gone"} for step in routine.versions.get(number=1).steps[:1]]
    )

    with pytest.raises(ValidationError) as refused:
        routine.restore(1, expected=2)

    assert refused.value.message_dict == {"steps": ["These exercises no longer exist: Gone."]}
    assert slugs(routine) == ["breathing"]


def test_g6_what_is_for_an_instructor_by_now_does_not_come_back(alice: User) -> None:
    routine = make_routine(alice, "breathing", "dart")
    routine.revise(expected=1, name="Short", steps=make_steps("breathing"))
    make_exercise("dart", status_code="instructor_only")

    with pytest.raises(ValidationError, match="Dart needs an instructor"):
        routine.restore(1, expected=2)


# Through the API -------------------------------------------------------------------------------------------------


def test_a_program_reads_what_a_routine_was_newest_first_with_what_changed(alice: User, api: Caller) -> None:
    routine = make_routine(alice, "breathing", "dart")
    routine.revise(expected=1, name="Morning", steps=make_steps("dart"))

    answer = api(alice).get(f"/api/v1/routines/{routine.pk}/versions/")

    newest, first = answer.json()["results"]
    assert (newest["number"], newest["name"], first["number"]) == (2, "Morning", 1)
    assert newest["changes"] == ["Renamed from “Evening” to “Morning”.", "Rib Breathing was removed."]
    assert first["changes"] == []
    assert [step["exercise"] for step in first["steps"]] == ["breathing", "dart"]


def test_the_last_of_a_page_knows_what_it_changed(alice: User, api: Caller) -> None:
    routine = make_routine(alice, "dart")
    routine.revise(expected=1, name="Morning", steps=make_steps("dart"))

    answer = api(alice).get(f"/api/v1/routines/{routine.pk}/versions/?page_size=1")

    assert answer.json()["results"][0]["changes"] == ["Renamed from “Evening” to “Morning”."]


def test_a_program_brings_an_old_version_back(alice: User, api: Caller) -> None:
    routine = make_routine(alice, "breathing", "dart")
    routine.revise(expected=1, name="Morning", steps=make_steps("dart"))
    url = f"/api/v1/routines/{routine.pk}/versions/1/restore/"

    unsaid = api(alice).put(url)
    stale = api(alice).put(url, headers={"If-Match": '"1"'})
    back = api(alice).put(url, headers={"If-Match": '"2"'})
    none = api(alice).put(url.replace("versions/1", "versions/9"), headers={"If-Match": '"3"'})

    assert (unsaid.status_code, stale.status_code, back.status_code, none.status_code) == (428, 412, 200, 404)
    assert (back.json()["name"], back.headers["ETag"]) == ("Evening", '"3"')


def test_a_list_of_versions_takes_the_same_queries_for_ten_and_for_twenty(alice: User, api: Caller) -> None:
    routine = make_routine(alice, "dart")
    caller = api(alice)
    counts: list[Any] = []
    know_the_catalogue()

    for goal in (10, 20):
        for version in range(routine.version, goal):
            routine.revise(expected=version, name=f"N {version}", steps=make_steps("dart"))
        with CaptureQueriesContext(connection) as queries:
            assert len(caller.get(f"/api/v1/routines/{routine.pk}/versions/").json()["results"]) == goal
        counts.append(len(queries))

    assert counts[0] == counts[1]
