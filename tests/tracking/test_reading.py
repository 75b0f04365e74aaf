"""Reading a session: every class with its edges."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.tracking.diaries import session_on, step
from tracking.insights.classes import SessionClass, completion
from tracking.insights.facts import History, MorningFacts, SessionFacts, StepFacts
from tracking.insights.reading import read

MONDAY = date(2026, 11, 23)
STOP, RED, AMBER, UNSETTLED, UNKNOWN, PENDING, PROVISIONAL, GREEN = SessionClass


def session(day: int = 0, hour: int = 8, **fields: Any) -> SessionFacts:
    """Return a session ``day`` days after Monday, like ``session_on``."""
    return session_on(MONDAY + timedelta(days=day), hour=hour, **fields)


def morning(day: int = 0, score: int | None = 3, **fields: Any) -> MorningFacts:
    return MorningFacts(MONDAY + timedelta(days=day), score=score, **({"source": "asked"} | fields))


def history(*sessions: SessionFacts, mornings: tuple[MorningFacts, ...] = (), **fields: Any) -> History:
    """As seen three weeks later by someone whose pain was assessed."""
    later = MONDAY + timedelta(days=21)
    usual = {"today": later, "now": datetime(later.year, later.month, later.day, 12, tzinfo=UTC)}
    return History(**(usual | {"ceiling": 5, "is_assessed": True, "sessions": sessions, "mornings": mornings} | fields))


NOT_ASSESSED = {"ceiling": 3, "is_assessed": False}


def the_class(given: dict[str, Any], next_morning: int | None, **person: Any) -> SessionClass:
    answered = (morning(0, next_morning),) if next_morning is not None else ()
    return read(history(session(**given), mornings=answered, **person)).sessions[0].cls


@pytest.mark.parametrize(
    ("name", "given", "next_morning", "person", "expected"),
    [
        ("calm and settled", {"before": 3, "worst": 2, "effort": 5}, 3, {}, GREEN),
        ("worst 4 under a limit of 5", {"before": 3, "worst": 4}, 3, {}, AMBER),
        ("worst 4 over a limit of 3", {"before": 3, "worst": 4}, 3, NOT_ASSESSED, RED),
        ("before 4 over a limit of 3 is no red", {"before": 4, "worst": 4}, 4, NOT_ASSESSED, GREEN),
        ("the morning is 2 above", {"before": 3, "worst": 2}, 5, {}, RED),
        ("no morning, worst 1", {"worst": 1}, None, {}, PROVISIONAL),
        ("no morning, worst 4", {"worst": 4}, None, {}, UNSETTLED),
        ("effort 9", {"effort": 9}, 3, {}, AMBER),
        ("a tight chest, gone after a minute", {"stop_signs": ("chest",)}, 2, {}, STOP),
        ("pain 4 that does not rise", {"before": 4, "worst": 4}, 4, {}, GREEN),
        ("not where nobody assessed it", {"before": 3, "worst": 3}, 3, NOT_ASSESSED, AMBER),
        ("the morning is 1 above", {}, 4, {}, AMBER),
        # Stop
        ("a sign of the second tier", {"stop_signs": ("tingling",)}, 3, {}, STOP),
        ("a symptom that was not named", {"stop_reason": "symptom"}, 3, {}, STOP),
        ("stop comes before red", {"stop_signs": ("chest",), "worst": 9}, 9, {}, STOP),
        # Red
        ("worst just above the limit", {"worst": 6}, 3, {}, RED),
        ("worst at the limit", {"worst": 5}, 3, {}, AMBER),
        ("stopped because of pain", {"stop_reason": "pain"}, 3, {}, RED),
        ("red without waiting for the morning", {"worst": 6}, None, {}, RED),
        ("red by the morning without a worst", {"worst": None}, 5, {}, RED),
        ("above the limit, a rise of 2", {"before": 4, "worst": 6}, 4, NOT_ASSESSED, RED),
        ("above the limit, a rise of 1", {"before": 4, "worst": 5}, 4, NOT_ASSESSED, GREEN),
        ("above the limit, the morning 1 above", {"before": 4, "worst": 4}, 5, NOT_ASSESSED, AMBER),
        ("one exercise was worse than the whole", {"steps": (step(worst=6),)}, 3, {}, RED),
        # Amber
        ("worst 3", {"before": 2, "worst": 3}, 2, {}, AMBER),
        ("effort 8", {"effort": 8}, 3, {}, AMBER),
        ("effort 7", {"effort": 7}, 3, {}, GREEN),
        ("89 of 100", {"steps": (step(sets=10, reps_done=89),)}, 3, {}, AMBER),
        ("90 of 100", {"steps": (step(sets=10, reps_done=90),)}, 3, {}, GREEN),
        ("one of two left out", {"steps": (step(), step("cat-cow", outcome="skipped"))}, 3, {}, AMBER),
        ("the form was lost", {"stop_reason": "form"}, 3, {}, AMBER),
        ("tired, and all was done", {"stop_reason": "tired"}, 3, {}, GREEN),
        ("no time, and all was done", {"stop_reason": "time"}, 3, {}, GREEN),
        ("amber is not red by a rise below the limit", {"before": 0, "worst": 5}, 0, {}, AMBER),
        ("no morning and effort 8", {"effort": 8}, None, {}, UNSETTLED),
        ("no rise, but the morning 1 above", {"before": 4, "worst": 4}, 5, {}, AMBER),
        ("no rise, but hard", {"before": 4, "worst": 4, "effort": 8}, 4, {}, AMBER),
        ("no rise, no morning", {"before": 4, "worst": 4}, None, {}, UNSETTLED),
        ("a rise of 1", {"before": 3, "worst": 4}, 2, {}, AMBER),
        # Green, and what is left out
        ("the morning is lower", {}, 0, {}, GREEN),
        ("nothing was prescribed", {"steps": ()}, 3, {}, GREEN),
        ("no effort gives no credit", {"effort": None}, 3, {}, PROVISIONAL),
        ("no pain before, so no D", {"before": None}, 3, {}, PROVISIONAL),
        ("no pain before, worst 3", {"before": None, "worst": 3}, 3, {}, UNSETTLED),
        ("no worst", {"worst": None}, 3, {}, UNKNOWN),
        ("no worst, but one exercise has one", {"worst": None, "steps": (step(worst=1),)}, 3, {}, GREEN),
        ("pain 0 before and after", {"before": 0, "worst": 0}, 0, {}, GREEN),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_session_is_read_as_the_first_class_that_fits(
    name: str, given: dict[str, Any], next_morning: int | None, person: dict[str, Any], expected: SessionClass
) -> None:
    assert the_class(given, next_morning, **person) is expected


@pytest.mark.parametrize(
    ("given", "now", "expected"),
    [
        ({}, datetime(2026, 11, 24, 17, 59, tzinfo=UTC), PENDING),
        ({}, datetime(2026, 11, 24, 18, 0, tzinfo=UTC), PROVISIONAL),
        ({"worst": 4}, datetime(2026, 11, 24, 17, 59, tzinfo=UTC), PENDING),
        ({"worst": 4}, datetime(2026, 11, 24, 18, 0, tzinfo=UTC), UNSETTLED),
        ({"worst": 6}, datetime(2026, 11, 24, 6, 0, tzinfo=UTC), RED),
        ({"stop_signs": ("chest",)}, datetime(2026, 11, 24, 6, 0, tzinfo=UTC), STOP),
        ({"worst": None}, datetime(2026, 11, 24, 6, 0, tzinfo=UTC), UNKNOWN),
    ],
)
def test_until_the_deadline_a_session_waits_for_its_morning_but_not_with_a_stop_or_a_red(
    given: dict[str, Any], now: datetime, expected: SessionClass
) -> None:
    found = read(history(session(**given), now=now)).sessions[0]

    assert found.cls is expected
    # What it will be without an answer is known from the start.
    assert found.unanswered is read(history(session(**given))).sessions[0].cls


def test_two_sessions_a_day_have_one_d_from_the_first_and_the_day_is_the_worse_of_them() -> None:
    first, second = session(0, 8, before=3), session(0, 18, before=2, worst=4)

    found = read(history(first, second, mornings=(morning(0, 3),)))

    assert [one.delta for one in found.sessions] == [0, 0]
    assert [one.cls for one in found.sessions] == [GREEN, AMBER]
    assert [one.day_class for one in found.sessions] == [AMBER, AMBER]
    assert [one.has_credit for one in found.sessions] == [False, False]


def test_two_green_sessions_a_day_each_may_be_counted_and_the_day_is_green() -> None:
    found = read(history(session(0, 8), session(0, 18), mornings=(morning(0, 3),)))

    assert [one.day_class for one in found.sessions] == [GREEN, GREEN]
    assert [one.has_credit for one in found.sessions] == [True, True]


def test_a_session_above_the_limit_is_no_credit_even_when_it_was_calm() -> None:
    found = read(history(session(before=4, worst=4), mornings=(morning(0, 4),), **NOT_ASSESSED)).sessions[0]

    assert (found.cls, found.has_credit, found.tags) == (GREEN, False, ("above limit",))


def test_the_next_days_session_that_began_first_is_the_morning() -> None:
    # Where nobody answered
    found = read(history(session(0, before=3), session(1, 7, before=5))).sessions[0]

    assert (found.cls, found.delta, found.tags) == (RED, 2, ("delta", "inferred"))


@pytest.mark.parametrize(
    ("next_session", "answer", "delta"),
    [
        (session(1, 7, before=5), morning(0, 3), 0),  # an answer counts for more
        (session(1, 7, before=5), MorningFacts(MONDAY, score=1, source="inferred"), 2),  # inferred anew, not from store
        (session(1, 19, before=5), None, 2),  # in the evening too at whatever hour
        (session(1, 7, before=None), None, None),
        (session(1, 7, before=None), MorningFacts(MONDAY, score=4, source="inferred"), 1),  # of one that still runs
        (session(2, 7, before=5), None, None),  # two days later says nothing of this morning
        (session(1, 7, before=5), MorningFacts(MONDAY), 2),  # asked, not answered
    ],
)
def test_a_morning_is_taken_from_the_next_session_only_where_nobody_answered(
    next_session: SessionFacts, answer: MorningFacts | None, delta: int | None
) -> None:
    found = read(history(session(0, before=3), next_session, mornings=(answer,) if answer else ()))

    assert found.sessions[0].delta == delta


def test_a_morning_in_a_word_that_stands_for_no_number_leaves_d_unknown() -> None:
    found = read(history(session(), mornings=(morning(0, None, feeling="same"),))).sessions[0]

    assert (found.cls, found.delta) == (PROVISIONAL, None)


def test_an_answered_morning_without_a_pain_before_does_not_wait() -> None:
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)

    found = read(history(session(before=None), mornings=(morning(0, 3),), now=now)).sessions[0]

    assert (found.cls, found.delta) == (PROVISIONAL, None)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((), None),
        ((step(reps_done=12),), 1.0),  # more than prescribed is all of it
        ((step(sets=2, reps=10, reps_done=10),), 0.5),
        ((step(), step(outcome="eased"), step(outcome="skipped"), step(outcome="skipped", reps_done=4)), 0.5),
        ((step(reps=3, reps_done=2), step(reps=3, reps_done=1)), 0.5),
    ],
)
def test_completion_is_the_mean_of_what_was_done_of_each_exercise(
    steps: tuple[StepFacts, ...], expected: float | None
) -> None:
    assert completion(steps) == expected


@pytest.mark.parametrize(
    ("given", "next_morning", "sentence", "rule"),
    [
        ({"stop_signs": ("chest",)}, 3, "You stopped because of a warning sign.", "STOPPED"),
        ({"worst": 6}, 3, "Your worst pain was 6. Green is up to 2, and your limit is 5.", "TOO-MUCH"),
        ({"worst": 4}, 3, "Your worst pain was 4. Green is up to 2, and your limit is 5.", "ON-THE-EDGE"),
        ({}, 5, "Your pain the next morning was 2 higher than before the session.", "TOO-MUCH"),
        ({}, 4, "Your pain the next morning was 1 higher than before the session.", "ON-THE-EDGE"),
        ({"effort": 9}, 3, "Your effort was 9 out of 10.", "ON-THE-EDGE"),
        ({"steps": (step(reps_done=5),)}, 3, "You did 50% of what was planned.", "ON-THE-EDGE"),
        (
            {},
            None,
            "It went well as far as we know. Some answers are missing, so it does not count either way.",
            "WAITING",
        ),
        ({}, 3, "It went well, and your back had settled by the next morning.", "CALM"),
        ({"worst": None}, 3, "There is no number for the worst pain during the session.", "UNKNOWN"),
    ],
)
def test_a_class_says_why_with_its_rule(
    given: dict[str, Any], next_morning: int | None, sentence: str, rule: str
) -> None:
    answered = (morning(0, next_morning),) if next_morning is not None else ()

    why = read(history(session(**given), mornings=answered)).sessions[0].why()[0]

    assert (why.sentence, why.rule.id) == (sentence, rule)
    assert why.source == why.rule.credits()


def test_every_class_has_its_light_and_its_words() -> None:
    assert [one.light for one in SessionClass] == [
        "red", "red", "amber", "amber", "neutral", "neutral", "green", "green",
    ]  # fmt: skip
    assert all(one.label for one in SessionClass)


def test_sessions_are_read_in_order_and_found_by_their_number() -> None:
    later, earlier = session(2), session(0)

    found = read(history(later, earlier))

    assert [one.session for one in found.sessions] == [earlier, later]
    assert found.of(later.pk).session is later
    assert read(replace(history(), sessions=())).sessions == ()
