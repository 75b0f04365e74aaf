"""Warnings W1 to W10: each fires where it should and not beside it, says why, and closes what it closes."""

from typing import Any

import pytest

from accounts.screening import Clearance, Open
from conventions.rules import Rule
from tests.tracking.diaries import daily, day, diary, felt, morning, session, three
from tracking.insights.facts import CareFacts, History, Insight, PauseFacts
from tracking.insights.reading import read
from tracking.insights.values import day_values
from tracking.insights.warnings import Warned, warned
from tracking.insights.warnings.effects import Effects, held_back


def said(history: History, *, before: int | None = None) -> Warned:
    return warned(history, read(history), day_values(history), before=before)


def rules(history: History, *, before: int | None = None) -> tuple[str, ...]:
    return ids(said(history, before=before).effects.rules)


def ids(rules: tuple[Rule, ...]) -> tuple[str, ...]:
    return tuple(rule.id for rule in rules)


def the(rule: str, history: History) -> Insight:
    return next(insight for insight in said(history).insights if insight.rule.id == rule)


CALM = daily((14, 4))


@pytest.mark.parametrize(
    ("name", "history", "before", "fires"),
    [
        ("2 above the starting point", diary(13, entries=CALM), 6, True),
        ("1 above the starting point", diary(13, entries=CALM), 5, False),
        ("5 without a starting point", diary(0), 5, True),
        ("4 without a starting point", diary(0), 4, False),
        ("unknown pain is silent", diary(13), None, False),
        ("a starting point of 9 cannot be passed by 2, so 10 is enough", diary(13, entries=daily((14, 9))), 10, True),
        ("a starting point of 9, today 9", diary(13, entries=daily((14, 9))), 9, False),
    ],
)
def test_w1_high_pain_before_a_session(name: str, history: History, before: int | None, fires: bool) -> None:
    assert said(history, before=before).effects.is_gentle_today is fires


def test_w1_goes_by_the_pain_before_todays_session() -> None:
    history = diary(13, entries=daily((13, 4)), sessions=[session(13, before=6)])

    insight = the("W1", history)

    assert insight.sentence == "Today's pain of 6 is at least 2 points above your starting point (4.0)."
    assert [(row.kind, row.day, row.pk) for row in insight.evidence] == [("session", day(13), 1308)]


def sore(*numbers: int, calm: tuple[int, ...] = (), today: int, **fields: Any) -> History:
    """Sessions with before 3 whose next mornings were 7 (very sore) or 3 (calm)."""
    days = sorted((*numbers, *calm))
    return diary(
        today,
        sessions=[session(number) for number in days],
        mornings=tuple(morning(number, 7 if number in numbers else 3) for number in days),
        **fields,
    )


def test_one_sore_morning_is_w2() -> None:
    insight = the("W2", sore(0, today=1))

    assert insight.sentence == (
        "31 August was a bit much. Your pain the next morning was 4 higher than before the session."
    )
    assert [(row.day, row.pk) for row in insight.evidence] == [(day(0), 8)]
    assert insight.todo
    assert insight.source


@pytest.mark.parametrize(
    ("name", "history"),
    [
        ("a calm one since", sore(0, calm=(3,), today=4)),
        ("more than a week ago", sore(0, today=8)),
        ("1 above is on the edge", diary(1, sessions=[session(0)], mornings=(morning(0, 4),))),
        ("an unknown morning", diary(1, sessions=[session(0)])),
    ],
)
def test_w2_does_not_fire_below_the_limit(name: str, history: History) -> None:
    assert "W2" not in rules(history)


def test_two_very_sore_mornings_in_a_row_pause_strength_for_seven_days() -> None:
    warned_now = said(sore(0, 3, today=4))

    assert ids(warned_now.effects.rules) == ("W3",)
    assert warned_now.effects.strength_from == day(11)
    assert warned_now.effects.is_quiet
    assert ids(warned_now.effects.asked_by) == ("W3",)


@pytest.mark.parametrize(
    ("name", "history", "fires"),
    [
        ("two in a row", sore(0, 3, today=4), True),
        ("two with a calm one between", sore(0, 6, calm=(3,), today=7), False),
        ("the sixth day of the pause", sore(0, 3, today=10), True),
        ("the pause is over", sore(0, 3, today=11), False),
        (
            "two sessions of one day have one morning",
            diary(1, sessions=[session(0), session(0, hour=15)], mornings=(morning(0, 7),)),
            False,
        ),
    ],
)
def test_w3_needs_a_pattern(name: str, history: History, fires: bool) -> None:
    assert (said(history).effects.strength_from is not None) is fires


def test_w3_asks_the_safety_questions_until_they_are_answered() -> None:
    answered = {"signs_on": day(4), "signs_at": session(4).started_at}

    assert ids(said(sore(0, 3, today=20)).effects.asked_by) == ("W3",)
    assert said(sore(0, 3, today=20, **answered)).effects == Effects()
    assert said(sore(0, 3, today=5, **answered)).effects.strength_from == day(11)
    assert ids(said(sore(0, 3, today=5, **answered)).effects.asked_by) == ()


HIGH = daily((14, 4), (14, 6))


@pytest.mark.parametrize(
    ("name", "history", "fires"),
    [
        ("two weeks up by 2", diary(27, entries=HIGH), True),
        ("two weeks up by less", diary(27, entries=daily((14, 4), (14, 5))), False),
        ("ten days up by 2", diary(23, entries=daily((14, 4), (10, 6))), False),
        ("it stays while nobody says otherwise", diary(40, entries=HIGH), True),
        ("a calmer week ends it", diary(34, entries=daily((14, 4), (14, 6), (7, 4))), False),
        ("a doctor since ends it", diary(28, entries=HIGH, care=(CareFacts(day(28), "doctor"),)), False),
        ("medicine does not end it", diary(28, entries=HIGH, care=(CareFacts(day(28), "medicine"),)), True),
        ("an assessment since ends it", diary(28, entries=HIGH, assessed_on=day(28)), False),
        (
            "two more high weeks after the doctor",
            diary(42, entries=daily((14, 4), (29, 6)), care=(CareFacts(day(28), "doctor"),)),
            True,
        ),
    ],
)
def test_w4_two_weeks_of_more_pain_stop_the_plan(name: str, history: History, fires: bool) -> None:
    assert said(history).effects.is_stopped is fires
    assert ("W4" in rules(history)) is fires


def test_w5_a_sign_is_asked_about_until_the_questions_are_answered() -> None:
    stopped = [session(0, stop_reason="symptom", stop_signs=("tingling",))]
    after, earlier = session(0, hour=9).started_at, session(0, hour=7).started_at

    insight = the("W5", diary(1, sessions=stopped))

    assert insight.sentence == "You stopped on 31 August because of tingling."
    assert ids(said(diary(1, sessions=stopped)).effects.asked_by) == ("W5",)
    assert rules(diary(1, sessions=stopped, signs_at=earlier, signs_on=day(0))) == ("W5",)
    assert said(diary(1, sessions=stopped, signs_at=earlier, signs_on=day(0))).effects.has_new_sign
    assert rules(diary(1, sessions=stopped, signs_at=after, signs_on=day(0))) == ()


def test_w5_leaves_breathing_and_rest_and_invites_to_nothing() -> None:
    effects = said(diary(1, sessions=[session(0, stop_reason="symptom", stop_signs=("tingling",))])).effects

    assert held_back(OPEN, effects).open is Open.QUIET
    assert effects.is_quiet


def test_w5_says_nothing_of_a_belly_that_domed() -> None:
    assert rules(diary(1, sessions=[session(0, stop_reason="symptom", stop_signs=("doming",))])) == ()


def six_weeks(*, done: int = 9, planned: int = 12, felt_change: int | None = 0, **fields: Any) -> History:
    """Six weeks, 75 % done, pain 5 to 5, the three 4.7 to 4.3, about the same."""
    answers = (three(0, 5, 5, 4), three(42, 4, 5, 4), *([felt(42, felt_change)] if felt_change is not None else []))
    usual: dict[str, Any] = {
        "sessions": [session(number, before=5) for number in range(0, 36, 4)][:done],
        "planned": tuple(day(number) for number in range(0, 36, 3))[:planned],
        "entries": daily((43, 5)),
        "measures": answers,
    }
    return diary(42, **(usual | fields))


def test_six_weeks_kept_and_no_better_is_w6_without_blame() -> None:
    insight = the("W6", six_weeks())

    assert insight.sentence == (
        "You did most of your plan. Your pain was 5.0 at the start and 5.0 after 6 weeks. You said “about the same”."
    )
    assert "not about you" in insight.todo


@pytest.mark.parametrize(
    ("name", "history", "fires"),
    [
        ("a little worse", six_weeks(felt_change=-1), True),
        ("a little better", six_weeks(felt_change=1), False),
        ("no answer: it asks, and says nothing", six_weeks(felt_change=None), False),
        ("7 planned are too few", six_weeks(planned=7, done=7), False),
        ("8 of 12 done are 67 %", six_weeks(done=8), False),
        ("pain fell by 2 and 30 %", six_weeks(entries=daily((20, 5), (23, 3)), sessions=()), False),
        (
            "the three fell by 1 and 30 %",
            six_weeks(measures=(three(0, 5, 5, 4), three(42, 3, 3, 3), felt(42, 0))),
            False,
        ),
    ],
)
def test_w6_fires_only_where_nothing_got_better(name: str, history: History, fires: bool) -> None:
    assert ("W6" in rules(history)) is fires


def test_w6_below_3_goes_by_whether_the_pain_fell_at_all() -> None:
    low = {"measures": (felt(42, 0),)}
    sessions = [session(number, before=2) for number in range(0, 36, 4)]

    assert "W6" in rules(six_weeks(entries=daily((43, 2)), sessions=sessions, **low))
    assert "W6" not in rules(six_weeks(entries=daily((20, 2), (23, 1)), sessions=sessions[:5] + sessions[5:], **low))


def test_w7_two_dizzy_notes_in_a_month_rest_the_head() -> None:
    dizzy = [session(number, stop_reason="symptom", stop_signs=("dizziness",)) for number in (0, 20)]

    effects = said(diary(21, sessions=dizzy)).effects

    assert ids(effects.rules) == ("W7",)
    assert effects.is_head_resting is True
    assert "W7" not in rules(diary(30, sessions=dizzy))
    assert "W7" not in rules(diary(21, sessions=dizzy[1:]))


def test_w8_three_very_hard_sessions_in_a_week_ask_to_ease() -> None:
    hard = [session(number, effort=9, is_strength=False) for number in (0, 3, 6)]

    assert rules(diary(6, sessions=hard)) == ("W8",)
    assert said(diary(6, sessions=hard)).effects.is_eased
    assert rules(diary(7, sessions=hard)) == ()


@pytest.mark.parametrize(
    ("name", "numbers", "fires"),
    [("four in seven", (0, 2, 4, 6), True), ("two that touch", (2, 3), True), ("three apart", (1, 3, 5), False)],
)
def test_w9_too_many_strength_days(name: str, numbers: tuple[int, ...], fires: bool) -> None:
    assert ("W9" in rules(diary(6, sessions=[session(number) for number in numbers]))) is fires


@pytest.mark.parametrize(
    ("name", "fields", "fires"),
    [
        ("two missed", {}, True),
        ("one of them moved to another day", {"sessions": [session(2)]}, False),
        ("blocked: nothing invites", {"is_blocked": True}, False),
        ("one missed, one still to come", {"planned": (day(0), day(4))}, False),
    ],
)
def test_w10_two_missed_sessions(name: str, fields: dict[str, Any], fires: bool) -> None:
    assert ("W10" in rules(diary(4, **({"planned": (day(0), day(3))} | fields)))) is fires


@pytest.mark.parametrize(
    ("today", "fires"), [(4, True), (10, True), (11, False), (17, False), (18, True), (24, True), (25, False)]
)
def test_w10_is_said_once_in_fourteen_days_and_stands_for_seven(today: int, fires: bool) -> None:
    every_monday_and_thursday = tuple(day(week * 7 + number) for week in range(6) for number in (0, 3))

    assert ("W10" in rules(diary(today, planned=every_monday_and_thursday))) is fires


@pytest.mark.parametrize(("until", "today", "fires"), [(1, 4, False), (-1, 4, True), (4, 8, True)])
def test_w10_is_silent_in_a_pause_and_right_after_it(until: int, today: int, fires: bool) -> None:
    planned = (day(0), day(3)) if today == 4 else (day(5), day(7))
    pause = PauseFacts(day(-3), day(until), "holiday")

    assert ("W10" in rules(diary(today, planned=planned, pauses=(pause,)))) is fires


def test_nothing_invites_while_strength_rests_or_the_plan_is_stopped() -> None:
    missed = {"planned": (day(5), day(8))}

    assert "W10" not in rules(sore(0, 3, today=9, **missed))


OPEN = Clearance(open=Open.ALL, ceiling=5)


def test_what_a_warning_closes_is_closed_with_its_reason() -> None:
    held = held_back(OPEN, said(sore(0, 3, today=4)).effects)

    assert held.open is Open.GENTLE
    assert [reason.rule.id for reason in held.reasons] == ["W3", "G7"]
    assert held.reasons[0].ends == "This ends on 11 September."


def test_a_stricter_gate_stays_the_stricter() -> None:
    quiet = Clearance(open=Open.QUIET, ceiling=5)

    assert held_back(quiet, Effects(is_stopped=True)).open is Open.QUIET


def test_without_a_warning_nothing_is_closed() -> None:
    assert held_back(OPEN, Effects()) is OPEN


def test_no_sentence_blames_or_praises() -> None:
    every = [
        *said(sore(0, 3, today=4)).insights,
        *said(six_weeks()).insights,
        *said(diary(27, entries=HIGH)).insights,
        *said(diary(4, planned=(day(0), day(3)))).insights,
    ]

    words = " ".join(f"{insight.sentence} {insight.todo}" for insight in every).lower()

    assert not any(word in words for word in ("failed", "should have", "well done", "great", "!", "because of your"))


def test_every_evidence_row_has_a_day_of_the_past() -> None:
    history = six_weeks()

    assert all(row.day <= history.today for insight in said(history).insights for row in insight.evidence)
