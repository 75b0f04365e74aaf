"""Everything that can be said about a routine for one person, rule by rule. Pure.

Sources: domain parts 6.2 and 6.3 with amendments 1 to 4 and 23 to 44. Days of a week have their own rules in ``week``.
"""

from collections.abc import Sequence

from routines.rules.balance import b4, b5, b6, b7, b8, b9
from routines.rules.fitting import g5, g6, g7, g8, gates
from routines.rules.gates import QUIET_SET, is_gentle_set
from routines.rules.learning import b11, b14
from routines.rules.person import Person
from routines.rules.shape import b1, b2, b3, b10, b12, b16, b17, judged
from routines.rules.steps import Finding, Step

SAFETY = (gates, g5, g6, g7, g8)
ALWAYS = (b1, b2, b10, b12, b16, b17)
"""What every routine keeps, the gentle set too (amendment 24)."""
BEYOND_GENTLE = (b4, b5, b6, b7, b8, b9, b11, b14)


def check_routine(
    steps: Sequence[Step], person: Person, *, seconds: int, minutes: int | None = None
) -> tuple[Finding, ...]:
    """What speaks against ``steps`` for this person, what matters most first; own exercises are never judged.

    Breathing and rest alone are the quiet set, which begins with breathing and keeps no other rule (amendment 14).
    ``seconds`` is the estimate of the clock; ``minutes`` what was asked for, where it was.
    """
    mine = [step for __, step in judged(steps)]
    if not mine:
        return ()
    if all(step.slug in QUIET_SET for step in mine):
        return tuple(finding for rule in (*SAFETY, b2) for finding in rule(steps, person))
    rules = (*SAFETY, *ALWAYS, *(() if is_gentle_set(mine) else BEYOND_GENTLE))
    found = [finding for rule in rules for finding in rule(steps, person)]
    return (*found, *b3(steps, person, seconds=seconds, minutes=minutes))
