"""The diary as the rules see it: plain rows without a database. Pure.

Days are local days (conventions.days), instants are aware, scores are 0-10 or ``None`` where nothing was said. Every
comparison with ``None`` is false; each rule says what then happens. ``is_later``: the numbers were not written down at
the time (rule LATER), which is shown and counts for nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from conventions.messages import Doc
from conventions.rules import Finding


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One exercise of a session. ``reps_done`` counts all sets, per side; ``None``: as ``outcome`` says."""

    slug: str
    phase: str
    form: str
    sets: int
    reps: int
    hold_seconds: int
    outcome: str
    reps_done: int | None = None
    worst: int | None = None
    has_hurt: bool = False
    skip_reason: str = ""
    name: str = ""

    @property
    def is_done(self) -> bool:
        """At least one repetition, in whatever form."""
        return self.outcome != "skipped"


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """One finished session. ``deadline_at``: until when its next-morning question may be answered."""

    pk: int
    day: date
    started_at: datetime
    hour: float
    minutes: int
    deadline_at: datetime
    steps: tuple[StepFacts, ...] = ()
    before: int | None = None
    worst: int | None = None
    after: int | None = None
    effort: int | None = None
    is_strength: bool = False
    is_controlled: bool | None = None
    stop_reason: str = ""
    stop_signs: tuple[str, ...] = ()
    routine: int | None = None
    is_later: bool = False


@dataclass(frozen=True, slots=True)
class MorningFacts:
    """The answer to the next-morning question about the sessions of ``practised_on``."""

    practised_on: date
    feeling: str = ""
    score: int | None = None
    source: str = ""
    is_later: bool = False


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """A pain entry; ``kind`` is "now" or "average" (of the last seven days)."""

    pk: int
    day: date
    hour: float
    kind: str
    score: int
    places: tuple[str, ...] = ()
    is_later: bool = False


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """The three questions (0-10 each), or the change since the start (-3 very much worse … 3 very much better)."""

    pk: int
    day: date
    kind: str
    pain: int | None = None
    enjoyment: int | None = None
    activity: int | None = None
    change: int | None = None
    is_later: bool = False


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """An activity of the person's own with its ratings, oldest first: (day, 0 cannot … 10 as before)."""

    pk: int
    name: str
    since_on: date
    ratings: tuple[tuple[date, int], ...] = ()
    is_current: bool = True


@dataclass(frozen=True, slots=True)
class PauseFacts:
    """Days of pause, both ends included. They count as keeping the plan."""

    since_on: date
    until_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class CareFacts:
    """Other care, in a word."""

    day: date
    kind: str


@dataclass(frozen=True, slots=True)
class History:
    """All of one person's diary up to ``now``, oldest first.

    ``planned``: the local days with a planned session, moves and pauses taken into account, one item a session.
    ``ceiling`` and ``is_assessed``: the pain limit that is in force, and whether a professional has looked at the pain.
    ``signs_at`` and ``signs_on`` (a local day): when the emergency and today rows of the form were last answered.
    ``assessed_on``: when a professional looked at the pain; ``is_blocked``: whether a red flag holds everything back.
    ``paced_since``: since when fibromyalgia is known here. ``put_away``: the days on which the questions were put away
    for a week. ``joined_on``: the day of the account.
    """

    today: date
    now: datetime
    ceiling: int
    is_assessed: bool
    first_weekday: int = 0
    sessions: tuple[SessionFacts, ...] = ()
    mornings: tuple[MorningFacts, ...] = ()
    entries: tuple[EntryFacts, ...] = ()
    measures: tuple[MeasureFacts, ...] = ()
    activities: tuple[ActivityFacts, ...] = ()
    pauses: tuple[PauseFacts, ...] = ()
    care: tuple[CareFacts, ...] = ()
    planned: tuple[date, ...] = ()
    signs_at: datetime | None = None
    signs_on: date | None = None
    assessed_on: date | None = None
    is_blocked: bool = False
    paced_since: date | None = None
    put_away: tuple[date, ...] = ()
    joined_on: date | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A row an insight rests on: what it is, its day, how it reads. ``pk`` is that of a session or an entry."""

    kind: Annotated[str, Doc("`session`, `entry`, `measure`, `activity` or `plan`.")]
    day: date
    text: str
    pk: Annotated[int | None, Doc("The id of the row of that kind, if there is one.", name="id")] = None


@dataclass(frozen=True, slots=True)
class Insight(Finding):
    """Something the diary says, the rows it rests on, and ``todo``: what may be done about it."""

    evidence: tuple[Evidence, ...] = ()
    todo: str = ""


def first_day(history: History) -> date | None:
    """Return the first local day of the diary: the charts begin on it, and weeks are counted from it."""
    days = [session.day for session in history.sessions] + [entry.day for entry in history.entries]
    return min(days, default=None)
