"""How much a session holds: the first two weeks, the pain now, what was practised before, turning, pacing."""

from datetime import date, timedelta

import pytest

from accounts.screening import Open
from accounts.screening.practised import Declaration, LastPractised, PractisedFor
from routines.rules import PlannedSession, check_week, experience, newcomer, pacing, pain_now
from routines.rules.amount import COUNTS, counts_for
from routines.rules.caps import Caps, strictest
from routines.rules.experience import Belief, believe, level_in_a_sentence
from routines.rules.newcomer import SoFar, is_newcomer, shortened
from routines.rules.pain_now import KnownPain, above_limit, in_a_sentence, is_high, pain_for
from routines.rules.turning import Turns, turns

TODAY = date(2026, 11, 30)
FIRST = SoFar()


def practised(sessions: int, days_ago: int) -> SoFar:
    return SoFar(sessions, sessions, TODAY - timedelta(days=days_ago))


# The first two weeks ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "new", "strength"), [(6, 4, 2), (10, 4, 2), (15, 6, 2), (20, 8, 2), (30, 8, 2), (45, 8, 2)]
)
def test_a_first_session_holds_few_new_exercises_and_two_of_strength(minutes: int, new: int, strength: int) -> None:
    found = newcomer.caps(FIRST, today=TODAY, minutes=minutes)

    assert (found.minutes, found.new, found.strength, found.sets, found.effort) == (20, new, strength, 1, 3)


def test_a_second_session_adds_at_most_two_exercises() -> None:
    found = newcomer.caps(practised(1, 3), today=TODAY, minutes=20)

    assert found == Caps(minutes=20, new=2, strength=3, effort=4)


@pytest.mark.parametrize(
    ("so_far", "expected"),
    [
        (FIRST, True),
        (practised(5, 9), True),
        (practised(2, 40), True),
        (practised(4, 13), True),
        (practised(4, 14), False),
        (practised(3, 14), True),
    ],
)
def test_a_newcomer_has_few_sessions_or_few_days(so_far: SoFar, expected: bool) -> None:
    assert is_newcomer(so_far, today=TODAY) is expected


@pytest.mark.parametrize(("minutes", "strength"), [(10, 4), (20, 4), (25, 4), (30, 6), (45, 7)])
def test_later_only_the_minutes_limit_strength(minutes: int, strength: int) -> None:
    assert newcomer.caps(practised(9, 60), today=TODAY, minutes=minutes) == Caps(strength=strength)


def test_a_longer_wish_of_a_newcomer_is_shortened_with_the_date() -> None:
    said = shortened(45, 20, FIRST, today=TODAY)

    assert said.sentence == (
        "You asked for 45 minutes. In the first 2 weeks 20 are enough: 8 new movements are as many as you can do well. "
        "You can do the rest from 14 December."
    )


def test_after_two_weeks_with_few_sessions_the_sentence_counts_sessions() -> None:
    assert shortened(30, 20, practised(2, 40), today=TODAY).sentence.endswith(
        "After 2 more sessions, you can do the rest."
    )


@pytest.mark.parametrize(
    ("minutes", "expected"), [(6, (3, 4)), (10, (4, 6)), (15, (6, 8)), (20, (7, 9)), (30, (9, 12)), (45, (11, 14))]
)
def test_so_many_exercises_go_into_so_many_minutes(minutes: int, expected: tuple[int, int]) -> None:
    assert COUNTS[minutes] == counts_for(minutes) == expected


# Pain and limit ---------------------------------------------------------------------------------------------------


def pain(score: int, days_ago: int = 0) -> KnownPain:
    return KnownPain(score, TODAY - timedelta(days=days_ago))


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (0, Caps()),
        (2, Caps()),
        (3, Caps(strength=2, may_be_new=False, may_be_full=False)),
        (4, Caps(strength=2, sets=1, extensions=1, turns=1, may_be_new=False, may_be_full=False)),
        (5, Caps(strength=2, sets=1, extensions=1, turns=1, may_be_new=False, may_be_full=False)),
    ],
)
def test_pain_up_to_the_limit_leaves_less(score: int, expected: Caps) -> None:
    assert pain_now.caps(pain(score), has_practised=True) == expected


def test_the_first_practice_of_all_is_new_as_a_whole_whatever_the_pain() -> None:
    assert pain_now.caps(pain(4), has_practised=False).may_be_new


@pytest.mark.parametrize(
    ("score", "limit", "is_gentle"),
    [
        (3, 3, False),
        (4, 3, True),
        (5, 3, True),
        (6, 3, True),
        (4, 5, False),
        (5, 5, False),
        (6, 5, True),
        (7, 5, False),
    ],
)
def test_pain_above_the_limit_leaves_gentle_exercises(score: int, limit: int, is_gentle: bool) -> None:
    """From 7 on another rule says so."""
    reason = above_limit(pain(score), limit)

    assert (reason is not None) is is_gentle
    assert reason is None or reason.open is Open.GENTLE


@pytest.mark.parametrize(
    ("told", "newest", "expected"),
    [
        (4, pain(2), pain(4)),
        (0, pain(6), pain(0)),
        (None, pain(5, days_ago=3), pain(5, days_ago=3)),
        (None, pain(5, days_ago=6), pain(5, days_ago=6)),
        (None, pain(5, days_ago=7), None),
        (None, pain(5, days_ago=12), None),
        (None, None, None),
    ],
)
def test_the_number_told_comes_first_then_the_newest_of_a_week(
    told: int | None, newest: KnownPain | None, expected: KnownPain | None
) -> None:
    assert pain_for(told, newest, today=TODAY) == expected


def test_the_page_says_which_number_it_used() -> None:
    assert in_a_sentence(pain(4), 3, today=TODAY) == "Built for pain 4 and your limit of 3."
    assert (
        in_a_sentence(pain(5, days_ago=3), 5, today=TODAY)
        == "Built for pain 5, your number from 27 November, and your limit of 5."
    )
    assert in_a_sentence(None, 5, today=TODAY).startswith("Built without a pain number.")


@pytest.mark.parametrize(
    ("base", "first", "sessions", "expected"),
    [
        (5.6, 3, 2, Caps(strength=2, is_easiest=True)),
        (5.6, 3, 3, Caps()),
        (None, 5, 0, Caps(strength=2, is_easiest=True)),
        (4.9, 8, 0, Caps()),
        (None, None, 0, Caps()),
    ],
)
def test_after_a_high_start_three_strength_sessions_stay_small(
    base: float | None, first: int | None, sessions: int, expected: Caps
) -> None:
    assert pain_now.start_caps(base, first, strength_sessions=sessions) == expected


@pytest.mark.parametrize(
    ("score", "base", "expected"), [(4, None, False), (5, None, True), (5, 3.2, False), (6, 3.2, True), (10, 9.0, True)]
)
def test_a_day_is_high_two_points_above_the_first_week(
    score: int,
    base: float | None,
    expected: bool,
) -> None:
    assert is_high(score, base) is expected


# What was practised before ----------------------------------------------------------------------------------------

TAUGHT = Declaration(PractisedFor.OVER_2_YEARS, has_teacher=True, last=LastPractised.THIS_MONTH)


def test_years_with_a_teacher_open_low_risk_exercises_at_once() -> None:
    assert believe(TAUGHT, is_assessed=True, pain=pain(2)) == Belief(is_open=True)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (None, ""),
        (Declaration(PractisedFor.NEVER), ""),
        (
            Declaration(PractisedFor.UP_TO_6_MONTHS, has_teacher=True, last=LastPractised.THIS_MONTH),
            "Your answer is saved. It allows more exercises after 6 months of Pilates.",
        ),
        (
            Declaration(PractisedFor.OVER_2_YEARS, has_teacher=False, last=LastPractised.THIS_MONTH),
            "Your answer is saved. It allows more exercises if a teacher has taught you.",
        ),
        (
            Declaration(PractisedFor.OVER_2_YEARS, has_teacher=True, last=LastPractised.LONGER_AGO),
            "Your answer is saved. It allows more exercises if you have practised within the last year.",
        ),
    ],
)
def test_less_practice_opens_nothing_and_says_so(said: Declaration | None, sentence: str) -> None:
    assert believe(said, is_assessed=True) == Belief(sentence=sentence)


@pytest.mark.parametrize("flag", ["OP", "DISC", "NECK", "PREG", "BP", "EYE", "DIZZY", "HERNIA", "RIB"])
def test_conditions_that_ask_for_care_keep_the_answer_without_effect(flag: str) -> None:
    found = believe(TAUGHT, is_assessed=True, flags=[flag], words={flag: "Thin bones"})

    assert found == Belief(sentence="Your answer is saved. It allows nothing more yet because of thin bones.")


def test_pain_that_is_unchecked_or_high_keeps_the_answer_without_effect() -> None:
    assert believe(TAUGHT, is_assessed=False).sentence.endswith("once your pain has been checked.")
    assert believe(TAUGHT, is_assessed=True, pain=pain(4)).sentence.endswith("when your pain is below 4.")
    assert believe(TAUGHT, is_assessed=True, base=5.0).sentence.endswith("when your pain is below 4.")
    assert believe(TAUGHT, is_assessed=True, pain=pain(3), base=4.9, flags=["LBP"]).is_open


def test_a_level_that_is_not_open_yet_is_explained_with_the_next_step() -> None:
    assert level_in_a_sentence("advanced", "beginner", following="Swan Prep").sentence == (
        "You chose advanced. This routine is beginner, because you cannot do anything advanced yet. You can when a "
        "teacher signs it off, or step by step. Next is Swan Prep."
    )
    assert level_in_a_sentence("advanced", "intermediate").sentence.endswith("You can when a teacher signs it off.")


def test_the_conditions_that_ask_for_care_are_nine() -> None:
    assert len(experience.NOT_BELIEVED) == 9


# Turning ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flags", "minutes", "since", "expected"),
    [
        ([], 20, None, Turns(2)),
        ([], 30, None, Turns(3)),
        (["OP"], 30, None, Turns(1, is_small=True, is_exact=True)),
        (["DISC"], 20, None, Turns(2, is_small=True)),
        (["DISC", "LEG"], 20, TODAY - timedelta(weeks=3), Turns(0, is_small=True)),
        (["DISC", "LEG"], 20, TODAY - timedelta(days=41), Turns(0, is_small=True)),
        (["DISC", "LEG"], 20, TODAY - timedelta(days=42), Turns(1, is_small=True)),
        (["DISC", "LEG"], 20, None, Turns(0, is_small=True)),
        (["OP", "DISC", "LEG"], 20, TODAY - timedelta(days=120), Turns(1, is_small=True)),
    ],
)
def test_how_many_exercises_turn(flags: list[str], minutes: int, since: date | None, expected: Turns) -> None:
    assert turns(flags, minutes=minutes, today=TODAY, leg_pain_since=since) == expected


# Pacing -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("week", "good", "minutes"),
    [(1, 0, 10), (4, 4, 10), (5, 4, 12), (6, 4, 12), (6, 1, 10), (7, 4, 14), (7, 6, 14), (9, 3, 12), (30, 20, 30)],
)
def test_pacing_adds_two_minutes_for_two_good_weeks_after_the_fourth(week: int, good: int, minutes: int) -> None:
    assert pacing.pace_minutes(week, good) == minutes


def test_fibromyalgia_keeps_strength_sets_and_minutes_small() -> None:
    found = pacing.caps({"PACE"}, today=TODAY, pace_since=TODAY - timedelta(days=36), good_weeks=4)

    assert found == Caps(minutes=12, strength=2, sets=1, extensions=1)


def test_controlled_high_blood_pressure_caps_the_hold_and_the_effort() -> None:
    assert pacing.caps({"BPC"}, today=TODAY) == Caps(hold_seconds=5, effort=6)


def test_pacing_offers_one_change_and_keeps_strength_days_three_apart_at_first() -> None:
    assert (pacing.offers_most({"PACE"}, 2), pacing.offers_most(set(), 2)) == (1, 2)
    given = {"today": TODAY, "pace_since": TODAY - timedelta(days=27)}
    assert pacing.strength_days_apart({"PACE"}, 2, **given) == 3
    assert pacing.strength_days_apart({"PACE"}, 2, today=TODAY, pace_since=TODAY - timedelta(days=28)) == 2
    assert pacing.strength_days_apart(set(), 2, **given) == 2


def test_with_fibromyalgia_strength_days_are_three_apart_at_first() -> None:
    near = [PlannedSession(0, is_strength=True), PlannedSession(2, is_strength=True)]

    assert check_week(near) == ()
    assert [found.sentence for found in check_week(near, apart=3)] == [
        "Monday and Wednesday are near each other. For now, leave 2 days between strength days."
    ]
    assert check_week([near[0], PlannedSession(3, is_strength=True)], apart=3) == ()


# Together ---------------------------------------------------------------------------------------------------------


def test_of_several_limits_the_strictest_of_each_kind_holds() -> None:
    found = strictest(
        [Caps(minutes=20, strength=3), Caps(strength=2, is_easiest=True), Caps(may_be_full=False), Caps()]
    )

    assert found == Caps(minutes=20, strength=2, is_easiest=True, may_be_full=False)
