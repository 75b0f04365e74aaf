"""A statement that waited in a row of many for one person is held, and not a fault of ours."""

import pytest
from django.db import OperationalError

from conventions.owned import is_held_too_long


class Cancelled(Exception):
    pgcode = "57014"


@pytest.mark.parametrize(
    ("said", "is_held"),
    [
        ('canceling statement\nCONTEXT:  while rechecking updated tuple (2,31) in relation "accounts_record"', True),
        ("canceling statement due to statement timeout", False),
    ],
)
def test_a_statement_that_was_cancelled_as_it_waited_for_a_row_is_held(said: str, is_held: bool) -> None:
    error = OperationalError(said)
    error.__cause__ = Cancelled()
    assert is_held_too_long(error) is is_held
