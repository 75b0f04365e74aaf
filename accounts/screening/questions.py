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
        gettext_lazy("Has a doctor said anything about exercise?"),
        (
            Option(
                "supervised",
                gettext_lazy("A doctor told you to avoid exercise, or to be watched"),
                is_check_first=True,
            ),
        ),
    ),
    Question(
        "2",
        gettext_lazy("Heart and blood pressure"),
        (
            Option("heart", gettext_lazy("A heart or blood vessel problem"), ("BP",), is_check_first=True),
            Option(
                "pressure",
                gettext_lazy("High blood pressure, not controlled, or you do not know"),
                ("BP",),
                is_check_first=True,
            ),
            Option(
                "pressure_controlled",
                gettext_lazy("High blood pressure, treated and controlled"),
                ("BPC",),
                help=format_lazy(
                    gettext_lazy("Controlled: your doctor says so, or the last readings were below {reading}."),
                    reading=CONTROLLED_BELOW,
                ),
            ),
        ),
    ),
    Question(
        "3",
        gettext_lazy("Dizziness and falls"),
        (
            Option("dizzy", gettext_lazy("Dizzy or faint in the last year"), ("DIZZY",), is_check_first=True),
            Option("falls", gettext_lazy("A fall in the last year"), ("BAL",), is_check_first=True),
        ),
    ),
    Question(
        "4",
        gettext_lazy("Breathing"),
        (Option("breathing", gettext_lazy("A lung disease that effort makes worse"), is_check_first=True),),
    ),
    Question(
        "5",
        gettext_lazy("Bones"),
        (
            Option("thin_bones", gettext_lazy("Thin bones (osteoporosis)"), ("OP",)),
            Option("spine_fracture", gettext_lazy("A broken bone in the spine, ever"), ("OP",)),
            Option("steroids", gettext_lazy("Steroid tablets for three months or more"), ("OP",)),
        ),
    ),
    Question(
        "6",
        gettext_lazy("Spine and joints"),
        (
            Option("disc", gettext_lazy("A disc or nerve problem, no pain in the leg"), ("DISC",)),
            Option(
                "disc_leg", gettext_lazy("A disc or nerve problem, with pain or tingling in the leg"), ("DISC", "LEG")
            ),
            Option("spine_operation", gettext_lazy("An operation on the spine"), ("DISC",)),
            Option("slipped", gettext_lazy("A slipped vertebra, or pain on bending back"), ("SPON",)),
            Option("low_back", gettext_lazy("Low-back pain"), ("LBP",)),
            Option(
                "joints",
                gettext_lazy("Rheumatoid arthritis, Bechterew disease, or very loose joints"),
                ("JOINTS", "NECK", "OP"),
                is_check_first=True,
                help=gettext_lazy(
                    "Bechterew: ankylosing spondylitis. Very loose joints: a connective tissue condition."
                ),
            ),
            Option("scoliosis", gettext_lazy("A curved spine (scoliosis)")),
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
        ),
    ),
    Question(
        "7",
        gettext_lazy("Neck, shoulder and arm"),
        (
            Option("neck", gettext_lazy("Neck pain"), ("NECK",)),
            Option("arm", gettext_lazy("Tingling or pain down an arm"), ("NECK",)),
            Option("shoulder", gettext_lazy("A sore shoulder, or one that slips out"), ("SHLD",)),
        ),
    ),
    Question(
        "8",
        gettext_lazy("Pregnancy and birth"),
        (
            Option(
                "pregnant",
                gettext_lazy("Pregnant"),
                help=gettext_lazy("Pregnancy changes exercises from week 13 on. Advice differs, 13 to 20 weeks."),
            ),
            Option("birth", gettext_lazy("Gave birth in the last 6 months")),
            Option("caesarean", gettext_lazy("It was a caesarean")),
            Option("belly_checked", gettext_lazy("Somebody checked my belly since; it does not dome")),
        ),
    ),
    Question(
        "9",
        gettext_lazy("Eyes, belly, chest, and the last 12 weeks"),
        (
            Option("eye", gettext_lazy("Glaucoma, a retina problem, or an eye operation lately"), ("EYE",)),
            Option("hernia", gettext_lazy("A hernia, or belly muscles that have parted"), ("HERNIA",)),
            Option("belly_surgery", gettext_lazy("A belly operation lately"), ("HERNIA",)),
            Option("rib", gettext_lazy("A sore or broken rib, or a chest operation lately"), ("RIB",)),
            Option("reflux", gettext_lazy("Acid that rises (reflux)"), ("REFLUX",)),
            Option(
                "operation",
                gettext_lazy("An operation on spine, chest, belly, hip or eye"),
                head=gettext_lazy("In the last 12 weeks"),
            ),
            Option("operation", gettext_lazy("A broken rib or a broken spine bone")),
            Option("injury", gettext_lazy("A fall, crash or whiplash, looked at since")),
        ),
    ),
    Question(
        "10",
        gettext_lazy("Hips, knees, wrists and balance"),
        (
            Option("hip", gettext_lazy("A sore or replaced hip"), ("HIP",)),
            Option("knee", gettext_lazy("Sore knees"), ("KNEE",)),
            Option("wrist", gettext_lazy("Sore wrists"), ("WRIST",)),
            Option("balance", gettext_lazy("Unsure balance"), ("BAL",)),
        ),
    ),
    Question(
        "11",
        gettext_lazy("Other conditions"),
        (
            Option("fibromyalgia", gettext_lazy("Fibromyalgia"), ("PACE",)),
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
