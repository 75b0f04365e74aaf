"""Everything the diary says, made once for page, print and program. Pure."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from accounts.screening import Clearance
from conventions.messages import Doc
from conventions.rules import Rule
from exercises.barred import Barring
from tracking.insights import adherence, answers, changes, ledger, measures
from tracking.insights.adherence import RHYTHM, Adherence, Counted, DaysKept, counted_in
from tracking.insights.changes import MeasureChange
from tracking.insights.facts import ActivityFacts, History, Insight, PauseFacts
from tracking.insights.high_base import high_base
from tracking.insights.leave_out import Asked, calm_days
from tracking.insights.ledger import LedgerRow
from tracking.insights.measures import ChanceBand
from tracking.insights.questions import Due, due_of
from tracking.insights.reading import Readings, read
from tracking.insights.review import Review, review_now, reviews
from tracking.insights.seldom import Kept, Suggestion, kept
from tracking.insights.today import RECENT_DAYS, numbers_today
from tracking.insights.values import DaysMean, day_values
from tracking.insights.warnings import W4, warned
from tracking.insights.warnings.effects import Effects


@dataclass(frozen=True, slots=True)
class Summary:
    """All there is to say on ``today``.

    ``pain`` is what the headline says; ``base``, ``current`` and ``band`` are what its chart draws. ``current`` is the
    mean of the last seven days up to today; ``pain.now`` is the one that was judged, which is once a week.
    ``due`` are the questions that are due, ``has_measured`` whether one was ever answered or an activity named.

    What the rows of a person say beside their diary: ``clearance`` is what answers and warnings allow together, where
    the answers are known, and ``rises`` how much the newest sessions raised the pain. ``flags`` are the conditions,
    where they are known, ``barring`` what is left out, and ``has_sheets`` whether what a professional said stands.
    ``asked`` is what asks for a decision, ``suggestion`` what is suggested about the plan.

    It is kept as it is said, so it holds what a page shows, and never the diary itself: the readings of the last days,
    the ``days`` of all sessions and planned ones, the days before sore mornings, and the activities and pauses drawn.
    """

    today: date
    first_weekday: int
    readings: Readings
    days: DaysKept
    sore_on: tuple[date, ...]
    calm_on: tuple[date, ...]
    numbers_at: tuple[float, ...]
    rated: tuple[ActivityFacts, ...]
    pauses: tuple[PauseFacts, ...]
    plan_kept: Kept | None
    pain: MeasureChange
    base: DaysMean | None
    current: DaysMean | None
    band: ChanceBand | None
    three: MeasureChange
    activities: tuple[MeasureChange, ...]
    felt: MeasureChange | None
    adherence: Adherence
    ledger: tuple[LedgerRow, ...]
    warnings: tuple[Insight, ...]
    effects: Effects
    reviews: tuple[Review, ...]
    review: Annotated[Review | None, Doc("The one that is offered now.", name="current")]
    due: Due
    has_measured: bool
    clearance: Clearance | None = None
    rises: tuple[tuple[date, int], ...] = ()
    flags: frozenset[str] | None = None
    barring: Barring = field(default_factory=Barring)
    has_sheets: bool = False
    asked: Asked = field(default_factory=Asked)
    suggestion: Suggestion | None = None

    @property
    def first_day(self) -> date | None:
        """The first local day of the diary."""
        return self.days.began

    @property
    def cleared(self) -> Clearance:
        """``clearance`` where the answers are known, as they are of every summary that was made of rows."""
        assert self.clearance is not None
        return self.clearance

    def counted(self, *, since: date, until: date) -> Counted:
        """The sessions and weeks of the local days ``since`` to ``until``."""
        return counted_in(
            self.days,
            self.adherence.weeks,
            since=since,
            until=until,
            today=self.today,
            first_weekday=self.first_weekday,
        )

    @property
    def headline(self) -> Insight:
        """The one sentence Progress begins with."""
        return self.pain.insight

    @property
    def rhythm(self) -> Insight:
        """The sentence over the weeks."""
        return Insight(RHYTHM, self.adherence.sentence)

    @property
    def said(self) -> tuple[Insight, ...]:
        """Everything that is said, warnings first."""
        return (*self.warnings, *self.measured, self.rhythm, *(row.insight for row in self.ledger))

    def rows_for(self, rule: Rule) -> tuple[Insight, ...]:
        """Return today's statements of ``rule``. BASE, BAND and EASING are part of the pain statement."""
        if rule in (measures.BASE, measures.BAND, measures.EASING):
            return (self.headline,)
        return tuple(insight for insight in self.said if insight.rule is rule)

    @property
    def measured(self) -> tuple[Insight, ...]:
        """Every measure as an insight, pain first."""
        felt = (self.felt,) if self.felt else ()
        return tuple(change.insight for change in (self.pain, self.three, *self.activities, *felt))


def summarise(history: History) -> Summary:
    """What ``history`` says: the same for the same rows, in whatever order they come."""
    values, readings = day_values(history), read(history)
    now, base = warned(history, readings, values), measures.baseline(values)
    stopped = next((insight for insight in now.insights if insight.rule is W4), None)
    asked, asked_reviews = high_base(history, base), reviews(history)
    return Summary(
        today=history.today,
        first_weekday=history.first_weekday,
        readings=Readings(
            tuple(one for one in readings.sessions if (history.today - one.session.day).days <= RECENT_DAYS)
        ),
        days=adherence.DaysKept.of(history),
        sore_on=tuple(dict.fromkeys(one.session.day for one in readings.sessions if one.is_sore)),
        calm_on=calm_days(readings),
        numbers_at=numbers_today(history),
        rated=history.activities,
        pauses=history.pauses,
        plan_kept=kept(history),
        pain=changes.pain_change(history, values, stopped=stopped),
        base=base,
        current=measures.current(values, on=history.today),
        band=measures.band(values, on=history.today),
        three=answers.three_change(history),
        activities=answers.activity_changes(history),
        felt=answers.felt_change(history),
        adherence=adherence.adherence(history),
        ledger=ledger.ledger(readings, ceiling=history.ceiling),
        warnings=(*now.insights, *([asked] if asked else [])),
        effects=now.effects,
        reviews=asked_reviews,
        review=review_now(asked_reviews, today=history.today),
        due=due_of(history),
        has_measured=bool(history.measures or history.activities),
    )
