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
from conventions.messages import Doc, Message, in_digits
from conventions.rules import Rule
from tracking.insights import measures
from tracking.insights.facts import Evidence, History, Insight
from tracking.insights.measures import CHANCE, CURRENT_DAYS, IMPROVED, NEEDS_DAYS, TOO_FEW, TOO_LOW, WORSE
from tracking.insights.values import DaysMean, DayValue, DayValues, days_of, mean_of

STALE_DAYS = 21
"""Where the newest number is older, what it said is told as past."""
NO_PAIN_NOW, NO_PAIN, AS_BEFORE = "no_pain_now", "no_pain", "as_before"
"""What is said whatever the verdict."""


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """One measure then and now, by its rule. ``finding`` says it in a few words, ``detail`` says more. ``better`` says
    which way is good. ``beside`` is shown next to the sentence in smaller letters."""

    rule: Rule
    measure: Annotated[str, Doc(choices=("pain", "three", "activities", "activity", "change"))]
    label: str
    verdict: Annotated[str, Doc(choices=("improved", "worse", "chance", "too_low", "too_few"))]
    finding: Annotated[str, Doc("The result in a few words. Empty if the detail says all.")] = ""
    detail: Annotated[str, Doc("What the result means.")] = ""
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
    def sentence(self) -> str:
        """The finding and its detail, as they are read one after the other."""
        return " ".join(filter(None, (self.finding and _("{finding}.").format(finding=self.finding), self.detail)))

    @property
    def insight(self) -> Insight:
        return Insight(self.rule, self.sentence, evidence=self.evidence)


Said = tuple[str, str]
"""A finding and its detail."""


def one(number: float) -> str:
    """With one decimal, as every mean is shown; the comparison was made before."""
    return in_digits(number)


def pain_change(history: History, values: DayValues, *, stopped: Insight | None = None) -> MeasureChange:
    """The pain at the start and now, and what may be said of it.

    ``stopped`` is the warning of weeks with more pain, where it fired: it speaks in place of a rise that is too young
    to be judged.
    """
    base, latest = measures.baseline(values), measures.current(values, on=history.today)
    if base is None:
        return _young(_before_the_start(values, today=history.today))
    if (history.today - base.since).days < measures.FIRST_DAYS:
        return _young(_start(base), base)
    if latest is None:
        return _young(_silent(values, base, today=history.today), base)
    verdict, then, now = measures.pain_verdict(values, today=history.today)
    row = row_of(base.mean, latest.mean, verdict)
    if then is None or now is None or row in (NO_PAIN_NOW, NO_PAIN):
        then, now = base, latest
    else:  # As it was read: of the days since nothing is said.
        row = _moved(then.mean, now.mean, verdict)
    speaks = stopped if row == TOO_FEW and measures.is_higher(then, now) else None
    finding, detail = _said(row, then, now, measures.next_reading(base, today=history.today))
    if row in (IMPROVED, WORSE, CHANCE, TOO_LOW) and now.until < history.today:
        detail = _("{detail} We compared on {day}.").format(detail=detail, day=in_words(now.until))
    return MeasureChange(
        rule=speaks.rule if speaks else measures.CHANGE,
        measure="pain",
        label=_("Upper-back pain"),
        verdict=verdict,
        finding=finding,
        detail=speaks.sentence if speaks else detail,
        then=then.mean,
        now=now.mean,
        then_on=then.since,
        now_on=now.until,
        evidence=evidence_of(_rested_on(verdict, then, now, values)),
        beside="" if speaks else _beside(row, now.mean - then.mean, count=len(history.sessions)),
    )


def _young(said: Said, base: DaysMean | None = None) -> MeasureChange:
    """Return what is said before there are two means."""
    finding, detail = said
    return MeasureChange(
        rule=measures.CHANGE,
        measure="pain",
        label=_("Upper-back pain"),
        verdict=TOO_FEW,
        finding=finding,
        detail=detail,
        then=base.mean if base else None,
        then_on=base.since if base else None,
        evidence=evidence_of(base.values if base else ()),
    )


def _rested_on(verdict: str, then: DaysMean, now: DaysMean, values: DayValues) -> tuple[DayValue, ...]:
    """Return the days behind a comparison: those of the two means, or the longer spans if a change is reported."""
    if verdict not in (IMPROVED, WORSE):
        return (*then.values, *now.values)
    first, recent = (timedelta(days=days - 1) for days in (measures.FIRST_DAYS, measures.RECENT_DAYS))
    return (*values.between(then.since, then.since + first), *values.between(now.until - recent, now.until))


def _before_the_start(values: DayValues, *, today: date) -> Said:
    """Return how many more days with a number make a starting point, of those that still count for one."""
    if not values.days:
        said = ngettext(
            "Log your pain on {days} day to set your starting point.",
            "Log your pain on {days} days to set your starting point.",
            NEEDS_DAYS,
        )
        return _("No pain logged yet"), said.format(days=NEEDS_DAYS)
    recent = values.between(today - timedelta(days=measures.BASE_DAYS_AT_MOST - 2), today)
    days = NEEDS_DAYS - min(days_of(recent), NEEDS_DAYS - 1)
    detail = ngettext(
        "Log your pain on {days} more day to set your starting point.",
        "Log your pain on {days} more days to set your starting point.",
        days,
    ).format(days=days)
    return _("It is too early to say how your pain changes"), detail


def _start(base: DaysMean) -> Said:
    finding = _("Your pain was {then} in your first days").format(then=one(base.mean))
    day = in_words(base.since + timedelta(days=measures.FIRST_DAYS))
    return finding, _("That is your starting point. We compare from {day}.").format(day=day)


def _silent(values: DayValues, base: DaysMean, *, today: date) -> Said:
    """Return what is said where the last days hold too few numbers to compare."""
    newest, start = values.days[-1], one(base.mean)
    if (today - newest).days > STALE_DAYS:
        then = mean_of(value.score for value in values.week_to(newest, days=CURRENT_DAYS))
        finding = _("No pain logged since {day}").format(day=in_words(newest))
        return finding, _("It was {start} at the start and {then} then.").format(start=start, then=one(then))
    week = values.week_to(today, days=CURRENT_DAYS)
    if not week:
        finding = ngettext(
            "No pain logged in the last {days} day", "No pain logged in the last {days} days", CURRENT_DAYS
        ).format(days=CURRENT_DAYS)
    else:
        finding = _("It is too early to say how your pain changes")
    days = NEEDS_DAYS - days_of(week)
    detail = ngettext(
        "Your starting point was {start}. Log your pain on {days} more day of a week, or give a weekly average.",
        "Your starting point was {start}. Log your pain on {days} more days of a week, or give a weekly average.",
        days,
    )
    return finding, detail.format(start=start, days=days)


def row_of(then: float, now: float, verdict: str) -> str:
    """Return what is said of two means: that there is none, that they are alike, or the verdict."""
    if now < measures.SAME:
        return NO_PAIN if then < measures.SAME else NO_PAIN_NOW
    return _moved(then, now, verdict)


def _moved(then: float, now: float, verdict: str) -> str:
    return AS_BEFORE if abs(now - then) < measures.SHOWN or one(now) == one(then) else verdict


_ROWS: Mapping[str, tuple[Message, Message]] = {
    NO_PAIN_NOW: (gettext_lazy("Your pain is 0 now"), gettext_lazy("It was {then} at the start.")),
    NO_PAIN: (gettext_lazy("Your pain is 0, the same as at the start"), ""),
    AS_BEFORE: (gettext_lazy("Your pain is {now}, the same as at the start"), ""),
}
_VERDICTS: Mapping[str, Message] = {
    TOO_FEW: gettext_lazy("It is too early to say. We compare again on {day}."),
    IMPROVED: gettext_lazy("That is more than chance usually explains."),
    WORSE: gettext_lazy("That is more than chance usually explains."),
    TOO_LOW: gettext_lazy("It began too low to judge a fall."),
    CHANCE: gettext_lazy("That may still be chance."),
}


def _said(row: str, then: DaysMean, now: DaysMean, read_on: date) -> Said:
    moved = _("Pain is down from {then} to {now}") if now.mean < then.mean else _("Pain is up from {then} to {now}")
    finding, detail = _ROWS.get(row) or (moved, _VERDICTS[row])
    given = {"then": one(then.mean), "now": one(now.mean), "day": in_words(read_on)}
    return str(finding).format(**given), str(detail).format(**given)


def _beside(row: str, moved: float, *, count: int) -> str:
    """Return what belongs to a sentence: of a fall that it shows nothing about exercises; of a rise, what to do."""
    if row == WORSE:
        return _("Please have it checked by a doctor or physiotherapist.")
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
