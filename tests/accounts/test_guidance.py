"""What a professional said: what is stricter counts at once, what opens asks once more and ends, and G1 stays."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts import screening
from accounts.models import Block, Guidance, User
from accounts.screening import Answers, Assessed, HealthRecord, Open, Urgency
from accounts.screening.guidance import AgreesTo, Limit, Sheet, agreement, lowest
from tests.factories import MORNING, make_answers, make_ready

TODAY = date(2026, 11, 23)
REVIEW = date(2027, 2, 15)
PRESSURE = Answers(answered_on=TODAY, conditions=frozenset({"pressure"}))
SHEET = Sheet("Doctor Example", seen_on=date(2026, 11, 3), review_on=REVIEW, is_confirmed=True)


def stands(*sheets: Sheet, today: date = TODAY, **facts: Any) -> screening.Clearance:
    usual: dict[str, Any] = {"assessed": Assessed.YES, "answers": PRESSURE, "sheets": sheets}
    return screening.clearance_of(HealthRecord(**(usual | facts)), today=today)


def said(owner: User, **fields: Any) -> Guidance:
    usual = {"profession": "physiotherapist", "by": "Example", "seen_on": TODAY, "review_on": REVIEW}
    row: Guidance = Guidance.objects.write_down(owner=owner, at=MORNING, **(usual | fields))
    return row


# Rules -----------------------------------------------------------------------------------------------------------


def test_a_lower_limit_counts_at_once_and_names_who_said_so() -> None:
    lowered = stands(replace(SHEET, pain_limit=3, is_confirmed=False))

    assert (lowered.ceiling, lowered.limited_by) == (3, "Doctor Example")


def test_a_limit_is_never_raised() -> None:
    standing = stands(replace(SHEET, pain_limit=5), assessed=Assessed.LONG_STANDING)

    assert (standing.ceiling, standing.limited_by) == (3, "")


def test_of_two_professionals_the_stricter_limit_counts() -> None:
    others = (replace(SHEET, pain_limit=4), replace(SHEET, who="Physiotherapist Day", pain_limit=3, minutes_limit=20))

    assert stands(*others).ceiling == 3
    assert lowest(others, "minutes_limit") == Limit(20, "Physiotherapist Day")
    assert lowest(others, "days_limit") is None


@pytest.mark.parametrize(
    ("agrees_to", "is_confirmed", "open", "is_beginner"),
    [
        (None, True, Open.QUIET_AND_SEATED, False),
        (AgreesTo.ALL, False, Open.QUIET_AND_SEATED, False),
        (AgreesTo.GENTLE, True, Open.GENTLE, False),
        (AgreesTo.STRENGTH, True, Open.ALL, True),
        (AgreesTo.ALL, True, Open.ALL, False),
    ],
)
def test_what_is_agreed_to_opens_what_waited_for_it(
    agrees_to: AgreesTo | None, is_confirmed: bool, open: Open, is_beginner: bool
) -> None:
    standing = stands(replace(SHEET, agrees_to=agrees_to, is_confirmed=is_confirmed))

    assert (standing.open, standing.is_beginner) == (open, is_beginner)


def test_fifteen_days_after_the_review_nothing_is_open_any_more_and_the_lower_limit_stays() -> None:
    sheet = replace(SHEET, agrees_to=AgreesTo.ALL, pain_limit=3)
    answers = replace(PRESSURE, answered_on=REVIEW)

    last = stands(sheet, today=REVIEW + timedelta(days=14), answers=answers)
    over = stands(sheet, today=REVIEW + timedelta(days=15), answers=answers)

    assert (last.open, last.ceiling) == (Open.ALL, 3)
    assert (over.open, over.ceiling) == (Open.QUIET_AND_SEATED, 3)


def test_an_emergency_sign_stays_whatever_is_agreed_to() -> None:
    standing = stands(replace(SHEET, agrees_to=AgreesTo.ALL), block=Urgency.EMERGENCY)

    assert (standing.open, [reason.rule.id for reason in standing.reasons]) == (Open.NOTHING, ["G1"])


def test_what_was_agreed_before_an_operation_does_not_speak_of_it() -> None:
    answers = replace(PRESSURE, conditions=frozenset({"operation"}), operation_on=date(2026, 11, 10))
    sheet = replace(SHEET, agrees_to=AgreesTo.ALL)

    assert stands(sheet, answers=answers).open is Open.QUIET
    assert stands(replace(sheet, seen_on=date(2026, 11, 20)), answers=answers).open is Open.ALL


def test_the_newer_of_two_agreements_counts() -> None:
    newer = replace(SHEET, seen_on=date(2026, 11, 20), agrees_to=AgreesTo.GENTLE)

    assert agreement([replace(SHEET, agrees_to=AgreesTo.ALL), newer], today=TODAY, since=None) == newer


# Rows ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def ready(alice: User) -> User:
    return make_ready(alice)


@pytest.mark.parametrize(
    ("field", "fields", "sentence"),
    [
        ("pain_limit", {"pain_limit": 8}, "A limit can only be lowered: choose 0 to 5."),
        ("minutes_limit", {"minutes_limit": 4}, "greater than or equal to 5"),
        ("minutes_limit", {"minutes_limit": 61}, "less than or equal to 60"),
        ("days_limit", {"days_limit": 6}, "less than or equal to 5"),
        ("review_on", {"review_on": None}, "cannot be null"),
        ("review_on", {"review_on": date(2026, 12, 6)}, "Choose a day from 2026-12-07 to 2027-05-24."),
        ("review_on", {"review_on": date(2027, 5, 25)}, "Choose a day from 2026-12-07 to 2027-05-24."),
        ("seen_on", {"seen_on": date(2026, 11, 25)}, "between 2000 and today"),
        ("by", {"by": ""}, "cannot be blank"),
        ("profession", {"profession": "wizard"}, "not a valid choice"),
        ("spared", {"spared": ["flying"]}, "Choose from the list of movements."),
        ("note", {"note": "x" * 501}, "at most 500"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(ready: User, field: str, fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        said(ready, **fields)

    assert sentence in " ".join(refused.value.message_dict[field])
    assert not Guidance.objects.exists()


def test_an_agreement_cannot_be_from_before_what_it_speaks_of(ready: User) -> None:
    make_answers(ready, conditions=("operation",), operation_on=date(2026, 11, 10), at=MORNING)

    with pytest.raises(ValidationError) as refused:
        said(ready, seen_on=date(2026, 11, 9), agrees_to="all")

    assert "seen_on" in refused.value.message_dict


def test_a_limit_reaches_the_person_and_is_theirs_alone(ready: User, bob: User) -> None:
    said(ready, pain_limit=3)

    assert (ready.clearance(today=TODAY).ceiling, ready.clearance(today=TODAY).limited_by) == (
        3,
        "Physiotherapist Example",
    )
    assert make_ready(bob).clearance(today=TODAY).ceiling == 5


def test_the_newest_of_the_same_professional_takes_the_place_of_the_one_before(ready: User) -> None:
    said(ready, pain_limit=2)
    said(ready, by="EXAMPLE", pain_limit=4)
    said(ready, by="Day", profession="doctor", minutes_limit=20)

    assert [(row.who, row.pain_limit) for row in Guidance.objects.standing()] == [
        ("Doctor Day", None),
        ("Physiotherapist EXAMPLE", 4),
    ]
    assert Guidance.objects.count() == 3


def test_confirming_ends_a_sign_to_ask_about_today_and_never_an_emergency_sign(ready: User, bob: User) -> None:
    make_ready(bob)
    Block.objects.raise_for(owner=ready, signs=["7b"], at=MORNING)
    Block.objects.raise_for(owner=bob, signs=["1"], at=MORNING)

    said(ready, agrees_to="all").confirm(at=MORNING)
    said(bob, agrees_to="all").confirm(at=MORNING)

    assert not ready.is_blocked()
    assert Block.objects.get(owner=ready).seen_on == TODAY
    assert bob.is_blocked()
    assert bob.clearance(today=TODAY).open is Open.NOTHING


def test_confirming_again_changes_nothing(ready: User) -> None:
    row = said(ready, agrees_to="gentle")
    row.confirm(at=MORNING)

    row.confirm(at=MORNING + timedelta(days=1))

    assert Guidance.objects.get().confirmed_at == MORNING
    assert Guidance.objects.get().version == 2


def test_it_can_be_taken_back_at_once_and_the_row_stays(ready: User) -> None:
    row = said(ready, pain_limit=2)

    row.withdraw(at=MORNING)

    assert ready.clearance(today=TODAY).ceiling == 5
    assert Guidance.objects.get().replaced_at == MORNING


def test_nothing_is_kept_of_who_has_not_agreed(alice: User) -> None:
    with pytest.raises(PermissionDenied):
        said(alice)
