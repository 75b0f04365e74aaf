"""Every gate as a table: what it leaves open, what wins, and what ends it."""

from dataclasses import replace
from datetime import date

import pytest

from accounts import screening
from accounts.screening import Answers, Assessed, Clearance, HealthRecord, Open, Urgency

TODAY = date(2026, 11, 23)
CLEAR = Answers(answered_on=TODAY)
RECORD = HealthRecord(assessed=Assessed.YES, assessed_on=date(2026, 9, 1), answers=CLEAR)


def stands(**changes: object) -> Clearance:
    """How someone stands whose pain was looked at and who ticked nothing, but for ``changes`` of the record."""
    return screening.clearance_of(replace(RECORD, **changes), today=TODAY)  # type: ignore[arg-type]


def answered(*codes: str, signs: tuple[str, ...] = (), **fields: object) -> Answers:
    answers = Answers(answered_on=TODAY, conditions=frozenset(codes), signs=frozenset(signs))
    return replace(answers, **fields)  # type: ignore[arg-type]


def rules_of(standing: Clearance) -> list[str]:
    return [reason.rule.id for reason in standing.reasons]


def test_with_pain_assessed_and_nothing_ticked_everything_may_be_practised() -> None:
    standing = stands()

    assert (standing.open, standing.ceiling, standing.advice) == (Open.ALL, 5, "")
    assert not standing.gentle_only
    assert not standing.is_beginner
    assert not standing.is_asked_again


def test_g1_an_emergency_closes_everything_and_is_said_before_all_else() -> None:
    standing = stands(block=Urgency.EMERGENCY, assessed=Assessed.NEW, answers=answered("supervised"))

    assert standing.open is Open.NOTHING
    assert rules_of(standing) == ["G1", "G10", "G3"]
    assert standing.advice.startswith("You ticked an emergency sign. Call your emergency number")
    assert standing.is_blocked


def test_g2_a_sign_to_ask_about_today_leaves_the_quiet_set() -> None:
    standing = stands(block=Urgency.TODAY)

    assert (standing.open, rules_of(standing)) == (Open.QUIET, ["G2"])
    assert standing.is_blocked
    assert "Waiting is not enough." in standing.reasons[0].ends


@pytest.mark.parametrize(("assessed"), [Assessed.NEW, Assessed.CHANGED, None])
def test_g3_a_new_or_changed_pain_leaves_the_gentle_set(assessed: Assessed | None) -> None:
    standing = stands(assessed=assessed)

    assert (standing.open, standing.ceiling, rules_of(standing)) == (Open.GENTLE, 3, ["G3"])
    assert standing.advice == "Please have it checked. Until then, do only breathing, rest and gentle movement."
    assert not standing.is_blocked


def test_an_old_unchanged_pain_allows_beginner_level_with_a_limit_of_3() -> None:
    standing = stands(assessed=Assessed.LONG_STANDING)

    assert (standing.open, standing.ceiling, standing.is_beginner) == (Open.ALL, 3, True)
    assert standing.advice == (
        "Start at beginner level, keep your pain at 3 out of 10 or below, and have it checked when you can."
    )


def test_new_pain_at_18_asks_to_see_somebody_soon_and_leaves_the_gentle_set() -> None:
    standing = stands(assessed=Assessed.NEW, answers=answered(signs=("11",)))

    assert screening.worst(["11"]) is Urgency.SOON
    assert (standing.open, rules_of(standing)) == (Open.GENTLE, ["G3", "G4"])


@pytest.mark.parametrize(("sign", "rule"), [("11", "G4"), ("15", "SOON"), ("16", "SOON")])
def test_a_sign_to_ask_about_soon_leaves_the_gentle_set(sign: str, rule: str) -> None:
    standing = stands(answers=answered(signs=(sign,)))

    assert (standing.open, standing.ceiling, rules_of(standing)) == (Open.GENTLE, 3, [rule])


@pytest.mark.parametrize(
    "changes",
    [
        {"answers": answered(signs=("16",), is_understood=True)},
        {"answers": answered(signs=("16",)), "assessed_on": TODAY},
    ],
    ids=["chose to start gently", "assessed since"],
)
def test_a_sign_to_ask_about_soon_ends_at_beginner_level_with_a_limit_of_3(changes: dict[str, object]) -> None:
    standing = stands(**changes)

    assert (standing.open, standing.ceiling, standing.is_beginner) == (Open.ALL, 3, True)


@pytest.mark.parametrize("code", ["supervised", "heart", "pressure", "falls", "breathing", "joints", "seizure_recent"])
def test_g10_checks_with_a_doctor_first(code: str) -> None:
    standing = stands(answers=answered(code))

    assert (standing.open, rules_of(standing)) == (Open.QUIET_AND_SEATED, ["G10"])
    assert stands(answers=answered(code, agreed_on=date(2026, 11, 20))).open is Open.ALL


@pytest.mark.parametrize(
    ("codes", "field", "on", "is_open"),
    [
        (("operation",), "operation_on", date(2026, 9, 1), False),  # a day less than 12 weeks
        (("operation",), "operation_on", date(2026, 8, 31), True),
        (("birth",), "birth_on", date(2026, 10, 13), False),  # a day less than 6 weeks
        (("birth",), "birth_on", date(2026, 10, 12), True),
        (("birth", "caesarean"), "birth_on", date(2026, 9, 1), False),
        (("birth", "caesarean"), "birth_on", date(2026, 8, 31), True),
    ],
)
def test_g11_waits_after_an_operation_and_after_a_birth(
    codes: tuple[str, ...], field: str, on: date, is_open: bool
) -> None:
    standing = stands(answers=answered(*codes, **{field: on}))

    assert standing.open is (Open.ALL if is_open else Open.QUIET)
    assert rules_of(standing) == ([] if is_open else ["G11"])


@pytest.mark.parametrize(("agreed_on", "open_"), [(date(2026, 11, 1), Open.ALL), (date(2026, 10, 1), Open.QUIET)])
def test_g11_ends_when_the_team_agreed_since(agreed_on: date, open_: Open) -> None:
    answers = answered("operation", operation_on=date(2026, 10, 20), agreed_on=agreed_on)

    assert stands(answers=answers).open is open_


@pytest.mark.parametrize(
    ("answered_on", "is_asked_again"),
    [(date(2026, 8, 25), False), (date(2026, 8, 24), True)],
    ids=["90 days ago", "91 days ago"],
)
def test_g7_the_answers_count_for_90_days(answered_on: date, is_asked_again: bool) -> None:
    standing = stands(answers=Answers(answered_on=answered_on))

    assert standing.is_asked_again is is_asked_again
    assert (standing.open, rules_of(standing)) == ((Open.GENTLE, ["G7"]) if is_asked_again else (Open.ALL, []))


@pytest.mark.parametrize(("due_on", "is_asked_again"), [(date(2026, 11, 24), False), (TODAY, True)])
def test_g7_after_the_due_date_the_answers_no_longer_count(due_on: date, is_asked_again: bool) -> None:
    assert stands(answers=answered("pregnant", due_on=due_on)).is_asked_again is is_asked_again


def test_g7_without_any_answers_the_gentle_set_is_open() -> None:
    standing = stands(answers=None)

    assert (standing.open, standing.ceiling, rules_of(standing)) == (Open.GENTLE, 5, ["G7"])
    assert standing.is_asked_again


@pytest.mark.parametrize(("before", "rules"), [(None, []), (6, []), (7, ["G9"]), (10, ["G9"])])
def test_with_pain_of_7_before_only_the_gentle_set_may_be_practised(before: int | None, rules: list[str]) -> None:
    standing = screening.clearance_of(RECORD, today=TODAY, before=before)

    assert rules_of(standing) == rules
    assert standing.open is (Open.GENTLE if rules else Open.ALL)


def test_the_strictest_of_several_gates_wins_and_all_are_named_in_order() -> None:
    answers = answered("supervised", "operation", signs=("11",), operation_on=date(2026, 11, 1))

    standing = stands(block=Urgency.TODAY, assessed=Assessed.CHANGED, answers=answers)

    assert standing.open is Open.QUIET
    assert rules_of(standing) == ["G2", "G11", "G10", "G3", "G4"]


def test_each_set_holds_the_one_before_it() -> None:
    sets = [Open.ALL, Open.GENTLE, Open.SPARING, Open.QUIET_AND_SMALL, Open.NOTHING, Open.QUIET_AND_SEATED, Open.QUIET]

    assert sorted(sets) == [
        Open.NOTHING,
        Open.QUIET,
        Open.QUIET_AND_SEATED,
        Open.QUIET_AND_SMALL,
        Open.GENTLE,
        Open.SPARING,
        Open.ALL,
    ]
