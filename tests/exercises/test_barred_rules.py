"""What is left out, what is spared and what takes its place, as tables without a database."""

from datetime import date

import pytest

from accounts.screening.guidance import Limit, Spared
from exercises import catalogue
from exercises.barred import BarFacts, Barring, Moves, SparedKind, Swap, swap_for
from tests.factories import records

SINCE = date(2026, 11, 3)
SWAPS = {
    "dart": (
        Swap("quadruped-reach", "base", "on all fours"),
        Swap("wall-angels", "base", "standing"),
        Swap("dart", "blades-only", "the head stays down"),
    )
}


def bar(slug: str, form: str = "", said_by: str = "me") -> BarFacts:
    return BarFacts(slug, form, said_by, said_by.title(), SINCE)


def anything(swap: Swap) -> bool:
    return True


def test_what_is_barred_altogether_is_barred_in_every_form() -> None:
    barring = Barring((bar("dart"),))

    assert barring.bars("dart") == bar("dart")
    assert barring.bars("dart", "easier") == bar("dart")
    assert barring.bars("swan-prep", "base") is None


def test_a_barred_form_leaves_the_others() -> None:
    barring = Barring((bar("dart", "base"),))

    assert barring.bars("dart", "base") == bar("dart", "base")
    assert barring.bars("dart", "easier") is None
    assert barring.bars("dart") is None


def test_a_professional_is_named_before_the_person_and_the_diary() -> None:
    barring = Barring((bar("dart", said_by="me"), bar("dart", "base", said_by="physiotherapist")))

    found = barring.bars("dart", "base")

    assert found is not None
    assert (found.said_by, found.is_professional) == ("physiotherapist", True)


@pytest.mark.parametrize(
    ("kind", "moves", "is_spared"),
    [
        (Spared.HEAD_LIFTED, Moves("chest-lift", "base", frozenset({"head_lifted"}), "supine"), True),
        (Spared.HEAD_LIFTED, Moves("hundred", "easier", frozenset(), "supine"), False),
        (Spared.FACE_DOWN, Moves("dart", "base", frozenset(), "prone"), True),
        (Spared.FACE_DOWN, Moves("cat-cow", "base", frozenset(), "quad"), False),
        (Spared.TURNS, Moves("spine-twist", "base", frozenset({"rotation"}), "sit"), True),
        (Spared.BENDS_BACK, Moves("swan-prep", "base", frozenset({"extension"}), "prone"), True),
        (Spared.FLAT_ON_BACK, Moves("arm-arcs", "base", frozenset(), "supine"), True),
        (Spared.FLAT_ON_BACK, Moves("arm-arcs", "easier", frozenset(), "propped"), False),
        (Spared.WEIGHT_ON_ARMS, Moves("quadruped-reach", "base", frozenset(), "quad"), True),
        (Spared.WEIGHT_ON_ARMS, Moves("cat-cow", "on-chair", frozenset(), "chair"), False),
        (Spared.ARMS_OVERHEAD, Moves("wall-angels", "base", frozenset(), "stand"), True),
        (Spared.ROLLS, Moves("roll-up", "base", frozenset(), "supine"), True),
        (Spared.ROLLS, Moves("pelvic-curl", "tilt", frozenset(), "supine"), False),
    ],
)
def test_a_kind_of_movement_is_spared_where_it_is(kind: Spared, moves: Moves, is_spared: bool) -> None:
    spared = SparedKind(kind, "Physiotherapist Example", "physiotherapist", SINCE)
    barring = Barring(spared=(spared,), named=catalogue.named_movements())

    found = barring.bars(moves.slug, moves.form, moves=moves)

    assert (found is not None) is is_spared
    if found is not None:
        assert (found.who, found.reason) == ("Physiotherapist Example", str(kind.words))


@pytest.mark.parametrize(
    ("barred", "in_session", "fits", "key"),
    [
        ((), (), {"quadruped-reach", "wall-angels", "dart"}, "quadruped-reach:base"),
        ((bar("quadruped-reach"),), (), {"quadruped-reach", "wall-angels", "dart"}, "wall-angels:base"),
        ((), ("quadruped-reach",), {"quadruped-reach", "wall-angels", "dart"}, "wall-angels:base"),
        ((), (), {"dart"}, None),
        ((), (), set(), None),
    ],
)
def test_the_first_that_fits_and_is_not_there_takes_its_place(
    barred: tuple[BarFacts, ...], in_session: tuple[str, ...], fits: set[str], key: str | None
) -> None:
    found = swap_for(
        "dart", swaps=SWAPS, barred=Barring(barred), fits=lambda swap: swap.slug in fits, in_session=in_session
    )

    assert (found.key if found else None) == key


@pytest.mark.parametrize(("form", "key"), [("base", "dart:blades-only"), ("", None)])
def test_another_form_takes_its_place_only_where_one_form_is_left_out(form: str, key: str | None) -> None:
    found = swap_for(
        "dart",
        swaps=SWAPS,
        barred=Barring(),
        fits=lambda swap: swap.slug == "dart",
        form=form,
        in_session=("dart", "breathing"),
    )

    assert (found.key if found else None) == key


def test_what_nothing_is_near_to_has_no_swap() -> None:
    assert swap_for("unknown", swaps=SWAPS, barred=Barring(), fits=anything) is None


def test_every_exercise_for_home_has_something_near_with_a_reason() -> None:
    offered = {exercise.slug for exercise in records() if exercise.is_offered}
    near = catalogue.swaps()

    assert offered <= near.keys()
    assert all(swap.because and not str(swap.because).endswith(".") for swaps in near.values() for swap in swaps)
    assert [swap.key for swap in near["swan-prep"]] == [
        "quadruped-reach:base",
        "dart:blades-only",
        "seated-extension:small-lift",
    ]


def test_limits_are_named_with_who_set_them() -> None:
    barring = Barring(minutes=Limit(20, "Doctor Example"))

    assert (barring.minutes, barring.days) == (Limit(20, "Doctor Example"), None)
