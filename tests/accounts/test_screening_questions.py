"""The questions about conditions as tables: what a tick makes exercises spare."""

from datetime import date

import pytest

from accounts import screening
from accounts.screening import Answers

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("code", "flags", "is_check_first"),
    [
        ("supervised", set(), True),
        ("heart", {"BP"}, True),
        ("pressure", {"BP"}, True),
        ("pressure_controlled", {"BPC"}, False),
        ("dizzy", {"DIZZY"}, True),
        ("falls", {"BAL"}, True),
        ("breathing", set(), True),
        ("thin_bones", {"OP"}, False),
        ("spine_fracture", {"OP"}, False),
        ("steroids", {"OP"}, False),
        ("disc", {"DISC"}, False),
        ("disc_leg", {"DISC", "LEG"}, False),
        ("spine_operation", {"DISC"}, False),
        ("slipped", {"SPON"}, False),
        ("low_back", {"LBP"}, False),
        ("joints", {"JOINTS", "NECK", "OP"}, True),
        ("scoliosis", set(), False),
        ("scoliosis_operated", {"DISC"}, False),
        ("scoliosis_growing", set(), False),
        ("neck", {"NECK"}, False),
        ("arm", {"NECK"}, False),
        ("shoulder", {"SHLD"}, False),
        ("pregnant", {"PREG"}, False),
        ("birth", {"HERNIA"}, False),
        ("caesarean", set(), False),
        ("belly_checked", set(), False),
        ("eye", {"EYE"}, False),
        ("hernia", {"HERNIA"}, False),
        ("belly_surgery", {"HERNIA"}, False),
        ("rib", {"RIB"}, False),
        ("reflux", {"REFLUX"}, False),
        ("operation", set(), False),
        ("injury", set(), False),
        ("hip", {"HIP"}, False),
        ("knee", {"KNEE"}, False),
        ("wrist", {"WRIST"}, False),
        ("balance", {"BAL"}, False),
        ("fibromyalgia", {"PACE"}, False),
        ("diabetes", set(), False),
        ("diabetes_low", set(), False),
        ("diabetes_eye", {"EYE"}, False),
        ("diabetes_feet", {"BAL"}, False),
        ("diabetes_dizzy", {"DIZZY"}, False),
        ("epilepsy", set(), False),
        ("seizure_year", {"BAL"}, False),
        ("seizure_recent", {"BAL"}, True),
        ("seizure_breath", {"BREATH"}, False),
        ("other", set(), False),
        ("taken out since", set(), False),
    ],
)
def test_what_a_tick_spares(code: str, flags: set[str], is_check_first: bool) -> None:
    answers = Answers(answered_on=TODAY, conditions=frozenset({code}))

    assert screening.flags(answers, today=TODAY) == flags
    assert answers.is_check_first() is is_check_first


def test_every_flag_can_be_set() -> None:
    ticks = {option.code for question in screening.QUESTIONS for option in question.options} - {"belly_checked"}
    everything = Answers(answered_on=TODAY, conditions=frozenset(ticks))

    assert screening.flags(everything, today=TODAY, before=3) == set(screening.FLAGS)


def test_the_questions_are_these() -> None:
    assert [(question.id, str(question.text)) for question in screening.QUESTIONS] == [
        ("1", "Pain elsewhere"),
        ("2", "Spine, bones, joints"),
        ("3", "Heart, breathing, balance"),
        ("4", "Eyes, chest, belly"),
        ("5", "Anything else"),
    ]


def test_every_tick_has_12_words_at_most_and_two_share_a_code() -> None:
    options = [option for question in screening.QUESTIONS for option in question.options]

    assert max(len(str(option.text).split()) for option in options) == 12
    assert [str(option.text) for option in options if option.code == "operation"] == [
        "Operation on spine, chest, belly, hip or eye",
        "Broken rib or spine bone",
    ]
    assert len(options) == len({option.code for option in options}) + 1


def test_nothing_answered_spares_nothing() -> None:
    assert screening.flags(None, today=TODAY) == frozenset()


@pytest.mark.parametrize(
    ("due_on", "is_spared"),
    [
        (date(2027, 5, 31), True),  # 13 weeks to the day
        (date(2027, 6, 1), False),  # a day less
        (date(2026, 11, 22), True),  # past: asked again, and spared until answered
    ],
)
def test_pregnancy_counts_from_13_completed_weeks(due_on: date, is_spared: bool) -> None:
    answers = Answers(answered_on=TODAY, conditions=frozenset({"pregnant"}), due_on=due_on)

    assert ("PREG" in screening.flags(answers, today=TODAY)) is is_spared


@pytest.mark.parametrize(
    ("birth_on", "checked", "is_spared"),
    [
        (date(2026, 5, 26), False, True),  # a day less than 26 weeks
        (date(2026, 5, 25), False, False),
        (date(2026, 10, 1), True, False),
    ],
)
def test_after_a_birth_the_belly_is_spared_for_six_months_or_until_checked(
    birth_on: date, checked: bool, is_spared: bool
) -> None:
    conditions = frozenset({"birth", *(["belly_checked"] if checked else [])})
    answers = Answers(answered_on=TODAY, conditions=conditions, birth_on=birth_on)

    assert ("HERNIA" in screening.flags(answers, today=TODAY)) is is_spared


@pytest.mark.parametrize(("before", "is_spared"), [(None, False), (0, False), (2, False), (3, True)])
def test_pain_above_two_today_is_a_condition_of_its_own(before: int | None, is_spared: bool) -> None:
    assert ("UBP" in screening.flags(None, today=TODAY, before=before)) is is_spared
