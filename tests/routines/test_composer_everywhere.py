"""Every level, length and pair of conditions: no rule is broken but what is said to give way, all get an answer."""

from itertools import combinations

import pytest

from accounts.screening import FLAGS
from exercises.facts import LEVELS
from routines.composer import Composed, Wish, compose
from routines.rules import Profile, check_routine
from tests.routines.library import person, practised

MINUTES = (6, 10, 15, 20, 30, 45)
CONDITIONS = [(), *[(flag,) for flag in FLAGS], *combinations(FLAGS, 2)]
GENTLE_WEEK = practised(
    "breathing", "scapular-slides", "arm-arcs", "book-opening", "cat-cow", "spine-twist", "childs-pose"
)


def broken(who: Profile, minutes: int, *, is_strength: bool) -> set[str]:
    """The rules that the composed routine breaks without saying so."""
    found = compose(who, Wish(minutes, is_strength=is_strength))
    assert isinstance(found, Composed), (who.flags, who.level, minutes)
    steps = [chosen.step for chosen in found.steps]
    assert found.seconds <= minutes * 60
    against = {one.rule.id for one in check_routine(steps, who, seconds=found.seconds, minutes=minutes)}
    return against - {said.rule.id for said in found.yielded}


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("minutes", MINUTES)
def test_a_first_strength_session_for_every_pair_of_conditions(level: str, minutes: int) -> None:
    wrong = {flags: broken(person(*flags, level=level), minutes, is_strength=True) for flags in CONDITIONS}

    assert {flags: rules for flags, rules in wrong.items() if rules} == {}


@pytest.mark.parametrize("minutes", MINUTES)
def test_a_gentle_session_for_every_pair_of_conditions(minutes: int) -> None:
    wrong = {flags: broken(person(*flags), minutes, is_strength=False) for flags in CONDITIONS}

    assert {flags: rules for flags, rules in wrong.items() if rules} == {}


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("minutes", MINUTES)
def test_a_later_session_for_every_condition(level: str, minutes: int) -> None:
    last = compose(person(level=level), Wish(minutes))
    assert isinstance(last, Composed)
    done = practised(*(chosen.step.slug for chosen in last.steps))
    for flags in CONDITIONS[: 1 + len(FLAGS)]:
        for practice in (GENTLE_WEEK, done, GENTLE_WEEK | done):
            assert broken(person(*flags, level=level, practice=practice), minutes, is_strength=True) == set(), flags


@pytest.mark.parametrize("flags", CONDITIONS[: 1 + len(FLAGS)])
@pytest.mark.parametrize("minutes", [10, 15, 20, 30])
def test_only_time_count_sets_and_the_shoulder_blades_ever_give_way_in_a_first_session(
    flags: tuple[str, ...], minutes: int
) -> None:
    found = compose(person(*flags), Wish(minutes))

    assert isinstance(found, Composed)
    assert {said.rule.id for said in found.yielded} <= {"B3", "B7", "B16"}
