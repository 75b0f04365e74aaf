"""Every rule of a routine, by its id: what it says, what it leaves alone, and that its mend keeps it."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from accounts.screening import HealthRecord, Open, Reason, Urgency, clearance_of
from accounts.screening.gates import G3
from routines import rules, timeline
from routines.rules import Mend, Profile, RoutineFinding, Step
from routines.rules.amount import counts_for
from routines.rules.fitting import g7
from routines.rules.shape import changes_allowed
from routines.starters import starters
from tests.routines.library import LAST_TIME, TODAY, findings, library, made, person, practised, steps

WEEK_TWO = practised(
    "breathing", "scapular-slides", "arm-arcs", "book-opening", "cat-cow", "spine-twist", "childs-pose"
)
BALANCED_ROUTINE = "breathing single-knee-curl scapular-slides book-opening cat-cow quadruped-reach dart childs-pose"
BALANCED = steps(*BALANCED_ROUTINE.split())


def of(rule: str, asked: list[Step], who: Profile | None = None, minutes: int | None = None) -> list[RoutineFinding]:
    return [finding for finding in findings(asked, who, minutes) if finding.rule.id == rule]


def after(asked: list[Step], mend: Mend) -> list[Step]:
    """The steps after a mend, as a page would make them."""

    def change(step: Step, mend: Mend) -> Step:
        form, sets, reps = mend.form or step.form, mend.sets or step.sets, mend.reps or step.reps
        return rules.Step.of(library()[step.slug], form, sets=sets, reps=reps)

    def make(mend: Mend) -> Step:
        return rules.Step.of(library()[mend.slug], mend.form, sets=mend.sets, reps=mend.reps)

    return rules.mended(asked, mend, make=make, change=change)


def names(asked: list[Step]) -> list[str]:
    return [step.slug for step in asked]


def test_a_balanced_beginners_routine_has_nothing_against_it() -> None:
    assert findings(BALANCED) == ()


def test_nothing_is_said_about_an_empty_routine_nor_about_ones_own_exercises() -> None:
    mine = made("own-7", is_own=True, phase="strength", reps=20, position="prone")

    assert findings([]) == ()
    assert findings([mine]) == ()
    assert findings([mine, *BALANCED]) == ()
    assert findings([*BALANCED, mine]) == ()


@dataclass(frozen=True)
class Case:
    """A routine in a line, and what the rule ``rule`` ``says`` about it; ``to`` is the routine after its mend."""

    rule: str
    routine: str
    says: str
    who: Profile | None = None
    minutes: int | None = None
    mend: str = ""
    to: str = ""


CASES = [
    Case(
        "B1",
        "breathing dart scapular-slides childs-pose",
        "Scapular Slides comes late",
        mend="Move Scapular Slides after Rib Breathing",
        to="breathing scapular-slides dart childs-pose",
    ),
    Case(
        "B2",
        "cat-cow breathing childs-pose",
        "Start a routine with Rib Breathing",
        mend="Move Rib Breathing to the front",
        to="breathing cat-cow childs-pose",
    ),
    Case(
        "B2",
        "cat-cow childs-pose",
        "Start a routine with",
        mend="Add Rib Breathing",
        to="breathing cat-cow childs-pose",
    ),
    Case("B2", "breathing:5 cat-cow childs-pose", "for at least 6 breaths", mend="Make it 6 breaths"),
    Case(
        "B2",
        "breathing cat-cow",
        "End a routine with a stretch or a rest",
        mend="Add Child's Pose",
        to="breathing cat-cow childs-pose",
    ),
    Case("B2", "breathing cat-cow childs-pose:4", "for at least 5 breaths", mend="Make it 5 breaths"),
    Case(
        "B3",
        "breathing dart childs-pose",
        "3 exercises are few for 15 minutes. 6 to 8 are usual",
        minutes=15,
        mend="Add Arm Arcs",
    ),
    Case("B3", BALANCED_ROUTINE, "It takes 15 minutes, shorter than the 30 you asked for", minutes=30),
    Case("B3", BALANCED_ROUTINE, "It takes 15 minutes, longer than the 10 you asked for", minutes=10),
    Case(
        "B4",
        "breathing hundred single-leg-stretch dart childs-pose",
        "The Hundred and Single-Leg Stretch bend the back under load. 1 in a session",
        mend="Remove Single-Leg Stretch",
    ),
    Case(
        "B4",
        "breathing single-leg-circle childs-pose",
        "Bend the back backwards at least as often as forwards. Here it is 0, and 1 would",
        mend="Add Cat-Cow",
    ),
    Case("B5", "breathing shoulder-bridge childs-pose", "Nothing here trains the muscles"),
    Case("B6", "breathing scapular-slides dart childs-pose", "Nothing here turns the ribs", mend="Add Book Opening"),
    Case("B7", "breathing quadruped-reach childs-pose", "Nothing here works the shoulder blades", mend="Add Arm Arcs"),
    Case("B8", "breathing scapular-slides dart childs-pose", "the article calls “most effective”", mend="Add Cat-Cow"),
    Case(
        "B9",
        "breathing hundred chest-lift childs-pose",
        "The Hundred and Chest Lift lift the head. One in a session",
        mend="Remove Chest Lift",
    ),
    Case(
        "B9",
        "breathing chest-lift childs-pose",
        "With a sore neck, keep it down",
        who=person("NECK"),
        mend="Use Chin Nod instead of Chest Lift",
    ),
    Case(
        "B10",
        "breathing cat-cow spine-twist book-opening wall-angels childs-pose",
        "change position 5 times. For 6 exercises, 4 are enough",
    ),
    Case(
        "B11",
        "breathing dart childs-pose",
        "Dart builds on Scapular Slides. Do that once first",
        mend="Add Scapular Slides before it",
        to="breathing scapular-slides dart childs-pose",
    ),
    Case(
        "B11",
        "breathing hundred childs-pose",
        "This version of The Hundred is intermediate",
        mend="Use The Hundred as “Stage 1: head and feet down”",
    ),
    Case(
        "B11",
        "breathing saw childs-pose",
        "Saw builds on Spine Stretch and Spine Twist. Master that",
        who=person(level="intermediate"),
        mend="Use Arm Arcs instead of Saw",
    ),
    Case(
        "B12",
        "breathing scapular-slides dart",
        "bend the other way for a while",
        mend="Add Child's Pose",
        to="breathing scapular-slides dart childs-pose",
    ),
    Case(
        "B14",
        "breathing scapular-slides pelvic-curl mermaid dart childs-pose",
        "Pelvic Curl and Mermaid are new for you. 1 new at a time",
        who=person(practice=practised("breathing", "scapular-slides", "dart", "childs-pose")),
        mend="Remove Mermaid",
    ),
    Case(
        "B14",
        "breathing mermaid dart childs-pose",
        "Little of this was in your last strength session",
        who=person(
            practice=practised("dart", "breathing", "cat-cow")
            | practised("mermaid", "scapular-slides", "childs-pose", last_done_on=date(2026, 11, 2))
        ),
        mend="Add Cat-Cow",
    ),
    Case("B16", "breathing cat-cow:8 childs-pose", "Cat-Cow is new for you. Start with 6", mend="Make it 6"),
    Case(
        "B16",
        "breathing cat-cow:9 childs-pose",
        "8 are enough for Cat-Cow",
        who=person(practice=WEEK_TWO),
        mend="Make it 8",
    ),
    Case("B17", "breathing cat-cow:6x3 childs-pose", "2 sets at most", mend="Make it 2 sets"),
    Case("B17", "breathing arm-arcs:6x2 childs-pose", "meant for 1 set", mend="Make it 1 set"),
    Case(
        "G5",
        "breathing spine-twist childs-pose",
        "Spine Twist is left out because of ribs",
        who=person("RIB"),
        mend="Use Cat-Cow instead of Spine Twist",
    ),
    Case(
        "G5",
        "breathing cat-cow childs-pose/easier",
        "Because of thin bones, Cat-Cow is done as “Cow and neutral only”. Thin bones are spared",
        who=person("OP"),
        mend="Use Cat-Cow as “Cow and neutral only”",
    ),
    Case(
        "G6",
        "breathing boomerang childs-pose",
        "needs an instructor",
        mend="Use Standing Balance Practice instead of Boomerang",
    ),
    Case(
        "G8",
        "breathing/easier dart childs-pose/easier",
        "Dart is not for pregnancy. Avoid lying face down",
        who=person("PREG"),
        mend="Remove Dart",
    ),
    Case(
        "G8",
        "breathing/easier wall-angels double-leg-circle:60 childs-pose/wide-knees",
        "lie flat on your back for 3 minutes at most",
        who=person("PREG"),
        mend="Remove Double-Leg Circle",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule} {case.says}")
def test_a_rule_that_is_not_kept_says_so_and_its_mend_keeps_it(case: Case) -> None:
    asked = steps(*case.routine.split())

    said = [found.sentence for found in findings(asked, case.who, case.minutes)]
    told = next((found for found in of(case.rule, asked, case.who, case.minutes) if case.says in found.sentence), None)

    assert told is not None, said
    assert told.reason
    assert told.source
    assert [asked[place].name for place in told.positions] in ([*told.which], [])
    assert (told.mend.label if told.mend else "") == case.mend
    if told.mend is not None:
        mended = after(asked, told.mend)
        assert not case.to or names(mended) == case.to.split()
        assert told.sentence not in [found.sentence for found in findings(mended, case.who, case.minutes)]


def test_too_many_repetitions_and_a_new_exercise_have_reasons_of_their_own() -> None:
    [many] = of("B16", steps("breathing", "cat-cow:9", "childs-pose"), person(practice=WEEK_TWO))
    [new] = of("B16", steps("breathing", "cat-cow:9", "childs-pose"))

    assert many.reason == "Its page says no more. More repetitions make you tired rather than stronger."
    assert new.reason == "Start low, and add more when it has gone well."


# What a rule leaves alone ----------------------------------------------------------------------------------------


def test_b1_moves_an_exercise_to_the_front_where_it_belongs_there() -> None:
    asked = steps("cat-cow", "breathing", "childs-pose")

    assert [found.mend.label for found in of("B1", asked) if found.mend] == ["Move Rib Breathing to the front"]


@pytest.mark.parametrize(
    ("minutes", "counts"),
    [
        (6, (3, 4)),
        (8, (3, 6)),
        (10, (4, 6)),
        (15, (6, 8)),
        (20, (7, 9)),
        (25, (7, 12)),
        (30, (9, 12)),
        (45, (11, 14)),
    ],
)
def test_b3_so_many_exercises_go_into_so_many_minutes(minutes: int, counts: tuple[int, int]) -> None:
    assert counts_for(minutes) == counts


@pytest.mark.parametrize("level", ["intermediate", "advanced"])
def test_b4_more_loaded_bending_is_open_to_a_higher_level_but_none_with_thin_bones(level: str) -> None:
    done = practised("chest-lift", "double-knee-curl", "single-knee-curl", "dart", "breathing", is_mastered=True)
    asked = steps("breathing", "hundred", "single-leg-stretch", "dart", "shoulder-bridge", "childs-pose")

    assert of("B4", asked, person(level=level, practice=done)) == []
    assert of("B4", asked, person("OP", level=level, practice=done)) == []
    assert [found.which for found in of("G5", asked, person("OP", level=level, practice=done))] == [
        ("The Hundred",),
        ("Single-Leg Stretch",),
        ("Child's Pose",),
    ]


def test_b4_the_hundred_with_the_head_down_bends_nothing_under_load() -> None:
    assert "loaded_flexion" in steps("hundred")[0].tags
    assert steps("hundred/easier", "single-leg-stretch/easier")[0].tags == frozenset()


def test_b6_is_dropped_where_nothing_that_turns_is_left() -> None:
    asked = steps("breathing", "scapular-slides", "cat-cow", "quadruped-reach", "constructive-rest")

    assert of("B6", asked, person("RIB")) == []
    assert len(of("B6", asked)) == 1


@pytest.mark.parametrize("rule", ["B5", "B6", "B7", "B8"])
def test_a_gentle_routine_needs_none_of_what_a_strength_routine_needs(rule: str) -> None:
    assert of(rule, steps("breathing", "pelvic-curl", "childs-pose")) == []


def test_b9_three_in_a_row_that_lift_the_head_are_too_many_for_anyone() -> None:
    done = practised(*library(), is_mastered=True)
    asked = steps("breathing", "hundred", "chest-lift", "single-leg-stretch", "dart", "childs-pose")
    parted = steps("breathing", "hundred", "chest-lift", "dart", "single-leg-stretch", "childs-pose")

    assert len(of("B9", asked, person(level="advanced", practice=done))) == 1
    assert of("B9", parted, person(level="advanced", practice=done)) == []


@pytest.mark.parametrize(("count", "changes"), [(3, 2), (6, 4), (7, 4), (12, 7)])
def test_b10_half_as_many_changes_as_exercises_and_one_more(count: int, changes: int) -> None:
    assert changes_allowed(count) == changes


def test_b10_counts_positions_as_this_person_takes_them() -> None:
    asked = steps("breathing", "arm-arcs", "cat-cow/easier", "spine-twist/easier", "childs-pose/easier")
    changes = [person("KNEE").takes(step).position for step in asked]

    assert changes == ["supine", "supine", "chair", "chair", "chair"]


@pytest.mark.parametrize(
    "who",
    [
        person(practice=practised("scapular-slides")),
        person(practice=practised("scapular-slides", has_done_low_dose=False, is_mastered=True)),
        person(signed_off=frozenset({"scapular-slides"})),
    ],
    ids=["done", "mastered", "signed off"],
)
def test_b11_a_beginners_form_needs_once_before(who: Profile) -> None:
    assert of("B11", steps("breathing", "dart", "childs-pose"), who) == []


def test_b11_a_higher_form_needs_mastery_not_only_once_before() -> None:
    asked = steps("breathing", "swimming-prep", "childs-pose")
    once = practised("dart", "quadruped-reach", "breathing")

    assert len(of("B11", asked, person(level="intermediate", practice=once))) == 1
    mastered = practised("dart", "quadruped-reach", "breathing", is_mastered=True)
    assert of("B11", asked, person(level="intermediate", practice=mastered)) == []


def test_b11_what_a_condition_leaves_out_is_waived_but_never_for_a_full_form() -> None:
    who = person("PREG")
    full = person("PREG", level="intermediate", practice=practised("single-knee-curl", is_mastered=True))

    assert who.missing("side-kick", "easier", {"single-knee-curl"}) == ()
    assert full.missing("side-kick", "full", ()) == ("double-knee-curl",)


def test_b11_what_a_condition_leaves_out_is_not_waived_for_bending_under_load() -> None:
    done = practised("single-leg-stretch", "double-knee-curl", is_mastered=True)
    who = person("RIB", level="intermediate", practice=done)

    assert who.is_left_out("arm-arcs")
    assert who.missing("double-leg-stretch", "base", ()) == ("arm-arcs",)


def test_b11_beginners_only_before_anyone_has_looked_whatever_level_is_asked_for() -> None:
    assert person(level="advanced", is_beginner_only=True).top_level == "beginner"
    assert person("PREG", level="advanced").top_level == "intermediate"


def test_b14_does_not_count_on_the_first_day_nor_after_a_change_nor_two_weeks_later() -> None:
    asked = steps("breathing", "scapular-slides", "pelvic-curl", "mermaid", "dart", "childs-pose")
    done = practised("breathing", "scapular-slides", "dart", "childs-pose")

    assert of("B14", asked, person()) == []
    assert of("B14", asked, person(practice=done, has_changed=True)) == []
    assert of("B14", asked, person(practice=done, today=date(2026, 12, 3))) == []
    assert len(of("B14", asked, person(practice=done, today=date(2026, 12, 2)))) == 1


def test_b14_on_a_day_with_more_pain_nothing_is_new() -> None:
    done = practised("breathing", "scapular-slides", "cat-cow", "dart", "childs-pose")
    asked = steps("breathing", "scapular-slides", "pelvic-curl", "cat-cow", "dart", "childs-pose")

    assert of("B14", asked, person(practice=done)) == []
    assert [found.sentence for found in of("B14", asked, person("UBP", practice=done))][:1] == [
        "Pelvic Curl would be new for you. With more pain than usual today, nothing is new."
    ]


def test_b15_least_often_first_then_longest_ago_then_the_alphabet() -> None:
    who = person(
        practice=practised("dart", recent_times=2)
        | practised("cat-cow", recent_times=1, last_done_on=TODAY)
        | practised("mermaid", recent_times=1, last_done_on=LAST_TIME)
    )

    assert sorted(["dart", "spine-twist", "cat-cow", "mermaid", "balance"], key=who.rank) == [
        "balance",
        "spine-twist",
        "mermaid",
        "cat-cow",
        "dart",
    ]


def test_b16_both_sides_get_the_same() -> None:
    one, two = steps("spine-twist:4", "spine-twist:8")

    assert timeline.step_seconds(two) > timeline.step_seconds(one)
    assert one.form.sides == two.form.sides == 2


def test_b17_between_two_sets_there_are_two_breaths_of_rest() -> None:
    one, two = steps("cat-cow:6", "cat-cow:6x2")

    assert timeline.step_seconds(two) == 2 * timeline.step_seconds(one) + 15


def test_gap_is_a_rule_of_the_week() -> None:
    monday, tuesday = rules.PlannedSession(0, is_strength=True), rules.PlannedSession(1, is_strength=True)

    assert [found.rule.id for found in rules.check_week([monday, tuesday])] == ["GAP"]
    assert rules.check_week([monday, rules.PlannedSession(1, is_strength=False)]) == ()


# The gates -------------------------------------------------------------------------------------------------------


def behind(record: HealthRecord) -> Profile:
    gate = clearance_of(record, today=TODAY)
    return person(open=gate.open, reasons=gate.reasons, is_beginner_only=gate.is_beginner)


def test_g1_nothing_is_open_and_every_exercise_says_so() -> None:
    found = findings(BALANCED, behind(HealthRecord(block=Urgency.EMERGENCY)))

    assert [finding.rule.id for finding in found if finding.sentence.startswith("You cannot do ")] == ["G1"] * 8


def test_g2_the_quiet_set_alone_has_nothing_against_it() -> None:
    who = behind(HealthRecord(block=Urgency.TODAY))

    assert [found.rule.id for found in findings(steps("breathing", "constructive-rest:18"), who)] == ["G7"]
    assert {found.rule.id for found in findings(steps("breathing", "cat-cow", "childs-pose"), who)} == {"G2", "G7"}


def test_g3_the_gentle_set_asks_for_the_easier_form_of_three() -> None:
    who = person(open=Open.GENTLE, reasons=(Reason(G3, "Have it checked.", open=Open.GENTLE, ends="Then it ends."),))
    asked = steps("breathing", "book-opening:4", "cat-cow", "childs-pose")
    (found,) = findings(asked, who)

    assert (found.rule.id, found.which) == ("G3", ("Book Opening",))
    assert found.mend is not None
    assert findings(after(asked, found.mend), who) == ()


def test_g7_the_form_is_due_again() -> None:
    assert [found.sentence for found in g7(BALANCED, behind(HealthRecord()))] == [
        "You have not answered the safety questions yet. Until then, do only gentle exercises."
    ]
    assert [*g7(BALANCED, person())] == []


def test_g8_propped_up_or_on_the_side_is_not_flat() -> None:
    asked = steps("breathing", "single-knee-curl/propped", "arm-arcs", "constructive-rest:18")

    assert of("G8", asked, person("PREG")) == []


# The starters ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", [one.slug for one in starters()])
def test_a_starter_keeps_every_rule_for_whom_it_is(slug: str) -> None:
    (one,) = [one for one in starters() if one.slug == slug]
    made = [rules.Step.of(library()[step.exercise], step.form, sets=step.sets, reps=step.reps) for step in one.steps]
    done = practised(
        *("single-knee-curl", "double-knee-curl", "dart", "quadruped-reach", "cat-cow", "chest-lift", "swan-prep"),
        last_done_on=date(2026, 10, 1),
        is_mastered=True,
    )
    who = {
        "first-week-gentle": person(),
        "intermediate-balanced": person(level="intermediate", practice=done),
    }.get(slug, person(practice={slug: replace(one, last_done_on=date(2026, 11, 1)) for slug, one in WEEK_TWO.items()}))

    # The article's own paths hold more than we would build, and say so; nothing about safety speaks against them.
    allowed = {"B3", "B11", "B16", "LOAD"} if slug.startswith("article-path") else set()
    assert {one.rule.id for one in findings(made, who)} <= allowed
