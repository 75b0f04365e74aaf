"""What single conditions ask of every session, what is said about them, and where nothing is known. Pure.

A gate says how much is open (``gates``), a flag what an exercise spares (``answers``). This is the rest: limits of a
hold and of effort, how breath is led, how slowly the minutes grow, and the lines to read before a session.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
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

MOST_HOLD_SECONDS = 5
MOST_EFFORT = 6
"""With a controlled blood pressure: how long a position is held, and the limit of effort, of 10."""
READING_TOO_HIGH = "180/110"
"""From this reading on nobody practises that day."""
LEG_PAIN_NEW = timedelta(weeks=6)
"""How long after leg pain began there is no turning."""
PACED_MINUTES = 10
PACED_FIRST = timedelta(weeks=4)
PACED_MORE_MINUTES = 2
PACED_GOOD_WEEKS = 2
PACED_STRENGTH = 2
PACED_DAYS_BETWEEN = 3
"""With fibromyalgia: minutes at most in the first weeks, then so many more for each few good weeks; strength exercises
in a session, and days between sessions of strength in the first weeks."""

OWN_PLAN = gettext_lazy("Follow the plan you have for exercise. Keep something sweet at hand.")


@dataclass(frozen=True, slots=True)
class Precautions:
    """What the answers ask of every session, beside what is open."""

    most_hold_seconds: Annotated[int | None, Doc("How long a position is held at most; null without a limit.")] = None
    most_effort: Annotated[int | None, Doc("The limit of effort, of 10; null without one of its own.")] = None
    is_breath_called: Annotated[bool, Doc("The voice says “Keep breathing” once in every strength exercise.")] = False
    is_breath_easy: Annotated[bool, Doc("Easy breaths only, and no counts in the voice.")] = False
    leg_since_on: Annotated[date | None, Doc("Since when a disc or nerve problem hurts in the leg.")] = None
    is_leg_pain_new: Annotated[bool, Doc("The leg pain is so new that there is no turning.")] = False
    is_paced: Annotated[bool, Doc("Minutes grow slowly, as with fibromyalgia.")] = False
    paced_since_on: Annotated[date | None, Doc("Since when.")] = None

    def most_minutes(self, *, today: date, good_weeks: int) -> int | None:
        """How long a session may be at most; ``None`` where nothing is paced. ``good_weeks``: calm weeks so far."""
        if not self.is_paced:
            return None
        if self.paced_since_on is None or today < self.paced_since_on + PACED_FIRST:
            return PACED_MINUTES
        return PACED_MINUTES + PACED_MORE_MINUTES * (good_weeks // PACED_GOOD_WEEKS)


NO_PRECAUTIONS = Precautions()


def precautions_of(answers: Answers | None, *, today: date) -> Precautions:
    """What ``answers`` ask of every session on ``today``."""
    if answers is None:
        return NO_PRECAUTIONS
    ticked = answers.conditions
    has_pressure, has_leg_pain = "pressure_controlled" in ticked, "disc_leg" in ticked
    return Precautions(
        most_hold_seconds=MOST_HOLD_SECONDS if has_pressure else None,
        most_effort=MOST_EFFORT if has_pressure else None,
        is_breath_called=has_pressure,
        is_breath_easy="seizure_breath" in ticked,
        leg_since_on=answers.leg_since_on if has_leg_pain else None,
        is_leg_pain_new=has_leg_pain and (answers.leg_since_on is None or today < answers.leg_since_on + LEG_PAIN_NEW),
        is_paced="fibromyalgia" in ticked,
        paced_since_on=answers.paced_since_on if "fibromyalgia" in ticked else None,
    )


def before_session(answers: Answers | None) -> Iterator[Finding]:
    """The lines to read before every session."""
    ticked = answers.conditions if answers else frozenset()
    if "pressure_controlled" in ticked:
        yield Finding(
            PRESSURE,
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
        sentence = _(
            "Controlled blood pressure holds nothing back. Never hold your breath, hold a position for {seconds} "
            "seconds at most, and keep effort at {effort} of 10 or below."
        )
        yield Finding(PRESSURE, sentence.format(seconds=MOST_HOLD_SECONDS, effort=MOST_EFFORT))
    if "disc_leg" in ticked:
        later = _("Loaded bending is left out. You turn once in a session at most, in a small movement.")
        now = _("Loaded bending and turning are left out while the pain in your leg is new.")
        yield Finding(LEG, now if precautions_of(answers, today=today).is_leg_pain_new else later)
    if answers.asks_rib():
        sore, calm = _("Exercises spare your ribs."), _("Your ribs are no longer spared, as you told us.")
        yield Finding(RIB, sore if answers.has_sore_rib() else calm)
    if "injury" in ticked and stage_of(answers, today=today, rises=rises) is None:
        yield Finding(G13, _("Your injury no longer holds anything back. What it made sore is still spared."))
    yield from (Finding(rule, str(words)) for code, rule, words in _SAID if code in ticked)


PRESSURE = Rule(
    "PRESSURE",
    title=gettext_lazy("Controlled high blood pressure"),
    text=gettext_lazy(
        "If your high blood pressure is controlled, everything is open, without a check first. Versions with the head "
        "below the hips are not chosen. Positions are held for {seconds} seconds at most, and effort stays at "
        "{effort} out of 10 or below. Never hold your breath. Do not practise on a day with chest pain, a strong "
        "headache, or a reading of {reading} or more."
    ),
    reason=gettext_lazy(
        "Exercise is part of the care of high blood pressure. Breath held under effort, and a low head, raise it for "
        "moments."
    ),
    sources=(HANSSEN_2022,),
    choice=gettext_lazy("the seconds, the effort and the reading are our own choice"),
    numbers={"seconds": MOST_HOLD_SECONDS, "effort": MOST_EFFORT, "reading": READING_TOO_HIGH},
)
LEG = Rule(
    "LEG",
    title=gettext_lazy("A disc or nerve problem with pain in the leg"),
    text=gettext_lazy(
        "With pain or tingling in the leg, loaded bending is left out. You turn once in a session at most, in a small "
        "movement, and not at all in the first {weeks} weeks. Pain that spreads ends the session."
    ),
    reason=gettext_lazy("No trial says how much turning is safe here, so we follow custom and stay on the safe side."),
    choice=OUR_CHOICE,
    numbers={"weeks": LEG_PAIN_NEW.days // 7},
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
PACE = Rule(
    "PACE",
    title=gettext_lazy("Fibromyalgia"),
    text=gettext_lazy(
        "Sessions last {minutes} minutes at most in the first {weeks} weeks, then {more} minutes more for every {good} "
        "good weeks. A session holds {strength} strength exercises at most, with one set each. In the first {weeks} "
        "weeks there are {days} days between strength sessions. We suggest one change at a time."
    ),
    reason=gettext_lazy(
        "Exercise is the one thing that the European guideline recommends strongly. Which kind matters less than "
        "keeping it up."
    ),
    sources=(MACFARLANE_2017,),
    choice=gettext_lazy("the numbers are our own choice"),
    numbers={
        "minutes": PACED_MINUTES,
        "weeks": PACED_FIRST.days // 7,
        "more": PACED_MORE_MINUTES,
        "good": PACED_GOOD_WEEKS,
        "strength": PACED_STRENGTH,
        "days": PACED_DAYS_BETWEEN,
    },
)
DIABETES = Rule(
    "DIABETES",
    title=gettext_lazy("Diabetes"),
    text=gettext_lazy(
        "Nothing is left out because of diabetes alone. Eye damage counts as a retina problem, numb feet as unsure "
        "balance, and dizziness on standing up as dizzy spells. With numb feet, keep your shoes on in standing. We "
        "give no numbers and no doses: follow the plan you have for exercise."
    ),
    reason=gettext_lazy("Gentle and moderate exercise needs no extra check for most people with diabetes."),
    sources=(COLBERG_2017, KANALEY_2022),
)
EPILEPSY = Rule(
    "EPILEPSY",
    title=gettext_lazy("Epilepsy"),
    text=gettext_lazy(
        "After a seizure in the last 12 months, balance is done with a support, and chair exercises on a chair with "
        "arms or on the mat, with somebody near. After one in the last 3 months, or if the epilepsy is new, check "
        "with your doctor first. If fast breathing can set one off, breaths are easy and nobody counts them. This "
        "site never flashes."
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
    text=gettext_lazy("If you write down another condition, nothing is left out because of it."),
    reason=gettext_lazy("We have no rule for it, and a guess would be worse than none."),
    choice=OUR_CHOICE,
)

_SAID = (
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
        PACE,
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

RULES = (PRESSURE, LEG, SCOLIOSIS, PACE, DIABETES, EPILEPSY, NO_RULE)
