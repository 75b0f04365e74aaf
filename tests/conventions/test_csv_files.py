"""A file for a spreadsheet opens as one in each, says what was said, and runs nothing."""

import csv
import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conventions.csv_files import Separator, cell, guarded, lines

SEMICOLON, COMMA = Separator.SEMICOLON, Separator.COMMA
STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-3", "'-3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1＋1", "'＝1＋1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠SUM(A1)", "'＠SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("\tindented", "'\tindented"),
        ("ok;=1+1", "ok;'=1+1"),
        ("ok,=1+1", "ok,'=1+1"),
        ("ok\t=1+1", "ok\t'=1+1"),
        ("ok\n=1+1", "ok\n'=1+1"),
        ("ok\r\n@x", "ok\r\n'@x"),
        ("ok\u2028=1+1", "ok\u2028'=1+1"),
        ("ok\u0085=1+1", "ok\u0085'=1+1"),
        ("ok;＝1", "ok;'＝1"),
        ('ok;"=1+1', "ok;'\"=1+1"),
        ("ok; =1+1", "ok;' =1+1"),
        (" =1+1", "' =1+1"),
        ("'=1+1", "''=1+1"),
        ("a;;=1", "a;;'=1"),
        ("two\n\nparagraphs", "two\n\nparagraphs"),
        ("a = b", "a = b"),
        ("5-6, or 7", "5-6, or 7"),
        ("me@home.example", "me@home.example"),
        ("Änne; İpek; Кошка; 猫", "Änne; İpek; Кошка; 猫"),
        ("", ""),
    ],
)
def test_no_text_is_taken_for_a_formula_wherever_a_cell_may_begin(text: str, expected: str) -> None:
    assert guarded(text) == expected


@pytest.mark.parametrize(
    ("value", "with_comma", "with_semicolon"),
    [
        (None, "", ""),
        (4, "4", "4"),
        (-3, "-3", "-3"),
        (12.5, "12.5", "12,5"),
        (-0.25, "-0.25", "-0,25"),
        (Decimal("7.50"), "7.5", "7,5"),
        (Decimal("10"), "10", "10"),
        (200.0, "200", "200"),
        (True, "yes", "yes"),
        (False, "no", "no"),
        ("-3", "'-3", "'-3"),
        (["Neck", "=x"], "Neck;' =x", "Neck;' =x"),
        (date(2028, 2, 29), "2028-02-29", "2028-02-29"),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), "2026-12-31 23:59", "2026-12-31 23:59"),
    ],
)
def test_a_number_stays_a_number_with_the_decimal_sign_that_goes_with_the_separator(
    value: Any, with_comma: str, with_semicolon: str
) -> None:
    assert (cell(value, COMMA), cell(value, SEMICOLON)) == (with_comma, with_semicolon)


def read_back(rows: list[list[str]], separator: Separator, *, opened_with: str) -> list[list[str]]:
    text = "".join(lines(["one", "two", "three"], rows, separator))
    assert text.startswith("\ufeff")
    return [*csv.reader(io.StringIO(text[1:], newline=""), delimiter=opened_with)][1:]


PIECES = st.sampled_from([*STARTS, ";", ",", "\n", "\r\n", '"', "'", " ", "a", "é", "猫"])
TEXT = st.lists(PIECES, max_size=12).map("".join)


@pytest.mark.parametrize("separator", [COMMA, SEMICOLON])
@given(text=TEXT)
def test_a_reader_gets_back_what_was_said_but_for_the_guard(separator: Separator, text: str) -> None:
    [[first, got, last]] = read_back([["first", text, "last"]], separator, opened_with=separator.sign)

    assert (first, last) == ("first", "last")
    assert got == guarded(text)
    # What the guard added is one apostrophe each, and nothing was taken away.
    assert re.sub("'", "", got) == re.sub("'", "", text)


@pytest.mark.parametrize("separator", [COMMA, SEMICOLON])
@pytest.mark.parametrize("opened_with", [",", ";", "\t"])
@given(text=TEXT)
def test_no_cell_begins_like_a_formula_whatever_the_file_is_opened_with(
    separator: Separator, opened_with: str, text: str
) -> None:
    rows = read_back([["first", text, "last"]], separator, opened_with=opened_with)

    found = [one for row in rows for one in row]
    assert len(found) >= 1
    assert [one for one in found if one.lstrip(" \"'").startswith(STARTS) and not one.startswith(("'", '"'))] == []
