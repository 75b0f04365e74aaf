"""What the warnings of the diary hold back of a routine, as the diary handed it down. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.screening.gates import G7
from accounts.screening.levels import Open, Reason
from conventions.days import in_words
from conventions.rules import OUR_CHOICE, Rule

RESTS = Rule(
    "RESTS",
    title=gettext_lazy("Routines while your diary asks for rest"),
    text=gettext_lazy(
        "While a warning from your diary puts strength or your plan on hold, we build gentle routines only. The "
        "warning says for how long."
    ),
    reason=gettext_lazy("A warning comes before a routine. What is built today is for today."),
    choice=OUR_CHOICE,
)


@dataclass(frozen=True, slots=True)
class Rest:
    """What the warnings close: the first day with strength again, the day on which several mornings were sore, and
    since when the plan rests."""

    strength_from: date | None = None
    sore_on: date | None = None
    rests_since: date | None = None


def held_by_diary(
    rest: Rest, *, today: date, assessed_on: date | None = None, signs_on: date | None = None
) -> Iterator[Reason]:
    """Why only gentle exercises are open. ``signs_on``: when the urgent safety questions were answered last."""
    if rest.rests_since is not None and (assessed_on is None or assessed_on < rest.rests_since):
        sentence = _(
            "Your pain has been higher for weeks, so take a break from strength. You can still do gentle exercises."
        )
        ends = _("This changes when your pain is lower again, or when a health professional has checked it.")
        yield Reason(RESTS, sentence, open=Open.GENTLE, ends=ends)
    if rest.strength_from is not None and today < rest.strength_from:
        day = in_words(rest.strength_from)
        sentence = _(
            "It was sore the morning after, so take a break from strength until {day}. You can still do gentle "
            "exercises."
        )
        ends = _("This ends on {day}.").format(day=day)
        yield Reason(RESTS, sentence.format(day=day), open=Open.GENTLE, ends=ends)
    if rest.sore_on is not None and (signs_on is None or signs_on < rest.sore_on):
        sentence = _("Please answer the urgent safety questions again. Until then, do only gentle exercises.")
        ends = _("Answer them to continue. It takes a minute.")
        yield Reason(G7, sentence, open=Open.GENTLE, ends=ends)


RULES = (RESTS,)
