"""Where a person stands with each exercise of a routine, as a page."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.test import Client

from accounts.models import User
from routines import rules
from routines.models import ExerciseStanding, Routine
from tests.factories import know_the_catalogue, make_exercise, make_own_exercise, make_routine, make_steps
from tests.routines.library import made
from tests.routines.library import steps as listed

Browser = Callable[[User | None], Client]


def test_each_exercise_is_shown_once_with_what_was_practised_of_it(alice: User, bob: User, page: Browser) -> None:
    own = make_own_exercise(alice)
    steps = [*make_steps("breathing", "dart", "cat-cow", "dart"), {"own_exercise": own, "reps": 5}]
    routine = Routine.objects.start(owner=alice, name="Evening", steps=steps)
    dart = make_exercise("dart")
    ExerciseStanding.objects.create(
        owner=alice,
        exercise=dart,
        reps=8,
        form="easier",
        done_count=3,
        last_done_on=date(2026, 11, 23),
        mastered_on=date(2026, 11, 24),
        hold_until_on=date(2026, 11, 28),
    )
    ExerciseStanding.objects.create(owner=bob, exercise=make_exercise("cat-cow"), reps=6, done_count=9)

    html = page(alice).get(f"/routines/{routine.pk}/standing/").content.decode()

    assert html.count(">Dart</h2>") == 1
    assert "Done on 3 days" in html
    assert "Monday 23 November" in html
    assert "8 repetitions, Head down, arms only." in html
    assert "by 24 November 2026" in html
    assert "until Saturday 28 November" in html
    assert "Done on 9 days" not in html
    assert html.count("Not practised yet.") == 2
    assert "no rule judges it" in html


def test_the_page_takes_as_many_queries_for_20_exercises_as_for_2(
    alice: User, page: Browser, django_assert_num_queries: Callable[[int], Any]
) -> None:
    short, long = make_routine(alice, "dart", "cat-cow"), make_routine(alice, *["dart", "cat-cow"] * 10)
    browser = page(alice)
    know_the_catalogue()

    for routine in (short, long):
        with django_assert_num_queries(6):
            browser.get(f"/routines/{routine.pk}/standing/")


# By time, pure ---------------------------------------------------------------------------------------------------


def step(phase: str, *movements: str) -> rules.Step:
    return made(phase=phase, movements=movements)


def test_the_parts_of_a_session_and_what_lies_between_make_the_whole() -> None:
    steps = [step("breath"), step("mobility"), step("strength"), step("integration"), step("rest")]

    parts = rules.parts(steps, [60, 100, 80, 20, 40], total=375)

    assert [(part.label, part.seconds) for part in parts] == [
        ("Breath and rest", 100),
        ("Mobility", 100),
        ("Strength", 100),
        ("Changing position", 75),
    ]


def test_a_form_counts_for_the_directions_that_it_keeps() -> None:
    forms = listed("cat-cow/cow-only", "cat-cow/cat-only", "childs-pose/at-table", "cat-cow")

    ways = [{way.key: way.seconds for way in rules.directions([one], [60])} for one in forms]

    assert ways == [
        {"flexion": 0, "extension": 60, "rotation": 0},
        {"flexion": 60, "extension": 0, "rotation": 0},
        {"flexion": 0, "extension": 0, "rotation": 0},
        {"flexion": 60, "extension": 60, "rotation": 0},
    ]
    assert "extension" not in forms[1].tags


def test_what_moves_two_ways_counts_for_both() -> None:
    steps = [step("mobility", "extension", "flexion"), step("mobility", "side_bend"), step("rest")]

    ways = rules.directions(steps, [60, 30, 90])

    assert {way.key: way.seconds for way in ways} == {"flexion": 60, "extension": 60, "rotation": 30}
