"""The first question and the words of safety, as tables."""

import pytest

from accounts import screening
from accounts.screening import Assessed


@pytest.mark.parametrize(
    ("assessed", "label"),
    [
        (Assessed.YES, "Yes"),
        (Assessed.NEW, "No, it is new: under 6 weeks"),
        (Assessed.CHANGED, "No, and it has changed"),
        (Assessed.LONG_STANDING, "No, it is old and the same"),
    ],
)
def test_each_first_answer_has_its_words(assessed: Assessed, label: str) -> None:
    assert assessed.words == label


def test_the_emergency_panel_names_every_sign_and_number() -> None:
    assert screening.EMERGENCY_SIGNS == (
        "chest pain",
        "trouble breathing",
        "sudden tearing pain",
        "fainting",
        "new weakness or numbness",
        "loss of bladder or bowel control",
    )
    assert screening.EMERGENCY_NUMBERS == ("112", "999", "911")


@pytest.mark.parametrize(
    ("tier", "tone", "sign"),
    [
        (0, "red", "chest pain or tightness"),
        (0, "red", "more out of breath than the effort explains"),
        (0, "red", "a racing or uneven heartbeat with faintness"),
        (0, "red", "fainting"),
        (0, "red", "new weakness, numbness or clumsiness"),
        (0, "red", "sudden severe pain or headache"),
        (0, "red", "bladder or bowel change"),
        (1, "amber", "spreading or shooting pain"),
        (1, "amber", "tingling"),
        (1, "amber", "dizziness for more than 2 minutes"),
        (1, "amber", "belly bulging that does not stop with the easier version"),
        (2, "neutral", "pain above your limit"),
        (2, "neutral", "feeling light-headed for a moment"),
        (2, "neutral", "losing control of the movement"),
    ],
)
def test_when_to_stop_sorts_each_sign_into_its_tier(tier: int, tone: str, sign: str) -> None:
    assert screening.STOP_TIERS[tier].tone == tone
    assert sign in screening.STOP_TIERS[tier].signs


def test_an_emergency_never_says_go_on() -> None:
    action = screening.STOP_TIERS[0].action

    assert "even if it has passed" in action
    assert "continue" not in action


def test_there_are_three_things_to_agree_to_and_each_has_a_version() -> None:
    assert {kind: terms.version for kind, terms in screening.TERMS.items()} == {
        "disclaimer": "2026-12",
        "health_data": "2026-12",
        "age": "2026-12",
    }
    assert screening.TERMS["age"].tick == "I am 16 or older"
    assert screening.TERMS["disclaimer"].text.startswith("This site offers general information and a diary.")
