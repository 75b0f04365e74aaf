"""The rule book: which rule stands in which chapter. The words of a rule stand beside its constants, never here."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import screening
from conventions import days
from conventions.by_name import by_name
from conventions.messages import Message
from conventions.rules import Rule
from exercises import barred, facts
from exercises.models import Exercise
from reminders import occurrences
from routines import composer, rules
from tracking import insights
from tracking.insights import classes


@dataclass(frozen=True, slots=True)
class Chapter:
    """Rules that belong together, in the order in which they are read."""

    key: str
    title: Message
    rules: tuple[Rule, ...]


WORDS = (days.DAY, *rules.WORD_RULES, classes.COMPLETION)
"""Rules that say what a word means."""


def _but_words(*rules: Rule) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules if rule not in WORDS)


CHAPTERS = (
    Chapter("first", gettext_lazy("Before anything else"), screening.RULES),
    Chapter("routine", gettext_lazy("A routine"), (*facts.RULES, *barred.RULES, *rules.ROUTINE_RULES, *composer.RULES)),
    Chapter("week", gettext_lazy("A week"), rules.WEEK_RULES),
    Chapter("practice", gettext_lazy("Before and after a session"), _but_words(*insights.PRACTICE_RULES)),
    Chapter("record", gettext_lazy("Your diary"), _but_words(*insights.RECORD_RULES)),
    Chapter("reminders", gettext_lazy("Reminders"), occurrences.RULES),
    Chapter("words", gettext_lazy("Words"), WORDS),
)


@dataclass(frozen=True, slots=True)
class ListedRule:
    """A rule in its chapter; ``text`` has the names of its exercises, in the language of the moment."""

    rule: Rule
    chapter: Chapter
    text: str


def listed() -> list[ListedRule]:
    """Return every rule in the order of the book; one query for the names of exercises."""
    names = _names()
    return [ListedRule(rule, chapter, rule.says(names)) for chapter in CHAPTERS for rule in chapter.rules]


def find(rule_id: str) -> ListedRule | None:
    """Return the rule with this id, or ``None``."""
    found = ((rule, chapter) for chapter in CHAPTERS for rule in chapter.rules if rule.id == rule_id)
    for rule, chapter in found:
        return ListedRule(rule, chapter, rule.says(_names()))
    return None


def _names() -> dict[str, str]:
    """Return the names of the exercises by slug, and of those that a rule speaks of by what their records say."""
    known = Exercise.objects.facts().values()
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for one in by_name(known):
        marks = [facts.with_role(role) for role in one.roles] + [facts.at_gate(gate) for gate in one.gates]
        marks += [facts.at_gate(gate, in_one_form=True) for gate, key in one.gates.items() if key != facts.ANY_FORM]
        for mark in (*marks, *(() if one.is_home else (facts.NOT_FOR_HOME,))):
            kinds[mark].append(one.name)
    names = {one.slug: one.name for one in known} | {facts.NOT_FOR_HOME: _("none now")}
    return names | {mark: ", ".join(found) for mark, found in kinds.items()}
