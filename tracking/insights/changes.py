"""What is said about pain since the start: the first sentence that fits. Pure.

A verdict stands on ``measures``; one point more or less is never praised and never blamed. What changed in the three
questions is said by the same rows (``answers``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conventions.days import in_words
from conventions.messages import Doc, Message
from conventions.rules import Rule
from tracking.insights import measures
from tracking.insights.facts import Evidence, History, Insight
from tracking.insights.measures import CHANCE, CURRENT_DAYS, IMPROVED, NEEDS_DAYS, TOO_FEW, TOO_LOW, WORSE
from tracking.insights.values import DaysMean, DayValue, DayValues, mean_of

STALE_DAYS = 21
"""Where the newest number is older, what it said is told as past."""
NO_PAIN_NOW, NO_PAIN, AS_BEFORE = "no_pain_now", "no_pain", "as_before"
"""What is said whatever the verdict."""


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """One measure then and now, by its rule. ``better`` says which way is good. ``beside`` is shown next to the
    sentence in smaller letters."""

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
    beside: str = ""

    @property
    def difference(self) -> float | None:
        return None if self.then is None or self.now is None else self.now - self.then

    @property
    def insight(self) -> Insight:
        return Insight(self.rule, self.sentence, evidence=self.evidence)


def one(number: float) -> str:
    """With one decimal, as every mean is shown; the comparison was made before."""
    return f"{number:.1f}"


def pain_change(history: History, values: DayValues, *, stopped: Insight | None = None) -> MeasureChange:
    """The pain at the start and now, and what may be said of it.

    ``stopped`` is the warning of weeks with more pain, where it fired: it speaks in place of a rise that is too young
    to be judged.
    """
    base, latest = measures.baseline(values), measures.current(values, on=history.today)
    if base is None:
        return _young(TOO_FEW, _before_the_start(values))
    if (history.today - base.since).days < measures.FIRST_DAYS:
        return _young(TOO_FEW, _start(base), base, base.values)
    if latest is None:
        return _young(TOO_FEW, _silent(values, base, today=history.today), base, base.values)
    verdict, then, now = measures.pain_verdict(values, today=history.today)
    row = row_of(base.mean, latest.mean, verdict)
    if then is None or now is None or row in (NO_PAIN_NOW, NO_PAIN):
        then, now = base, latest
    else:  # As it was read: of the days since nothing is said.
        row = _moved(then.mean, now.mean, verdict)
    speaks = stopped if row == TOO_FEW and measures.is_higher(then, now) else None
    read_on = measures.next_reading(base, today=history.today)
    return MeasureChange(
        rule=speaks.rule if speaks else measures.CHANGE,
        measure="pain",
        label=_("Upper-back pain"),
        verdict=verdict,
        sentence=speaks.sentence if speaks else _sentence(row, then, now, read_on),
        then=then.mean,
        now=now.mean,
        then_on=then.since,
        now_on=now.until,
        evidence=evidence_of(_rested_on(verdict, then, now, values)),
        beside="" if speaks else _beside(row, now.mean - then.mean, count=len(history.sessions)),
    )


def _young(
    verdict: str, sentence: str, base: DaysMean | None = None, values: tuple[DayValue, ...] = ()
) -> MeasureChange:
    """Return what is said before there are two means."""
    return MeasureChange(
        rule=measures.CHANGE,
        measure="pain",
        label=_("Upper-back pain"),
        verdict=verdict,
        sentence=sentence,
        then=base.mean if base else None,
        then_on=base.since if base else None,
        evidence=evidence_of(values),
    )


def _rested_on(verdict: str, then: DaysMean, now: DaysMean, values: DayValues) -> tuple[DayValue, ...]:
    """Return the days behind a comparison: those of the two means, or the longer spans if a change is reported."""
    if verdict not in (IMPROVED, WORSE):
        return (*then.values, *now.values)
    first, recent = (timedelta(days=days - 1) for days in (measures.FIRST_DAYS, measures.RECENT_DAYS))
    return (*values.between(then.since, then.since + first), *values.between(now.until - recent, now.until))


def _before_the_start(values: DayValues) -> str:
    count = len(values.days)
    if not count:
        return _("Nothing logged yet.")
    said = ngettext(
        "Numbers on {count} day so far. {needed} within {weeks} weeks make your starting point.",
        "Numbers on {count} days so far. {needed} within {weeks} weeks make your starting point.",
        count,
    )
    return said.format(count=count, needed=NEEDS_DAYS, weeks=measures.BASE_WEEKS)


def _start(base: DaysMean) -> str:
    day = in_words(base.since + timedelta(days=measures.FIRST_DAYS))
    averages = sum(value.is_average for value in base.values)
    days = len(base.values) - averages
    if not averages:
        said = _("Your starting point is {then}, from {days} days. Compare from {day}.")
    elif not days:
        said = ngettext(
            "Your starting point is {then}, from {averages} weekly average. Compare from {day}.",
            "Your starting point is {then}, from {averages} weekly averages. Compare from {day}.",
            averages,
        )
    else:
        said = _("Your starting point is {then}, from single days and a weekly average. Compare from {day}.")
    return said.format(then=one(base.mean), days=days, averages=averages, day=day)


def _silent(values: DayValues, base: DaysMean, *, today: date) -> str:
    """Return what is said where the last days hold too few numbers to compare."""
    newest = values.days[-1]
    if (today - newest).days > STALE_DAYS:
        then = mean_of(value.score for value in values.week_to(newest, days=CURRENT_DAYS))
        said = _("Nothing written since {day}. Before that: {start} at the start, {then} then.")
        return said.format(day=in_words(newest), start=one(base.mean), then=one(then))
    count = len(values.week_to(today, days=CURRENT_DAYS))
    said = ngettext(
        "Your starting point was {start}. The last {days} days have {count} number; {needed}, or one weekly average, "
        "are needed.",
        "Your starting point was {start}. The last {days} days have {count} numbers; {needed}, or one weekly average, "
        "are needed.",
        count,
    )
    return said.format(start=one(base.mean), days=CURRENT_DAYS, count=count, needed=NEEDS_DAYS)


def row_of(then: float, now: float, verdict: str) -> str:
    """Return what is said of two means: that there is none, that they are alike, or the verdict."""
    if now < measures.SAME:
        return NO_PAIN if then < measures.SAME else NO_PAIN_NOW
    return _moved(then, now, verdict)


def _moved(then: float, now: float, verdict: str) -> str:
    return AS_BEFORE if abs(now - then) < measures.SHOWN or one(now) == one(then) else verdict


_ROWS: Mapping[str, Message] = {
    NO_PAIN_NOW: gettext_lazy("No pain written down in the last {days} days. You started at {then}."),
    NO_PAIN: gettext_lazy("No pain written down, at the start or now."),
    AS_BEFORE: gettext_lazy("Your pain is {now}, as at the start."),
}
_DOWN: Mapping[str, Message] = {
    TOO_FEW: gettext_lazy("Down {points}, from {then} to {now}. Too early to say: read on {day}."),
    IMPROVED: gettext_lazy("Down {points}, from {then} to {now}. More than chance usually explains."),
    TOO_LOW: gettext_lazy("Down {points}, from {then} to {now}. It began too low to judge a fall."),
    CHANCE: gettext_lazy("Down {points}, from {then} to {now}. That may still be chance."),
}
_UP: Mapping[str, Message] = {
    TOO_FEW: gettext_lazy("Up {points}, from {then} to {now}. Too early to say: read on {day}."),
    WORSE: gettext_lazy("Up {points}, from {then} to {now}. More than chance usually explains."),
    CHANCE: gettext_lazy("Up {points}, from {then} to {now}. That may still be chance."),
}


def _sentence(row: str, then: DaysMean, now: DaysMean, read_on: date) -> str:
    said = _ROWS.get(row) or (_DOWN if now.mean < then.mean else _UP)[row]
    points = abs(float(one(now.mean)) - float(one(then.mean)))  # As the reader subtracts what stands there.
    return str(said).format(
        points=one(points), then=one(then.mean), now=one(now.mean), day=in_words(read_on), days=CURRENT_DAYS
    )


def _beside(row: str, moved: float, *, count: int) -> str:
    """Return what belongs to a sentence: of a fall that it shows nothing about exercises; of a rise, what to do."""
    if row == WORSE:
        return _("Please have it looked at.")
    if row not in (NO_PAIN_NOW, TOO_FEW, IMPROVED, TOO_LOW, CHANCE) or moved > 0:
        return ""
    if not count:
        return _(
            "Backs often ease by themselves, most in the first weeks. You have not practised yet, so this fall says "
            "nothing about exercises."
        )
    return _("Backs often ease by themselves, most in the first weeks. A fall does not show what helped.")


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
