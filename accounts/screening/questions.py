"""Ten questions about conditions, and the flags they set: what an exercise then spares. Pure.

The wording of the questions is our own.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy

from conventions.messages import Message
from conventions.rules import GENERAL_PRACTICE, OUR_CHOICE, Rule
from conventions.sources import NHS_PREGNANCY

FLAGS = (
    *("OP", "DISC", "NECK", "SHLD", "PREG", "BP", "EYE", "DIZZY", "LBP", "SPON", "WRIST", "KNEE", "HIP", "HERNIA"),
    *("REFLUX", "BAL", "RIB", "UBP", "JOINTS"),
)
"""Conditions that change an exercise. ``UBP`` is computed from today's pain, never asked. ``JOINTS`` brings ``OP`` and
``NECK`` with it, and leaves out what lifts the head.
"""

PREG_FROM = 13
"""Completed weeks from which pregnancy changes exercises."""
PREGNANCY = timedelta(weeks=40)
"""From the first day of the last period to the due date."""
AFTER_BIRTH = timedelta(weeks=26)
"""How long after a birth the belly is spared as with a separation, unless it was checked."""
GREEN_MAX = 2
"""Pain up to it, of 10, is green: above it today it is the flag ``UBP``."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to tick under a question: the flags it sets, and whether to check with a doctor first."""

    code: str
    text: Message
    flags: tuple[str, ...] = ()
    is_check_first: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One of the ten, with what can be ticked under it."""

    id: str
    text: Message
    options: tuple[Option, ...]


QUESTIONS = (
    Question(
        "1",
        gettext_lazy("Has a clinician told you to avoid or supervise exercise?"),
        (Option("supervised", gettext_lazy("Yes"), is_check_first=True),),
    ),
    Question(
        "2",
        gettext_lazy("Heart, circulation or blood pressure?"),
        (
            Option("heart", gettext_lazy("A heart or circulation problem"), ("BP",), is_check_first=True),
            Option(
                "pressure", gettext_lazy("High blood pressure that is not controlled"), ("BP",), is_check_first=True
            ),
            Option("pressure_controlled", gettext_lazy("High blood pressure that is controlled"), is_check_first=True),
        ),
    ),
    Question(
        "3",
        gettext_lazy("Dizzy, faint or falls in the last year?"),
        (
            Option("dizzy", gettext_lazy("Dizzy or faint"), ("DIZZY",), is_check_first=True),
            Option("falls", gettext_lazy("Falls"), ("BAL",), is_check_first=True),
        ),
    ),
    Question(
        "4",
        gettext_lazy("A breathing disease that effort makes worse?"),
        (Option("breathing", gettext_lazy("Yes"), is_check_first=True),),
    ),
    Question(
        "5",
        gettext_lazy("Bones?"),
        (
            Option("thin_bones", gettext_lazy("Thin bones"), ("OP",)),
            Option("spine_fracture", gettext_lazy("An earlier fracture of the spine"), ("OP",)),
            Option("steroids", gettext_lazy("Steroid tablets for a long time"), ("OP",)),
        ),
    ),
    Question(
        "6",
        gettext_lazy("Spine and joints?"),
        (
            Option("disc", gettext_lazy("Disc or nerve symptoms"), ("DISC",)),
            Option("spine_operation", gettext_lazy("An operation on the spine"), ("DISC",)),
            Option("slipped", gettext_lazy("A slipped vertebra, or pain on bending back"), ("SPON",)),
            Option("low_back", gettext_lazy("Low-back pain"), ("LBP",)),
            Option(
                "joints",
                gettext_lazy(
                    "Rheumatoid arthritis, ankylosing spondylitis, or a very loose-joint (connective tissue) condition"
                ),
                ("JOINTS", "NECK", "OP"),
                is_check_first=True,
            ),
        ),
    ),
    Question(
        "7",
        gettext_lazy("Neck, shoulder or arm?"),
        (
            Option("neck", gettext_lazy("Neck pain"), ("NECK",)),
            Option("arm", gettext_lazy("Tingling or pain down an arm"), ("NECK",)),
            Option("shoulder", gettext_lazy("Shoulder pain, or a shoulder that slips"), ("SHLD",)),
        ),
    ),
    Question(
        "8",
        gettext_lazy("Pregnant, or gave birth within 6 months?"),
        (
            Option("pregnant", gettext_lazy("Pregnant")),
            Option("birth", gettext_lazy("Gave birth within 6 months")),
            Option("caesarean", gettext_lazy("It was a caesarean")),
            Option("belly_checked", gettext_lazy("A professional checked my belly since, and it does not dome")),
        ),
    ),
    Question(
        "9",
        gettext_lazy("Eyes, belly or chest?"),
        (
            Option("eye", gettext_lazy("Glaucoma, a retina problem or recent eye surgery"), ("EYE",)),
            Option("hernia", gettext_lazy("A hernia, or belly muscles that have parted"), ("HERNIA",)),
            Option("belly_surgery", gettext_lazy("Recent surgery on the belly"), ("HERNIA",)),
            Option("rib", gettext_lazy("A rib injury, or recent surgery on the chest"), ("RIB",)),
            Option("reflux", gettext_lazy("Reflux"), ("REFLUX",)),
            Option(
                "operation",
                gettext_lazy(
                    "An operation on spine, chest, belly, hip or eye, or a broken rib or spine, within the last 12 "
                    "weeks"
                ),
            ),
        ),
    ),
    Question(
        "10",
        gettext_lazy("Hips, knees, wrists or balance?"),
        (
            Option("hip", gettext_lazy("A sore or replaced hip"), ("HIP",)),
            Option("knee", gettext_lazy("Sore knees"), ("KNEE",)),
            Option("wrist", gettext_lazy("Sore wrists"), ("WRIST",)),
            Option("balance", gettext_lazy("Unsure balance"), ("BAL",)),
        ),
    ),
)

OPTIONS = {option.code: option for question in QUESTIONS for option in question.options}


@dataclass(frozen=True, slots=True)
class Answers:
    """The whole form as one person answered it. ``signs`` are ids of red-flag rows, ``conditions`` codes of options.

    ``due_on``, ``birth_on`` and ``operation_on`` go with the ticks of the same names. ``agreed_on``: when a
    professional agreed to gentle exercise. ``is_understood``: "I understand and choose to start gently".
    ``signs_at``: when the emergency and today rows were answered last, which may be later than the whole form.
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

    def is_check_first(self) -> bool:
        """Whether a condition wants a doctor's word before exercise (rule G10)."""
        return any(OPTIONS[code].is_check_first for code in self.conditions if code in OPTIONS)


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
    text=gettext_lazy("In pregnancy, exercises change from {weeks} completed weeks on."),
    reason=gettext_lazy("Advice varies from 13 to 20 weeks. We use the earliest."),
    sources=(NHS_PREGNANCY,),
    choice=gettext_lazy("the week is our own choice"),
    numbers={"weeks": PREG_FROM},
)
HERNIA = Rule(
    "HERNIA",
    title=gettext_lazy("The belly after a birth"),
    text=gettext_lazy(
        "For {weeks} weeks after a birth, exercises spare your belly as with a hernia. It ends sooner if a "
        "professional has checked your belly and it does not dome."
    ),
    reason=gettext_lazy("Belly muscles that have parted need time and care."),
    choice=GENERAL_PRACTICE,
    numbers={"weeks": AFTER_BIRTH.days // 7},
)
UBP = Rule(
    "UBP",
    title=gettext_lazy("A sore upper back today"),
    text=gettext_lazy("With pain above {green_max} out of 10 today, some exercises are left out or made easier."),
    reason=gettext_lazy("A sore day is not a day for more."),
    choice=OUR_CHOICE,
    numbers={"green_max": GREEN_MAX},
)

RULES = (PREG, HERNIA, UBP)
