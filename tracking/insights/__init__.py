"""What the diary says, as a physiotherapist should be able to check it. Pure.

``facts``: the rows as the rules see them. ``reading``: what a session was. ``summary``: everything that is said.
"""

from conventions import days
from tracking.insights import (
    adherence,
    answers,
    check_in,
    classes,
    high_base,
    leave_out,
    ledger,
    measures,
    mornings,
    offers,
    progression,
    review,
    seldom,
    standing,
    warnings,
)

PRACTICE_RULES = (
    *check_in.RULES,
    *classes.RULES,
    *mornings.RULES,
    *standing.RULES,
    *sorted((*progression.RULES, *offers.RULES), key=lambda rule: rule.id),
)
"""Before and after a session, in the order in which they are explained."""
RECORD_RULES = (
    *days.RULES,
    *measures.RULES,
    *answers.RULES,
    *adherence.RULES,
    *seldom.RULES,
    *ledger.RULES,
    *leave_out.RULES,
    *review.RULES,
    *warnings.RULES,
    *high_base.RULES,
)
"""What a diary is judged by, in the order in which they are explained."""

RULES = {rule.id: rule for rule in (*PRACTICE_RULES, *RECORD_RULES)}
"""By id, for what is stored and for addresses; an id of an earlier version may be unknown."""

__all__ = ["PRACTICE_RULES", "RECORD_RULES", "RULES"]
