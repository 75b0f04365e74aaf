"""The rules of routines and weeks as they are read: each says its numbers, and where it is from or that we chose it."""

import re
from collections.abc import Iterator
from itertools import product
from string import Formatter

import pytest

from accounts import screening
from accounts.screening import FLAGS
from conventions.rules import Finding, Rule
from exercises import facts as fit
from exercises.models import Phase
from routines import composer, rules
from routines.composer import Composed, Wish, compose
from tests.routines.library import findings, person, practised, steps
from tests.routines.test_routine_rules import CASES

RULES = (*rules.RULES, *composer.RULES)
BY_ID = {rule.id: rule for rule in RULES}


def test_every_rule_is_listed_once() -> None:
    assert [rule.id for rule in rules.WORD_RULES] == ["GENTLE", "BREATH-AND-REST", "STRENGTH-DAY"]
    assert {rule.id for rule in rules.ROUTINE_RULES} == {
        *("G8", *(f"B{n}" for n in range(1, 18) if n != 13), "ONE-MOVEMENT", "TURNS", "FILL", "NEWCOMER", "LOAD"),
        *("PAIN-NOW", "HIGH-START", "PRACTISED", "PACE", "PRESSURE", "PATH", "RESTS"),
    }
    assert [rule.id for rule in rules.WEEK_RULES] == ["WEEK", "GAP", "B13"]
    assert [rule.id for rule in composer.RULES] == ["FOCUS", "YIELD"]
    assert len(BY_ID) == len(RULES) == 37


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_all_of_its_numbers_and_no_others(rule: Rule) -> None:
    named = {name for _, name, _, _ in Formatter().parse(str(rule.text)) if name}

    assert named == {*rule.numbers, *rule.exercises}
    assert "{" not in rule.says()
    assert not [point for point in rule.points if "{" in str(point)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_has_a_title_a_reason_and_a_source_or_a_choice(rule: Rule) -> None:
    assert str(rule.title)
    assert str(rule.reason)
    assert rule.sources or str(rule.choice)
    assert rule.credits()


@pytest.mark.parametrize(
    ("rule_id", "says"),
    [
        (
            "B2",
            "It ends with one of these: role:ends_routine. Stretch for at least 5 breaths, or rest for 6.",
        ),
        ("B3", "15 seconds to get ready for it, and 12 more if your position changes."),
        ("B4", "at most 1 for beginners, 2 at intermediate level and 3 at advanced level."),
        ("B5", "at least one of these: role:extensor."),
        ("B10", "5 times for 8 exercises"),
        ("B14", "60% come from the session before. For this, that session must be in the last 13 days"),
        ("B15", "in the last 28 days"),
        ("B17", "Rest for 15 seconds between 2 sets."),
        ("G8", "takes 3 minutes at most in a session"),
        ("WEEK", "2 sessions a week to start with, and 3 strength days at most."),
        ("GAP", "Leave at least 1 day between 2 strength days"),
        ("B13", "Sessions on 6 days a week at most"),
    ],
)
def test_a_rule_says_its_numbers_in_words(rule_id: str, says: str) -> None:
    assert says in BY_ID[rule_id].says()


def test_exercises_in_pregnancy_rest_on_advice_that_can_be_looked_up() -> None:
    assert BY_ID["G8"].credits() == (
        "NHS on exercise in pregnancy. Lying flat is from the same page. The minutes and the rest are our own choice"
    )


def test_the_parts_of_a_routine_are_named_in_their_order() -> None:
    text = BY_ID["B1"].says()

    assert [text.index(str(Phase(phase).label).lower()) for phase in rules.PHASES] == sorted(
        text.index(str(label).lower()) for label in Phase.labels
    )


def test_b3_says_how_many_exercises_fit_into_the_minutes() -> None:
    assert [str(point) for point in BY_ID["B3"].points] == [
        "6 minutes: 3 to 4",
        "10 minutes: 4 to 6",
        "15 minutes: 6 to 8",
        "20 minutes: 7 to 9",
        "30 minutes: 9 to 12",
        "45 minutes: 11 to 14",
        "gentle exercises only: 3 to 8",
    ]


def everything_found() -> Iterator[Finding]:
    for case in CASES:
        yield from findings(steps(*case.routine.split()), case.who, case.minutes)
    for days in ((0, 0, 1), (0, 2, 4, 6), range(7)):
        yield from rules.check_week([rules.PlannedSession(day, is_strength=True) for day in days])
    done = practised("breathing", "scapular-slides", "cat-cow", "dart", "childs-pose")
    for flag, minutes, practice in product(FLAGS, (6, 15, 45), ({}, done)):
        found = compose(person(flag, practice=practice), Wish(minutes, focus=frozenset({"neck"})))
        assert isinstance(found, Composed)
        yield from (*found.yielded, *found.notes, *(reason for chosen in found.steps for reason in chosen.reasons))


def test_whatever_is_found_carries_a_listed_rule_and_no_sentence_names_its_id() -> None:
    found = [*everything_found()]

    assert len(found) > 1000
    assert {one.rule.id for one in found} >= {"B1", "B4", "B16", "FOCUS", "G5", "G8", "GAP", "WEEK"}
    assert {one.rule for one in found} <= {*RULES, *screening.RULES, *fit.RULES}
    assert [one.sentence for one in found if re.search(r"\b[BGP]\d|\(rule|[{}]", one.sentence)] == []
    assert [one.rule.id for one in found if not (one.reason and one.source)] == []
