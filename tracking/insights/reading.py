"""Reading a session: what it did to the back, as one of eight classes, each with its reason. Pure.

Every comparison with a missing number is false.

A class needs the next morning: until it is answered, or its deadline has passed, the session is pending, unless a stop,
a limit or a rise has spoken already. What a session would be if nobody ever answered is known from the start; the rules
of progress go by that (``unanswered``), so that a standing never changes by waiting.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.screening.questions import GREEN_MAX
from conventions.rules import OUR_CHOICE, Rule
from conventions.sources import FINUCANE_2020, PAIN_MONITORING_MODEL
from tracking.insights.facts import History, MorningFacts, SessionFacts, StepFacts
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
        "Once the next morning is known, the first of these that fits says what the session was: stopped, too much, "
        "not known, borderline, or went well."
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
        "Your worst pain was above {green_max}, the morning change was {edge}, your effort was {effort_high} or more, "
        "you did less than {percent}% of what was planned, or you lost control of the movement."
    ),
    gettext_lazy("In trials, a little pain while moving was no worse. It is a reason not to do more yet."),
    PAIN_MONITORING_MODEL,
    gettext_lazy("used by analogy; published limits differ by a point, and effort and part done are our own choice"),
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
        "Your worst pain was {green_max} or less, the morning change was 0 or less, you did {percent}% or more, and "
        "nothing of a borderline session fits. It also went well if your pain has been checked, was above {green_max} "
        "before, and did not rise."
    ),
    gettext_lazy(
        "If your back has settled by the next morning, it took the session well. No physiotherapist has confirmed yet "
        "that pain without a rise counts too."
    ),
    PAIN_MONITORING_MODEL,
    gettext_lazy("used by analogy; the part done is our own choice"),
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
    gettext_lazy("Waiting for the morning"),
    gettext_lazy(
        "A session waits for your next-morning answer. If you start another session first, the pain you give there "
        "stands for it. If you have not answered by {deadline} the next day, a session that went well counts neither "
        "for nor against, and a borderline one stays borderline."
    ),
    gettext_lazy("What a session was may get worse later, never better, so nothing changes by waiting."),
    choice=OUR_CHOICE,
    numbers={"deadline": f"{DEADLINE:%H:%M}"},
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
    """From worst to best."""

    STOP = "STOP"
    RED = "RED"
    AMBER = "AMBER"
    UNSETTLED = "AMBER-unsettled"
    UNKNOWN = "UNKNOWN"
    PENDING = "PENDING"
    PROVISIONAL = "GREEN-provisional"
    GREEN = "GREEN"

    @property
    def light(self) -> str:
        """The traffic light that goes with it; ``neutral`` where there is none yet."""
        return _LIGHTS[self]

    @property
    def label(self) -> str:
        return _(_LABELS[self])


_ORDER = {one: n for n, one in enumerate(SessionClass)}
_LIGHTS = {
    SessionClass.STOP: "red",
    SessionClass.RED: "red",
    SessionClass.AMBER: "amber",
    SessionClass.UNSETTLED: "amber",
    SessionClass.UNKNOWN: "neutral",
    SessionClass.PENDING: "neutral",
    SessionClass.PROVISIONAL: "green",
    SessionClass.GREEN: "green",
}
_LABELS = {
    SessionClass.STOP: gettext_lazy("Stopped by a warning sign"),
    SessionClass.RED: gettext_lazy("Too much"),
    SessionClass.AMBER: gettext_lazy("On the edge"),
    SessionClass.UNSETTLED: gettext_lazy("On the edge, the morning unknown"),
    SessionClass.UNKNOWN: gettext_lazy("Not known: no number for the worst pain"),
    SessionClass.PENDING: gettext_lazy("Waiting for the morning"),
    SessionClass.PROVISIONAL: gettext_lazy("Calm, as far as is known"),
    SessionClass.GREEN: gettext_lazy("Calm"),
}

AMBERS = (SessionClass.AMBER, SessionClass.UNSETTLED)


@dataclass(frozen=True, slots=True)
class Why:
    """One reason for a class: the sentence, the id of its rule, and where the rule is from."""

    sentence: str
    rule: str
    source: str


@dataclass(frozen=True, slots=True)
class SessionReading:
    """What one session was.

    ``delta`` is D of its local day: the next morning minus the pain before the day's first session. ``tags`` say what
    made the class, in order: ``stop``, ``worst``, ``rise``, ``pain``, ``delta``, ``effort``, ``completion``; and beside
    them ``no rise`` (amendment 49), ``above limit`` (rule G12), ``inferred`` (the morning is from the next session).
    ``unanswered`` is the class if the morning stays without an answer.
    """

    session: SessionFacts
    cls: SessionClass
    unanswered: SessionClass
    day_class: SessionClass
    worst: int | None
    ceiling: int
    delta: int | None
    completion: float | None
    tags: tuple[str, ...] = ()

    @property
    def is_settled(self) -> bool:
        """The pain was back by the next morning (domain 6.1)."""
        return self.delta is not None and self.delta <= 0

    @property
    def has_credit(self) -> bool:
        """Whether its exercises may count it as a green session: the day was green, and not above the limit (G12)."""
        return (
            self.cls is SessionClass.GREEN and self.day_class is SessionClass.GREEN and "above limit" not in self.tags
        )

    def why(self) -> tuple[Why, ...]:
        """Why it is what it is, the strongest reason first."""
        found = tuple(
            Why(_(sentence).format(**self._numbers()), rule, source)
            for tag in self.tags
            for sentence, rule, source in [_WHYS[tag]]
        )
        if self.cls in _WHYS_OF_CLASS and not (found and self.cls in (SessionClass.STOP, SessionClass.RED)):
            sentence, rule, source = _WHYS_OF_CLASS[self.cls]
            found = (Why(_(sentence).format(**self._numbers()), rule, source), *found)
        return found

    def _numbers(self) -> dict[str, object]:
        return {
            "worst": self.worst,
            "before": self.session.before,
            "ceiling": self.ceiling,
            "effort": self.session.effort,
            "green": GREEN_MAX,
            "delta": self.delta,
            "percent": None if self.completion is None else int(self.completion * 100),
        }


_WHYS: Mapping[str, tuple[str, str, str]] = {
    "stop": (
        gettext_lazy("You stopped because of a sign that ends a session."),
        "STOP",
        "domain 6.4, amendments 17 and 51",
    ),
    "worst": (
        gettext_lazy("The worst pain was {worst}; your calm line is {green} and your limit {ceiling}."),
        "CEILING",
        "domain 6.1 and 6.4, amendment 50",
    ),
    "rise": (
        gettext_lazy("The pain rose from {before} to {worst} during the session."),
        "G12",
        "amendment 29",
    ),
    "pain": (gettext_lazy("You stopped because of pain."), "RED", "domain 6.4"),
    "delta": (
        gettext_lazy("The next morning was {delta} above the pain before."),
        "6.4",
        "domain 6.1 and 6.4, amendment 48",
    ),
    "form": (
        gettext_lazy("You stopped because the form was lost or the belly domed."),
        "AMBER",
        "amendment 51",
    ),
    "effort": (gettext_lazy("The effort was {effort} of 10."), "6.4", "domain 6.4"),
    "no effort": (
        gettext_lazy("Without a number for the effort it counts for nothing further."),
        "6.4",
        "amendment 45",
    ),
    "completion": (
        gettext_lazy("You did {percent} % of what was planned."),
        "6.4",
        "domain 6.4, amendment 2",
    ),
    "no rise": (
        gettext_lazy("The pain was {before} before and no more than that during and after."),
        "6.4",
        "amendment 49",
    ),
    "above limit": (
        gettext_lazy("The pain was above your limit of {ceiling} before the first movement, so only a rise counts."),
        "G12",
        "amendment 29",
    ),
    "inferred": (
        gettext_lazy("The morning was taken from the next session, which began before it was answered."),
        "6.4",
        "amendment 47",
    ),
}

_WHYS_OF_CLASS: Mapping[SessionClass, tuple[str, str, str]] = {
    SessionClass.UNSETTLED: (
        gettext_lazy("Nothing is known of the next morning, so it stays on the edge."),
        "6.4",
        "amendment 46",
    ),
    SessionClass.UNKNOWN: (
        gettext_lazy("There is no number for the worst pain during the session."),
        "6.4",
        "amendment 45",
    ),
    SessionClass.PENDING: (
        gettext_lazy("The next morning is not answered yet."),
        "6.4",
        "amendment 46",
    ),
    SessionClass.PROVISIONAL: (
        gettext_lazy("Calm as far as is known: something was left out, so it counts neither for nor against."),
        "6.4",
        "amendments 45 and 46",
    ),
    SessionClass.GREEN: (
        gettext_lazy("Calm during the session, and settled by the next morning."),
        "6.4",
        "domain 6.4",
    ),
}


@dataclass(frozen=True, slots=True)
class Readings:
    """Every session read, oldest first, and the class of each local day with one."""

    sessions: tuple[SessionReading, ...] = ()
    days: Mapping[date, SessionClass] = field(default_factory=dict)
    by_pk: Mapping[int, SessionReading] = field(default_factory=dict)

    def of(self, pk: int) -> SessionReading:
        return self.by_pk[pk]


@dataclass(frozen=True, slots=True)
class Morning:
    """The morning after a local day: D, whether anything was said of it, whether that is from the next session."""

    delta: int | None = None
    is_answered: bool = False
    is_inferred: bool = False


def read(history: History) -> Readings:
    """Every session of ``history`` with its class; the class of a day is the worst of its sessions (amendment 48)."""
    by_day: defaultdict[date, list[SessionFacts]] = defaultdict(list)
    for session in history.sessions:
        by_day[session.day].append(session)
    answers = {morning.practised_on: morning for morning in history.mornings}
    found: list[SessionReading] = []
    days: dict[date, SessionClass] = {}
    for day, sessions in by_day.items():
        sessions.sort(key=lambda session: (session.started_at, session.pk))
        morning = morning_after(sessions[0], answers.get(day), by_day.get(day + timedelta(days=1), ()))
        drafts = [_draft(session, morning, history) for session in sessions]
        days[day] = worst_of(cls for cls, *_ in drafts)
        # The row of green days is counted as if nobody answered any more: a standing does not change by waiting.
        settled_day = worst_of(unanswered for _, unanswered, *_ in drafts)
        found += [
            SessionReading(
                session=session,
                cls=cls,
                unanswered=unanswered,
                day_class=settled_day,
                worst=worst,
                ceiling=history.ceiling,
                delta=morning.delta,
                completion=completion,
                tags=(*tags, "inferred") if morning.is_inferred else tags,
            )
            for session, (cls, unanswered, worst, completion, tags) in zip(sessions, drafts, strict=True)
        ]
    found.sort(key=lambda reading: (reading.session.started_at, reading.session.pk))
    return Readings(tuple(found), days, {reading.session.pk: reading for reading in found})


def worst_of(classes: Iterable[SessionClass]) -> SessionClass:
    return min(classes, key=_ORDER.__getitem__)


def morning_after(first: SessionFacts, answer: MorningFacts | None, next_day: Sequence[SessionFacts] = ()) -> Morning:
    """The morning after a local day whose first session was ``first``; ``next_day`` are the sessions of the day after.

    An answer counts, also one that stands for no number. Without one, the pain before the next day's first session does
    (amendment 47), whatever was kept of it.
    """
    is_inferred = answer is not None and answer.source == "inferred"
    if answer is not None and not is_inferred and (answer.score is not None or answer.feeling):
        return Morning(_minus(answer.score, first.before), is_answered=True)
    later = min(next_day, key=lambda session: (session.started_at, session.pk), default=None)
    if later is not None and later.before is not None:
        return Morning(_minus(later.before, first.before), is_answered=True, is_inferred=True)
    if answer is not None and answer.score is not None:
        return Morning(_minus(answer.score, first.before), is_answered=True, is_inferred=True)
    return Morning()


def _minus(score: int | None, before: int | None) -> int | None:
    return None if score is None or before is None else score - before


def step_completion(step: StepFacts) -> float:
    """The part of the prescribed repetitions that was done; skipped is none of it (amendment 2)."""
    if not step.is_done:
        return 0.0
    prescribed = step.sets * step.reps
    return 1.0 if step.reps_done is None else min(1.0, step.reps_done / prescribed)


def completion(steps: Sequence[StepFacts]) -> float | None:
    """The mean over the prescribed exercises; ``None`` where nothing was prescribed (amendment 2)."""
    if not steps:
        return None
    return round(sum(map(step_completion, steps)) / len(steps), 9)


def worst_during(session: SessionFacts) -> int | None:
    """The worst pain during the session: what was said of the whole, or of one exercise where that was more."""
    said = [session.worst, *(step.worst for step in session.steps)]
    return max((score for score in said if score is not None), default=None)


_Draft = tuple[SessionClass, SessionClass, int | None, float | None, tuple[str, ...]]


def _draft(session: SessionFacts, morning: Morning, history: History) -> _Draft:
    """Its class, its class if nobody answers, the worst pain, the completion, and what made the class."""
    worst, done = worst_during(session), completion(session.steps)
    cls, tags = classify(session, worst, done, morning.delta, ceiling=history.ceiling, is_assessed=history.is_assessed)
    unanswered = cls
    is_open = not morning.is_answered and history.now < session.deadline_at
    if is_open and cls in (*AMBERS, SessionClass.PROVISIONAL):
        cls = SessionClass.PENDING
    return cls, unanswered, worst, done, tags


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
