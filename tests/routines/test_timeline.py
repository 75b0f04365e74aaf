"""The clock of a practice: every cue in its place, and every minute a sum of them (B3, B17)."""

from dataclasses import replace

import pytest

from routines import timeline
from routines.rules import Step
from routines.timeline import Kind, words
from tests.factories import records
from tests.routines.library import made

RECORDS = {row.slug: row for row in records()}


def usual(slug: str, form: str = "base", **differences: int) -> Step:
    """A record of the catalogue in its usual dose, or what ``differences`` make of it."""
    record = RECORDS[slug]
    return Step.of(record.facts, form, **{"sets": record.sets, "reps": record.reps} | differences)


def told(*steps: Step) -> list[tuple[object, ...]]:
    """Each cue as (kind, side, way, set, begins, seconds, repetitions)."""
    return [
        (cue.kind.value, cue.side, cue.way, cue.set, cue.begins, cue.seconds, cue.reps) for cue in timeline.cues(steps)
    ]


@pytest.mark.parametrize("slug", RECORDS)
def test_an_exercise_in_its_usual_dose_takes_the_seconds_of_its_record(slug: str) -> None:
    assert timeline.step_seconds(usual(slug)) == RECORDS[slug].est_seconds


def test_a44_shoulder_bridge_has_a_cycle_of_15_seconds_and_scapular_slides_of_14() -> None:
    assert timeline.step_seconds(usual("shoulder-bridge")) == 90
    assert timeline.step_seconds(usual("scapular-slides")) == 84
    assert [cue.rep_seconds for cue in timeline.cues([usual("shoulder-bridge")])] == [15, 15]


def test_one_side_comes_after_the_other_with_a_cue_to_switch_and_the_same_time() -> None:
    assert told(usual("quadruped-reach")) == [
        ("ready", 1, 0, 1, 0, 15, 0),
        ("work", 1, 0, 1, 15, 65, 5),
        ("switch", 2, 0, 1, 80, 10, 0),
        ("work", 2, 0, 1, 90, 65, 5),
    ]


def test_a_movement_that_takes_both_sides_in_turn_needs_no_switch() -> None:
    assert told(usual("single-knee-curl")) == [("ready", 0, 0, 1, 0, 15, 0), ("work", 0, 0, 1, 15, 72, 6)]


def test_circles_go_each_direction_on_each_side() -> None:
    assert told(usual("single-leg-circle"))[1:] == [
        ("work", 1, 1, 1, 15, 30, 5),
        ("work", 1, 2, 1, 45, 30, 5),
        ("switch", 2, 1, 1, 75, 10, 0),
        ("work", 2, 1, 1, 85, 30, 5),
        ("work", 2, 2, 1, 115, 30, 5),
    ]
    assert [kind for kind, *_ in told(usual("corkscrew"))] == ["ready", "work", "switch", "work"]


def test_b17_sets_are_parted_by_a_rest_of_15_seconds() -> None:
    assert told(usual("dart", sets=2)) == [
        ("ready", 0, 0, 1, 0, 15, 0),
        ("work", 0, 0, 1, 15, 78, 6),
        ("rest", 0, 0, 2, 93, 15, 0),
        ("work", 0, 0, 2, 108, 78, 6),
    ]


def test_a_change_of_position_comes_before_getting_ready() -> None:
    cues = timeline.cues([usual("breathing"), usual("dart"), usual("swan-prep")])

    assert [(cue.kind.value, cue.step, cue.begins) for cue in cues] == [
        ("ready", 1, 0),
        ("work", 1, 15),
        ("change", 2, 95),
        ("ready", 2, 107),
        ("work", 2, 122),
        ("ready", 3, 200),
        ("work", 3, 215),
    ]


DOSES = [
    {},
    {"sets": 3},
    {"reps": 1},
    {"reps": 7, "sets": 2},
    {"hold_seconds": 1},
    {"hold_seconds": 30, "sets": 2},
    {"reps": 100, "sets": 10},
]


@pytest.mark.parametrize("breath_seconds", [None, 6.5, 12.0])
@pytest.mark.parametrize("dose", DOSES, ids=str)
def test_every_minute_that_is_shown_is_the_sum_of_the_cues(
    dose: dict[str, object], breath_seconds: float | None
) -> None:
    steps = [usual(slug, **dose) for slug in RECORDS]

    cues = timeline.cues(steps, breath_seconds=breath_seconds)

    assert all(cue.seconds >= 1 for cue in cues)
    assert [cue.number for cue in cues] == [*range(len(cues))]
    assert [cue.begins for cue in cues[1:]] == [cue.ends for cue in cues[:-1]]
    assert sum(cue.seconds for cue in cues) == timeline.estimated_seconds(steps, breath_seconds=breath_seconds)
    assert timeline.begin_seconds(steps, breath_seconds=breath_seconds) == tuple(
        cue.begins for cue in cues if cue.kind is Kind.READY
    )
    for number, step in enumerate(steps, 1):
        within = [cue for cue in cues if cue.step == number and cue.kind not in (Kind.CHANGE, Kind.READY)]
        assert sum(cue.seconds for cue in within) == timeline.step_seconds(step, breath_seconds=breath_seconds)
        sides = {cue.side: cue.seconds for cue in within if cue.kind is Kind.WORK}
        assert len(set(sides.values())) == 1, "two sides have the same time"


def test_what_is_counted_in_breaths_follows_the_breath_of_the_person() -> None:
    assert timeline.step_seconds(usual("childs-pose")) == 45
    assert timeline.step_seconds(usual("childs-pose"), breath_seconds=8.5) == 42
    assert timeline.step_seconds(usual("dart"), breath_seconds=8.5) == 78


def test_nothing_takes_no_time() -> None:
    assert timeline.cues([]) == ()
    assert timeline.begin_seconds([]) == ()


# In time with the figure -----------------------------------------------------------------------------------------


def parts(slug: str, **differences: int) -> list[tuple[int, str, float]]:
    return parts_of(usual(slug, **differences))


def parts_of(step: Step) -> list[tuple[int, str, float]]:
    cue = next(cue for cue in timeline.cues([step]) if cue.kind is Kind.WORK)
    return [(part.frame, part.breath, part.seconds) for part in cue.parts]


def test_one_repetition_is_one_loop_of_the_figure() -> None:
    assert parts("quadruped-reach") == [(0, "inhale", 3), (1, "exhale", 4), (2, "inhale", 3), (3, "exhale", 3)]


def test_a_longer_hold_is_taken_where_nothing_moves_and_is_more_than_one_breath() -> None:
    assert parts("quadruped-reach", hold_seconds=8) == [
        (0, "inhale", 3),
        (1, "exhale", 4),
        (2, "natural", 8),
        (3, "exhale", 3),
    ]


def test_a_movement_without_a_hold_is_scaled_as_a_whole() -> None:
    quick = replace(RECORDS["breathing"].facts.base, rep_seconds=5.0)

    assert parts_of(replace(usual("breathing"), form=quick)) == [(0, "inhale", 2), (1, "exhale", 3)]


def test_scapular_slides_take_two_loops_a_repetition() -> None:
    assert parts("scapular-slides") == [(1, "inhale", 3), (2, "exhale", 4)] * 2


def test_an_exercise_without_a_figure_has_one_easy_breath_a_repetition() -> None:
    assert parts_of(made("dart", rep_seconds=13.0)) == [(-1, "natural", 13)]
    assert parts_of(made("breathing", rep_seconds=10.0, unit="breaths")) == [(-1, "inhale", 4), (-1, "exhale", 6)]


@pytest.mark.parametrize("dose", DOSES, ids=str)
def test_the_parts_of_a_repetition_fill_it(dose: dict[str, object]) -> None:
    assert RECORDS
    for slug in RECORDS:
        worked = [cue for cue in timeline.cues([usual(slug, **dose)]) if cue.kind is Kind.WORK]
        assert worked, slug
        for cue in worked:
            assert sum(part.seconds for part in cue.parts) == pytest.approx(cue.rep_seconds, abs=0.01), slug
            assert all(part.seconds > 0 for part in cue.parts), slug


def test_each_form_is_drawn_by_its_own_figure() -> None:
    drawn = {form.key: form.shown for form in RECORDS["shoulder-bridge"].facts.forms}

    assert {key: shown and (shown.figure, shown.frames, shown.scale) for key, shown in drawn.items()} == {
        "base": ("shoulder-bridge", (0, 1, 2, 3), 1.0),
        "half-height": ("shoulder-bridge", (0, 1, 3), 0.5),
        "tilt": ("pelvic-curl", (0, 1), 1.0),
        "full": ("shoulder-bridge.leg-lift", (0, 1, 2, 3), 1.0),
    }
    assert made("own-3").form.figure == ""


def test_a_form_shows_its_own_frames_and_takes_their_time() -> None:
    """Thin bones: cow and neutral, 5 seconds, where the whole of it takes 9."""
    (work,) = [cue for cue in timeline.cues([usual("cat-cow", "cow-only")]) if cue.kind is Kind.WORK]

    assert (work.reps, work.rep_seconds) == (6, 5.0)
    assert [(part.frame, part.breath, part.seconds) for part in work.parts] == [(0, "exhale", 2), (1, "inhale", 3)]


def test_the_figures_that_show_both_sides_in_one_loop_are_known() -> None:
    in_turn = {slug for slug, record in RECORDS.items() if record.sides == 2 and record.facts.base.alternates}

    assert in_turn == {"single-knee-curl", "single-leg-stretch", "spine-twist", "swimming-prep"}


# In words --------------------------------------------------------------------------------------------------------


def all_said(*steps: Step) -> list[words.Words]:
    return [words.words_of(cue, steps[cue.step - 1]) for cue in timeline.cues(steps)]


def titles(*steps: Step) -> list[str]:
    return [said.title for said in all_said(*steps)]


def test_cues_are_said_in_words() -> None:
    steps = [usual("cat-cow"), usual("dart", sets=2), usual("corkscrew"), usual("quadruped-reach")]
    said = all_said(*steps)

    assert [one.title for one in said][:6] == [
        "Get ready",
        "Cat-Cow",
        "Change position",
        "Get ready",
        "Dart",
        "Rest",
    ]
    assert said[2].spoken == "Lie face down. Take your time. Next: Dart."
    assert said[5].detail == "Next: set 2 of 2"
    assert "Change direction" in titles(usual("corkscrew"))
    assert [one.detail for one in said[-3:]] == ["Right arm, left leg", "Left arm, right leg", "Left arm, right leg"]


@pytest.mark.parametrize(
    ("slug", "first", "then"),
    [
        ("quadruped-reach", "Right arm, left leg", "Left arm, right leg"),
        ("side-kick", "On your left side", "On your right side"),
        ("book-opening", "On your left side", "On your right side"),
        ("balance", "Right leg", "Left leg"),
        ("single-leg-teaser", "Right leg", "Left leg"),
        ("thread-needle", "Left arm", "Right arm"),
        ("saw", "Turning right", "Turning left"),
    ],
)
def test_a_side_is_called_by_what_the_drawing_shows_of_it(slug: str, first: str, then: str) -> None:
    step = usual(slug)
    said = [timeline.side_in_words(cue, step) for cue in timeline.cues([step])]

    assert [*dict.fromkeys(said)] == [first, then]


def test_the_other_side_says_left_for_right() -> None:
    assert words.mirrored("Slide the right arm and left leg out") == "Slide the left arm and right leg out"
    assert words.mirrored("Right leg lower; upright") == "Left leg lower; upright"


def test_sides_are_said_in_the_language_of_the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A language needs more pairs than English: its words bend."""
    monkeypatch.setattr(words, "PAIRS", "links/rechts linke/rechte linker/rechter")
    monkeypatch.setitem(words.LIMBS["arm"], "left", "linker Arm")
    monkeypatch.setitem(words.LIMBS["leg"], "right", "rechtes Bein")
    step = usual("quadruped-reach")

    assert words.side_in_words(timeline.cues([step])[-1], step) == "Linker Arm, rechtes Bein"
    assert (
        words.mirrored("Rechter Arm nach rechts, das linke Bein lang") == "Linker Arm nach links, das rechte Bein lang"
    )
    assert words.mirrored("Right leg lower") == "Left leg lower"
