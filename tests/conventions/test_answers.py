"""Serializers made from what pure modules answer with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from threading import Thread
from typing import Annotated, Literal, NamedTuple, TypedDict

import pytest
from rest_framework import serializers

from conventions.answers import serializer_of
from conventions.messages import Doc
from conventions.rules import OUR_CHOICE, Rule


class Light(Enum):
    GREEN = "green"
    RED = "red"


class Ends(NamedTuple):
    low: float
    high: float


class Line(TypedDict):
    text: str
    breath: Literal["in", "out"]


@dataclass(frozen=True)
class Part:
    name: Annotated[str, Doc(choices=("Wake up", "Strength"))]
    seconds: int


@dataclass(frozen=True)
class Whole:
    """All that an answer can hold."""

    on: date
    at: datetime
    light: Light
    weight: Decimal
    ends: Ends | None
    lines: tuple[Line, ...]
    counts: Mapping[str, int]
    parts: Annotated[tuple[Part, ...], Doc("In order.", name="pieces")]
    rule: Rule

    @property
    def seconds(self) -> Annotated[int, Doc(name="length")]:
        return sum(part.seconds for part in self.parts)


WHOLE = Whole(
    on=date(2026, 11, 29),
    at=datetime(2026, 11, 29, 7, 30, tzinfo=UTC),
    light=Light.RED,
    weight=Decimal("2.5"),
    ends=None,
    lines=({"text": "Lift", "breath": "out"},),
    counts={"dart": 3},
    parts=(Part("Wake up", 60), Part("Strength", 120)),
    rule=Rule("B1", "How it begins", "It begins gently.", "A cold back is stiff.", choice=OUR_CHOICE),
)


def test_every_field_is_told_as_json_has_it() -> None:
    assert serializer_of(Whole)(WHOLE).data == {
        "on": "2026-11-29",
        "at": "2026-11-29T07:30:00Z",
        "light": "red",
        "weight": 2.5,
        "ends": None,
        "lines": [{"text": "Lift", "breath": "out"}],
        "counts": {"dart": 3},
        "pieces": [{"name": "Wake up", "seconds": 60}, {"name": "Strength", "seconds": 120}],
        "rule": "B1",
    }


def test_only_what_is_asked_for_is_told_properties_too_and_parts_in_another_way() -> None:
    names_alone = serializer_of(Part, "PartName", only=("name",))

    made = serializer_of(Whole, "Short", only=("seconds", "parts"), parts={Part: names_alone})

    assert made.__name__ == "ShortSerializer"
    assert made(WHOLE).data == {"length": 180, "pieces": [{"name": "Wake up"}, {"name": "Strength"}]}


def test_a_field_carries_its_words_and_the_class_its_own() -> None:
    made = serializer_of(Whole)

    fields = made().fields
    assert made.__doc__ == "All that an answer can hold."
    assert fields["pieces"].help_text == "In order."
    assert fields["ends"].allow_null is True
    assert isinstance(fields["light"], serializers.ChoiceField)
    assert [*fields["light"].choices] == ["green", "red"]


def test_texts_that_are_a_few_are_named_and_a_serializer_may_have_words_of_its_own() -> None:
    made = serializer_of(Part, "Piece", doc="A piece.")

    name = made().fields["name"]
    assert isinstance(name, serializers.ChoiceField)
    assert [*name.choices] == ["Wake up", "Strength"]
    assert (made.__name__, made.__doc__) == ("PieceSerializer", "A piece.")


def test_the_same_class_gives_the_same_serializer_so_that_the_api_names_it_once() -> None:
    assert serializer_of(Part) is serializer_of(Part)
    assert serializer_of(Part) is type(serializer_of(Whole)().fields["pieces"].child)


def test_a_type_without_a_field_is_refused_by_name() -> None:
    @dataclass(frozen=True)
    class Strange:
        what: complex

    with pytest.raises(TypeError, match="complex"):
        serializer_of(Strange)


def test_fields_are_set_up_once_a_thread_and_hold_no_answer() -> None:
    first, second = serializer_of(Whole)(WHOLE), serializer_of(Whole)(instance=[WHOLE], many=True).child
    other: list[object] = []
    thread = Thread(target=lambda: other.append(serializer_of(Whole)(WHOLE).fields))
    thread.start()
    thread.join()

    assert first.fields is second.fields
    assert other != []
    assert other[0] is not first.fields
    assert first.fields["at"].parent.instance is None
