"""Not for me: who said so, until when, and who may take whose place."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from conventions.owned import InTheWay, StaleVersion
from exercises.models import Barred
from tests.factories import MORNING, make_exercise, make_ready

TODAY = date(2026, 11, 23)


@pytest.fixture
def ready(alice: User) -> User:
    return make_ready(alice)


def left_out(owner: User, **said: Any) -> Barred:
    return Barred.objects.bar(owner=owner, exercise=make_exercise("dart"), at=MORNING, **said)


def test_it_counts_from_today_until_it_is_allowed_again(ready: User) -> None:
    row = left_out(ready, reason="It pinches.")
    barring = Barred.objects.of_person(ready, on=TODAY)

    found = barring.bars("dart", "blades-only")

    assert found is not None
    assert (found.who, found.reason, found.since_on) == ("You", "It pinches.", TODAY)
    row.lift(at=MORNING)
    assert Barred.objects.of_person(ready, on=TODAY).bars("dart") is None
    assert Barred.objects.get().lifted_at == MORNING


def test_it_may_be_left_out_for_some_days_only(ready: User) -> None:
    left_out(ready, until_on=TODAY + timedelta(days=6))

    assert Barred.objects.of_person(ready, on=date(2026, 11, 29)).bars("dart") is not None
    assert Barred.objects.of_person(ready, on=date(2026, 11, 30)).bars("dart") is None


def test_what_is_left_out_already_stands_in_the_way(ready: User) -> None:
    left_out(ready)

    with pytest.raises(InTheWay, match="Dart is left out already"):
        left_out(ready, form="blades-only")

    assert Barred.objects.count() == 1


def test_a_row_that_ended_by_its_date_does_not_stand_in_the_way(ready: User) -> None:
    left_out(ready, since_on=date(2026, 11, 1), until_on=date(2026, 11, 8))

    left_out(ready)

    assert Barred.objects.standing(TODAY).count() == 1
    assert Barred.objects.count() == 2


def test_a_professional_takes_the_place_of_what_the_person_said_and_not_the_other_way_round(ready: User) -> None:
    left_out(ready)

    left_out(ready, said_by="physiotherapist", by="Example")

    assert [row.who for row in Barred.objects.standing(TODAY)] == ["Physiotherapist Example"]
    with pytest.raises(InTheWay):
        left_out(ready, said_by="diary")


def test_nothing_is_kept_of_who_has_not_agreed(alice: User) -> None:
    with pytest.raises(PermissionDenied):
        left_out(alice)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("form", {"form": "On Chair"}),
        ("instead", {"instead": "dart"}),
        ("instead", {"instead": "unknown:base"}),
        ("reason", {"reason": "x" * 201}),
        ("since_on", {"since_on": date(1999, 1, 1)}),
        ("__all__", {"until_on": date(2026, 11, 1)}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(ready: User, field: str, said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        left_out(ready, **said)

    assert field in refused.value.message_dict


def test_one_person_s_leave_outs_are_nobody_else_s(ready: User, bob: User) -> None:
    left_out(ready)

    assert Barred.objects.of_person(bob, on=TODAY).rows == ()


def test_a_change_needs_the_version_it_was_made_from(ready: User) -> None:
    row = left_out(ready)
    row.revise(expected=1, reason="Still pinches.", said_by="doctor", by="Day")

    with pytest.raises(StaleVersion):
        row.revise(expected=1, reason="Other.")

    row.refresh_from_db()
    assert (row.reason, row.who, row.version) == ("Still pinches.", "Doctor Day", 2)
