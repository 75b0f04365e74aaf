"""How much is open to somebody, and why not more. Pure."""

from dataclasses import KW_ONLY, dataclass
from functools import total_ordering

from django.utils.translation import gettext_lazy

from conventions.messages import WordedEnum
from conventions.rules import Finding


@total_ordering
class Open(WordedEnum):
    """What may be practised, from least to most, in words to say after "open to you".

    Each level includes the ones before, so the strictest of several wins. One exception was looked at: the chin nod,
    sitting, is open after a fresh injury and no part of the gentle set.
    """

    NOTHING = "nothing", gettext_lazy("nothing for now")
    QUIET = "quiet", gettext_lazy("breathing and rest")
    QUIET_AND_SEATED = "quiet_and_seated", gettext_lazy("breathing, rest and the small seated extension")
    QUIET_AND_SMALL = (
        "quiet_and_small",
        gettext_lazy("breathing, rest, the small seated extension, the chin nod sitting and small blade slides"),
    )
    GENTLE = "gentle", gettext_lazy("gentle exercises: breathing, rest, and small, easy movements")
    SPARING = (
        "sparing",
        gettext_lazy("beginner exercises, but nothing face down, no loaded bending and nothing that lifts the head"),
    )
    ALL = "all", gettext_lazy("everything that suits you")

    def __lt__(self, other: "Open") -> bool:
        order = list(Open)
        return order.index(self) < order.index(other)


@dataclass(frozen=True, slots=True)
class Reason(Finding):
    """Why not everything is open: the rule and its sentence, what it leaves ``open``, and what ends it."""

    _: KW_ONLY
    open: Open
    ends: str
