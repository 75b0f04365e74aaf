"""What of an exercise a gate leaves open. Pure."""

from accounts.screening import Open
from exercises.facts import LEVELS, ExerciseFacts, Form, Rank

GATES = {
    Open.QUIET: "quiet",
    Open.QUIET_AND_SEATED: "quiet_and_seated",
    Open.QUIET_AND_SMALL: "quiet_and_small",
    Open.GENTLE: "gentle",
}
"""How the records call what is open where not all is: with the small seated extension before a doctor has agreed (rule
G10), three small exercises in the first weeks after an injury (rule G13), the gentle set before anyone has looked at a
new or changed pain (rule G3), breathing and rest while a red flag waits for a professional (rule G2)."""

SPARED_TAGS = frozenset({"loaded_flexion", "head_lifted"})
"""What later weeks after an injury leave out, besides lying face down (rule G13)."""


def is_within(exercise: ExerciseFacts, form: str, allowed: Open) -> bool:
    """Whether a form is open to someone to whom ``allowed`` is (gates G1 to G4, G7, G9 to G11 and G13)."""
    if allowed is Open.ALL:
        return True
    if allowed is Open.SPARING:
        return _is_sparing(exercise.form(form))
    return allowed in GATES and exercise.is_within(form, GATES[allowed])


def _is_sparing(form: Form) -> bool:
    """Whether it is a beginner's form that is not done face down, bends under no load and lifts no head."""
    is_easy = form.level == LEVELS[0] and form.rank is not Rank.FULL and form.is_home
    return is_easy and form.position != "prone" and not SPARED_TAGS & form.tags
