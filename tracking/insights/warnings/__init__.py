"""Warnings W1 to W10: what the diary asks a person to do less of, or to have looked at, and what that closes. Pure.

``pain``, ``signs``, ``effort``, ``plan``: the warnings by subject. ``effects``: what they close. Where a number is
missing a warning is silent. A day with two sessions has one D, so it counts once in a row.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from conventions.rules import Rule
from tracking.insights.facts import History, Insight
from tracking.insights.reading import Readings
from tracking.insights.values import DayValues
from tracking.insights.warnings import effort, pain, plan, signs
from tracking.insights.warnings.effects import Effects
from tracking.insights.warnings.effort import W8, W9
from tracking.insights.warnings.fired import Fired, is_answered_since
from tracking.insights.warnings.pain import PAUSE_DAYS, W1, W2, W2B, W3, W4
from tracking.insights.warnings.plan import W6, W10
from tracking.insights.warnings.signs import W5, W7

ASKS_AGAIN = (W3, W4, W5, W6)
"""After these the emergency and today rows are asked again (rule G7)."""


@dataclass(frozen=True, slots=True)
class Warned:
    """The warnings that apply today, and their effects."""

    insights: tuple[Insight, ...]
    effects: Effects


def warned(history: History, readings: Readings, values: DayValues, *, before: int | None = None) -> Warned:
    """Evaluate W1 to W10 for today. ``before`` is the current pain if a session is about to begin."""
    mornings = pain.known_mornings(readings)
    third = pain.w3(mornings, values)
    strength_from = third.on + timedelta(days=PAUSE_DAYS) if third is not None else None
    is_paused = strength_from is not None and history.today < strength_from
    twice = pain.w2b(history, mornings)
    found: dict[Rule, Fired | None] = {
        W1: pain.w1(history, values, before),
        W2: None if is_paused or twice else pain.w2(history, mornings),
        W2B: None if is_paused else twice,
        W3: third,
        W4: pain.w4(history, values),
        W5: signs.w5(history),
        W6: plan.w6(history, values),
        W7: signs.w7(history),
        W8: effort.w8(history),
        W9: effort.w9(history),
    }
    asked = tuple(
        rule
        for rule in ASKS_AGAIN
        for one in [found[rule]]
        # The new sign of W5 was compared with the moment of the answers already: both may be of one day.
        if one is not None and (rule is W5 or not is_answered_since(history, one.on))
    )
    if not is_paused and W3 not in asked:
        found[W3] = None
    effects = Effects(
        is_gentle_today=found[W1] is not None,
        strength_from=strength_from if is_paused else None,
        is_stopped=found[W4] is not None,
        asked_by=asked,
        is_eased=found[W8] is not None,
        is_head_resting=found[W7] is not None,
    )
    if not effects.is_quiet and not history.is_blocked:
        found[W10] = plan.w10(history)
    shown = tuple(one.insight for one in found.values() if one is not None)
    return Warned(shown, replace(effects, rules=tuple(insight.rule for insight in shown)))


RULES = (W1, W2, W2B, W3, W4, W5, W6, W7, W8, W9, W10)
