"""Everything that can be said about a routine for one person, rule by rule; a week has its own rules. Pure."""

from collections.abc import Sequence

from routines.rules.amount import b3, b16, b17, length, table_minutes
from routines.rules.balance import b4, b5, b6, b7, b8, b9
from routines.rules.dosing import check_dose
from routines.rules.fitting import g5, g6, g7, g8, gates, most_reps, not_for_me
from routines.rules.gates import is_gentle_set, is_quiet_set
from routines.rules.learning import b11, b14
from routines.rules.person import Profile
from routines.rules.shape import b1, b2, b10, b12
from routines.rules.steps import RoutineFinding, Step, judged

SAFETY = (gates, g5, not_for_me, most_reps, g6, g7)
ALWAYS = (g8, b1, b2, b10, b12, b16, b17)
"""What every routine keeps, the gentle set too."""
BEYOND_GENTLE = (b4, b5, b6, b7, b8, b9, b11, b14)


def check_routine(
    steps: Sequence[Step], person: Profile, *, seconds: int, minutes: int | None = None
) -> tuple[RoutineFinding, ...]:
    """What speaks against ``steps`` for this person, what matters most first; own exercises are never judged.

    What a condition asks to be done in another form is judged in that form (rule G5 says so). Breathing and rest alone
    begin with breathing and keep no other rule, but take the time that was asked for.
    ``seconds`` is the estimate of the clock; ``minutes`` what was asked for, where it was.
    """
    mine = [step for __, step in judged(steps)]
    if not mine:
        return ()
    taken = [person.takes(step) for step in steps]
    found = [finding for rule in SAFETY for finding in rule(steps, person)]
    if is_quiet_set(mine):
        return (*found, *g8(taken, person), *b2(taken, person), *length(seconds, minutes))
    rules = (*ALWAYS, *(() if is_gentle_set(mine) else BEYOND_GENTLE))
    found += [finding for rule in rules for finding in rule(taken, person)]
    found += check_dose(taken, person, seconds=seconds, minutes=minutes or table_minutes(seconds))
    return (*found, *b3(taken, person, seconds=seconds, minutes=minutes))
