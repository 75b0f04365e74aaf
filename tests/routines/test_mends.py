"""A mend changes a list of steps the same way for every page."""

import pytest

from routines.rules import Mend, mended

DOSES = [("breathing", 8), ("dart", 6), ("cat-cow", 6)]


def after(mend: Mend) -> list[tuple[str, int]]:
    return mended(
        DOSES,
        mend,
        make=lambda new: (new.slug, new.reps),
        change=lambda dose, new: (dose[0], new.reps or dose[1]),
    )


@pytest.mark.parametrize(
    ("mend", "expected"),
    [
        (Mend("", "move", 2, to=1), [("breathing", 8), ("cat-cow", 6), ("dart", 6)]),
        (Mend("", "move", 0, to=2), [("dart", 6), ("cat-cow", 6), ("breathing", 8)]),
        (Mend("", "move", 0), [("dart", 6), ("cat-cow", 6), ("breathing", 8)]),
        (Mend("", "remove", 1), [("breathing", 8), ("cat-cow", 6)]),
        (Mend("", "add", 3, slug="childs-pose", reps=5), [*DOSES, ("childs-pose", 5)]),
        (Mend("", "add", 0, slug="childs-pose", reps=5), [("childs-pose", 5), *DOSES]),
        (
            Mend("", "replace", 1, slug="swan-prep", reps=5),
            [("breathing", 8), ("swan-prep", 5), ("cat-cow", 6)],
        ),
        (Mend("", "dose", 1, sets=1, reps=7), [("breathing", 8), ("dart", 7), ("cat-cow", 6)]),
        (Mend("", "form", 1, form="easier"), DOSES),
    ],
)
def test_a_mend_moves_removes_adds_replaces_or_changes_one_step(mend: Mend, expected: list[tuple[str, int]]) -> None:
    assert after(mend) == expected


@pytest.mark.parametrize(
    "mend",
    [
        Mend("", "remove", 3),
        Mend("", "move", -1, to=0),
        Mend("", "dose", 9, reps=1),
        Mend("", "add", 4, slug="dart", reps=6),
    ],
)
def test_a_mend_that_fits_no_longer_changes_nothing(mend: Mend) -> None:
    assert after(mend) == DOSES
