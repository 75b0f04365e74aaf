"""Routines are made, changed, copied and put away by their verbs; what cannot be is refused in words, whole."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from conventions.owned import StaleVersion
from routines.models import Routine, RoutineStep, Week
from tests.factories import make_exercise, make_routine, make_steps, make_user

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
EIGHTEEN = ["breathing", "scapular-slides", "arm-arcs", "cat-cow", "dart", "childs-pose"] * 3


def slugs(routine: Routine) -> list[str]:
    return [step.exercise.slug for step in RoutineStep.objects.filter(routine=routine)]


# Making ----------------------------------------------------------------------------------------------------------


def test_a_routine_keeps_its_steps_in_order_with_their_doses(alice: User) -> None:
    dart, rest = make_exercise("dart"), make_exercise("constructive-rest")

    routine = Routine.objects.start(
        owner=alice,
        name="Evening",
        note="After work",
        steps=[
            {"exercise": dart, "reps": 8, "sets": 2, "hold_seconds": 5, "form": "easier", "note": "Slowly"},
            {"exercise": rest, "reps": 6},
        ],
    )

    first, second = RoutineStep.objects.filter(routine=routine)
    assert (routine.name, routine.note, routine.version) == ("Evening", "After work", 1)
    assert (first.position, first.sets, first.reps, first.hold_seconds) == (1, 2, 8, 5)
    assert (first.form, first.note, first.exercise) == ("blades-only", "Slowly", dart)
    assert (second.position, second.sets, second.reps, second.form, second.exercise) == (2, 1, 6, "base", rest)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reps": 0}, "Exercise 2, Dart, repetitions: Choose a number from 1 to 100."),
        ({"reps": 101}, "Exercise 2, Dart, repetitions: Choose a number from 1 to 100."),
        ({"sets": 11}, "Exercise 2, Dart, sets: Choose a number from 1 to 10."),
        ({"hold_seconds": 601}, "Exercise 2, Dart, seconds held: Choose a number from 0 to 600."),
        ({"hold_seconds": -1}, "Exercise 2, Dart, seconds held: Choose a number from 0 to 600."),
    ],
)
def test_a_wrong_dose_is_refused_by_the_name_of_its_exercise(alice: User, wrong: dict[str, int], sentence: str) -> None:
    steps = make_steps("breathing", "dart")
    steps[1] |= wrong

    with pytest.raises(ValidationError) as refused:
        Routine.objects.start(owner=alice, name="Evening", steps=steps)

    assert refused.value.message_dict == {"steps": [sentence]}
    assert Routine.objects.count() == 0


def test_a_form_that_does_not_exist_is_refused(alice: User) -> None:
    with pytest.raises(ValidationError, match="Exercise 1, Dart: there is no version “hard”"):
        Routine.objects.start(owner=alice, name="Evening", steps=[{**make_steps("dart")[0], "form": "hard"}])


@pytest.mark.parametrize("name", ["", "x" * 121])
def test_a_routine_needs_a_name_of_up_to_120_characters(alice: User, name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Routine.objects.start(owner=alice, name=name, steps=make_steps("dart"))

    assert list(refused.value.message_dict) == ["name"]


def test_a_routine_holds_one_exercise_at_least_and_40_at_most(alice: User) -> None:
    (step,) = make_steps("dart")

    assert Routine.objects.start(owner=alice, name="Long", steps=[step] * 40).steps.count() == 40
    with pytest.raises(ValidationError, match="Add at least one exercise"):
        Routine.objects.start(owner=alice, name="Empty", steps=[])
    with pytest.raises(ValidationError, match="A routine can have 40 exercises at most"):
        Routine.objects.start(owner=alice, name="Too long", steps=[step] * 41)


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [
        (
            "roll-over",
            "Roll Over needs an instructor, so you cannot add it to a routine. "
            "Try Pelvic Curl or Spine Stretch instead.",
        ),
        (
            "boomerang",
            "Boomerang needs an instructor, so you cannot add it to a routine. Try Spine Stretch instead.",
        ),
    ],
)
def test_g6_an_exercise_for_the_instructor_is_refused_with_an_alternative(
    alice: User, slug: str, sentence: str
) -> None:
    make_exercise("pelvic-curl")
    make_exercise("spine-stretch")

    with pytest.raises(ValidationError) as refused:
        Routine.objects.start(owner=alice, name="Brave", steps=make_steps("dart", slug))

    assert refused.value.message_dict == {"steps": [sentence]}
    assert Routine.objects.count() == 0


def test_g6_an_exercise_that_left_the_catalogue_is_not_taken_in_again(alice: User) -> None:
    routine = make_routine(alice, "dart")
    make_exercise("dart", is_listed=False)

    with pytest.raises(ValidationError, match="Dart is not for home"):
        Routine.objects.get(pk=routine.pk).duplicate(owner=alice)


def test_the_database_refuses_what_the_verbs_would(alice: User) -> None:
    routine = make_routine(alice, "dart")
    step = RoutineStep.objects.get(routine=routine)

    for wrong in ({"reps": 0}, {"sets": 11}, {"position": 41}, {"position": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoutineStep.objects.filter(pk=step.pk).update(**wrong)


# Changing --------------------------------------------------------------------------------------------------------


def test_revising_puts_the_whole_list_in_place_of_the_old_one(alice: User) -> None:
    routine = make_routine(alice, "breathing", "dart", "childs-pose")

    routine.revise(expected=1, name="Morning", note="", steps=make_steps("cat-cow", "breathing"))

    fresh = Routine.objects.get(pk=routine.pk)
    assert (fresh.name, fresh.version, slugs(fresh)) == ("Morning", 2, ["cat-cow", "breathing"])
    assert [step.position for step in fresh.steps.all()] == [1, 2]


def test_revising_from_an_old_version_changes_nothing(alice: User) -> None:
    routine = make_routine(alice, "dart")
    routine.revise(expected=1, name="Morning", steps=make_steps("cat-cow"))

    with pytest.raises(StaleVersion):
        routine.revise(expected=1, name="Noon", steps=make_steps("arm-arcs"))

    fresh = Routine.objects.get(pk=routine.pk)
    assert (fresh.name, fresh.version, slugs(fresh)) == ("Morning", 2, ["cat-cow"])


def test_a_refused_revision_leaves_the_routine_as_it_was(alice: User) -> None:
    routine = make_routine(alice, "dart")

    with pytest.raises(ValidationError):
        routine.revise(expected=1, name="Brave", steps=make_steps("dart", "swan-dive"))

    fresh = Routine.objects.get(pk=routine.pk)
    assert (fresh.name, fresh.version, slugs(fresh)) == ("Evening", 1, ["dart"])


def test_a_revised_routine_answers_from_its_new_steps(alice: User) -> None:
    routine = Routine.objects.with_steps().get(pk=make_routine(alice, "breathing", "dart").pk)
    assert routine.is_strength()

    routine.revise(expected=1, name="Calm", steps=make_steps("breathing", "cat-cow"))

    assert not routine.is_strength()
    assert routine.is_gentle_set()


def test_a_routine_that_becomes_strength_beside_a_strength_day_is_saved_and_the_week_says_so(alice: User) -> None:
    strong = make_routine(alice, "dart", name="Strong")
    gentle = make_routine(alice, "cat-cow", name="Gentle")
    slots = [
        {"weekday": 0, "local_time": time(7, 30), "routine": strong},
        {"weekday": 1, "local_time": time(7, 30), "routine": gentle},
    ]
    Week.objects.plan(owner=alice, slots=slots, expected=None, at=NOW)

    gentle.revise(expected=1, name="Gentle", steps=make_steps("dart"))

    assert slugs(gentle) == ["dart"]
    assert [(one.rule.id, one.which) for one in Week.objects.with_slots().get().findings()] == [
        ("GAP", ("Monday", "Tuesday"))
    ]


@pytest.mark.django_db(transaction=True)
def test_of_ten_saves_of_one_version_at_once_exactly_one_wins() -> None:
    alice = make_user()
    routine = make_routine(alice, "dart")
    steps = make_steps("breathing", "cat-cow", "childs-pose")
    together = Barrier(10)

    def save(number: int) -> str:
        mine = Routine.objects.get(pk=routine.pk)
        together.wait(timeout=20)
        try:
            mine.revise(expected=1, name=f"Save {number}", steps=steps[: 1 + number % 3])
        except StaleVersion:
            return "stale"
        finally:
            connection.close()
        return f"Save {number}"

    with ThreadPoolExecutor(max_workers=10) as threads:
        ended = list(threads.map(save, range(10)))

    fresh = Routine.objects.get(pk=routine.pk)
    winners = [name for name in ended if name != "stale"]
    assert winners == [fresh.name]
    assert fresh.version == 2
    assert [step.position for step in fresh.steps.all()] == list(range(1, 2 + int(fresh.name[-1]) % 3))


# Copying and putting away ----------------------------------------------------------------------------------------


def test_a_copy_has_the_same_steps_and_a_life_of_its_own(alice: User) -> None:
    routine = make_routine(alice, "breathing", "dart", name="Evening")

    twin = routine.duplicate(owner=alice)
    routine.revise(expected=1, name="Evening", steps=make_steps("cat-cow"))

    assert (twin.name, twin.version, slugs(twin)) == ("Evening (copy)", 1, ["breathing", "dart"])


def test_a_copy_of_a_routine_with_the_longest_name_fits(alice: User) -> None:
    routine = make_routine(alice, "dart", name="x" * 120)

    assert routine.duplicate(owner=alice).name == "x" * 113 + " (copy)"
    assert routine.duplicate(owner=alice, name="Mine").name == "Mine"


def test_archiving_hides_a_routine_and_bringing_it_back_shows_it(alice: User) -> None:
    routine = make_routine(alice, "dart")

    routine.archive(at=NOW)
    routine.archive(at=datetime(2026, 12, 1, tzinfo=UTC))

    assert routine.archived_at == NOW
    assert routine.version == 2
    assert list(Routine.objects.active()) == []
    assert list(Routine.objects.archived()) == [routine]

    routine.unarchive()
    routine.unarchive()

    assert routine.archived_at is None
    assert routine.version == 3
    assert list(Routine.objects.active()) == [routine]


def test_a_routine_in_the_week_is_not_archived(alice: User) -> None:
    routine = make_routine(alice, "dart")
    slots = [{"weekday": day, "local_time": time(7, 30), "routine": routine} for day in (0, 3)]
    Week.objects.plan(owner=alice, slots=slots, expected=None, at=NOW)

    with pytest.raises(ValidationError) as refused:
        routine.archive(at=NOW)

    assert refused.value.messages == [
        "“Evening” is in your week on Monday and Thursday. Remove it from your week before you archive it."
    ]
    assert Routine.objects.get(pk=routine.pk).archived_at is None


# Queries ---------------------------------------------------------------------------------------------------------


def test_making_a_routine_of_18_exercises_takes_six_queries(
    alice: User, django_assert_num_queries: Callable[[int], Any]
) -> None:
    steps = make_steps(*EIGHTEEN)
    User.objects.hold(alice.pk)  # so that it is not the first thing they ever do

    with django_assert_num_queries(6):
        Routine.objects.start(owner=alice, name="Long", steps=steps)


def test_what_a_routine_is_costs_no_query_once_its_steps_are_there(
    alice: User, django_assert_num_queries: Callable[[int], Any]
) -> None:
    make_routine(alice, *EIGHTEEN)
    (routine,) = Routine.objects.with_steps().with_slots()

    with django_assert_num_queries(0):
        assert routine.is_strength()
        assert not routine.is_gentle_set()
        assert routine.estimated_minutes() == 26
        assert routine.position_changes() == 11


def test_the_picture_of_a_routine_is_of_an_exercise_in_its_usual_form(alice: User) -> None:
    steps = make_steps("breathing", "hundred", "dart")
    steps[1]["form"] = "stage-1"
    routine = Routine.objects.start(owner=alice, name="Evening", steps=steps)

    emblem = routine.emblem()

    assert emblem is not None
    assert emblem.slug == "dart"
