"""Every red flag as a table: its level and its sentence."""

import pytest

from accounts import screening
from accounts.screening import Urgency

EMERGENCY, TODAY, SOON = Urgency.EMERGENCY, Urgency.TODAY, Urgency.SOON

TABLE = [
    ("1", EMERGENCY, "tightness that comes with effort and goes with rest", "This can be the heart or lungs."),
    ("2", EMERGENCY, "the worst pain of your life that came on in seconds", "a great blood vessel"),
    ("3", EMERGENCY, "buttocks or back passage", "Go to an emergency department."),
    ("4", EMERGENCY, "on one or both sides", "a stroke. Call now."),
    ("5", EMERGENCY, "and it has not been checked since", "Do not exercise."),
    ("7a", EMERGENCY, "confusion, stiff neck", "a serious infection. Call now."),
    ("8a", EMERGENCY, "legs heavy or unsteady, pain like a band", "the spinal cord. Call now."),
    ("14a", EMERGENCY, "a pulsing belly, faintness or cold sweat", "Call now."),
    ("17a", EMERGENCY, "shoulder-tip pain or one-sided belly pain", "maternity unit or the emergency number now."),
    ("6", TODAY, "age over 65", "A small injury can break weak bone."),
    ("7b", TODAY, "weak immune system", "This could be an infection."),
    ("8b", TODAY, "not yet assessed since the cancer", "a history of cancer needs a doctor."),
    ("9", TODAY, "Losing weight without trying?", "needs a doctor's look."),
    ("10", TODAY, "worse at night", "above all at night, should be checked today."),
    ("10b", TODAY, "coughing, sneezing or straining", "should be checked today."),
    ("12", TODAY, "new or not assessed lump", "A new lump or change of shape should be checked today."),
    ("13", TODAY, "a rash in a stripe", "shingles or a pinched nerve"),
    ("14b", TODAY, "linked to eating", "This may not come from the back. Ask today."),
    ("17b", TODAY, "fewer baby movements", "maternity unit or midwife today."),
    ("11", SOON, "Under 20 years old, or new pain and aged 50 or more?", "worth a check before exercise."),
    ("15", SOON, "30 minutes each morning, better with movement, and under 45", "joint inflammation."),
    ("16", SOON, "Never assessed, or worse since it was", "Time for someone to look at it."),
]


@pytest.mark.parametrize(("sign", "level", "asked", "said"), TABLE)
def test_each_row_has_its_question_and_its_message(sign: str, level: Urgency, asked: str, said: str) -> None:
    [row] = [row for row in screening.ROWS if row.id == sign]

    assert row.level is level
    assert asked in row.question
    assert said in row.message


def test_the_rows_are_these_and_the_most_urgent_come_first() -> None:
    assert [row.id for row in screening.ROWS] == [sign for sign, *_ in TABLE]
    assert [row.level for row in screening.ROWS] == [EMERGENCY] * 9 + [TODAY] * 10 + [SOON] * 3


@pytest.mark.parametrize(
    ("signs", "level"),
    [
        ([], None),
        (["16"], SOON),
        (["16", "9"], TODAY),
        (["9", "4", "16"], EMERGENCY),
        (["a row that was taken out"], None),
    ],
)
def test_the_most_urgent_sign_decides(signs: list[str], level: Urgency | None) -> None:
    assert screening.worst(signs) is level


def test_one_weak_leg_is_an_emergency() -> None:
    [weak] = [
        row for row in screening.ROWS if "New weakness, heaviness, numbness or clumsiness of an arm" in row.question
    ]

    assert "leg, on one or both sides" in weak.question
    assert weak.level is EMERGENCY


def test_a_message_is_said_once_and_only_for_its_level() -> None:
    assert screening.messages(["9", "1", "16"], EMERGENCY) == ("Stop. This can be the heart or lungs. Call now.",)
    assert screening.messages(["1"], TODAY) == ()
