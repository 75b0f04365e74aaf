"""The ledger: what is said of an exercise, from a stated minimum on, and never what causes what."""

from typing import Any

import pytest

from tests.tracking.diaries import diary, morning, session, step
from tracking.insights.ledger import ASK, EASIER, KEEP, LEAVE_OUT, TOO_FEW, LedgerRow, ledger
from tracking.insights.reading import read


def row_of(days: dict[int, dict[str, Any]], *, sore: tuple[int, ...] = (), others: tuple[int, ...] = ()) -> LedgerRow:
    """The row of the dart, met as ``days`` says; ``others`` are days with the cat-cow alone."""
    sessions = [session(number, steps=(step("dart", **fields),)) for number, fields in days.items()]
    sessions += [session(number, steps=(step("cat-cow"),)) for number in others]
    mornings = tuple(morning(number, 5 if number in sore else 3) for number in (*days, *others))
    readings = read(diary(90, sessions=sorted(sessions, key=lambda one: one.started_at), mornings=mornings))
    return next(row for row in ledger(readings, ceiling=5) if row.slug == "dart")


DONE: dict[str, Any] = {}
HURT = {"has_hurt": True}
EASED_HURT = {"outcome": "eased", "has_hurt": True}


@pytest.mark.parametrize(
    ("name", "met", "verdict"),
    [
        ("two days are too few", [DONE, DONE], TOO_FEW),
        ("two days are too few to leave it out as well", [HURT, HURT], TOO_FEW),
        ("three calm days", [DONE, DONE, DONE], KEEP),
        ("one mark in four days", [DONE, DONE, DONE, HURT], KEEP),
        ("two marks in five days", [DONE, HURT, DONE, HURT, DONE], EASIER),
        ("three marks in six days", [HURT, DONE, HURT, DONE, HURT, DONE], LEAVE_OUT),
        ("two marks in its easier form", [DONE, EASED_HURT, EASED_HURT, DONE, DONE, DONE], LEAVE_OUT),
        ("skipped for pain counts as a mark", [{"outcome": "skipped", "skip_reason": "pain"}, HURT, DONE], EASIER),
        ("skipped for want of time says nothing", [{"outcome": "skipped", "skip_reason": "time"}] * 3, TOO_FEW),
        ("rated above the limit counts as a mark", [{"worst": 6}, {"worst": 6}, DONE], EASIER),
        ("marks of long ago no longer decide", [HURT] * 4 + [DONE] * 8, KEEP),
    ],
)
def test_an_exercise_is_judged_from_its_latest_days(name: str, met: list[dict[str, Any]], verdict: str) -> None:
    assert row_of({3 * number: fields for number, fields in enumerate(met)}).verdict == verdict


def test_sore_mornings_that_go_with_it_are_worth_asking_about() -> None:
    row = row_of({0: DONE, 6: DONE, 12: DONE, 18: DONE}, sore=(0, 6, 12), others=(3, 9, 15))

    assert (row.verdict, row.mornings, row.hurt, row.flares) == (ASK, 3, 0, 3)
    assert "cause" not in row.because


def test_sore_mornings_after_everything_say_nothing_about_one_exercise() -> None:
    row = row_of({0: DONE, 6: DONE, 12: DONE}, sore=(0, 3, 6, 9, 12, 15), others=(3, 9, 15))

    assert row.verdict == KEEP


def test_an_exercise_that_is_in_every_session_cannot_be_compared() -> None:
    assert row_of({0: DONE, 6: DONE, 12: DONE}, sore=(0, 6, 12)).verdict == KEEP


def test_the_counts_are_of_days_and_the_rows_lead_to_sessions() -> None:
    row = row_of({0: DONE, 3: {"outcome": "eased"}, 6: {"outcome": "skipped"}, 9: HURT}, sore=(3,))

    assert (row.done, row.eased, row.skipped, row.hurt, row.flares) == (3, 1, 1, 1, 2)
    assert [(one.text, one.pk) for one in row.evidence] == [
        ("done", 8),
        ("done, eased, next morning sore", 308),
        ("skipped", 608),
        ("done, hurt", 908),
    ]


@pytest.mark.parametrize(
    ("met", "because"),
    [
        ([HURT, HURT, HURT, DONE, DONE], "It hurt on 3 of the last 5 days you did it."),
        (
            [HURT, EASED_HURT, EASED_HURT, DONE, DONE],
            "It hurt on 3 of the last 5 days you did it, 2 of them in its easier version.",
        ),
        ([DONE, HURT, DONE, HURT, DONE], "It hurt on 2 of the last 5 days you did it."),
    ],
)
def test_the_easier_version_is_named_only_where_it_hurt_in_it(met: list[dict[str, Any]], because: str) -> None:
    assert row_of({3 * number: fields for number, fields in enumerate(met)}).because == because
