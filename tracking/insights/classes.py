"""What a session was: one of eight classes, from its numbers and the next morning. Pure.

Every comparison with a missing number is false.
"""

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Self

from django.utils.translation import gettext_lazy

from accounts.screening.questions import GREEN_MAX
from conventions.days import written_lazy
from conventions.messages import Message
from conventions.rules import OUR_CHOICE, Rule
from conventions.sources import FINUCANE_2020, PAIN_MONITORING_MODEL
from tracking.insights.facts import SessionFacts, StepFacts
from tracking.insights.mornings import DEADLINE, FLARE

RISE = 2
"""Above the pain limit from the start, only a rise of this much during the session counts."""
COMPLETE_OK = 0.9
"""The part of the prescribed repetitions that makes a session complete."""
EFFORT_HIGH = 8
"""Effort from which a session was too much to be green."""

BY_ANALOGY = gettext_lazy("it was tested on knees and tendons, so we use it by analogy")

READING = Rule(
    "READING",
    gettext_lazy("How a session is judged"),
    gettext_lazy(
        "Once we know the next morning, the first of these that fits is what we say: stopped, too much, not known, "
        "borderline, went well."
    ),
    gettext_lazy("What counts is how your back takes it, not how it felt for a moment."),
    PAIN_MONITORING_MODEL,
    BY_ANALOGY,
)
STOPPED = Rule(
    "STOPPED",
    gettext_lazy("Stopped"),
    gettext_lazy("You had a sign that ends a session."),
    gettext_lazy("What may be serious comes first, before any number."),
    (FINUCANE_2020,),
    gettext_lazy("the rest is general practice"),
)
TOO_MUCH = Rule(
    "TOO-MUCH",
    gettext_lazy("Too much"),
    gettext_lazy(
        "Your worst pain was above your limit, you stopped because of pain, or the morning change was {flare} or more."
    ),
    gettext_lazy("In trials, a little pain while moving was no worse. More than that is a reason to do less."),
    PAIN_MONITORING_MODEL,
    BY_ANALOGY,
    {"flare": FLARE},
)
G12 = Rule(
    "G12",
    gettext_lazy("Pain above your limit from the start"),
    gettext_lazy(
        "Pain above your limit at the start is red: do only gentle exercises that day. During the session, only a rise "
        "of {rise} or more counts against it."
    ),
    gettext_lazy("Nobody should fail before they start."),
    choice=OUR_CHOICE,
    numbers={"rise": RISE},
)
ON_THE_EDGE = Rule(
    "ON-THE-EDGE",
    gettext_lazy("Borderline"),
    # xgettext:no-python-format
    gettext_lazy(
        "One of these is enough. Your worst pain was above {green_max}, or the morning change was {edge}. Your effort "
        "was {effort_high} or more. You did less than {percent}% of what was planned. You lost control of the "
        "movement."
    ),
    gettext_lazy("In trials, a little pain while moving was no worse. It is a reason not to do more yet."),
    PAIN_MONITORING_MODEL,
    gettext_lazy(
        "it was tested on knees and tendons, so we use it by analogy. Published limits differ by a point. Effort and "
        "part done are our own choice"
    ),
    {
        "green_max": GREEN_MAX,
        "edge": FLARE - 1,
        "effort_high": EFFORT_HIGH,
        "percent": round(100 * COMPLETE_OK),
    },
)
CALM = Rule(
    "CALM",
    gettext_lazy("Went well"),
    # xgettext:no-python-format
    gettext_lazy(
        "Your worst pain was {green_max} or less and the morning change was 0 or less. You did {percent}% or more, "
        "and nothing of a borderline session fits. It also went well if your pain has been checked, was above "
        "{green_max} before, and did not rise."
    ),
    gettext_lazy(
        "If your back has settled by the next morning, it took the session well. No physiotherapist has confirmed yet "
        "that pain without a rise counts too."
    ),
    PAIN_MONITORING_MODEL,
    gettext_lazy("it was tested on knees and tendons, so we use it by analogy. The part done is our own choice"),
    {"green_max": GREEN_MAX, "percent": round(100 * COMPLETE_OK)},
)
UNKNOWN = Rule(
    "UNKNOWN",
    gettext_lazy("Not known"),
    gettext_lazy(
        "Without a number for the worst pain a session is not judged. Without a number for effort it cannot count "
        "towards progress."
    ),
    gettext_lazy("We make nothing up: a missing number speaks neither for nor against."),
    choice=OUR_CHOICE,
)
WAITING = Rule(
    "WAITING",
    gettext_lazy("Waiting for your next-morning answer"),
    gettext_lazy(
        "A session waits for your next-morning answer. If you start another session first, we use the pain you give "
        "there. If you have not answered by {deadline} the next day, a session that went well counts neither for nor "
        "against. A borderline one stays borderline."
    ),
    gettext_lazy("What a session was may get worse later, never better, so nothing changes by waiting."),
    choice=OUR_CHOICE,
    numbers={"deadline": written_lazy(DEADLINE, "H:i")},
)
COMPLETION = Rule(
    "COMPLETION",
    gettext_lazy("How much was done"),
    gettext_lazy(
        "The part done of a session is the average over its exercises, of the repetitions done out of those planned. "
        "An exercise that was skipped counts as 0, and one with at least 1 repetition counts as done."
    ),
    gettext_lazy("So that one long exercise does not weigh more than the others."),
    choice=OUR_CHOICE,
)


class SessionClass(Enum):
    """From worst to best, each with its traffic light (``neutral`` where there is none yet) and its name in words."""

    STOP = "STOP", "red", gettext_lazy("Stopped by a warning sign")
    RED = "RED", "red", gettext_lazy("Too much")
    AMBER = "AMBER", "amber", gettext_lazy("Borderline")
    UNSETTLED = "AMBER-unsettled", "amber", gettext_lazy("Borderline, next morning not known")
    UNKNOWN = "UNKNOWN", "neutral", gettext_lazy("Not known, as there is no number for the worst pain")
    PENDING = "PENDING", "neutral", gettext_lazy("Waiting for your next-morning answer")
    PROVISIONAL = "GREEN-provisional", "green", gettext_lazy("Went well, as far as we know")
    GREEN = "GREEN", "green", gettext_lazy("Went well")

    light: str
    label: Message

    def __new__(cls, value: str, light: str, label: Message) -> Self:
        made = object.__new__(cls)
        made._value_, made.light, made.label = value, light, label
        return made


_ORDER = [*SessionClass]
AMBERS = (SessionClass.AMBER, SessionClass.UNSETTLED)


def worst_of(classes: Iterable[SessionClass]) -> SessionClass:
    return min(classes, key=_ORDER.index)


def step_completion(step: StepFacts) -> float:
    """The part of the prescribed repetitions that was done; skipped is none of it (rule COMPLETION)."""
    if not step.is_done:
        return 0.0
    prescribed = step.sets * step.reps
    return 1.0 if step.reps_done is None else min(1.0, step.reps_done / prescribed)


def completion(steps: Sequence[StepFacts]) -> float | None:
    """The mean over the prescribed exercises; ``None`` where nothing was prescribed."""
    if not steps:
        return None
    return round(sum(map(step_completion, steps)) / len(steps), 9)


def worst_during(session: SessionFacts) -> int | None:
    """The worst pain during the session: what was said of the whole, or of one exercise where that was more."""
    said = [session.worst, *(step.worst for step in session.steps)]
    return max((score for score in said if score is not None), default=None)


def classify(
    session: SessionFacts,
    worst: int | None,
    done: float | None,
    delta: int | None,
    *,
    ceiling: int,
    is_assessed: bool,
) -> tuple[SessionClass, tuple[str, ...]]:
    """The class of a session whose morning is what it is (``delta`` ``None``: unknown for good), and what made it."""
    before, effort = session.before, session.effort
    is_above = before is not None and before > ceiling
    beside: tuple[str, ...] = ("above limit",) if is_above else ()
    if session.stop_signs or session.stop_reason == "symptom":
        return SessionClass.STOP, ("stop", *beside)
    red = _red(session, worst, delta, ceiling=ceiling, is_above=is_above)
    if red:
        return SessionClass.RED, (*red, *beside)
    if worst is None:
        return SessionClass.UNKNOWN, beside
    has_no_rise = (
        is_assessed and before is not None and GREEN_MAX < before <= ceiling and worst <= before and worst > GREEN_MAX
    )
    edge = tuple(
        tag
        for tag, is_so in (
            ("worst", worst > GREEN_MAX and not is_above and not (has_no_rise and delta is not None and delta <= 0)),
            ("delta", delta == FLARE - 1),
            ("form", session.stop_reason == "form"),
            ("effort", effort is not None and effort >= EFFORT_HIGH),
            ("completion", done is not None and done < COMPLETE_OK),
        )
        if is_so
    )
    if edge:
        return (SessionClass.UNSETTLED if delta is None else SessionClass.AMBER), (*edge, *beside)
    if delta is None:
        return SessionClass.PROVISIONAL, beside
    if effort is None:
        return SessionClass.PROVISIONAL, ("no effort", *beside)
    return SessionClass.GREEN, ("no rise", *beside) if has_no_rise else beside


def _red(
    session: SessionFacts, worst: int | None, delta: int | None, *, ceiling: int, is_above: bool
) -> tuple[str, ...]:
    before = session.before
    return tuple(
        tag
        for tag, is_so in (
            ("worst", not is_above and worst is not None and worst > ceiling),
            ("rise", is_above and worst is not None and before is not None and worst - before >= RISE),
            ("pain", session.stop_reason == "pain"),
            ("delta", delta is not None and delta >= FLARE),
        )
        if is_so
    )


RULES = (READING, STOPPED, TOO_MUCH, G12, UNKNOWN, ON_THE_EDGE, CALM, WAITING, COMPLETION)
