"""What stands first in the way in: what the safety answers leave open, and why the first session is as it is. Pure."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.screening import Clearance, Open
from accounts.screening.gates import G7
from accounts.screening.questions import GREEN_MAX
from conventions.rules import Rule

NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Opening:
    """What the safety answers leave open, in one note; ``rule`` is what decided it, where one did."""

    light: str
    title: str
    sentence: str
    rule: Rule | None = None


def opening_of(clearance: Clearance) -> Opening:
    """Return the note that follows the safety questions."""
    if not clearance.reasons:
        limit = _("Stop if your pain goes above {limit} out of 10.").format(limit=clearance.ceiling)
        if clearance.is_assessed:
            return Opening("green", _("Green: you can start"), limit)
        checked = _("Have the pain checked when you can.")
        return Opening("green", _("Green: you can start gently"), f"{limit} {checked}")
    reason = clearance.reasons[0]
    if clearance.is_blocked and clearance.open is Open.NOTHING:
        return Opening("red", _("Red: no exercise for now"), f"{reason.sentence} {reason.ends}", reason.rule)
    if clearance.is_blocked:
        return Opening("amber", _("Amber: ask today"), f"{reason.sentence} {reason.ends}", reason.rule)
    if reason.rule is G7:
        limit = _("Stop if your pain goes above {limit} out of 10.").format(limit=clearance.ceiling)
        return Opening(NEUTRAL, _("Gentle movements only for now"), limit, reason.rule)
    is_gentle = clearance.open >= Open.GENTLE
    title = _("Amber: gentle movements first") if is_gentle else _("Amber: breathing and rest first")
    return Opening("amber", title, f"{reason.sentence} {reason.ends}", reason.rule)


def why_so(
    clearance: Clearance, *, pain: int | None, wished: bool, strength_count: int, is_easier: bool = False
) -> str:
    """Why the first session is as gentle or as strong as it is, in one sentence from the pain and its limit.

    ``wished``: strength was open to this pain. ``is_easier``: the check-in makes that strength easier today.
    """
    limit = clearance.ceiling
    if clearance.open < Open.GENTLE:
        return _("Your safety answers leave breathing and rest for now.")
    if pain is not None and pain > limit:
        sentence = _("Your pain is {pain} and your limit is {limit}, so all of it is gentle.")
        return sentence.format(pain=pain, limit=limit)
    if clearance.reasons and clearance.reasons[0].rule is G7:
        return _("You have not answered the safety questions yet, so all of it is gentle.")
    if clearance.open is Open.GENTLE:
        return _("Your safety answers leave gentle movements for now.")
    if pain is None:
        return _("You gave no number, so all of it is gentle.")
    if not wished or not strength_count:
        return _("Your pain is {pain}. You begin with gentle movements.").format(pain=pain)
    given = {"pain": pain, "limit": limit, "count": strength_count}
    if pain > GREEN_MAX and is_easier:
        return ngettext(
            "Your pain is {pain} and your limit is {limit}, so it has {count} strength movement in an easier version.",
            "Your pain is {pain} and your limit is {limit}, so it has {count} strength movements in easier versions.",
            strength_count,
        ).format(**given)
    return ngettext(
        "Your pain is {pain} and your limit is {limit}, so it has {count} light strength movement.",
        "Your pain is {pain} and your limit is {limit}, so it has {count} light strength movements.",
        strength_count,
    ).format(**given)
