"""A statement is built once, and asked with the values of each call."""

from datetime import date

import pytest
from django.db.models import QuerySet

from accounts.models import User
from conventions.statements import Given, stated
from routines.models import PractisedDay

BUILT: list[str] = []


@stated
def days_since(owner: Given, since: Given) -> QuerySet:
    BUILT.append("once")
    rows = PractisedDay.objects.visible_to(owner).filter(practised_on__gte=since)
    return rows.order_by("practised_on").values_list("practised_on", flat=True)


def test_a_statement_is_built_once_and_asked_for_each_person_and_day(alice: User, bob: User) -> None:
    for owner, day in ((alice, 1), (alice, 9), (bob, 5)):
        PractisedDay.objects.create(owner=owner, practised_on=date(2026, 11, day), is_strength=True)

    found = [days_since(owner=owner.pk, since=date(2026, 11, day)) for owner, day in ((alice, 1), (alice, 2), (bob, 1))]

    assert found == [
        [date(2026, 11, 1), date(2026, 11, 9)],
        [date(2026, 11, 9)],
        [date(2026, 11, 5)],
    ]
    assert BUILT == ["once"]


def test_a_value_that_is_missing_is_refused_and_a_number_that_no_column_holds_finds_nothing(alice: User) -> None:
    with pytest.raises(ValueError, match="without one it would find nothing"):
        days_since(owner=alice.pk, since=None)

    assert days_since(owner=2**63, since=date(2026, 11, 1)) == []
