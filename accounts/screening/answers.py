"""The whole form as one person answered it, and the flags that follow: what an exercise then spares. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy

from accounts.screening.questions import EDITION, GREEN_MAX, OPTIONS
from conventions.rules import GENERAL_PRACTICE, Rule
from conventions.sources import NHS_CHEST_INJURY, NHS_PREGNANCY

PREG_FROM = 13
"""Completed weeks from which pregnancy changes exercises."""
PREGNANCY = timedelta(weeks=40)
"""From the first day of the last period to the due date."""
AFTER_BIRTH = timedelta(weeks=26)
"""How long after a birth the belly is spared as with a separation, unless it was checked."""
RIB_ASKED_EVERY = timedelta(weeks=3)
"""How often somebody with a sore rib is asked whether it still hurts."""
NECK, RIBS, ELSEWHERE = "neck", "ribs", "elsewhere"
"""Where an injury of the last 12 weeks was."""
_SPARED_AFTER_INJURY = {NECK: "NECK", RIBS: "RIB"}


@dataclass(frozen=True, slots=True)
class Answers:
    """The whole form as one person answered it. ``signs`` are ids of red-flag rows, ``conditions`` codes of options.

    ``due_on``, ``birth_on``, ``operation_on``, ``injury_on`` and ``leg_since_on`` (pain in the leg) go with ticks;
    ``injury_where`` says where. ``agreed_on``: when a professional agreed to gentle exercise,
    ``strength_agreed_on``: to strength exercise after the injury. ``rib_calm_on``: since when the rib no longer hurts,
    ``rib_asked_on``: when that was asked last, beside the form. ``paced_since_on``: since when fibromyalgia is ticked.
    ``is_understood``: "I understand and choose to start gently". ``signs_at``: when the emergency and today rows were
    answered last, which may be later than the whole form. ``edition``: which questions were asked.
    """

    answered_on: date
    signs: frozenset[str] = frozenset()
    conditions: frozenset[str] = frozenset()
    due_on: date | None = None
    birth_on: date | None = None
    operation_on: date | None = None
    agreed_on: date | None = None
    is_understood: bool = False
    signs_at: datetime | None = None
    leg_since_on: date | None = None
    injury_on: date | None = None
    injury_where: str = ""
    strength_agreed_on: date | None = None
    rib_calm_on: date | None = None
    rib_asked_on: date | None = None
    paced_since_on: date | None = None
    edition: int = EDITION

    def is_check_first(self) -> bool:
        """Whether a condition wants a doctor's word before exercise (rule G10)."""
        return self.is_pressure_of_first_edition() or any(
            OPTIONS[code].is_check_first for code in self.conditions if code in OPTIONS
        )

    def is_pressure_of_first_edition(self) -> bool:
        """Whether a controlled blood pressure was answered where it was still checked with a doctor first."""
        return self.edition < EDITION and "pressure_controlled" in self.conditions

    def soon_signs(self) -> frozenset[str]:
        """The rows that are ticked, and row 11 for a curved spine that still grows."""
        return self.signs | ({"11"} if "scoliosis_growing" in self.conditions else frozenset())

    def asks_rib(self) -> bool:
        """Whether there is a rib to ask about, sore or not."""
        return "rib" in self.conditions or ("injury" in self.conditions and self.injury_where == RIBS)

    def has_sore_rib(self) -> bool:
        """Whether ribs are spared: until the person says that they no longer hurt, or again after a later injury."""
        if not self.asks_rib() or self.rib_calm_on is None:
            return self.asks_rib()
        is_hurt_again = self.injury_where == RIBS and self.injury_on is not None and self.injury_on > self.rib_calm_on
        return "injury" in self.conditions and is_hurt_again

    def is_rib_due(self, *, today: date) -> bool:
        """Whether it is time to ask again whether the rib still hurts (rule RIB)."""
        asked_on = max(day for day in (self.answered_on, self.rib_asked_on) if day is not None)
        return self.has_sore_rib() and today >= asked_on + RIB_ASKED_EVERY


def completed_weeks(due_on: date, *, today: date) -> int:
    """Completed weeks of pregnancy on ``today``."""
    return (today - (due_on - PREGNANCY)).days // 7


def flags(answers: Answers | None, *, today: date, before: int | None = None) -> frozenset[str]:
    """The conditions to spare today. ``before`` is the pain just now, 0 to 10, where it is known."""
    found = {"UBP"} if before is not None and before > GREEN_MAX else set()
    if answers is not None:
        found |= {flag for code in answers.conditions if code in OPTIONS for flag in OPTIONS[code].flags}
        if "pregnant" in answers.conditions and _is_far_enough(answers.due_on, today=today):
            found.add("PREG")
        if "birth" in answers.conditions and _is_belly_spared(answers, today=today):
            found.add("HERNIA")
        if "injury" in answers.conditions and answers.injury_where in _SPARED_AFTER_INJURY:
            found.add(_SPARED_AFTER_INJURY[answers.injury_where])
        if not answers.has_sore_rib():
            found.discard("RIB")
    return frozenset(found)


def _is_far_enough(due_on: date | None, *, today: date) -> bool:
    """From 13 completed weeks on, past the due date too until the person says otherwise; without a date, at once."""
    return due_on is None or completed_weeks(due_on, today=today) >= PREG_FROM


def _is_belly_spared(answers: Answers, *, today: date) -> bool:
    if "belly_checked" in answers.conditions:
        return False
    return answers.birth_on is None or today < answers.birth_on + AFTER_BIRTH


PREG = Rule(
    "PREG",
    title=gettext_lazy("Pregnancy"),
    text=gettext_lazy("In pregnancy, exercises change from {weeks:# completed week|# completed weeks} on."),
    reason=gettext_lazy("Advice varies from 13 to 20 weeks. We use the earliest."),
    sources=(NHS_PREGNANCY,),
    choice=gettext_lazy("the week is our own choice"),
    numbers={"weeks": PREG_FROM},
)
HERNIA = Rule(
    "HERNIA",
    title=gettext_lazy("The belly after a birth"),
    text=gettext_lazy(
        "For {weeks:# week|# weeks} after a birth, exercises spare your belly as with a hernia. It ends sooner if a "
        "health professional has checked your belly and it does not dome."
    ),
    reason=gettext_lazy("Belly muscles that have parted need time and care."),
    choice=GENERAL_PRACTICE,
    numbers={"weeks": AFTER_BIRTH.days // 7},
)
RIB = Rule(
    "RIB",
    title=gettext_lazy("A sore rib"),
    text=gettext_lazy(
        "Exercises spare your ribs until you say that a deep breath, a cough and lying on the rib no longer hurt. We "
        "ask every {weeks:# week|# weeks}."
    ),
    reason=gettext_lazy("Hospitals say that most sore ribs get better in 3 to 6 weeks, but you feel it first."),
    sources=(NHS_CHEST_INJURY,),
    choice=gettext_lazy("how often we ask is our own choice"),
    numbers={"weeks": RIB_ASKED_EVERY.days // 7},
)

RULES = (PREG, HERNIA, RIB)
