"""What the warnings close or suggest today, and how that holds somebody back. Pure."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from django.utils.translation import gettext as _

from accounts.screening import Clearance, Open, Reason
from accounts.screening.gates import G7
from conventions.days import in_words
from conventions.messages import Doc, say
from conventions.rules import Rule
from tracking.insights.warnings.fired import WEEK_DAYS
from tracking.insights.warnings.pain import HIGH_WEEKS, W3, W4
from tracking.insights.warnings.signs import W5


@dataclass(frozen=True, slots=True)
class Effects:
    """What the warnings block or suggest today, for the check-in, Today and reminders.

    The plan does not read the diary. It gets the days on which strength or the plan is on hold, and the check-in
    blocks what they block.

    ``is_gentle_today`` is a suggestion. ``is_stopped``: the plan is on hold. ``is_head_resting``: exercises that move
    or lower the head are left out.
    """

    rules: tuple[Rule, ...] = ()
    is_gentle_today: bool = False
    strength_from: Annotated[date | None, Doc("The first local day with strength again.")] = None
    is_stopped: bool = False
    asked_by: Annotated[
        tuple[Rule, ...], Doc("Since these warnings, the urgent safety questions need new answers.")
    ] = ()
    is_eased: bool = False
    is_head_resting: Annotated[bool, Doc("What moves or lowers the head is left out.")] = False

    @property
    def is_quiet(self) -> bool:
        """Nothing invites to a session while this is so (rule QUIET-INVITES)."""
        return self.strength_from is not None or self.is_stopped or self.has_new_sign

    @property
    def has_new_sign(self) -> bool:
        """A sign that has to be asked about today stands unanswered (W5)."""
        return W5 in self.asked_by


def held_back(clearance: Clearance, effects: Effects) -> Clearance:
    """``clearance`` with what the warnings close: all but the gentle set, or after a new sign all but the quiet one."""
    reasons = []
    if effects.is_stopped:
        sentence = _(
            "Your pain has been higher for {weeks:# week|# weeks}, so take a break from strength. You can still do "
            "gentle exercises."
        )
        ends = _(
            "This changes when your {days:#-day|#-day} average is lower again, or when your pain has been checked."
        )
        sentence, ends = say(sentence, weeks=HIGH_WEEKS), say(ends, days=WEEK_DAYS)
        reasons.append(Reason(W4, sentence, open=Open.GENTLE, ends=ends))
    if effects.strength_from is not None:
        day = in_words(effects.strength_from)
        sentence = _(
            "Several mornings were sore, so take a break from strength until {day}. You can still do gentle exercises."
        )
        ends = _("This ends on {day}.").format(day=day)
        reasons.append(Reason(W3, sentence.format(day=day), open=Open.GENTLE, ends=ends))
    if effects.asked_by:
        allowed = Open.GENTLE
        sentence = _("Please answer the urgent safety questions again. Until then, do only gentle exercises.")
        if effects.has_new_sign:
            sentence = _("Please answer the urgent safety questions first. Until then, do only breathing and rest.")
            allowed = Open.QUIET
        ends = _("Answer them to continue. It takes a minute.")
        reasons.append(Reason(G7, sentence, open=allowed, ends=ends))
    if not reasons:
        return clearance
    return replace(
        clearance,
        open=min(clearance.open, *(reason.open for reason in reasons)),
        reasons=(*clearance.reasons, *reasons),
    )
