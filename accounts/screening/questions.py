"""Questions about conditions, and the flags they set: what an exercise then spares. Pure.

The wording of the questions is our own.
"""

from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from conventions.messages import Message
from conventions.rules import OUR_CHOICE, Rule

FLAGS = (
    *("OP", "DISC", "NECK", "SHLD", "PREG", "BP", "EYE", "DIZZY", "LBP", "SPON", "WRIST", "KNEE", "HIP", "HERNIA"),
    *("REFLUX", "BAL", "RIB", "UBP", "JOINTS", "BPC", "LEG", "PACE", "BREATH"),
)
"""Conditions that change an exercise or a routine. ``UBP`` is computed from today's pain, never asked. ``JOINTS``
brings ``OP`` and ``NECK`` with it, and leaves out what lifts the head. ``LEG`` stands beside ``DISC`` and tightens it,
``PACE`` changes how much is composed, and ``BREATH`` asks for easy breaths.
"""

GREEN_MAX = 2
"""Pain up to it, of 10, is green: above it today it is the flag ``UBP``."""
CONTROLLED_BELOW = "140/90"
"""A blood pressure below it counts as controlled."""
ADULT_CURVE_FROM = 20
"""The age in years from which a curved spine is taken as grown."""
EDITION = 2
"""Which questions these are. In the first edition a controlled blood pressure was checked with a doctor first too, and
those answers keep that meaning."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to tick under a question: the conditions it sets, and whether to check with a doctor first.

    ``after``: the option that this one says more about. ``head`` is shown above it, ``help`` below.
    """

    code: str
    text: Message
    flags: tuple[str, ...] = ()
    is_check_first: bool = False
    after: str = ""
    help: Message = ""
    head: Message = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One of the questions, with what can be ticked under it."""

    id: str
    text: Message
    options: tuple[Option, ...]


QUESTIONS = (
    Question(
        "1",
        gettext_lazy("Pain elsewhere"),
        (
            Option("low_back", gettext_lazy("Low-back pain"), ("LBP",)),
            Option("neck", gettext_lazy("Neck pain"), ("NECK",)),
            Option(
                "arm",
                gettext_lazy("Arm pain or tingling"),
                ("NECK",),
            ),
            Option(
                "shoulder",
                gettext_lazy("Sore or slipping shoulder"),
                ("SHLD",),
            ),
            Option("hip", gettext_lazy("Sore or replaced hip"), ("HIP",)),
            Option("knee", gettext_lazy("Sore knees"), ("KNEE",)),
            Option("wrist", gettext_lazy("Sore wrists"), ("WRIST",)),
            Option("fibromyalgia", gettext_lazy("Fibromyalgia"), ("PACE",)),
        ),
    ),
    Question(
        "2",
        gettext_lazy("Spine, bones, joints"),
        (
            Option(
                "disc",
                gettext_lazy("Disc or nerve problem, no leg pain"),
                ("DISC",),
            ),
            Option(
                "disc_leg",
                gettext_lazy("Disc or nerve problem, with leg pain or tingling"),
                ("DISC", "LEG"),
            ),
            Option(
                "spine_operation",
                gettext_lazy("Spine operation"),
                ("DISC",),
            ),
            Option(
                "slipped",
                gettext_lazy("Slipped vertebra, or pain bending back"),
                ("SPON",),
            ),
            Option("scoliosis", gettext_lazy("Curved spine (scoliosis)")),
            Option(
                "scoliosis_operated",
                gettext_lazy("It was operated on, with rods or a fusion"),
                ("DISC",),
                after="scoliosis",
            ),
            Option(
                "scoliosis_growing",
                format_lazy(gettext_lazy("You are under {age}, or still growing"), age=ADULT_CURVE_FROM),
                after="scoliosis",
            ),
            Option("thin_bones", gettext_lazy("Thin bones (osteoporosis)"), ("OP",)),
            Option(
                "spine_fracture",
                gettext_lazy("Broken spine bone, ever"),
                ("OP",),
            ),
            Option(
                "steroids",
                gettext_lazy("Steroid tablets, 3 months or more"),
                ("OP",),
            ),
            Option(
                "joints",
                gettext_lazy("Rheumatoid arthritis, Bechterew disease or very loose joints"),
                ("JOINTS", "NECK", "OP"),
                is_check_first=True,
                help=gettext_lazy(
                    "Bechterew: ankylosing spondylitis. Very loose joints: a connective tissue condition."
                ),
            ),
        ),
    ),
    Question(
        "3",
        gettext_lazy("Heart, breathing, balance"),
        (
            Option(
                "heart",
                gettext_lazy("Heart or blood vessel problem"),
                ("BP",),
                is_check_first=True,
            ),
            Option(
                "pressure",
                gettext_lazy("High blood pressure, not controlled or unsure"),
                ("BP",),
                is_check_first=True,
            ),
            Option(
                "pressure_controlled",
                gettext_lazy("High blood pressure, controlled"),
                ("BPC",),
                help=format_lazy(
                    gettext_lazy("Controlled: your doctor says so, or the last readings were below {reading}."),
                    reading=CONTROLLED_BELOW,
                ),
            ),
            Option(
                "breathing",
                gettext_lazy("Lung disease that effort makes worse"),
                is_check_first=True,
            ),
            Option(
                "dizzy",
                gettext_lazy("Dizzy or faint this past year"),
                ("DIZZY",),
                is_check_first=True,
            ),
            Option(
                "falls",
                gettext_lazy("A fall this past year"),
                ("BAL",),
                is_check_first=True,
            ),
            Option("balance", gettext_lazy("Unsure balance"), ("BAL",)),
        ),
    ),
    Question(
        "4",
        gettext_lazy("Eyes, chest, belly"),
        (
            Option(
                "eye",
                gettext_lazy("Glaucoma, retina problem or recent eye operation"),
                ("EYE",),
            ),
            Option(
                "hernia",
                gettext_lazy("Hernia or parted belly muscles"),
                ("HERNIA",),
            ),
            Option(
                "belly_surgery",
                gettext_lazy("Recent belly operation"),
                ("HERNIA",),
            ),
            Option(
                "rib",
                gettext_lazy("Sore or broken rib, or recent chest operation"),
                ("RIB",),
            ),
            Option("reflux", gettext_lazy("Acid reflux"), ("REFLUX",)),
        ),
    ),
    Question(
        "5",
        gettext_lazy("Anything else"),
        (
            Option(
                "pregnant",
                gettext_lazy("Pregnant"),
                help=gettext_lazy("Pregnancy changes exercises from week 13 on. Advice differs, 13 to 20 weeks."),
            ),
            Option(
                "birth",
                gettext_lazy("Gave birth within 6 months"),
            ),
            Option("caesarean", gettext_lazy("It was a caesarean")),
            Option("belly_checked", gettext_lazy("Somebody checked my belly since, and it does not dome")),
            Option(
                "supervised",
                gettext_lazy("Told to avoid exercise or be watched"),
                is_check_first=True,
            ),
            Option("diabetes", gettext_lazy("Diabetes")),
            Option("diabetes_low", gettext_lazy("Insulin, or tablets that can make you low"), after="diabetes"),
            Option("diabetes_eye", gettext_lazy("Eye damage"), ("EYE",), after="diabetes"),
            Option("diabetes_feet", gettext_lazy("Numb feet"), ("BAL",), after="diabetes"),
            Option("diabetes_dizzy", gettext_lazy("Dizzy on standing up"), ("DIZZY",), after="diabetes"),
            Option("epilepsy", gettext_lazy("Epilepsy")),
            Option("seizure_year", gettext_lazy("A seizure in the last 12 months"), ("BAL",), after="epilepsy"),
            Option(
                "seizure_recent",
                gettext_lazy("A seizure in the last 3 months, or the epilepsy is new"),
                ("BAL",),
                is_check_first=True,
                after="epilepsy",
            ),
            Option("seizure_breath", gettext_lazy("Fast breathing can set one off"), ("BREATH",), after="epilepsy"),
            Option("other", gettext_lazy("Something else")),
            Option(
                "operation",
                gettext_lazy("Operation on spine, chest, belly, hip or eye"),
                head=gettext_lazy("In the last 12 weeks"),
            ),
            Option(
                "operation",
                gettext_lazy("Broken rib or spine bone"),
            ),
            Option(
                "injury",
                gettext_lazy("Fall, crash or whiplash, checked since"),
            ),
        ),
    ),
)

_OPTIONS = tuple(option for question in QUESTIONS for option in question.options)
OPTIONS = {code: next(option for option in _OPTIONS if option.code == code) for code in (one.code for one in _OPTIONS)}
"""By code. Two options may share one; the first speaks for both."""

UBP = Rule(
    "UBP",
    title=gettext_lazy("A sore upper back today"),
    text=gettext_lazy("With pain above {green_max} out of 10 today, some exercises are left out or made easier."),
    reason=gettext_lazy("A sore day is not a day for more."),
    choice=OUR_CHOICE,
    numbers={"green_max": GREEN_MAX},
)

RULES = (UBP,)
