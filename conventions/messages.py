"""What is said: messages that are translated when they are shown, and what a field of an answer means. Pure."""

import math
from dataclasses import dataclass
from enum import Enum
from string import Formatter
from typing import TYPE_CHECKING, Any, Self, TypeAlias
from unicodedata import bidirectional

from django.utils.formats import localize, number_format
from django.utils.functional import lazy
from django.utils.translation import npgettext

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    Message: TypeAlias = str | StrPromise
else:
    # Serializers made from dataclasses read the annotations while the site runs, where only text matters.
    Message = str


def runs_left(theirs: str) -> bool:
    """Whether letters of ``theirs`` are written from right to left, so that a sentence has to set it apart."""
    return any(bidirectional(letter) in ("R", "AL") for letter in theirs)


def isolated(theirs: str) -> str:
    """Return what a person wrote, for a sentence: set apart (U+2068, U+2069) where it runs from right to left."""
    return f"\u2068{theirs}\u2069" if runs_left(theirs) else theirs


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


class _Counting(Formatter):
    """Fills in a sentence: each number as the language writes it, and with it the form that the number asks for."""

    def format_field(self, value: Any, format_spec: str) -> str:
        shown = str(localize(value))
        if "|" not in format_spec:
            return shown
        forms = format_spec.split("|")
        # Translators: Which form of a word goes with a number, where the forms stand in a sentence with a stroke
        # between them, as in "{days:# day|# days}". Say 0 for the first, 1 for the second, 2 for the third.
        place = int(npgettext("which form", "0", "1", math.ceil(abs(value))))
        return forms[min(place, len(forms) - 1)].replace("#", shown)


_COUNTING = _Counting()


def say(message: Message, **values: object) -> str:
    """Return ``message`` with its ``{names}`` filled in.

    ``{days:# day|# days}`` holds the forms of the words that a number governs, as many as the language has, ``#``
    being the number. So a sentence may hold several numbers and stays one sentence, in any case and any order.
    """
    return _COUNTING.vformat(str(message), (), values)


say_lazy = lazy(say, str)


@dataclass(frozen=True, slots=True)
class Doc:
    """What a field means to a program, what the API calls it where that is another ``name``, and the texts it can be
    where these are a few."""

    text: str = ""
    name: str = ""
    choices: tuple[str, ...] = ()
