"""What every warning is made of: the insight, its day, and rows of evidence. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from conventions.rules import Rule
from tracking.insights.facts import Evidence, History, Insight, SessionFacts

WEEK_DAYS = 7
"""Local days, today included."""


@dataclass(frozen=True, slots=True)
class Fired:
    """One warning that fired on the local day ``on``."""

    insight: Insight
    on: date


def warning(rule: Rule, sentence: str, rows: Iterable[Evidence], todo: str, *, on: date) -> Fired:
    return Fired(Insight(rule, sentence, evidence=tuple(rows), todo=todo), on)


def is_answered_since(history: History, on: date) -> bool:
    """Whether the emergency and today rows were answered on the day a warning came up, or later."""
    return history.signs_on is not None and history.signs_on >= on


def session_row(session: SessionFacts, text: str) -> Evidence:
    return Evidence("session", session.day, text, session.pk)
