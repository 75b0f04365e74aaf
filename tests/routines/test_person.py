"""What the rows say about a person reaches the rules, hers alone."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.screening import Open
from exercises.models import Exercise
from routines.models import ExerciseStanding, PracticeSettings, Routine, person_for
from routines.rules.pain_now import KnownPain
from tests.factories import MORNING, make_answers, make_ready, make_routine

pytestmark = pytest.mark.usefixtures("library")

TODAY = date(2026, 11, 23)
LAST_TIME = date(2026, 11, 19)


def stand(owner: User, slug: str, **fields: Any) -> ExerciseStanding:
    exercise = Exercise.objects.get(slug=slug)
    defaults = {"reps": exercise.reps_low, "done_count": 3, "recent_count": 2, "last_done_on": LAST_TIME}
    made: ExerciseStanding = ExerciseStanding.objects.create(owner=owner, exercise=exercise, **(defaults | fields))
    return made


def test_a_person_who_answered_nothing_has_the_gentle_set(alice: User) -> None:
    who = person_for(alice, today=TODAY)

    assert (who.level, who.flags, who.open, who.top_level) == ("beginner", frozenset(), Open.GENTLE, "beginner")
    assert len(who.exercises) == 38
    assert who.practice == {}


def test_conditions_standings_and_what_was_chosen_reach_the_rules(alice: User, bob: User) -> None:
    make_ready(alice)
    make_answers(alice, conditions=("neck",), at=MORNING)
    stand(alice, "dart", mastered_on=LAST_TIME, has_done_low_dose=True)
    stand(bob, "cat-cow")
    PracticeSettings.objects.choose(owner=alice, today=date(2026, 1, 9), level="intermediate", minutes=20)

    who = person_for(alice, today=TODAY)

    assert (who.level, who.flags, who.open, who.top_level) == ("intermediate", {"NECK"}, Open.ALL, "intermediate")
    assert who.practice.keys() == {"dart"}
    assert (who.has_learnt("dart"), who.done("dart").recent_times, who.last_strength_on) == (True, 2, LAST_TIME)
    assert who.in_words(["NECK"]) == ["neck or arm symptoms"]


def test_pain_above_two_spares_more_today_and_strong_pain_leaves_the_gentle_set(alice: User) -> None:
    make_ready(alice)

    assert person_for(alice, today=TODAY, pain=KnownPain(3, TODAY)).flags == {"UBP"}
    assert person_for(alice, today=TODAY, pain=KnownPain(2, TODAY)).flags == frozenset()
    assert person_for(alice, today=TODAY, pain=KnownPain(7, TODAY)).open is Open.GENTLE


@pytest.mark.parametrize(
    ("asked", "has_changed"),
    [({}, False), ({"minutes": 15}, False), ({"minutes": 20}, True), ({"level": "intermediate"}, True)],
)
def test_another_level_or_other_minutes_are_a_change(alice: User, asked: dict[str, Any], *, has_changed: bool) -> None:
    make_ready(alice)
    make_answers(alice, at=MORNING.replace(day=2))
    stand(alice, "dart")

    assert person_for(alice, today=TODAY, **asked).has_changed is has_changed


def test_answers_given_since_the_last_strength_session_are_a_change(alice: User) -> None:
    make_ready(alice)
    stand(alice, "dart")
    make_answers(alice, at=MORNING)

    assert person_for(alice, today=TODAY).has_changed is True


def test_a_routine_says_what_the_rules_say_of_it(alice: User) -> None:
    make_ready(alice)
    routine = make_routine(alice, "breathing", "dart", "childs-pose")

    rules = [
        found.rule.id
        for found in Routine.objects.with_steps().get(pk=routine.pk).findings(person_for(alice, today=TODAY))
    ]

    assert rules == ["B6", "B8", "B11"]


def test_reading_a_person_takes_as_many_queries_for_much_practice_as_for_none(alice: User) -> None:
    make_ready(alice)

    with CaptureQueriesContext(connection) as few:
        person_for(alice, today=TODAY)
    for exercise in Exercise.objects.offered():
        stand(alice, exercise.slug)
    with CaptureQueriesContext(connection) as many:
        person_for(alice, today=TODAY)

    assert len(many) <= len(few) + 1
