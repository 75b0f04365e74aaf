"""What single conditions ask of every session, what is said about them, and where nothing is known. Pure.

A gate says how much is open (``gates``), a flag what an exercise or a routine spares (``answers``). This is the rest:
how breath is led, since when something counts, and the lines to read before a session.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.screening.answers import RIB, Answers
from accounts.screening.injury import G13, Rises, stage_of
from accounts.screening.questions import ADULT_CURVE_FROM
from conventions.messages import Doc
from conventions.rules import OUR_CHOICE, Finding, Rule
from conventions.sources import (
    CAPOVILLA_2016,
    COLBERG_2017,
    GOU_2021,
    HANSSEN_2022,
    KANALEY_2022,
    MACFARLANE_2017,
    ROMANO_2024,
)

READING_TOO_HIGH = "180/110"
"""From this blood pressure on nobody practises that day."""
OWN_PLAN = gettext_lazy("Follow the plan you have for exercise. Keep something sweet at hand.")


@dataclass(frozen=True, slots=True)
class Precautions:
    """What the answers ask of every session, apart from what may be practised and what an exercise spares."""

    is_breath_called: Annotated[bool, Doc("The voice says “Keep breathing” once in every strength exercise.")] = False
    is_breath_easy: Annotated[bool, Doc("Easy breaths only, and no counts in the voice.")] = False
    leg_pain_since: Annotated[date | None, Doc("Since when a disc or nerve problem hurts in the leg.")] = None
    pace_since: Annotated[date | None, Doc("Since when minutes grow slowly, as with fibromyalgia.")] = None


NO_PRECAUTIONS = Precautions()


def precautions_of(answers: Answers | None) -> Precautions:
    """What ``answers`` ask of every session."""
    if answers is None:
        return NO_PRECAUTIONS
    ticked = answers.conditions
    return Precautions(
        is_breath_called="pressure_controlled" in ticked,
        is_breath_easy="seizure_breath" in ticked,
        leg_pain_since=answers.leg_since_on if "disc_leg" in ticked else None,
        pace_since=answers.paced_since_on if "fibromyalgia" in ticked else None,
    )


def before_session(answers: Answers | None) -> Iterator[Finding]:
    """The lines to read before every session."""
    ticked = answers.conditions if answers else frozenset()
    if "pressure_controlled" in ticked:
        yield Finding(
            CONTROLLED,
            _(
                "Never hold your breath. Do not practise on a day with chest pain, a strong headache, or a reading of "
                "{reading} or more: ask today."
            ).format(reading=READING_TOO_HIGH),
        )
    if "diabetes_low" in ticked:
        yield Finding(DIABETES, str(OWN_PLAN))
    if "diabetes_feet" in ticked:
        yield Finding(DIABETES, _("Keep your shoes on for exercises in standing."))
    if not ticked.isdisjoint({"seizure_year", "seizure_recent"}):
        yield Finding(EPILEPSY, _("Have somebody near. Practise on the mat, or on a chair with arms."))


def said(answers: Answers | None, *, today: date, rises: Rises = ()) -> Iterator[Finding]:
    """What is said about each condition that no exercise speaks of; a finding's reason says what is not known."""
    if answers is None:
        return
    ticked = answers.conditions
    if "pressure_controlled" in ticked and not answers.is_pressure_of_first_edition():
        controlled = _("Controlled blood pressure holds nothing back. Never hold your breath.")
        yield Finding(CONTROLLED, _("Never hold your breath.") if ticked & {"heart", "pressure"} else controlled)
    if answers.asks_rib():
        sore, calm = _("Exercises spare your ribs."), _("Your ribs are no longer spared, as you told us.")
        yield Finding(RIB, sore if answers.has_sore_rib() else calm)
    if "injury" in ticked and stage_of(answers, today=today, rises=rises) is None:
        yield Finding(G13, _("Your injury no longer holds anything back. What it made sore is still spared."))
    yield from (Finding(rule, str(words)) for code, rule, words in _SAID if code in ticked)


CONTROLLED = Rule(
    "CONTROLLED",
    title=gettext_lazy("Controlled high blood pressure"),
    text=gettext_lazy(
        "If your high blood pressure is controlled, you can do everything, without a check first. We choose no "
        "version with the head below the hips. Never hold your breath. Do not practise on a day with chest pain, a "
        "strong headache, or a reading of {reading} or more: ask for advice that day."
    ),
    reason=gettext_lazy(
        "Exercise is part of the care of high blood pressure. Breath held under effort, and a low head, raise it for "
        "moments."
    ),
    sources=(HANSSEN_2022,),
    choice=gettext_lazy("the reading, and what is left out, are our own choice"),
    numbers={"reading": READING_TOO_HIGH},
)
LEG = Rule(
    "LEG",
    title=gettext_lazy("A disc or nerve problem with pain in the leg"),
    text=gettext_lazy(
        "With pain or tingling in the leg, loaded bending is left out and turning rests at first. Move only in the "
        "direction that eases. Pain that spreads ends the session."
    ),
    reason=gettext_lazy("No trial says how much is safe here, so we follow custom and stay on the safe side."),
    choice=OUR_CHOICE,
)
SCOLIOSIS = Rule(
    "SCOLIOSIS",
    title=gettext_lazy("A curved spine"),
    text=gettext_lazy(
        "Both sides get the same number, and no exercise is called corrective. After an operation on the curve, "
        "exercises change as with a disc problem. Under {age}, or while you grow, ask a doctor or physiotherapist "
        "first."
    ),
    reason=gettext_lazy(
        "Whether Pilates changes a curve in adults is not known. We found small trials, mostly in young people, of "
        "mixed quality."
    ),
    sources=(ROMANO_2024, GOU_2021),
    choice=gettext_lazy("what changes is our own choice"),
    numbers={"age": ADULT_CURVE_FROM},
)
FIBROMYALGIA = Rule(
    "FIBROMYALGIA",
    title=gettext_lazy("Fibromyalgia"),
    text=gettext_lazy("With fibromyalgia we leave nothing out, but sessions start short and grow slowly."),
    reason=gettext_lazy(
        "Exercise is the one thing that the European guideline recommends strongly. Which kind matters less than "
        "keeping it up."
    ),
    sources=(MACFARLANE_2017,),
    choice=gettext_lazy("how slowly is our own choice"),
)
DIABETES = Rule(
    "DIABETES",
    title=gettext_lazy("Diabetes"),
    text=gettext_lazy(
        "Nothing is left out because of diabetes alone. Eye damage counts as a retina problem, numb feet as unsure "
        "balance, and dizziness on standing up as dizzy spells. With numb feet, keep your shoes on in standing. We "
        "give no numbers for food or medicine: follow the plan you have for exercise."
    ),
    reason=gettext_lazy("Most people with diabetes need no extra check before gentle exercise."),
    sources=(COLBERG_2017, KANALEY_2022),
)
EPILEPSY = Rule(
    "EPILEPSY",
    title=gettext_lazy("Epilepsy"),
    text=gettext_lazy(
        "After a seizure in the last 12 months, balance with a support. Do chair exercises on a chair with arms or "
        "on the mat, with somebody near. After one in the last 3 months, or if the epilepsy is new, check with your "
        "doctor first. If fast breathing can set one off, breaths are easy and nobody counts them. This site never "
        "flashes."
    ),
    reason=gettext_lazy(
        "We found no study of Pilates in epilepsy. Experts sort sports by what a seizure would do there, and lying on "
        "a mat is at the low end."
    ),
    sources=(CAPOVILLA_2016,),
    choice=gettext_lazy("the months are our own choice"),
)
NO_RULE = Rule(
    "NO-RULE",
    title=gettext_lazy("A condition that is not on the list"),
    text=gettext_lazy("If you enter another condition, nothing is left out because of it."),
    reason=gettext_lazy("We have no rule for it, and a guess would be worse than none."),
    choice=OUR_CHOICE,
)

_SAID = (
    (
        "disc_leg",
        LEG,
        gettext_lazy("Loaded bending is left out. Turning rests at first, and then comes once a session, small."),
    ),
    (
        "scoliosis",
        SCOLIOSIS,
        gettext_lazy(
            "Exercise will not straighten a grown curve. Move both sides alike. If one side feels tighter, that is "
            "usual."
        ),
    ),
    (
        "fibromyalgia",
        FIBROMYALGIA,
        gettext_lazy(
            "Start lower than you think, and change one thing at a time. A worse day does not mean that you failed."
        ),
    ),
    ("diabetes", DIABETES, OWN_PLAN),
    ("epilepsy", EPILEPSY, gettext_lazy("Calm mat work is among the safest kinds of exercise with epilepsy.")),
    (
        "other",
        NO_RULE,
        gettext_lazy(
            "We have no rule for it, so nothing is left out because of it. Ask the doctor or physiotherapist who looks "
            "after it: which movements should I spare? Then enter the answer under “Not for me”."
        ),
    ),
)

RULES = (CONTROLLED, LEG, SCOLIOSIS, FIBROMYALGIA, DIABETES, EPILEPSY, NO_RULE)
