"""The composer: what one gets, why, what is left out, what gives way."""

from dataclasses import replace
from datetime import date

import pytest

from accounts.screening import FLAGS, Answers, Assessed, HealthRecord, Urgency, clearance_of
from routines import rules
from routines.composer import Composed, NoRoutine, Wish, compose
from routines.rules import Profile
from routines.rules.dosing import minutes_for
from tests.routines.library import FIFTEEN, TODAY, TWO_MONTHS, findings, person, practised

GENTLE_WEEK = practised(
    "breathing", "scapular-slides", "arm-arcs", "book-opening", "cat-cow", "spine-twist", "childs-pose"
)


def composed(who: Profile, minutes: int, **wish: object) -> Composed:
    found = compose(who, Wish(minutes, **wish))  # type: ignore[arg-type]
    assert isinstance(found, Composed)
    return found


def slugs(found: Composed) -> list[str]:
    return [chosen.step.slug for chosen in found.steps]


def against(found: Composed, who: Profile, minutes: int | None = None) -> set[str]:
    return {one.rule.id for one in findings([chosen.step for chosen in found.steps], who, minutes)}


def behind(record: HealthRecord, *flags: str) -> Profile:
    gate = clearance_of(record, today=TODAY)
    return person(*flags, open=gate.open, reasons=gate.reasons, is_beginner_only=gate.is_beginner)


# What a person gets ----------------------------------------------------------------------------------------------


def test_a_beginner_without_conditions_gets_a_routine_that_keeps_every_rule() -> None:
    found = composed(person(), 15)

    assert slugs(found) == FIFTEEN
    assert 13 * 60 <= found.seconds <= 15 * 60
    assert found.is_strength
    assert against(found, person(), 15) == set()
    assert (found.yielded, found.left_out, found.notes) == ((), (), ())


def test_every_step_says_why_it_is_there() -> None:
    found = composed(person(), 15)
    why = {chosen.step.slug: [f"{said.rule.id}: {said.sentence}" for said in chosen.reasons] for chosen in found.steps}

    assert why["breathing"] == ["B2: Settles your breathing before you move."]
    assert why["scapular-slides"] == ["B11: Prepares you for Dart."]
    assert why["book-opening"] == ["B6: Turns your ribs or bends them to the side."]
    assert why["dart"] == [
        "B5: Trains the muscles that straighten your upper back.",
        "B7: Works the muscles around your shoulder blades.",
        "B11: Prepares you for Swan Prep.",
    ]
    assert why["swan-prep"] == ["B1: Adds more strength work."]
    assert why["childs-pose"] == ["B12: Eases your back after lying face down."]


@pytest.mark.parametrize("flags", [(), ("OP",), ("NECK", "LBP")])
def test_the_same_wish_gives_the_same_routine(flags: tuple[str, ...]) -> None:
    assert compose(person(*flags), Wish(20)) == compose(person(*reversed(flags)), Wish(20))


@pytest.mark.parametrize("minutes", [10, 15, 20, 30])
@pytest.mark.parametrize("flag", FLAGS)
def test_the_first_session_of_all_is_possible_with_any_condition(flag: str, minutes: int) -> None:
    found = composed(person(flag), minutes)

    assert found.is_strength
    given = int(minutes_for(person(flag), minutes))
    assert against(found, person(flag), given) <= {said.rule.id for said in found.yielded}


def test_a_gentle_wish_gives_no_strength_exercise() -> None:
    found = composed(person(), 15, is_strength=False)

    assert not found.is_strength
    assert {chosen.step.phase for chosen in found.steps} <= {"breath", "activation", "mobility", "stretch", "rest"}
    assert found.yielded == ()


def test_what_matters_most_comes_in_with_its_reason() -> None:
    found = composed(person(), 20, focus=frozenset({"neck"}))
    (chin,) = [chosen for chosen in found.steps if chosen.step.slug == "chin-nod"]

    assert "For the area that matters most to you." in [said.sentence for said in chin.reasons]
    assert "chin-nod" not in slugs(composed(person(), 20))


# Conditions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("minutes", [10, 15, 20, 30])
def test_thin_bones_get_nothing_that_bends_under_load(minutes: int) -> None:
    found = composed(
        person("OP", level="advanced", practice=practised("dart", "chest-lift", is_mastered=True)), minutes
    )

    assert not {"roll-up", "chest-lift", "double-leg-stretch", "saw", "spine-stretch", "corkscrew"} & set(slugs(found))
    assert not any("loaded_flexion" in chosen.step.tags for chosen in found.steps)
    for chosen in found.steps:
        asked_for = {"hundred": "stage-1", "single-leg-stretch": "head-down", "cat-cow": "cow-only"}
        assert chosen.step.form.key == asked_for.get(chosen.step.slug, chosen.step.form.key)


def test_with_thin_bones_the_cat_cow_has_no_cat_half_and_says_so() -> None:
    (cow,) = [chosen for chosen in composed(person("OP"), 15).steps if chosen.step.slug == "cat-cow"]

    assert cow.step.form.key == "cow-only"
    assert cow.note == "Thin bones are spared from bending forwards. The other half trains what holds you up."
    assert cow.reasons[-1].sentence == "“Cow and neutral only” because of thin bones."


@pytest.mark.parametrize("minutes", [10, 20, 45])
def test_a_sore_neck_lifts_no_head_and_meets_the_hundred_at_stage_one(minutes: int) -> None:
    done = practised("chest-lift", "double-knee-curl", "single-knee-curl", is_mastered=True)
    found = composed(person("NECK", level="advanced", practice=done), minutes)

    assert not any("head_lifted" in chosen.step.tags for chosen in found.steps)
    assert all(chosen.step.form.key == "stage-1" for chosen in found.steps if chosen.step.slug == "hundred")


@pytest.mark.parametrize("minutes", [15, 20, 30])
def test_in_pregnancy_nothing_lies_flat_for_long_nor_face_down_and_quadruped_reach_is_there(minutes: int) -> None:
    who = person("PREG", level="advanced")
    found = composed(who, minutes)
    positions = [chosen.step.position for chosen in found.steps]

    assert "quadruped-reach" in slugs(found)
    assert "prone" not in positions
    assert "supine" not in positions
    assert all(chosen.step.level != "advanced" for chosen in found.steps)


def test_what_is_not_for_home_is_never_chosen_and_refused_with_something_else() -> None:
    done = practised("double-leg-teaser", "roll-over", "roll-up", is_mastered=True)
    who = person(level="advanced", practice=done)

    assert "boomerang" not in slugs(composed(who, 45))
    (refusal,) = [one for one in findings([rules.Step.of(who.exercises["boomerang"])], who) if one.rule.id == "G6"]
    assert refusal.mend is not None
    assert refusal.mend.label == "Use Standing Balance Practice instead of Boomerang"


def test_in_pregnancy_side_kick_can_be_reached_without_double_knee_fold() -> None:
    assert person("PREG").missing("side-kick", "base", {"single-knee-curl"}) == ()
    known = person("PREG", practice=practised("breathing", "single-knee-curl"))
    assert "side-kick" in slugs(composed(known, 45))


def test_thin_bones_and_pain_on_bending_back_leave_no_cat_cow() -> None:
    found = composed(person("OP", "SPON"), 30)

    assert "cat-cow" not in slugs(found)
    assert "cat-cow" in {out.slug for out in found.left_out}


def test_sore_ribs_turn_nothing_lie_on_nothing_and_say_why() -> None:
    found = composed(person("RIB"), 15)

    assert not any("rotation" in chosen.step.tags or chosen.step.position == "prone" for chosen in found.steps)
    assert [f"{said.rule.id}: {said.sentence}" for said in found.notes] == [
        "B6: No turning exercise today, because of ribs."
    ]


def test_a_beginner_meets_the_hundred_with_the_head_down_and_the_bridge_without_the_leg() -> None:
    who = person()

    assert (who.forms("hundred"), who.forms("shoulder-bridge")) == (("stage-1",), ("base", "tilt"))


def test_what_is_left_out_is_named_with_the_condition() -> None:
    out = {left.slug: left.sentence for left in composed(person("OP", "NECK"), 15).left_out}

    assert out["chest-lift"] == "Left out because of thin bones and neck or arm symptoms."
    assert out["spine-stretch"] == "Left out because of thin bones."
    assert "boomerang" not in out


def test_a_disc_that_rests_with_the_calves_up_has_no_childs_pose() -> None:
    found = composed(person("DISC"), 15)

    assert slugs(found)[-1] == "constructive-rest"
    assert {left.slug: left.sentence for left in found.left_out}["childs-pose"] == "Left out because of disc."


def test_what_no_form_spares_is_left_out() -> None:
    """The only form for the shoulder puts weight on the wrist, and the one for the wrist on the shoulder."""
    found = composed(person("SHLD", "WRIST", "KNEE"), 20)

    assert "quadruped-reach" not in slugs(found)
    assert {left.slug: left.sentence for left in found.left_out}["quadruped-reach"] == (
        "Left out because of shld, wrist and knee."
    )


def test_one_movement_never_stands_twice_under_two_names() -> None:
    """With thin bones the Pelvic Curl is lifted in one piece, which is what the Shoulder Bridge is."""
    for minutes in (15, 20, 30, 45):
        found = composed(person("OP"), minutes)
        movements = [chosen.step.form.movement for chosen in found.steps]
        assert len(movements) == len(set(movements))
        assert not {"pelvic-curl", "shoulder-bridge"} <= set(slugs(found))


# What was practised ----------------------------------------------------------------------------------------------


def test_b14_the_next_session_repeats_most_of_the_last_and_has_one_new_exercise() -> None:
    who = person(practice=practised(*FIFTEEN))
    found = composed(who, 15)

    assert len(set(slugs(found)) & set(FIFTEEN)) >= 0.6 * len(found.steps)
    assert len(set(slugs(found)) - set(FIFTEEN)) <= 1
    assert against(found, who, 15) == set()


def test_b14_after_a_change_everything_is_at_the_low_end_again() -> None:
    stronger = practised(*FIFTEEN, reps=8, sets=2)

    kept = {
        chosen.step.slug: (chosen.step.reps, chosen.step.sets)
        for chosen in composed(person(practice=stronger), 20).steps
    }
    changed = composed(person(practice=stronger, has_changed=True), 20)

    assert kept["dart"] == (8, 2)
    assert {chosen.step.slug: chosen.step.reps for chosen in changed.steps}["dart"] == 6


def test_b15_what_was_done_least_lately_takes_its_turn() -> None:
    often = practised("book-opening", "cat-cow", "dart", recent_times=5, last_done_on=date(2026, 11, 1))
    found = composed(person(practice=often), 10)

    assert "book-opening" not in slugs(found)


def test_b11_a_harder_exercise_comes_only_after_what_it_builds_on() -> None:
    first = [chosen.step for chosen in composed(person(level="intermediate"), 20).steps]
    assert [step.form.key for step in first if step.slug == "swimming-prep"] in ([], ["arms-only"])
    mastered = practised("dart", "quadruped-reach", is_mastered=True, last_done_on=date(2026, 11, 1))
    who = person(level="intermediate", practice=mastered)

    assert "swimming-prep" in slugs(composed(who, 30))


def test_p4_what_rests_is_left_out_until_its_day() -> None:
    resting = practised("dart", hold_until_on=date(2026, 11, 25))

    assert "dart" not in slugs(composed(person(practice=resting), 15))
    assert {left.slug: left.rule for left in composed(person(practice=resting), 15).left_out} == {"dart": "P4"}
    assert composed(person(practice=resting, today=date(2026, 12, 25)), 20).left_out == ()


# Gates -----------------------------------------------------------------------------------------------------------


def test_g1_an_emergency_sign_gives_no_routine_but_the_message() -> None:
    found = compose(behind(HealthRecord(block=Urgency.EMERGENCY)), Wish(15))

    assert isinstance(found, NoRoutine)
    assert found.rule.id == "G1"
    assert "Call your emergency number" in found.sentence


def test_g2_a_sign_of_today_leaves_breathing_and_rest() -> None:
    found = composed(behind(HealthRecord(block=Urgency.TODAY)), 15)

    assert slugs(found) == ["breathing", "constructive-rest"]
    assert found.notes[0].rule.id == "G2"
    assert [said.rule.id for said in found.yielded] == ["B3"]


@pytest.mark.parametrize(
    ("conditions", "extra", "rule", "expected"),
    [
        ("heart", {}, "G10", ["breathing", "seated-extension", "constructive-rest"]),
        ("operation", {"operation_on": TODAY}, "G11", ["breathing", "constructive-rest"]),
    ],
)
def test_g10_g11_before_a_professional_has_agreed_only_their_sets_are_open(
    conditions: str, extra: dict[str, date], rule: str, expected: list[str]
) -> None:
    answers = Answers(answered_on=TODAY, conditions=frozenset({conditions}), **extra)  # type: ignore[arg-type]
    found = composed(behind(HealthRecord(assessed=Assessed.YES, answers=answers)), 10)

    assert slugs(found) == expected
    assert rule in {said.rule.id for said in found.notes}
    assert all(chosen.step.form.key == "small-lift" for chosen in found.steps if chosen.step.slug == "seated-extension")


def test_g3_a_new_pain_gets_the_gentle_set_in_its_forms() -> None:
    who = behind(HealthRecord())
    found = composed(who, 10)

    assert rules.is_gentle_set([chosen.step for chosen in found.steps])
    assert against(found, who) <= {"G7"}
    assert found.notes[0].rule.id == "G3"


def test_a_higher_level_waits_until_someone_has_looked() -> None:
    found = composed(person(level="advanced", is_beginner_only=True), 15)

    assert slugs(found) == FIFTEEN
    assert [said.sentence for said in found.notes] == ["Beginner level until your pain has been checked."]


# What gives way --------------------------------------------------------------------------------------------------


def test_six_minutes_of_strength_leave_out_what_gives_way_first_and_say_so() -> None:
    found = composed(person(), 6)

    assert slugs(found) == ["breathing", "scapular-slides", "dart", "childs-pose"]
    assert [f"{said.rule.id}: {said.sentence}" for said in found.yielded] == [
        "B8: None of the exercises that the article calls “most effective” is here.",
        "B6: Nothing here turns the ribs or bends them to the side.",
    ]


def test_where_no_strength_fits_in_it_becomes_a_gentle_session() -> None:
    found = composed(person("PREG"), 6)

    assert not found.is_strength
    assert found.yielded[-1].sentence == "It is a gentle session, because no strength exercise fitted."


def test_where_there_is_too_little_it_is_shorter_and_says_by_how_much() -> None:
    found = composed(replace(behind(HealthRecord()), so_far=TWO_MONTHS), 45)

    assert found.seconds < 45 * 60
    assert [said.sentence for said in found.yielded] == ["It takes 18 minutes, shorter than the 45 you asked for."]


def test_own_exercises_and_unknown_ones_in_a_history_change_nothing() -> None:
    strange = dict.fromkeys(("own-7", "planking"), GENTLE_WEEK["cat-cow"])

    assert slugs(composed(person(practice=strange), 15)) == FIFTEEN
