"""A rule is one object: what it says, why, where it is from, and the numbers it acts by. Pure.

A rule stands beside the constants it names, in the module that evaluates it; that module ends with ``RULES``. Whatever
a rule says of somebody is a ``Finding`` that carries the rule itself, so that no sentence is written in two places.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated

from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from conventions.messages import Doc, Message, say
from conventions.sources import Source

OUR_CHOICE: Message = gettext_lazy("our own choice")
"""Said where no source is named: then the reason of the rule is all there is."""
GENERAL_PRACTICE: Message = gettext_lazy("general practice, not a trial")
TEACHING_TEXTS: Message = gettext_lazy("the teaching texts named on the pages of the exercises")


@dataclass(frozen=True, slots=True)
class Number:
    """A constant of a rule that pages list by itself, with a few words for what it is."""

    value: float | Message
    label: Message

    def __str__(self) -> str:
        return str(localize(self.value))


class Rule:
    """One rule. Two rules are the same only if they are the same object.

    ``text`` says what the rule is, with ``{names}`` for its ``numbers`` and ``exercises``, as ``say`` takes
    them. ``choice`` says what of it is our own choice, or what it rests on where that is no publication; every rule
    has a source or a choice.
    ``exercises`` are slugs, named when the text is shown. No dataclass: what is kept of a finding names its rule by id.
    """

    __slots__ = ("choice", "exercises", "id", "numbers", "points", "reason", "sources", "text", "title")

    def __init__(
        self,
        id: str,
        title: Message,
        text: Message,
        reason: Message,
        sources: tuple[Source, ...] = (),
        choice: Message = "",
        numbers: Mapping[str, float | Message | Number] | None = None,
        exercises: Mapping[str, Collection[str]] | None = None,
        points: tuple[Message, ...] = (),
    ) -> None:
        self.id, self.title, self.text, self.reason = id, title, text, reason
        self.sources, self.choice, self.points = sources, choice, points
        self.numbers, self.exercises = numbers or {}, exercises or {}

    def __repr__(self) -> str:
        return f"<Rule {self.id}>"

    def says(self, names: Mapping[str, str] | None = None) -> str:
        """Return the text in the language of the moment; ``names`` are the exercises' names by slug."""
        known = names or {}
        listed = {
            key: ", ".join(sorted(known.get(slug, slug) for slug in slugs)) for key, slugs in self.exercises.items()
        }
        return say(self.text, **{key: self.number(key) for key in self.numbers}, **listed)

    def number(self, name: str) -> float | Message:
        """Return one of the numbers by itself."""
        value = self.numbers[name]
        return value.value if isinstance(value, Number) else value

    def credits(self) -> str:
        """Return where it is from: "Miyamoto 2018, Wells 2014. The numbers are our own choice"."""
        publications = ", ".join(str(source.short) for source in self.sources)
        return ". ".join(capfirst(part) for part in (publications, str(self.choice)) if part)

    def constants(self) -> dict[str, str]:
        """Return the numbers that have a label, as text by their label."""
        return {str(one.label): str(one) for one in self.numbers.values() if isinstance(one, Number)}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of somebody or something. ``because`` replaces the rule's reason where it differs."""

    rule: Rule
    sentence: str
    which: tuple[str, ...] = ()
    because: str = ""

    @property
    def reason(self) -> Annotated[str, Doc(name="why")]:
        return self.because or str(self.rule.reason)

    @property
    def source(self) -> Annotated[str, Doc("Where the rule is from: a publication, or our own choice.")]:
        return self.rule.credits()
