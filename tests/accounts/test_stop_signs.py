"""What ends a session, and which red-flag row an emergency stop stands for (rule STOP)."""

import pytest

from accounts import screening
from accounts.screening.red_flags import BY_ID


def test_every_emergency_stop_stands_for_an_emergency_row_and_no_other_does() -> None:
    rows = [sign.row for sign in screening.EMERGENCY_STOPS]

    assert rows == ["1", "1", "1", "2", "4", "2", "3"]
    assert {BY_ID[row].level for row in rows} == {screening.Urgency.EMERGENCY}
    assert [sign.row for sign in screening.ENDING_STOPS] == ["", "", "", ""]


@pytest.mark.parametrize(
    ("keys", "rows"),
    [
        (["chest", "breathless", "weakness"], ("1", "4")),
        (["tingling"], ()),
        (["tingling", "bladder"], ("3",)),
        (["no-such-sign"], ()),
        ([], ()),
    ],
)
def test_stop_signs_tick_their_rows_once(keys: list[str], rows: tuple[str, ...]) -> None:
    assert screening.rows_of(keys) == rows
