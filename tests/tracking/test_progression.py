"""Progress, hold, ease and step back: P1 to P8."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from exercises.facts import ExerciseFacts, Form
from routines import rules
from tests.tracking.test_reading import MONDAY, history, morning, session, step
from tracking.insights.facts import SessionFacts
from tracking.insights.offers import OfferLimits, level_offer, offers
from tracking.insights.progression import act
from tracking.insights.reading import Readings, read
from tracking.insights.standing import Dose, Standing, Standings, stand


def exercise(slug: str, phase: str = "strength", low: int = 6, high: int = 8, **fields: Any) -> ExerciseFacts:
    """One with its usual form, an easier one (`small`, safe with thin bones) and a harder one, done alike."""
    of_facts = ("roles", "replaced_by", "effects")
    given = {name: fields.pop(name) for name in of_facts if name in fields}
    dose = {"reps_low": low, "reps_high": high, "sets_max": 2, "rep_seconds": 13, **fields}
    forms = tuple(
        Form(slug, key, f"The form {key}", "prone", suits=frozenset({"OP"} if key == "small" else ()), **dose)
        for key in ("base", "small", "full")
    )
    return ExerciseFacts(slug, slug.replace("-", " ").title(), phase, forms, easier="small", **given)


DART = exercise("dart", hold_seconds=3)
BALANCE = exercise("balance", "integration", 2, 3, hold_seconds=20, unit="holds")
CAT_COW = exercise("cat-cow", "mobility")
BREATHING = exercise("breathing", "breath", 6, 10, unit="breaths")
SWAN = exercise("swan-prep", low=5, high=6, needs=frozenset({"dart"}))
RECORDS = {one.slug: one for one in (DART, BALANCE, CAT_COW, BREATHING, SWAN)}
USUAL = Dose("base", 1, 6)
ASSESSED = OfferLimits(is_assessed=True)


def dart(**fields: Any) -> Any:
    return step(**({"reps": 6} | fields))


def planned(slug: str = "dart", form: str = "base", *, reps: int = 6, seconds: int = 78, **dose: Any) -> rules.Step:
    """A step of a routine; ``seconds`` are those of six repetitions."""
    known = RECORDS.get(slug, exercise(slug))
    forms = tuple(replace(one, rep_seconds=seconds / 6) for one in known.forms)
    return rules.Step.of(replace(known, forms=forms), form, reps=reps, **dose)


def practised(*days: int, mornings: int | None = 3, **fields: Any) -> tuple[SessionFacts, ...]:
    usual = {"steps": (dart(),), "is_controlled": True}
    return tuple(session(day, **(usual | fields)) for day in days)


def calm(*sessions: SessionFacts) -> Readings:
    """Each day settled by the next morning."""
    return read(history(*sessions, mornings=tuple(morning((one.day - MONDAY).days, one.before) for one in sessions)))


def stood(readings: Readings, slug: str = "dart") -> Standing:
    return stand(readings, RECORDS).by_slug[slug]


def with_mornings(sessions: tuple[SessionFacts, ...], *scores: int) -> Readings:
    days = [(one.day - MONDAY).days for one in sessions]
    return read(history(*sessions, mornings=tuple(map(morning, days, scores))))


# Mastered --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "sessions", "is_mastered"),
    [
        ("three in four days", practised(0, 2, 3), False),
        ("three over eight days", practised(0, 3, 7), True),
        ("three over seven days", practised(0, 3, 6), False),
        ("two over eight days", practised(0, 7), False),
        ("without the self-check", practised(0, 3, 7, is_controlled=None), False),
        ("with an amber one between", (*practised(0, 3), *practised(5, worst=4), *practised(7)), False),
        ("with one nobody knows between", (*practised(0, 3), *practised(5, effort=None), *practised(7)), True),
        ("twice on one day is once", (*practised(0), *practised(7), *practised(7, hour=18)), False),
        (
            "skipped for lack of time between",
            (
                *practised(0, 3),
                *practised(5, steps=(dart(outcome="skipped", skip_reason="time"), step("cat-cow"))),
                *practised(7),
            ),
            True,
        ),
        (
            "harder each time",
            tuple(practised(day, steps=(dart(reps=6 + n),))[0] for n, day in enumerate((0, 3, 7))),
            True,
        ),
        (
            "a row in the easier form and one in the usual form",
            (*practised(0, 3, steps=(dart(form="easier"),)), *practised(7)),
            False,
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_three_green_sessions_in_a_row_over_a_week_with_control_make_it_mastered(
    name: str, sessions: tuple[SessionFacts, ...], is_mastered: bool
) -> None:
    assert (stood(calm(*sessions)).mastered_on is not None) is is_mastered


def test_what_is_mastered_in_an_easier_form_is_mastered_in_that_form_alone() -> None:
    one = stood(calm(*practised(0, 3, 7, steps=(dart(form="small"),))))

    assert one.mastered_in("small") == MONDAY + timedelta(days=7)
    assert one.mastered_in("base") is None
    assert one.mastered_on is None


def test_what_was_mastered_is_to_be_confirmed_after_six_weeks_without_strength() -> None:
    before = practised(0, 3, 7)
    gentle = practised(30, steps=(step("cat-cow", phase="mobility"),), is_strength=False)
    back = practised(49, worst=4)
    confirmed = practised(52)

    assert stood(calm(*before, *gentle)).mastered_on == MONDAY + timedelta(days=7)
    assert stood(calm(*before, *gentle, *back)).mastered_on is None
    assert stood(calm(*before, *gentle, *back, *confirmed)).mastered_on == MONDAY + timedelta(days=7)


# What acts -------------------------------------------------------------------------------------------------------


def acting(
    readings: Readings, record: ExerciseFacts = DART, usual: Dose = USUAL, *, days: int = 3, is_stopped: bool = False
) -> tuple[str, Dose | None]:
    """The rule that acts ``days`` after the last session, and the dose it asks for."""
    standings = stand(readings, RECORDS)
    last = readings.sessions[-1].session.day
    found = act(
        standings.by_slug.get(record.slug),
        record,
        usual,
        today=last + timedelta(days=days),
        strength_on=standings.strength_on,
        is_stopped=is_stopped,
    )
    return (found.rule.id, found.dose) if found else ("", None)


def test_after_a_red_morning_strength_waits_until_two_days_after_the_report() -> None:
    # Told on Tuesday morning, so Thursday is the earliest.
    readings = with_mornings(practised(0), 5)

    assert stood(readings).hold_until_on == MONDAY + timedelta(days=3)
    assert acting(readings, days=2) == ("P4", None)
    assert acting(readings, days=3) == ("P4", Dose("small", 1, 6))


@pytest.mark.parametrize(
    ("name", "given", "record", "usual", "expected"),
    [
        ("effort 9", {"effort": 9}, DART, USUAL, ("P4", Dose("small", 1, 6))),
        ("the edge once", {"worst": 4}, DART, USUAL, ("P2", USUAL)),
        ("balance", {"worst": 6, "steps": (step("balance", phase="integration", reps=2),)}, BALANCE,
         Dose("base", 1, 2), ("P4", Dose("small", 1, 2))),
        ("balance, the easier form already", {"worst": 6,
         "steps": (step("balance", phase="integration", reps=2, form="easier"),)}, BALANCE,
         Dose("small", 1, 2), ("P4", None)),
        ("half of many is enough", {"worst": 6, "steps": (dart(reps=14),)}, DART, Dose("base", 1, 14),
         ("P4", Dose("small", 1, 7))),
        ("worst above the limit", {"worst": 6}, DART, USUAL, ("P4", Dose("small", 1, 6))),
        ("a stop", {"stop_signs": ("tingling",)}, DART, USUAL, ("P4", Dose("small", 1, 6))),
        ("much left undone", {"steps": (dart(reps_done=4),)}, DART, USUAL, ("P3", Dose("small", 1, 6))),
        ("70 % is enough to hold", {"steps": (dart(reps=10, reps_done=7),)}, DART, Dose("base", 1, 10),
         ("P2", Dose("base", 1, 10))),
        ("much of many left undone", {"steps": (dart(reps=10, reps_done=6),)}, DART, Dose("base", 1, 10),
         ("P3", Dose("base", 1, 7))),
        ("calm", {}, DART, USUAL, ("", None)),
        ("breath is never acted on", {"worst": 9, "steps": (step("breathing", phase="breath"),)}, BREATHING,
         Dose("base", 1, 8), ("", None)),
        ("its own worst is calm", {"worst": 6, "steps": (dart(worst=1), step("cat-cow", worst=6))}, DART, USUAL,
         ("", None)),
        ("its own worst is on the edge", {"worst": 6, "steps": (dart(worst=4), step("cat-cow", worst=6))}, DART,
         USUAL, ("P2", USUAL)),
        ("not rated where another was", {"worst": 6, "steps": (dart(), step("cat-cow", worst=6))}, DART, USUAL,
         ("", None)),
        ("a red morning counts whatever its own worst", {"worst": 1, "before": 0, "steps": (dart(worst=0),)}, DART,
         USUAL, ("P4", Dose("small", 1, 6))),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_acts_after_one_session(
    name: str, given: dict[str, Any], record: ExerciseFacts, usual: Dose, expected: tuple[str, Dose | None]
) -> None:
    readings = with_mornings(practised(0, **given), 3)

    assert acting(readings, record, usual) == expected


def test_twice_on_the_edge_eases_and_a_calm_one_between_does_not() -> None:
    twice = practised(0, 3, worst=4)
    parted = (*practised(0, worst=4), *practised(3), *practised(6, worst=4))

    assert acting(calm(*twice)) == ("P3", Dose("small", 1, 6))
    assert acting(calm(*parted)) == ("P2", USUAL)


def test_a_step_back_stays_until_two_calm_sessions_and_then_the_usual_dose_is_back() -> None:
    red, smaller = practised(0, worst=6), (dart(form="easier", reps=6),)
    small = [practised(day, steps=smaller)[0] for day in (3, 6, 9)]

    assert acting(calm(*red, small[0])) == ("P4", Dose("small", 1, 6))
    assert acting(calm(*red, *small[:2])) == ("", None)


def test_where_nothing_is_easier_it_is_left_out_of_two_strength_sessions() -> None:
    least = Dose("small", 1, 6)
    red = practised(0, worst=6, steps=(dart(form="easier"),))
    others = practised(3, 6, steps=(step("cat-cow", phase="mobility"), step("side-kick")))

    assert acting(calm(*red), usual=least) == ("P4", None)
    assert acting(calm(*red, others[0]), usual=least) == ("P4", None)
    assert acting(calm(*red, *others), exercise("dart", low=4), least) == ("P4", Dose("small", 1, 4))


@pytest.mark.parametrize(
    ("days", "usual", "expected"),
    [
        (13, USUAL, ("", None)),
        (14, Dose("base", 1, 10), ("P7", Dose("small", 1, 7))),
        (20, Dose("base", 1, 10), ("P7", Dose("small", 1, 7))),
        (20, Dose("full", 1, 10), ("P7", Dose("base", 1, 7))),
        (20, Dose("small", 1, 6), ("", None)),  # nothing is easier
        (41, Dose("base", 2, 10), ("P7", Dose("small", 2, 7))),
        (42, Dose("full", 2, 10), ("P7", Dose("small", 1, 6))),
    ],
)
def test_after_a_pause_in_practice_it_begins_one_step_easier(
    days: int, usual: Dose, expected: tuple[str, Dose | None]
) -> None:
    assert acting(calm(*practised(0)), usual=usual, days=days) == expected


def test_a_gentle_session_does_not_end_a_pause_in_strength() -> None:
    gentle = practised(18, steps=(step("cat-cow", phase="mobility"),), is_strength=False)

    assert acting(calm(*practised(0), *gentle), days=2)[0] == "P7"


def test_after_a_warning_sign_strength_waits_for_the_safety_questions_and_mobility_does_not() -> None:
    readings = calm(*practised(0, stop_signs=("tingling",), steps=(dart(), step("cat-cow", phase="mobility"))))

    assert acting(readings, is_stopped=True) == ("P5", None)
    assert acting(readings, CAT_COW, is_stopped=True)[0] == "P4"
    assert stand(readings, RECORDS).stopped_at == readings.sessions[0].session.started_at


def test_step_back_comes_before_ease_and_ease_before_a_pause() -> None:
    red_and_low = practised(0, worst=6, steps=(dart(reps_done=1),))
    low = practised(0, steps=(dart(reps_done=1),))

    assert acting(calm(*red_and_low), days=20)[0] == "P4"
    assert acting(calm(*low), days=20)[0] == "P3"


def test_skipped_for_time_or_place_says_nothing_of_an_exercise_and_for_pain_it_does() -> None:
    for reason, rule in (("time", "P2"), ("place", "P2"), ("pain", "P3"), ("", "P3")):
        skipped = practised(3, steps=(dart(outcome="skipped", skip_reason=reason), step("cat-cow", phase="mobility")))
        readings = calm(*practised(0, worst=4), *skipped)
        assert acting(readings)[0] == rule, reason


# Offers ----------------------------------------------------------------------------------------------------------


def offered(readings: Readings, *steps: rules.Step, limits: OfferLimits = ASSESSED) -> list[tuple[str, Any, Any]]:
    standings = stand(readings, RECORDS)
    return [(one.slug, one.what, one.end) for one in offers(standings, readings, RECORDS, steps, limits)]


THREE = practised(0, 3, 7)


def test_three_calm_sessions_over_eight_days_offer_one_more_repetition() -> None:
    readings = calm(*THREE)

    [offer] = offers(stand(readings, RECORDS), readings, RECORDS, [planned()], ASSESSED)

    assert (offer.rule.id, offer.what, offer.start, offer.end) == ("P1", "reps", 6, 7)
    assert offer.sentence == ("3 sessions went well over 8 days. Try one more repetition of Dart: 7 instead of 6?")


@pytest.mark.parametrize(
    ("name", "readings", "limits"),
    [
        ("too soon", calm(*practised(0, 2, 3)), ASSESSED),
        ("the last one waits for its morning", with_mornings(THREE, 3, 3), ASSESSED),
        ("the last one was on the edge", calm(*practised(0, 3, 7), *practised(10, worst=4)), ASSESSED),
        ("P8 pain 2 above the baseline", calm(*THREE), OfferLimits(is_assessed=True, base=1.0)),
        ("P8 nobody assessed the pain, and it is above green", calm(*THREE), OfferLimits()),
        (
            "said no to it today",
            calm(*THREE),
            OfferLimits(is_assessed=True, declined={"dart": MONDAY + timedelta(days=7)}),
        ),
        ("the last session was without it", calm(*THREE, *practised(10, steps=(step("cat-cow"),))), ASSESSED),
        ("the routine asks for more than was done", calm(*practised(0, 3, 7, steps=(dart(reps=5),))), ASSESSED),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_nothing_is_offered_where_a_rule_speaks_against_it(name: str, readings: Readings, limits: OfferLimits) -> None:
    assert offered(readings, planned(), limits=limits) == []


def test_p8_is_measured_from_the_baseline_and_without_one_it_is_silent() -> None:
    readings = calm(*THREE)

    assert offered(readings, planned(), limits=OfferLimits(is_assessed=True, base=1.1)) == [("dart", "reps", 7)]
    assert offered(readings, planned(), limits=OfferLimits(is_assessed=True, base=None)) == [("dart", "reps", 7)]


def test_the_order_of_changes_is_repetitions_hold_form_and_then_the_next_exercise() -> None:
    top = tuple(practised(day, steps=(dart(reps=8),))[0] for day in (0, 3, 7))
    held = tuple(practised(day, steps=(dart(reps=8, hold_seconds=13),))[0] for day in (0, 3, 7))
    easier = tuple(practised(day, steps=(dart(reps=8, form="easier", hold_seconds=13),))[0] for day in (0, 3, 7))
    many = [planned("side-kick", reps=20, seconds=500)]

    assert offered(calm(*top), planned(reps=8), *many) == [("dart", "hold_seconds", 13)]
    assert offered(calm(*easier), planned(reps=8, form="easier", hold_seconds=13), *many) == [("dart", "form", "base")]
    assert offered(calm(*held), planned(reps=8, hold_seconds=13), *many) == [("swan-prep", "exercise", "swan-prep")]


def test_the_strength_phase_grows_by_a_fifth_at_most_but_one_repetition_is_always_allowed() -> None:
    top = tuple(practised(day, steps=(dart(reps=8),))[0] for day in (0, 3, 7))
    two = tuple(practised(day, steps=(dart(reps=2), step("swan-prep", reps=5)))[0] for day in (0, 3, 7))

    # A breath more in each of eight repetitions is more than a fifth; so is a new exercise.
    assert offered(calm(*top), planned(reps=8)) == []
    # Half as much again, but it is one repetition; another one beside it would be too much.
    assert offered(calm(*two), planned(reps=2), planned("swan-prep", reps=5, seconds=30)) == [("dart", "reps", 3)]


def test_two_changes_are_the_most_and_strength_comes_first() -> None:
    steps = (dart(), step("swan-prep", reps=5), step("cat-cow", phase="mobility", reps=6))
    three = tuple(practised(day, steps=steps)[0] for day in (0, 3, 7))

    found = offered(calm(*three), planned("cat-cow"), planned(), planned("swan-prep", reps=5, seconds=65))

    assert found == [("dart", "reps", 7), ("swan-prep", "reps", 6)]


def test_a_form_that_conditions_ask_for_is_never_made_harder() -> None:
    eased = exercise("dart", effects={"OP": "M"})
    easier = tuple(practised(day, steps=(dart(reps=8, form="easier"),))[0] for day in (0, 3, 7))
    readings = calm(*easier)
    limits = OfferLimits(is_assessed=True, flags=frozenset({"OP"}))
    standings = stand(readings, {"dart": eased}, {"OP"})

    found = offers(standings, readings, {"dart": eased}, [rules.Step.of(eased, "small", reps=8)], limits)

    assert standings.by_slug["dart"].mastered_on == MONDAY + timedelta(days=7)
    assert found == ()


# Level -----------------------------------------------------------------------------------------------------------

NEEDED = ("dart", "quadruped-reach", "spine-twist", "single-knee-curl", "seated-extension")
ALL = {
    **{slug: exercise(slug, "mobility", roles=frozenset({"to_intermediate"})) for slug in NEEDED},
    **{slug: exercise(slug, "mobility") for slug in ("wall-angels", "swan-prep")},
    "dart": exercise(
        "dart", "mobility", roles=frozenset({"to_intermediate"}), replaced_by=("quadruped-reach", "wall-angels")
    ),
    **{
        slug: exercise(slug, "mobility", roles=frozenset({"to_intermediate"}), tags=frozenset({"rotation"}))
        for slug in ("spine-twist", "mermaid")
    },
}


def all_calm(*days: int, slugs: tuple[str, ...] = NEEDED, **fields: Any) -> Readings:
    return calm(*practised(*days, steps=tuple(step(slug, reps=6, phase="mobility") for slug in slugs), **fields))


def level(readings: Readings, limits: OfferLimits = ASSESSED, since: date | None = None) -> str | int | None:
    found = level_offer(stand(readings, ALL), readings, ALL, limits, level_since_on=since)
    return found.end if found else None


@pytest.mark.parametrize(
    ("name", "readings", "limits", "expected"),
    [
        ("six calm sessions and all mastered", all_calm(0, 2, 4, 7, 9, 11), ASSESSED, "intermediate"),
        ("five", all_calm(0, 2, 4, 7, 9), ASSESSED, None),
        ("nobody assessed the pain", all_calm(0, 2, 4, 7, 9, 11), OfferLimits(), None),
        ("one is not mastered", all_calm(0, 2, 4, 7, 9, 11, slugs=NEEDED[1:]), ASSESSED, None),
        (
            "its stand-in is mastered where conditions leave it out",
            all_calm(0, 2, 4, 7, 9, 11, slugs=NEEDED[1:]),
            OfferLimits(is_assessed=True, left_out=frozenset({"dart"})),
            "intermediate",
        ),
        ("advanced is the last", all_calm(0, 2, 4, 7, 9, 11), OfferLimits(level="advanced", is_assessed=True), None),
        (
            "declined, until as many calm sessions came again",
            all_calm(0, 2, 4, 7, 9, 11),
            OfferLimits(is_assessed=True, declined={"": MONDAY + timedelta(days=8)}),
            None,
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_next_level_is_offered_where_what_carries_it_is_mastered(
    name: str, readings: Readings, limits: OfferLimits, expected: str | None
) -> None:
    assert level(readings, limits) == expected


def test_advanced_asks_for_twelve_more_sessions_and_four_green_in_a_row() -> None:
    slugs = ("swan-prep", "swimming-prep", "roll-up", "single-leg-stretch", "side-kick")
    records = {slug: exercise(slug, roles=frozenset({"to_advanced"})) for slug in slugs}
    limits = OfferLimits(level="intermediate", is_assessed=True)
    days = tuple(range(0, 36, 3))
    steps = tuple(step(slug, reps=6) for slug in slugs)

    def found(*more: SessionFacts, since: int = 0) -> bool:
        readings = calm(*practised(*days, steps=steps), *more)
        since_on = MONDAY + timedelta(days=since)
        return level_offer(stand(readings, records), readings, records, limits, level_since_on=since_on) is not None

    assert found()
    assert not found(since=1)
    assert not found(*practised(37, steps=steps, worst=4))


def test_nothing_is_known_of_someone_who_has_done_nothing() -> None:
    nothing = read(history())

    assert stand(nothing, RECORDS) == Standings({}, None, None, None)
    assert offers(stand(nothing, RECORDS), nothing, RECORDS, [planned()], ASSESSED) == ()
