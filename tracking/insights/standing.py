"""Where a person stands with each exercise, as their sessions say. Pure.

It goes by what each session would be without an answer in the morning, so nothing here changes by waiting.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Self

from django.utils.translation import gettext_lazy

from accounts.screening.questions import GREEN_MAX
from conventions.rules import OUR_CHOICE, Rule
from exercises.facts import BASE, ExerciseFacts, Rank, rank_of
from routines import rules
from routines.rules.person import RECENT_DAYS
from tracking.insights.classes import AMBERS, RISE, SessionClass, step_completion
from tracking.insights.facts import StepFacts
from tracking.insights.reading import Readings, SessionReading

ROW = 3
ROW_DAYS = 7
"""So many green sessions in a row over so many days make an exercise mastered."""
COMPLETE_LOW = 0.7
"""Below this part of its repetitions an exercise is eased (rule P3)."""
EFFORT_LIMIT = 9
"""Effort from which the next session steps back (rule P4)."""
GREENS_AFTER_BACK = 2
"""Green sessions at the smaller dose before the usual one is back."""
FLARE_REST_DAYS = 2
"""No strength on the day of the report, nor the next."""
AWAY_LONG_DAYS = 42
"""Days since the last strength session after which what was mastered is to be confirmed."""

MASTERED = Rule(
    "MASTERED",
    gettext_lazy("When an exercise is mastered"),
    gettext_lazy(
        "You have mastered an exercise after {row:# session|# sessions} in a row that went well, over at least "
        "{row_days:# day|# days} and with control. After {away:# day|# days} without a strength session, one that goes "
        "well has to confirm it."
    ),
    gettext_lazy("Learning comes before loading."),
    choice=OUR_CHOICE,
    numbers={"row": ROW, "row_days": ROW_DAYS, "away": AWAY_LONG_DAYS},
)

ACTED_PHASES = frozenset({"activation", "mobility", "strength", "integration"})
"""What the rules act on: never on breath, stretch and rest."""
NOT_ITS_FAULT = frozenset({"time", "place"})
"""Reasons to skip that say nothing of the exercise."""


@dataclass(frozen=True, slots=True)
class Dose:
    """How an exercise is done: ``form`` is the key of one of its versions. A hold of 0 is the usual one."""

    form: str
    sets: int
    reps: int
    hold_seconds: int = 0

    @classmethod
    def of(cls, step: rules.Step) -> Self:
        return cls(step.form.key, step.sets, step.reps, step.hold_seconds)

    @property
    def rank(self) -> Rank:
        return rank_of(self.form)

    def is_at_least(self, other: "Dose") -> bool:
        """Whether it asks as much as ``other``, in everything."""
        return (
            self.rank >= other.rank
            and self.sets * self.reps >= other.sets * other.reps
            and self.hold_seconds >= other.hold_seconds
        )

    def at_most(self, other: "Dose") -> "Dose":
        """The smaller of both, in everything; of two easier forms its own."""
        return Dose(
            min(self, other, key=lambda dose: dose.rank).form,
            min(self.sets, other.sets),
            min(self.reps, other.reps),
            min(self.hold_seconds, other.hold_seconds),
        )

    def in_form(self, key: str, exercise: ExerciseFacts) -> "Dose":
        """The same in another form, no more than that form is done; what is counted otherwise begins at its low end."""
        before, after = exercise.form(self.form), exercise.form(key)
        if before.key == after.key:
            return self
        return Dose(
            after.key,
            min(self.sets, after.sets_max),
            min(self.reps, after.reps_high) if before.unit == after.unit else after.reps_low,
            min(self.hold_seconds, after.hold_seconds),
        )


class SessionEffect(Enum):
    """What a session says of one of its exercises."""

    STOP = "stop"
    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    NONE = "none"


@dataclass(slots=True)
class Standing:
    """Where a person stands with one exercise; it grows while their sessions are read, oldest first.

    ``days`` are those on which it was done. ``last_pk`` is the last of these sessions, ``last_class`` what it is as
    long as nobody answers the morning after, and ``effect`` what that says of the exercise.
    ``row``: the green days in a row with the dose done on each. ``mastered``: since when, by form. ``own`` is the form
    that the person's conditions ask for, else the usual one. ``since_back``: green sessions since the last step back,
    ``None`` where there was none. ``strength_since``: strength sessions since it was last done.
    """

    slug: str
    dose: Dose
    last_pk: int
    last_class: SessionClass
    own: str = BASE
    effect: SessionEffect = SessionEffect.NONE
    days: list[date] = field(default_factory=list)
    recent_count: int = 0
    has_done_low_dose: bool = False
    row: list[tuple[date, Dose]] = field(default_factory=list)
    amber_count: int = 0
    is_low: bool = False
    is_hard: bool = False
    is_controlled: bool = False
    mastered: dict[str, date] = field(default_factory=dict)
    is_to_confirm: bool = False
    hold_until_on: date | None = None
    since_back: int | None = None
    strength_since: int = 0

    def add(self, day: date) -> None:
        """It was done on ``day``: of several times on one day one counts."""
        if self.days[-1:] != [day]:
            self.days.append(day)

    @property
    def has_stepped_back(self) -> bool:
        """Whether a step back holds still: fewer than two green sessions since."""
        return self.since_back is not None and self.since_back < GREENS_AFTER_BACK

    @property
    def mastered_on(self) -> date | None:
        """Since when the exercise is mastered: in the person's own form or a harder one, never in an easier one."""
        return self.mastered_in(self.own)

    def mastered_in(self, key: str) -> date | None:
        """Since when it is mastered in this form or a harder one."""
        days = (day for form, day in self.mastered.items() if form == key or rank_of(form) > rank_of(key))
        return None if self.is_to_confirm else min(days, default=None)


@dataclass(frozen=True, slots=True)
class Standings:
    """Where a person stands with everything they have done. ``stopped_at``: when the last session stopped by a warning
    sign began; ``practised_on`` and ``strength_on``: the last session, and the last strength session."""

    by_slug: Mapping[str, Standing] = field(default_factory=dict)
    practised_on: date | None = None
    strength_on: date | None = None
    stopped_at: datetime | None = None

    def mastered(self) -> frozenset[str]:
        return frozenset(slug for slug, one in self.by_slug.items() if one.mastered_on is not None)


@dataclass(slots=True)
class Past:
    """Where the sessions so far leave every exercise: what later ones go on from."""

    by_slug: dict[str, Standing] = field(default_factory=dict)
    practised_on: date | None = None
    strength_on: date | None = None
    stopped_at: datetime | None = None

    def add(self, readings: Iterable[SessionReading], exercises: Mapping[str, ExerciseFacts]) -> None:
        """Go on with the sessions that come next, oldest first."""
        for reading in readings:
            session = reading.session
            if self.strength_on is not None and (session.day - self.strength_on).days >= AWAY_LONG_DAYS:
                for one in self.by_slug.values():
                    one.is_to_confirm = True
            if reading.unanswered is SessionClass.STOP:
                self.stopped_at = session.started_at
            if session.is_strength:
                self.strength_on = session.day
                for one in self.by_slug.values():
                    one.strength_since += 1
            for step in _each_once(session.steps):
                if step.slug in exercises:
                    _follow(self.by_slug, reading, step, exercises[step.slug])
            self.practised_on = session.day

    def standings(self, exercises: Mapping[str, ExerciseFacts], flags: Collection[str]) -> Standings:
        """Where that leaves someone with these conditions now."""
        last = self.practised_on
        for one in self.by_slug.values():
            one.own = exercises[one.slug].form_for(flags).form or BASE
            one.recent_count = sum((last - day).days < RECENT_DAYS for day in one.days) if last else 0
        return Standings(self.by_slug, self.practised_on, self.strength_on, self.stopped_at)


def stand(
    readings: Readings, exercises: Mapping[str, ExerciseFacts], flags: Collection[str] = frozenset()
) -> Standings:
    """Where the sessions leave each of ``exercises``, by slug, for someone with these conditions; what was never done
    is not there."""
    past = Past()
    past.add(readings.sessions, exercises)
    return past.standings(exercises, flags)


def _each_once(steps: Sequence[StepFacts]) -> Collection[StepFacts]:
    """Return each exercise once, preferring a step that was done."""
    found: dict[str, StepFacts] = {}
    for step in steps:
        held = found.get(step.slug)
        if held is None or (step.is_done and not held.is_done):
            found[step.slug] = step
    return found.values()


def _follow(standings: dict[str, Standing], reading: SessionReading, step: StepFacts, exercise: ExerciseFacts) -> None:
    """Let a standing follow one step of a session. What was only ever skipped is no standing."""
    session, is_acted = reading.session, step.phase in ACTED_PHASES
    one = standings.get(step.slug)
    if not step.is_done:
        if one is not None and is_acted and step.skip_reason not in NOT_ITS_FAULT:
            one.is_low = True
            if step.skip_reason in ("pain", "hard"):
                one.row = []
        return
    dose = Dose(exercise.key_of(step.form), step.sets, step.reps, step.hold_seconds)
    if one is None:
        one = standings[step.slug] = Standing(step.slug, dose, session.pk, reading.unanswered)
    one.dose, one.last_pk, one.last_class = dose, session.pk, reading.unanswered
    one.effect = effect_on(reading, step)
    one.strength_since = 0
    one.add(session.day)
    one.is_low = is_acted and step_completion(step) < COMPLETE_LOW
    one.is_hard = is_acted and session.effort is not None and session.effort >= EFFORT_LIMIT
    one.is_controlled = session.is_controlled is True
    repetitions = step.sets * step.reps if step.reps_done is None else step.reps_done
    if repetitions >= exercise.form(dose.form).reps_low and _is_calm(reading):
        one.has_done_low_dose = True
    _weigh(one, reading, step)


def _weigh(one: Standing, reading: SessionReading, step: StepFacts) -> None:
    """Let what the step did to the back count for or against the exercise."""
    if one.effect in (SessionEffect.STOP, SessionEffect.RED) or one.is_hard:
        one.row, one.amber_count = [], 0
        one.since_back = 0
        if step.phase == "strength":
            one.hold_until_on = _reported_on(reading) + timedelta(days=FLARE_REST_DAYS)
    elif one.effect is SessionEffect.AMBER:
        one.row = []
        one.amber_count += 1
    elif one.effect is SessionEffect.GREEN:
        _credit(one, reading.session.day)


def _credit(one: Standing, day: date) -> None:
    """A green session; of several on one day one counts."""
    one.amber_count = 0
    one.is_to_confirm = False
    if one.row and one.row[-1][0] == day:
        one.row[-1] = (day, one.dose)
    else:
        one.row.append((day, one.dose))
        if one.since_back is not None:
            one.since_back += 1
    key, rank = one.dose.form, one.dose.rank
    is_held = is_row(trailing(one.row, lambda other: other.form == key or other.rank > rank))
    if is_held and one.is_controlled:
        one.mastered.setdefault(one.dose.form, day)


def trailing(row: Sequence[tuple[date, Dose]], fits: Callable[[Dose], bool]) -> Sequence[tuple[date, Dose]]:
    """The end of ``row`` as far as it ``fits``."""
    for back, (_day, dose) in enumerate(reversed(row)):
        if not fits(dose):
            return row[len(row) - back :]
    return row


def is_row(row: Sequence[tuple[date, Dose]]) -> bool:
    """Return whether there are 3 green sessions in a row over at least 7 days."""
    return len(row) >= ROW and (row[-1][0] - row[0][0]).days >= ROW_DAYS


def _is_calm(reading: SessionReading) -> bool:
    """Whether an exercise counts as done once (rule B11)."""
    cls = reading.unanswered
    return cls in (SessionClass.GREEN, SessionClass.PROVISIONAL) or (cls is SessionClass.AMBER and reading.is_settled)


def _reported_on(reading: SessionReading) -> date:
    """The local day on which it was known: the next morning's, where only that made it red."""
    only_by_morning = reading.unanswered is SessionClass.RED and reading.tags[:1] == ("delta",)
    return reading.session.day + timedelta(days=1 if only_by_morning else 0)


def effect_on(reading: SessionReading, step: StepFacts) -> SessionEffect:
    """What the session's class says of one of its exercises."""
    cls, tags = reading.unanswered, reading.tags
    if step.phase not in ACTED_PHASES:
        return SessionEffect.GREEN if reading.has_credit else SessionEffect.NONE
    if cls is SessionClass.STOP:
        return SessionEffect.STOP
    if cls is SessionClass.RED:
        is_by_worst = not {"delta", "pain"} & set(tags)
        return _own_effect(reading, step) if is_by_worst and _is_rated(reading) else SessionEffect.RED
    if cls in AMBERS:
        is_by_worst = not {"delta", "form", "effort", "completion"} & set(tags)
        return _own_effect(reading, step) if is_by_worst and _is_rated(reading) else SessionEffect.AMBER
    return SessionEffect.GREEN if reading.has_credit else SessionEffect.NONE


def _is_rated(reading: SessionReading) -> bool:
    return any(step.worst is not None for step in reading.session.steps)


def _own_effect(reading: SessionReading, step: StepFacts) -> SessionEffect:
    """By the exercise's own worst pain, where exercises were rated one by one."""
    before, is_above = reading.session.before, "above limit" in reading.tags
    if step.worst is None:
        return SessionEffect.NONE
    if is_above:
        return SessionEffect.RED if before is not None and step.worst - before >= RISE else SessionEffect.NONE
    if step.worst > reading.ceiling:
        return SessionEffect.RED
    return SessionEffect.AMBER if step.worst > GREEN_MAX else SessionEffect.NONE


RULES = (MASTERED,)
