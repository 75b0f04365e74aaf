"""What the composer makes for newcomers, for sore days, for who has practised before, and where turning is limited."""

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest

from accounts.screening import FLAGS, Answers, Assessed, HealthRecord
from accounts.screening.gates import CEILING_ASSESSED, CEILING_NOT_ASSESSED, clearance_of
from accounts.screening.practised import Declaration, LastPractised, PractisedFor
from exercises.facts import LEVELS, Rank
from routines.composer import Composed, Wish, compose
from routines.rules import Pace, Profile, Step
from routines.rules.dosing import is_at_end_of_range
from routines.rules.newcomer import SoFar
from routines.rules.pain_now import KnownPain
from routines.rules.steps import is_counted
from routines.rules.turning import TURNS
from tests.routines.library import TODAY, findings, library, person, practised
from tracking.insights.check_in import Today, check

TAUGHT = Declaration(PractisedFor.OVER_2_YEARS, has_teacher=True, last=LastPractised.THIS_MONTH)
MINUTES = (6, 10, 15, 20, 30, 45)
NEW_MOST = {6: 4, 10: 4, 15: 6, 20: 8, 30: 8, 45: 8}
COUNT_MOST = {6: 4, 10: 6, 15: 8, 20: 9, 30: 9, 45: 9}


def composed(who: Profile, minutes: int, **wish: Any) -> Composed:
    found = compose(who, Wish(minutes, **wish))
    assert isinstance(found, Composed)
    return found


def steps(found: Composed) -> list[Step]:
    return [chosen.step for chosen in found.steps]


def slugs(found: Composed) -> list[str]:
    return [step.slug for step in steps(found)]


def strength(found: Composed) -> list[str]:
    return [step.slug for step in steps(found) if step.phase == "strength" and not step.form.is_light]


def turning(found: Composed) -> list[Step]:
    return [step for step in steps(found) if "rotation" in step.tags]


def said(found: Composed) -> list[str]:
    return [one.sentence for one in (*found.dose, *found.notes, *found.yielded)]


def pain(score: int, days_ago: int = 0) -> KnownPain:
    return KnownPain(score, TODAY - timedelta(days=days_ago))


def after(found: Composed, days: int, **facts: Any) -> Profile:
    """The person who did ``found`` once, so many days ago, and is asked again today."""
    on = TODAY - timedelta(days=days)
    done = practised(*slugs(found), times=1, recent_times=1, last_done_on=on)
    return person(practice=done, so_far=SoFar(1, 1, on), **facts)


# The first two weeks ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("minutes", [30, 45])
def test_a_long_wish_of_a_newcomer_is_twenty_minutes_with_the_date(minutes: int) -> None:
    found = composed(person(), minutes)

    assert 18 * 60 <= found.seconds <= 20 * 60
    assert len([step for step in steps(found) if is_counted(step)]) <= 8
    assert {step.sets for step in steps(found)} == {1}
    assert f"You asked for {minutes} minutes. In the first 2 weeks 20 are enough" in " ".join(said(found))
    assert "You can do the rest from 7 December." in " ".join(said(found))
    assert "Keep the effort easy: 3 out of 10." in said(found)


def test_a_first_quarter_of_an_hour_has_six_new_exercises_and_two_of_strength() -> None:
    found = composed(person(), 15)

    assert len([step for step in steps(found) if is_counted(step)]) == 6
    assert strength(found) == ["dart", "swan-prep"]
    assert 13 * 60 <= found.seconds <= 15 * 60


def test_a_first_ten_minutes_begin_with_breathing_and_end_with_rest() -> None:
    found = composed(person(), 10)

    assert slugs(found)[0] == "breathing"
    assert slugs(found)[-1] in ("childs-pose", "constructive-rest")
    assert len([step for step in steps(found) if is_counted(step)]) <= 4


def test_a_second_session_three_days_later_adds_at_most_two() -> None:
    first = composed(person(), 20)

    second = composed(after(first, 3), 20)

    assert len({step.slug for step in steps(second) if is_counted(step)} - set(slugs(first))) <= 2
    assert len(strength(second)) <= 3


@pytest.mark.parametrize(("minutes", "low", "high"), [(30, 9, 12), (45, 11, 14)])
def test_later_more_minutes_hold_more_exercises(minutes: int, low: int, high: int) -> None:
    found = composed(person(practice=practised(*library())), minutes)

    assert low <= len(found.steps) <= high


@pytest.mark.parametrize(("times", "sets"), [(2, {1}), (3, {1, 2})])
def test_a_second_set_comes_after_the_third_time(times: int, sets: set[int]) -> None:
    found = composed(person(practice=practised(*library(), times=times)), 20)

    assert {step.sets for step in steps(found)} == sets


def test_a_long_wish_is_filled_with_breath_time_to_get_ready_and_slower_movements() -> None:
    found = composed(person(), 20)

    assert steps(found)[0].reps == 12
    assert {step.pace for step in steps(found)} == {Pace.CALM}
    assert "To fill 20 minutes, you have 30 seconds to get ready for each exercise." in said(found)


def test_a_newcomer_who_adds_a_ninth_exercise_by_hand_reads_why_and_how_to_mend_it() -> None:
    nine = [step for step in steps(composed(person(), 20)) if is_counted(step)]
    more = [Step.of(library()[slug]) for slug in ("single-knee-curl", "pelvic-curl")]

    found = [one for one in findings([*nine, *more]) if one.rule.id == "NEWCOMER" and "new for you" in one.sentence]

    assert [one.sentence for one in found] == ["9 exercises are new for you. 8 new ones are enough this time."]
    assert found[0].mend is not None
    assert found[0].mend.do == "remove"


# Pain and limit ---------------------------------------------------------------------------------------------------


def test_pain_above_the_limit_makes_a_gentle_session() -> None:
    found = composed(person(pain=pain(4), limit=3), 15)

    assert strength(found) == []
    assert "Built for pain 4 and your limit of 3." in said(found)
    assert not found.is_strength


def test_pain_below_the_limit_leaves_two_of_strength_with_one_set_and_nothing_new() -> None:
    first = composed(person(), 20)
    found = composed(after(first, 3, pain=pain(4)), 20)

    assert "Built for pain 4 and your limit of 5." in said(found)
    assert found.is_strength
    assert len(strength(found)) <= 2
    assert {step.sets for step in steps(found)} == {1}
    done = set(slugs(first))
    gentle = {slug for slug, one in library().items() if one.is_within("base", "gentle")}
    assert set(slugs(found)) - done <= gentle
    assert len(turning(found)) <= 1
    assert sum("extension" in step.tags for step in steps(found)) <= 1


def test_the_page_says_from_which_day_the_number_is() -> None:
    found = composed(person(pain=pain(5, days_ago=3)), 15)

    assert "Built for pain 5, your number from 20 November, and your limit of 5." in said(found)
    assert found.is_strength


def test_pain_told_today_that_is_high_makes_a_gentle_session() -> None:
    assert not composed(person(pain=pain(5)), 15).is_strength
    assert composed(person(pain=pain(5), so_far=SoFar(base=4.0)), 15).is_strength


@pytest.mark.parametrize(("sessions", "is_easiest"), [(0, True), (2, True), (3, False)])
def test_after_a_high_start_three_strength_sessions_are_in_the_easiest_form(sessions: int, is_easiest: bool) -> None:
    so_far = SoFar(16, sessions, date(2026, 9, 21), base=5.6)
    found = composed(person(practice=practised(*library()), so_far=so_far), 20)

    own = [step for step in steps(found) if step.phase == "strength"]
    assert all(step.form.rank is Rank.EASIER for step in own) is is_easiest
    assert (len(strength(found)) <= 2) is is_easiest


# What was practised before ----------------------------------------------------------------------------------------


def test_years_with_a_teacher_open_low_risk_exercises_in_the_first_session() -> None:
    found = composed(person(level="advanced", declared=TAUGHT, pain=pain(2)), 30)

    assert {"swan-prep", "side-kick"} <= {step.slug for step in steps(found) if step.form.key == "base"}
    assert "roll-up" not in slugs(found)
    assert len(found.steps) <= 12
    assert {step.sets for step in steps(found)} == {1}
    assert found.level == "beginner"
    assert "You chose advanced. This routine is beginner, because you cannot do anything advanced yet." in " ".join(
        said(found)
    )


@pytest.mark.parametrize(
    "declared",
    [
        Declaration(PractisedFor.OVER_2_YEARS, has_teacher=False, last=LastPractised.THIS_MONTH),
        Declaration(PractisedFor.OVER_2_YEARS, has_teacher=True, last=LastPractised.LONGER_AGO),
    ],
)
def test_without_a_teacher_or_long_ago_nothing_opens(declared: Declaration) -> None:
    found, usual = (composed(person(declared=one), 30) for one in (declared, None))

    assert steps(found) == steps(usual)
    assert [one for one in said(found) if one.startswith("Your answer is saved.")]


def test_with_thin_bones_nothing_opens_by_the_declaration() -> None:
    assert steps(composed(person("OP", declared=TAUGHT), 30)) == steps(composed(person("OP"), 30))


def test_who_never_practised_and_asks_for_advanced_gets_a_beginners_routine_and_the_next_step() -> None:
    found = composed(person(level="advanced", declared=Declaration()), 15)

    assert found.level == "beginner"
    assert "dart" in slugs(found)
    assert said(found)[-1].endswith("or step by step. Next is Quadruped Reach.")


def test_where_a_teacher_said_yes_nothing_is_called_closed() -> None:
    who = person(level="intermediate", declared=Declaration(), signed_off=frozenset({"single-leg-stretch"}))
    found = composed(who, 15)

    assert found.level == "beginner"
    assert said(found)[-1] == (
        "You chose intermediate. This routine is beginner. What you can do at that level did not fit this time."
    )


def test_a_sign_off_opens_an_exercise_without_what_it_builds_on() -> None:
    who = person(level="advanced", practice=practised(*library()), signed_off=frozenset({"single-leg-teaser"}))

    assert who.missing("single-leg-teaser", "base", ()) == ()
    assert person(level="advanced").missing("single-leg-teaser", "base", ()) != ()


# Turning and pacing -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("minutes", [10, 15, 20, 30, 45])
def test_with_thin_bones_exactly_one_exercise_turns_small_and_apart(minutes: int) -> None:
    for who in (person("OP"), person("OP", practice=practised(*library()))):
        found = steps(composed(who, minutes))
        at = [n for n, step in enumerate(found) if "rotation" in step.tags]

        assert len(at) == 1
        assert found[at[0]].form.rank is Rank.EASIER
        assert not any(is_at_end_of_range(found[n]) for n in (at[0] - 1, at[0] + 1))


def test_with_thin_bones_a_session_too_short_for_a_turn_says_so() -> None:
    found = composed(person("OP"), 6)

    assert not turning(found)
    assert "Nothing here turns the ribs or bends them to the side." in said(found)
    assert "A session too short for that has none, and says so." in str(TURNS.text)


def test_leg_pain_of_three_weeks_lets_nothing_turn_and_says_so() -> None:
    found = composed(person("DISC", "LEG", leg_pain_since=TODAY - timedelta(weeks=3)), 20)

    assert turning(found) == []
    assert [one.rule.id for one in found.notes] == ["B6"]


def test_leg_pain_of_four_months_lets_one_small_exercise_turn() -> None:
    found = turning(composed(person("DISC", "LEG", leg_pain_since=TODAY - timedelta(days=120)), 20))

    assert [step.form.rank for step in found] == [Rank.EASIER]


@pytest.mark.parametrize("flags", [(), ("DISC",)])
def test_up_to_twenty_minutes_at_most_two_exercises_turn(flags: tuple[str, ...]) -> None:
    found = turning(composed(person(*flags, practice=practised(*library())), 20))

    assert 1 <= len(found) <= 2
    assert not flags or {step.form.rank for step in found} == {Rank.EASIER}


def test_fibromyalgia_gets_ten_minutes_and_little_strength() -> None:
    found = composed(person("PACE", is_beginner_only=True), 28)

    assert found.seconds <= 10 * 60
    assert len(strength(found)) <= 2
    assert {step.sets for step in steps(found)} == {1}
    assert not {"dart", "swan-prep"} <= set(slugs(found))
    assert "You asked for 28 minutes. With fibromyalgia, 10 are enough for now." in said(found)


def test_fibromyalgia_with_four_good_weeks_gets_twelve_minutes_in_the_sixth() -> None:
    so_far = SoFar(12, 8, TODAY - timedelta(days=36), good_weeks=4)

    found = composed(person("PACE", practice=practised(*library()), so_far=so_far), 28)

    assert 10 * 60 <= found.seconds <= 12 * 60


def test_controlled_high_blood_pressure_holds_for_five_seconds_at_most() -> None:
    for minutes in (10, 20, 30):
        found = composed(person("BPC", practice=practised(*library(), hold_seconds=15)), minutes)

        assert all((step.hold_seconds or step.form.hold_seconds) <= 5 for step in steps(found) if is_counted(step))


def test_where_no_form_of_breathing_fits_a_routine_begins_without_it() -> None:
    who = person("PREG", "BREATH")
    found = composed(who, 15)

    assert slugs(found)[0] != "breathing"
    assert "B2" not in {one.rule.id for one in findings(steps(found), who, 15)}


# Many newcomers ---------------------------------------------------------------------------------------------------


def newcomers(count: int) -> list[tuple[Profile, int]]:
    """So many people of whom nothing was practised: a level, minutes, no, one or two conditions, and any pain."""
    chance = random.Random(10)
    several = [(), *[(flag,) for flag in FLAGS], *combinations(FLAGS, 2)]
    found = []
    for _ in range(count):
        flags, score = chance.choice(several), chance.randint(0, 10)
        assessed = chance.choice([Assessed.YES, Assessed.YES, Assessed.LONG_STANDING])
        answers = Answers(answered_on=TODAY)
        clearance = clearance_of(HealthRecord(assessed, TODAY, answers), today=TODAY, before=score)
        who = person(
            *flags,
            level=chance.choice(LEVELS),
            open=clearance.open,
            reasons=clearance.reasons,
            is_beginner_only=clearance.is_beginner,
            limit=clearance.ceiling,
            pain=pain(score),
        )
        # The pain itself is a condition.
        who = replace(who, flags=who.flags | {"UBP"}) if score > 2 else who
        found.append((who, chance.choice(MINUTES)))
    return found


def test_of_five_hundred_newcomers_no_first_session_contradicts_the_check_in() -> None:
    wrong = []
    for who, minutes in newcomers(500):
        score = who.pain.score if who.pain else 0
        today = Today(ceiling=who.limit, before=score, is_assessed=not who.is_beginner_only)
        found = steps(composed(who, minutes))
        changes = check(found, who, today, actions={}).changes
        if changes:
            wrong.append((sorted(who.flags), minutes, score, who.limit, [(one.slug, one.reason) for one in changes]))

    assert wrong == []


def test_of_five_hundred_newcomers_no_first_session_is_above_the_caps() -> None:
    wrong = []
    for who, minutes in newcomers(500):
        found = composed(who, minutes)
        score, limit = who.pain.score if who.pain else 0, who.limit
        new = [step for step in steps(found) if is_counted(step)]
        is_gentle = score > limit or score >= 7
        assert limit in (CEILING_ASSESSED, CEILING_NOT_ASSESSED)
        kept = (
            found.seconds <= min(minutes, 20) * 60,
            len(new) <= NEW_MOST[minutes],
            is_gentle or len(found.steps) <= COUNT_MOST[minutes],
            len(strength(found)) <= (0 if is_gentle else 2),
            {step.sets for step in steps(found)} == {1},
            all(step.reps <= step.form.reps_low for step in new),
            len(turning(found)) <= (1 if "OP" in who.flags or 3 < score <= limit else 2),
            not is_gentle or all(step.exercise.is_within(step.form.key, "gentle") for step in steps(found)),
            score <= 2 or all(step.form.rank is not Rank.FULL for step in steps(found)),
            not any(who.is_left_out(step.slug) for step in steps(found)),
        )
        if not all(kept):
            wrong.append((sorted(who.flags), who.level, minutes, score, limit, kept, slugs(found)))

    assert wrong == []


# In words --------------------------------------------------------------------------------------------------------


def test_a_shortened_wish_is_one_number_and_speaks_of_new_movements_only_where_they_are() -> None:
    taught, new = (composed(person(declared=one, pain=pain(2)), 45) for one in (TAUGHT, None))

    assert "You asked for 45 minutes. In the first 2 weeks 30 are enough. You can do the rest from 7 December." in said(
        taught
    )
    assert "8 new movements are as many as you can do well." in " ".join(said(new))
    for found in (taught, new):
        assert sum("you asked for" in one.lower() for one in said(found)) == 1


def test_a_gentle_session_loosens_nothing_for_a_strength_work_that_does_not_come() -> None:
    found = composed(person(), 15, is_strength=False)
    why = [one.sentence for chosen in found.steps for one in chosen.reasons]

    assert "Moves your back gently." in why
    assert "Loosens your back before the strength work." not in why


def test_few_exercises_are_not_too_few_in_the_first_weeks_after_an_injury() -> None:
    answers = Answers(
        answered_on=TODAY,
        conditions=frozenset({"injury"}),
        injury_on=TODAY - timedelta(days=10),
        injury_where="neck",
    )
    gate = clearance_of(HealthRecord(assessed=Assessed.YES, assessed_on=TODAY, answers=answers), today=TODAY)
    found = composed(person("NECK", open=gate.open, reasons=gate.reasons, is_beginner_only=True), 30)

    assert not [one for one in said(found) if "exercises are few" in one]
