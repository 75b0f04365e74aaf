"""Everything the diary says, made once for page, print and program. Pure."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.screening import Standing
from tracking.insights import adherence, changes, ledger, measures
from tracking.insights.adherence import Adherence
from tracking.insights.changes import Change
from tracking.insights.facts import History, Insight
from tracking.insights.ledger import LedgerRow
from tracking.insights.measures import Band, Baseline, Current
from tracking.insights.reading import Readings, read
from tracking.insights.review import Review, review_now, reviews
from tracking.insights.warnings import Effects, warned


@dataclass(frozen=True, slots=True)
class Insights:
    """All there is to say on ``today``.

    ``pain`` is what the headline says; ``base``, ``current`` and ``band`` are what its chart draws. ``current`` is the
    mean of the last seven days up to today; ``pain.now`` is the one that was judged, at the end of the last full week.
    ``standing`` is what answers and warnings allow together, where the answers are known.
    """

    today: date
    history: History
    readings: Readings
    pain: Change
    base: Baseline | None
    current: Current | None
    band: Band | None
    three: Change
    activities: tuple[Change, ...]
    felt: Change | None
    adherence: Adherence
    ledger: tuple[LedgerRow, ...]
    warnings: tuple[Insight, ...]
    effects: Effects
    reviews: tuple[Review, ...]
    review: Review | None
    standing: Standing | None = None

    @property
    def headline(self) -> Insight:
        """The one sentence Progress begins with."""
        return measured(self.pain)

    @property
    def rhythm(self) -> Insight:
        """The sentence over the weeks."""
        return Insight("RHYTHM", self.adherence.sentence, (), "", _(RHYTHM_SOURCE))

    @property
    def said(self) -> tuple[Insight, ...]:
        """Everything that is said, warnings first."""
        return (*self.warnings, *self.measured, self.rhythm, *map(listed, self.ledger))

    def rows_for(self, rule: str) -> tuple[Insight, ...]:
        """Return today's statements of ``rule``. BASE and BAND are part of the pain statement."""
        if rule in ("BASE", "BAND"):
            return (self.headline,)
        return tuple(insight for insight in self.said if insight.rule == rule)

    @property
    def measured(self) -> tuple[Insight, ...]:
        """Every measure as an insight, pain first."""
        felt = (self.felt,) if self.felt else ()
        return tuple(measured(change) for change in (self.pain, self.three, *self.activities, *felt))


RHYTHM_SOURCE = gettext_lazy("Miyamoto 2018 for two to three sessions a week")
RULE_OF = {"pain": "CHANGE", "three": "THREE", "activities": "ACTIVITY", "activity": "ACTIVITY", "change": "FELT"}


def measured(change: Change) -> Insight:
    """A measure as an insight: its sentence, its rows, its rule and source."""
    source = {
        "pain": measures.SOURCE,
        "three": changes.THREE_SOURCE,
        "activities": changes.ACTIVITY_SOURCE,
        "activity": changes.ACTIVITY_SOURCE,
        "change": changes.CHANGE_SOURCE,
    }[change.measure]
    sentence = change.sentence
    if change.measure == "three" and change.now is not None:
        sentence = _("The three questions: {sentence}").format(sentence=sentence)
    return Insight(RULE_OF[change.measure], sentence, change.evidence, "", _(source))


def listed(row: LedgerRow) -> Insight:
    """A row of the ledger as an insight."""
    return Insight("LEDGER", f"{row.name}: {row.because}", row.evidence, row.advice, _(ledger.SOURCE))


def insights(history: History) -> Insights:
    """What ``history`` says: the same for the same rows, in whatever order they come."""
    values, readings = measures.day_values(history), read(history)
    now = warned(history, readings, values)
    return Insights(
        today=history.today,
        history=history,
        readings=readings,
        pain=changes.pain_change(history, values),
        base=measures.baseline(values),
        current=measures.current(values, on=history.today),
        band=measures.band(values, on=history.today),
        three=changes.three_change(history),
        activities=changes.activity_changes(history),
        felt=changes.felt_change(history),
        adherence=adherence.adherence(history),
        ledger=ledger.ledger(readings, ceiling=history.ceiling),
        warnings=now.insights,
        effects=now.effects,
        reviews=reviews(history),
        review=review_now(history),
    )
