"""Reading a session: what it did to the back, as one of eight classes, each with its reasons. Pure.

A class needs the next morning: until it is answered, or its deadline has passed, the session is pending, unless a stop,
a limit or a rise has spoken already. What a session would be if nobody ever answered is known from the start; the rules
of progress go by that (``unanswered``), so that a standing never changes by waiting.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext_lazy

from accounts.screening.questions import GREEN_MAX
from conventions.messages import Message
from conventions.rules import Finding, Rule
from tracking.insights import classes
from tracking.insights.classes import AMBERS, SessionClass, classify, completion, worst_during, worst_of
from tracking.insights.facts import History, MorningFacts, SessionFacts
from tracking.insights.mornings import FLARE


@dataclass(frozen=True, slots=True)
class SessionReading:
    """What one session was.

    ``delta`` is D of its local day: the next morning minus the pain before the day's first session. ``tags`` say what
    made the class, in order: ``stop``, ``worst``, ``rise``, ``pain``, ``delta``, ``effort``, ``completion``; and beside
    them ``no rise`` (rule CALM), ``above limit`` (rule G12), ``inferred`` (the morning is from the next session).
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
        """The pain was back by the next morning."""
        return self.delta is not None and self.delta <= 0

    @property
    def is_sore(self) -> bool:
        """The next morning counts as a flare-up (rule MORNING)."""
        return self.delta is not None and self.delta >= FLARE

    @property
    def has_credit(self) -> bool:
        """Whether its exercises may count it as a green session: the day was green, and not above the limit (G12)."""
        return (
            self.cls is SessionClass.GREEN and self.day_class is SessionClass.GREEN and "above limit" not in self.tags
        )

    def why(self) -> tuple[Finding, ...]:
        """Why it is what it is, the strongest reason first."""
        numbers = {
            "worst": self.worst,
            "before": self.session.before,
            "ceiling": self.ceiling,
            "effort": self.session.effort,
            "green": GREEN_MAX,
            "delta": self.delta,
            "percent": None if self.completion is None else int(self.completion * 100),
        }
        rule = classes.TOO_MUCH if self.cls is SessionClass.RED else classes.ON_THE_EDGE
        found = tuple(Finding(_RULES.get(tag, rule), str(_WHYS[tag]).format(**numbers)) for tag in self.tags)
        if self.cls not in _WHYS_OF_CLASS:
            return found
        rule, sentence = _WHYS_OF_CLASS[self.cls]
        return (Finding(rule, str(sentence)), *found)


_WHYS: Mapping[str, Message] = {
    "stop": gettext_lazy("You stopped because of a warning sign."),
    "worst": gettext_lazy("Your worst pain was {worst}. Green is up to {green}, and your limit is {ceiling}."),
    "rise": gettext_lazy("Your pain rose from {before} to {worst} during the session."),
    "pain": gettext_lazy("You stopped because of pain."),
    "delta": gettext_lazy("Your pain the next morning was {delta} higher than before the session."),
    "form": gettext_lazy("You stopped because you lost control of the movement or your belly bulged."),
    "effort": gettext_lazy("Your effort was {effort} out of 10."),
    "no effort": gettext_lazy("Without a number for effort, this session does not count towards progress."),
    # xgettext:no-python-format
    "completion": gettext_lazy("You did {percent}% of what was planned."),
    "no rise": gettext_lazy("Your pain was {before} before the session and no more during and after it."),
    "above limit": gettext_lazy("Your pain was above your limit of {ceiling} at the start, so only a rise counts."),
    "inferred": gettext_lazy("You started your next session before you answered, so we used the pain you gave there."),
}
_RULES: Mapping[str, Rule] = {
    "stop": classes.STOPPED,
    "rise": classes.G12,
    "no effort": classes.UNKNOWN,
    "no rise": classes.CALM,
    "above limit": classes.G12,
    "inferred": classes.WAITING,
}
"""The rule behind a tag; all others are what makes a session borderline, or too much."""

_WHYS_OF_CLASS: Mapping[SessionClass, tuple[Rule, Message]] = {
    SessionClass.UNSETTLED: (
        classes.WAITING,
        gettext_lazy("We do not know how the next morning was, so it stays borderline."),
    ),
    SessionClass.UNKNOWN: (classes.UNKNOWN, gettext_lazy("There is no number for the worst pain during the session.")),
    SessionClass.PENDING: (classes.WAITING, gettext_lazy("You have not answered the next-morning question yet.")),
    SessionClass.PROVISIONAL: (
        classes.WAITING,
        gettext_lazy("It went well as far as we know. Some answers are missing, so it does not count either way."),
    ),
    SessionClass.GREEN: (classes.CALM, gettext_lazy("It went well, and your back had settled by the next morning.")),
}


class NotRead(Exception):
    """The session is not among those that were read."""


@dataclass(frozen=True, slots=True)
class Readings:
    """Every session read, oldest first."""

    sessions: tuple[SessionReading, ...] = ()

    def of(self, pk: int) -> SessionReading:
        """The reading of one session. Raises ``NotRead`` for one that was logged, moved or deleted meanwhile."""
        for reading in self.sessions:
            if reading.session.pk == pk:
                return reading
        raise NotRead


@dataclass(frozen=True, slots=True)
class Morning:
    """The morning after a local day: D, whether anything was said of it, whether that is from the next session."""

    delta: int | None = None
    is_answered: bool = False
    is_inferred: bool = False


def read(history: History) -> Readings:
    """Every session of ``history`` with its class, and with that of its day, which is the worst of its sessions."""
    by_day: defaultdict[date, list[SessionFacts]] = defaultdict(list)
    for session in history.sessions:
        by_day[session.day].append(session)
    answers = {morning.practised_on: morning for morning in history.mornings}
    found: list[SessionReading] = []
    for day, sessions in by_day.items():
        sessions.sort(key=lambda session: (session.started_at, session.pk))
        morning = morning_after(sessions[0], answers.get(day), by_day.get(day + timedelta(days=1), ()))
        readings = [_reading(session, morning, history) for session in sessions]
        # The row of green days is counted as if nobody answered any more: a standing does not change by waiting.
        settled = worst_of(reading.unanswered for reading in readings)
        found += [one if one.day_class is settled else replace(one, day_class=settled) for one in readings]
    found.sort(key=lambda reading: (reading.session.started_at, reading.session.pk))
    return Readings(tuple(found))


def morning_after(first: SessionFacts, answer: MorningFacts | None, next_day: Sequence[SessionFacts] = ()) -> Morning:
    """The morning after a local day whose first session was ``first``; ``next_day`` are the sessions of the day after.

    An answer counts, also one that stands for no number. Without one, the pain before the next day's first session
    does, whatever was kept of it.
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


def _reading(session: SessionFacts, morning: Morning, history: History) -> SessionReading:
    """Read a session as if it were the only one of its day."""
    worst, done = worst_during(session), completion(session.steps)
    cls, tags = classify(session, worst, done, morning.delta, ceiling=history.ceiling, is_assessed=history.is_assessed)
    is_open = not morning.is_answered and history.now < session.deadline_at
    return SessionReading(
        session=session,
        cls=SessionClass.PENDING if is_open and cls in (*AMBERS, SessionClass.PROVISIONAL) else cls,
        unanswered=cls,
        day_class=cls,
        worst=worst,
        ceiling=history.ceiling,
        delta=morning.delta,
        completion=done,
        tags=(*tags, "inferred") if morning.is_inferred else tags,
    )
