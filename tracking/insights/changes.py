"""What changed in pain since the first week, in words. Pure.

A verdict stands on ``measures``; one point more or less is never praised and never blamed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conventions.messages import Doc
from conventions.rules import Rule
from tracking.insights import measures
from tracking.insights.facts import Evidence, History, Insight
from tracking.insights.measures import IMPROVED, TOO_FEW, TOO_LOW, WORSE, DayValue


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """One measure then and now, by its rule; ``better`` tells which way is good."""

    rule: Rule
    measure: Annotated[str, Doc(choices=("pain", "three", "activities", "activity", "change"))]
    label: str
    verdict: Annotated[str, Doc(choices=("improved", "worse", "chance", "too_low", "too_few"))]
    sentence: str
    then: float | None = None
    now: float | None = None
    then_on: date | None = None
    now_on: date | None = None
    better: Annotated[str, Doc(choices=("down", "up"))] = "down"
    evidence: tuple[Evidence, ...] = ()

    @property
    def difference(self) -> float | None:
        return None if self.then is None or self.now is None else self.now - self.then

    @property
    def insight(self) -> Insight:
        return Insight(self.rule, self.sentence, evidence=self.evidence)


def one(number: float) -> str:
    """With one decimal, as every mean is shown; the comparison was made before."""
    return f"{number:.1f}"


def pain_change(history: History, values: dict[date, DayValue]) -> MeasureChange:
    """The pain of the first week and now, and what may be said of it."""
    verdict, base, now = measures.pain_verdict(values, today=history.today)
    label = _("Upper-back pain")
    if base is None:
        return MeasureChange(measures.CHANGE, "pain", label, TOO_FEW, _too_few_for_base(values))
    latest = now or measures.current(values, on=history.today)
    return MeasureChange(
        rule=measures.CHANGE,
        measure="pain",
        label=label,
        verdict=verdict,
        sentence=_pain_sentence(verdict, base, now) if now else _first_week(base, latest),
        then=base.mean,
        now=latest.mean if latest else None,
        then_on=base.since,
        now_on=latest.until if latest else None,
        evidence=evidence_of(_rested_on(verdict, base, now, values)),
    )


def _rested_on(
    verdict: str, base: measures.DaysMean, now: measures.DaysMean | None, values: dict[date, DayValue]
) -> tuple[DayValue, ...]:
    """Return the days behind a comparison: those of the two means, or the longer spans if a change is reported."""
    if now is None:
        return base.values
    if verdict not in (IMPROVED, WORSE):
        return (*base.values, *now.values)
    first, recent = (timedelta(days=days - 1) for days in (measures.FIRST_DAYS, measures.RECENT_DAYS))
    return (
        *measures.values_between(values, base.since, base.since + first),
        *measures.values_between(values, now.until - recent, now.until),
    )


def _too_few_for_base(values: dict[date, DayValue]) -> str:
    if not values:
        return _("Nothing logged yet.")
    return _(
        "You have logged pain on {count} of {needed} days. After that, your first week is your starting point."
    ).format(count=min(len(values), measures.NEEDS_DAYS), needed=measures.NEEDS_DAYS)


def _first_week(base: measures.DaysMean, latest: measures.DaysMean | None) -> str:
    if latest is not None and latest.since <= base.until:
        said = _("Your pain was {then} in your first week. We judge a change from {weeks} weeks on.")
    else:
        said = _(
            "Your pain was {then} in your first week. There are too few numbers in the last {days} days to compare."
        )
    return said.format(then=one(base.mean), weeks=measures.JUDGED_WEEKS, days=measures.CURRENT_DAYS)


def _pain_sentence(verdict: str, base: measures.DaysMean, now: measures.DaysMean) -> str:
    moved = now.mean - base.mean
    if verdict == IMPROVED:
        said = _("Your pain is down from {then} to {now}. That is more than chance usually explains.")
    elif verdict == WORSE:
        said = _("Your pain is up from {then} to {now}. That is more than chance usually explains.")
    elif verdict == TOO_LOW:
        said = _("Your pain was {then} in your first week and is {now} now. It started too low to judge a change.")
    elif abs(moved) < measures.SHOWN:
        said = _("Your pain is {now}, the same as in your first week.")
    elif moved < 0:
        said = _("Your pain was {then} in your first week and is {now} now. Down {points}, which may still be chance.")
    else:
        said = _("Your pain was {then} in your first week and is {now} now. Up {points}, which may still be chance.")
    return said.format(then=one(base.mean), now=one(now.mean), points=one(abs(moved)))


_KINDS = {
    "average": gettext_lazy("weekly average, {score}"),
    "before": gettext_lazy("before a session, {score}"),
    "entry": gettext_lazy("pain entry, {score}"),
}


def evidence_of(values: Iterable[DayValue]) -> tuple[Evidence, ...]:
    """The days of a mean as rows, once each, by day."""
    return tuple(
        Evidence(
            kind="session" if value.kind == "before" else "entry",
            day=value.day,
            text=str(_KINDS[value.kind]).format(score=value.score),
            pk=value.pk,
        )
        for value in sorted(set(values), key=lambda value: value.day)
    )
