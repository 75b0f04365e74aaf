"""What is said: messages that are translated when they are shown, and what a field of an answer means. Pure."""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Self, TypeAlias

from django.utils.formats import number_format

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    Message: TypeAlias = str | StrPromise
else:
    # Serializers made from dataclasses read the annotations while the site runs, where only text matters.
    Message = str


class WordedEnum(Enum):
    """Values with words for people: ``YES = "yes", gettext_lazy("Yes")``."""

    _value_: str
    words: Message

    def __new__(cls, value: str, words: Message = "") -> Self:
        member = object.__new__(cls)
        member._value_, member.words = value, words
        return member


def in_digits(number: float, *, places: int = 1) -> str:
    """Return ``number`` with ``places`` decimals and the decimal sign of the language: 5.5, or 5,5."""
    # Rounded before: the format alone would cut off.
    return str(number_format(f"{number:.{places}f}", places))


@dataclass(frozen=True, slots=True)
class Doc:
    """What a field means to a program, what the API calls it where that is another ``name``, and the texts it can be
    where these are a few."""

    text: str = ""
    name: str = ""
    choices: tuple[str, ...] = ()
