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

    ``after``: the option that this one says more about. ``head`` is shown above it, ``help`` below. ``chip``: the same
    in a few words, where ``text`` has more.
    """

    code: str
    text: Message
    flags: tuple[str, ...] = ()
    is_check_first: bool = False
    after: str = ""
    help: Message = ""
    head: Message = ""
    chip: Message = ""


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
                gettext_lazy("Tingling or pain down an arm"),
                ("NECK",),
                chip=gettext_lazy("Arm pain or tingling"),
            ),
            Option(
                "shoulder",
                gettext_lazy("A sore shoulder, or one that slips out"),
                ("SHLD",),
                chip=gettext_lazy("Sore or slipping shoulder"),
            ),
            Option("hip", gettext_lazy("A sore or replaced hip"), ("HIP",), chip=gettext_lazy("Sore or replaced hip")),
            Option("knee", gettext_lazy("Sore knees"), ("KNEE",)),
            Option("wrist", gettext_lazy("Sore wrists"), ("WRIST",)),
            Option("fibromyalgia", gettext_lazy("Fibromyalgia"), ("PACE",)),
        ),
    ),
    Question(
        "2",
        gettext_lazy("Spine, bones and joints"),
        (
            Option(
                "disc",
                gettext_lazy("A disc or nerve problem, no pain in the leg"),
                ("DISC",),
                chip=gettext_lazy("Disc or nerve problem"),
            ),
            Option(
                "disc_leg",
                gettext_lazy("A disc or nerve problem, with pain or tingling in the leg"),
                ("DISC", "LEG"),
                chip=gettext_lazy("Disc or nerve problem with leg pain"),
            ),
            Option(
                "spine_operation",
                gettext_lazy("An operation on the spine"),
                ("DISC",),
                chip=gettext_lazy("Spine operation"),
            ),
            Option(
                "slipped",
                gettext_lazy("A slipped vertebra, or pain on bending back"),
                ("SPON",),
                chip=gettext_lazy("Slipped vertebra, or pain bending back"),
            ),
            Option(
                "scoliosis", gettext_lazy("A curved spine (scoliosis)"), chip=gettext_lazy("Curved spine (scoliosis)")
            ),
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
            Option("thin_bones", gettext_lazy("Thin bones (osteoporosis)"), ("OP",), chip=gettext_lazy("Thin bones")),
            Option(
                "spine_fracture",
                gettext_lazy("A broken bone in the spine, ever"),
                ("OP",),
                chip=gettext_lazy("Broken spine bone, ever"),
            ),
            Option(
                "steroids",
                gettext_lazy("Steroid tablets for three months or more"),
                ("OP",),
                chip=gettext_lazy("Long-term steroid tablets"),
            ),
            Option(
                "joints",
                gettext_lazy("Rheumatoid arthritis, Bechterew disease, or very loose joints"),
                ("JOINTS", "NECK", "OP"),
                is_check_first=True,
                help=gettext_lazy(
                    "Bechterew: ankylosing spondylitis. Very loose joints: a connective tissue condition."
                ),
                chip=gettext_lazy("Rheumatoid arthritis, Bechterew disease or very loose joints"),
            ),
        ),
    ),
    Question(
        "3",
        gettext_lazy("Heart, breathing and balance"),
        (
            Option(
                "heart",
                gettext_lazy("A heart or blood vessel problem"),
                ("BP",),
                is_check_first=True,
                chip=gettext_lazy("Heart or blood vessel problem"),
            ),
            Option(
                "pressure",
                gettext_lazy("High blood pressure, not controlled, or you do not know"),
                ("BP",),
                is_check_first=True,
                chip=gettext_lazy("High blood pressure, not controlled or unsure"),
            ),
            Option(
                "pressure_controlled",
                gettext_lazy("High blood pressure, treated and controlled"),
                ("BPC",),
                help=format_lazy(
                    gettext_lazy("Controlled: your doctor says so, or the last readings were below {reading}."),
                    reading=CONTROLLED_BELOW,
                ),
                chip=gettext_lazy("High blood pressure, controlled"),
            ),
            Option(
                "breathing",
                gettext_lazy("A lung disease that effort makes worse"),
                is_check_first=True,
                chip=gettext_lazy("Lung disease, worse on effort"),
            ),
            Option(
                "dizzy",
                gettext_lazy("Dizzy or faint in the last year"),
                ("DIZZY",),
                is_check_first=True,
                chip=gettext_lazy("Dizzy or faint this past year"),
            ),
            Option(
                "falls",
                gettext_lazy("A fall in the last year"),
                ("BAL",),
                is_check_first=True,
                chip=gettext_lazy("Fall this past year"),
            ),
            Option("balance", gettext_lazy("Unsure balance"), ("BAL",)),
        ),
    ),
    Question(
        "4",
        gettext_lazy("Eyes, chest and belly"),
        (
            Option(
                "eye",
                gettext_lazy("Glaucoma, a retina problem, or an eye operation lately"),
                ("EYE",),
                chip=gettext_lazy("Glaucoma, retina problem or eye operation"),
            ),
            Option(
                "hernia",
                gettext_lazy("A hernia, or belly muscles that have parted"),
                ("HERNIA",),
                chip=gettext_lazy("Hernia or parted belly muscles"),
            ),
            Option(
                "belly_surgery",
                gettext_lazy("A belly operation lately"),
                ("HERNIA",),
                chip=gettext_lazy("Belly operation lately"),
            ),
            Option(
                "rib",
                gettext_lazy("A sore or broken rib, or a chest operation lately"),
                ("RIB",),
                chip=gettext_lazy("Sore rib or chest operation"),
            ),
            Option("reflux", gettext_lazy("Acid that rises (reflux)"), ("REFLUX",), chip=gettext_lazy("Reflux")),
        ),
    ),
    Question(
        "5",
        gettext_lazy("Recent, or under medical care"),
        (
            Option(
                "pregnant",
                gettext_lazy("Pregnant"),
                help=gettext_lazy("Pregnancy changes exercises from week 13 on. Advice differs, 13 to 20 weeks."),
            ),
            Option(
                "birth",
                gettext_lazy("Gave birth in the last 6 months"),
                chip=gettext_lazy("Gave birth within 6 months"),
            ),
            Option("caesarean", gettext_lazy("It was a caesarean")),
            Option("belly_checked", gettext_lazy("Somebody checked my belly since, and it does not dome")),
            Option(
                "supervised",
                gettext_lazy("A doctor told you to avoid exercise, or to be watched"),
                is_check_first=True,
                chip=gettext_lazy("Told to avoid exercise or be watched"),
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
                gettext_lazy("An operation on spine, chest, belly, hip or eye"),
                chip=gettext_lazy("Operation: spine, chest, belly, hip, eye"),
                head=gettext_lazy("In the last 12 weeks"),
            ),
            Option(
                "operation",
                gettext_lazy("A broken rib or a broken spine bone"),
                chip=gettext_lazy("Broken rib or spine bone"),
            ),
            Option(
                "injury",
                gettext_lazy("A fall, crash or whiplash, checked since"),
                chip=gettext_lazy("Fall, crash or whiplash, checked"),
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
