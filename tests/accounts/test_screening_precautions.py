"""Single conditions as tables: what they ask of a session, what is said about them, and what stays as it was."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts import screening
from accounts.screening import Answers, Assessed, Clearance, HealthRecord, Open
from accounts.screening.precautions import DIABETES, NO_PRECAUTIONS

TODAY = date(2026, 11, 23)


def answered(*codes: str, signs: tuple[str, ...] = (), **fields: Any) -> Answers:
    return Answers(answered_on=TODAY, conditions=frozenset(codes), signs=frozenset(signs), **fields)


def stands(answers: Answers, assessed: Assessed = Assessed.YES) -> Clearance:
    record = HealthRecord(assessed=assessed, assessed_on=date(2026, 9, 1), answers=answers)
    return screening.clearance_of(record, today=TODAY)


def flags(*codes: str, **fields: Any) -> frozenset[str]:
    return screening.flags(answered(*codes, **fields), today=TODAY)


def sentences(*codes: str, **fields: Any) -> dict[str, str]:
    return {one.rule.id: one.sentence for one in stands(answered(*codes, **fields)).said}


def lines(*codes: str) -> list[str]:
    return [one.sentence for one in stands(answered(*codes)).before_session]


# Blood pressure


def test_controlled_blood_pressure_is_open_with_care() -> None:
    standing = stands(answered("pressure_controlled"))

    assert (standing.open, standing.ceiling, standing.reasons) == (Open.ALL, 5, ())
    assert flags("pressure_controlled") == {"BPC"}
    assert standing.precautions.is_breath_called
    assert lines("pressure_controlled") == [
        "Never hold your breath. Do not practise on a day with chest pain, a strong headache, or a reading of 180/110 "
        "or more: ask today."
    ]
    assert sentences("pressure_controlled") == {
        "CONTROLLED": "Controlled blood pressure holds nothing back. Never hold your breath."
    }


def test_blood_pressure_that_may_not_be_controlled_is_checked_first_and_keeps_its_forms() -> None:
    waiting, agreed = answered("pressure"), answered("pressure", agreed_on=date(2026, 11, 3))

    assert stands(waiting).open is Open.QUIET_AND_SEATED
    assert (stands(agreed).open, screening.flags(agreed, today=TODAY)) == (Open.ALL, {"BP"})
    assert not stands(agreed).precautions.is_breath_called


@pytest.mark.parametrize("other", ["heart", "pressure"])
def test_nothing_says_that_nothing_is_held_back_where_a_doctor_is_asked_first(other: str) -> None:
    assert stands(answered("pressure_controlled", other)).open is Open.QUIET_AND_SEATED
    assert sentences("pressure_controlled", other) == {"CONTROLLED": "Never hold your breath."}


def test_controlled_blood_pressure_and_glaucoma_spare_both() -> None:
    assert flags("pressure_controlled", "eye") == {"BPC", "EYE"}


def test_an_answer_of_the_first_edition_is_checked_first_until_it_is_asked_again() -> None:
    before = answered("pressure_controlled", edition=1)

    standing = stands(before)
    assert (standing.open, [reason.rule.id for reason in standing.reasons]) == (Open.QUIET_AND_SEATED, ["G10"])
    assert "answer the questions again" in standing.reasons[0].ends
    assert standing.said == ()
    assert stands(answered("pressure_controlled", edition=1, agreed_on=TODAY)).open is Open.ALL
    assert stands(answered("knee", edition=1)).open is Open.ALL


# Ribs


def test_after_a_broken_rib_only_the_quiet_set_is_open_for_12_weeks() -> None:
    answers = answered("rib", "operation", operation_on=TODAY - timedelta(weeks=8))

    assert (stands(answers).open, screening.flags(answers, today=TODAY)) == (Open.QUIET, {"RIB"})


@pytest.mark.parametrize(
    ("fields", "is_spared"),
    [
        ({}, True),
        ({"rib_calm_on": TODAY}, False),
        ({"rib_calm_on": TODAY - timedelta(days=9)}, False),
    ],
)
def test_ribs_are_spared_until_the_person_says_that_they_no_longer_hurt(
    fields: dict[str, date], is_spared: bool
) -> None:
    assert flags("rib", **fields) == ({"RIB"} if is_spared else set())
    assert sentences("rib", **fields) == {
        "RIB": "Exercises spare your ribs." if is_spared else "Your ribs are no longer spared, as you told us."
    }


def test_a_rib_that_is_hurt_again_is_spared_again() -> None:
    injury = {"injury_where": "ribs", "injury_on": TODAY - timedelta(days=3)}

    assert flags("rib", "injury", rib_calm_on=TODAY - timedelta(days=9), **injury) == {"RIB"}
    assert flags("rib", "injury", rib_calm_on=TODAY, **injury) == set()


@pytest.mark.parametrize(
    ("answered_on", "asked_on", "is_due"),
    [
        (TODAY - timedelta(days=20), None, False),
        (TODAY - timedelta(days=21), None, True),
        (TODAY - timedelta(days=80), TODAY - timedelta(days=20), False),
        (TODAY - timedelta(days=80), TODAY - timedelta(days=21), True),
    ],
)
def test_the_rib_is_asked_about_every_three_weeks(answered_on: date, asked_on: date | None, is_due: bool) -> None:
    sore = Answers(answered_on=answered_on, conditions=frozenset({"rib"}), rib_asked_on=asked_on)
    calm = Answers(answered_on=answered_on, conditions=frozenset({"rib"}), rib_calm_on=TODAY)

    assert stands(sore).is_rib_due is is_due
    assert not stands(calm).is_rib_due


# Disc, leg


@pytest.mark.parametrize("since", [TODAY - timedelta(days=41), None])
def test_pain_in_the_leg_is_told_with_its_beginning(since: date | None) -> None:
    assert stands(answered("disc_leg", leg_since_on=since)).precautions.leg_pain_since == since
    assert flags("disc_leg", leg_since_on=since) == {"DISC", "LEG"}
    assert flags("disc") == {"DISC"}
    assert sentences("disc_leg") == {
        "LEG": "Loaded bending is left out. Turning rests at first, and then comes once a session, small."
    }


# Curved spine, fibromyalgia, diabetes, epilepsy, another condition


def test_a_grown_curve_leaves_nothing_out_and_is_answered() -> None:
    standing = stands(answered("scoliosis"))

    assert (standing.open, flags("scoliosis")) == (Open.ALL, set())
    assert sentences("scoliosis") == {
        "SCOLIOSIS": "Exercise will not straighten a grown curve. Move both sides alike. If one side feels tighter, "
        "that is usual."
    }
    assert standing.said[0].reason == (
        "Whether Pilates changes a curve in adults is not known. We found small trials, mostly in young people, of "
        "mixed quality."
    )


def test_an_operated_curve_counts_as_a_disc_problem_and_a_growing_one_is_asked_about_soon() -> None:
    assert flags("scoliosis", "scoliosis_operated") == {"DISC"}
    growing = answered("scoliosis", "scoliosis_growing")
    assert (stands(growing).open, stands(growing).reasons[0].rule.id) == (Open.GENTLE, "G4")
    assert stands(answered("scoliosis", "scoliosis_growing", is_understood=True)).open is Open.ALL


def test_since_when_fibromyalgia_is_ticked_is_told() -> None:
    since = TODAY - timedelta(weeks=5)

    assert stands(answered("fibromyalgia", paced_since_on=since)).precautions.pace_since == since
    assert stands(answered("knee", paced_since_on=since)).precautions.pace_since is None


def test_fibromyalgia_blocks_nobody_and_is_answered() -> None:
    assert (stands(answered("fibromyalgia")).open, flags("fibromyalgia")) == (Open.ALL, {"PACE"})
    assert sentences("fibromyalgia") == {
        "FIBROMYALGIA": "Start lower than you think, and change one thing at a time. A worse day does not mean that "
        "you failed."
    }


def test_diabetes_with_insulin_leaves_everything_open_and_gives_no_numbers() -> None:
    assert (stands(answered("diabetes", "diabetes_low")).open, flags("diabetes", "diabetes_low")) == (Open.ALL, set())
    assert lines("diabetes", "diabetes_low") == ["Follow the plan you have for exercise. Keep something sweet at hand."]
    assert lines("diabetes") == []
    assert not any(letter.isdigit() for letter in str(DIABETES.text))


@pytest.mark.parametrize(
    ("code", "flag"), [("diabetes_eye", "EYE"), ("diabetes_feet", "BAL"), ("diabetes_dizzy", "DIZZY")]
)
def test_what_diabetes_did_is_spared_and_nobody_is_blocked(code: str, flag: str) -> None:
    assert (stands(answered("diabetes", code)).open, flags("diabetes", code)) == (Open.ALL, {flag})


def test_with_numb_feet_the_shoes_stay_on() -> None:
    assert lines("diabetes", "diabetes_feet") == ["Keep your shoes on for exercises in standing."]


def test_a_seizure_in_the_last_year_asks_for_support_and_company() -> None:
    assert (stands(answered("epilepsy", "seizure_year")).open, flags("epilepsy", "seizure_year")) == (Open.ALL, {"BAL"})
    assert lines("epilepsy", "seizure_year") == ["Have somebody near. Practise on the mat, or on a chair with arms."]
    assert lines("epilepsy") == []


def test_a_seizure_in_the_last_three_months_is_checked_first() -> None:
    standing = stands(answered("epilepsy", "seizure_year", "seizure_recent"))

    assert (standing.open, standing.reasons[0].rule.id) == (Open.QUIET_AND_SEATED, "G10")


def test_seizures_that_breathing_sets_off_ask_for_easy_breaths_without_counts() -> None:
    standing = stands(answered("epilepsy", "seizure_breath"))

    assert (standing.open, standing.precautions.is_breath_easy) == (Open.ALL, True)
    assert flags("epilepsy", "seizure_breath") == {"BREATH"}
    assert not stands(answered("epilepsy")).precautions.is_breath_easy


def test_another_condition_leaves_nothing_out_and_says_so() -> None:
    assert (stands(answered("other")).open, flags("other")) == (Open.ALL, set())
    assert sentences("other")["NO-RULE"].startswith("We have no rule for it, so nothing is left out because of it.")


def test_each_new_condition_is_answered() -> None:
    asked = ("pressure_controlled", "disc_leg", "rib", "scoliosis", "fibromyalgia", "diabetes", "epilepsy", "other")

    assert list(sentences(*asked)) == [
        "CONTROLLED",
        "RIB",
        "LEG",
        "SCOLIOSIS",
        "FIBROMYALGIA",
        "DIABETES",
        "EPILEPSY",
        "NO-RULE",
    ]
    over = answered("injury", injury_on=TODAY - timedelta(days=85), injury_where="neck")
    assert [one.rule.id for one in stands(over).said] == ["G13"]


def test_nothing_ticked_asks_for_no_precautions() -> None:
    standing = stands(answered())

    assert standing.precautions == NO_PRECAUTIONS
    assert (standing.said, standing.before_session, standing.is_rib_due) == ((), (), False)
