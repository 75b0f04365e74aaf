"""What changed since the start, in words: pain, the three questions, own activities, the change as it is felt. Pure.

A verdict stands on ``measures``; one point more or less is never praised and never blamed. Sources: domain 4.1 to 4.3,
amendments 58 to 60, 63 and 66.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conventions.days import DAYS_IN_WEEK
from conventions.rules import Number, Rule
from conventions.sources import KAMPER_2009, KOVACS_2008, KREBS_2009, REED_2024, STRATFORD_1995
from tracking.insights import measures
from tracking.insights.facts import ActivityFacts, Evidence, History, MeasureFacts
from tracking.insights.measures import CHANCE, IMPROVED, TOO_FEW, TOO_LOW, WORSE, DayValue
from tracking.insights.record import in_words

THREE_SOURCE = gettext_lazy(
    "Three questions, after Krebs 2009; 1 point and 30 % from Reed 2024; the noise is reckoned from Kovacs 2008"
)
ACTIVITY_SOURCE = gettext_lazy("Own activities, after Stratford 1995: 2 points for the mean, 3 for one")
CHANGE_SOURCE = gettext_lazy("The question of change, after Kamper 2009; the words are ours")

THREE_READ_FROM = 35
"""Days from the first answer to the last before they are compared: five weeks."""

THREE = Rule(
    "THREE",
    gettext_lazy("When we say that the weekly questions are better or worse"),
    # xgettext:no-python-format
    gettext_lazy(
        "From your first answer to your last, the average must fall by {three_points} point and {percent}%, or rise by "
        "{three_points} point. And the answers of the first {first} and last {recent} days must differ by more than "
        "chance. We compare them from {weeks} weeks on. If you start below {three_from}, we cannot judge a fall."
    ),
    gettext_lazy("3 answers on one day go up and down together by chance."),
    (KREBS_2009, REED_2024, KOVACS_2008),
    # xgettext:no-python-format
    gettext_lazy(
        "questions after Krebs in our own words, 1 point and 30% from Reed, chance from Kovacs; the weeks are our own "
        "choice"
    ),
    {
        "three_points": Number(measures.THREE_POINTS, gettext_lazy("point of the average")),
        "percent": measures.PERCENT,
        "three_from": Number(measures.THREE_FROM, gettext_lazy("lowest start that is judged")),
        "first": measures.FIRST,
        "recent": measures.RECENT,
        "weeks": THREE_READ_FROM // DAYS_IN_WEEK,
    },
)
ACTIVITY = Rule(
    "ACTIVITY",
    gettext_lazy("When we say that one of your activities is better or worse"),
    gettext_lazy("One activity must change by {one} points, the average of several by {all}."),
    gettext_lazy("Smaller differences happen by chance."),
    (STRATFORD_1995,),
    numbers={
        "one": Number(measures.ONE_ACTIVITY, gettext_lazy("points for one activity")),
        "all": Number(measures.ALL_ACTIVITIES, gettext_lazy("points for the average")),
    },
)
FELT = Rule(
    "FELT",
    gettext_lazy("The change as you feel it"),
    gettext_lazy("“Better” and “very much better” count as better, “worse” and “very much worse” as worse."),
    gettext_lazy("You know what matters to you. The answer depends a little on how you feel today."),
    (KAMPER_2009,),
    gettext_lazy("the words are our own"),
)

CHANGE_WORDS = {
    -3: gettext_lazy("very much worse"),
    -2: gettext_lazy("worse"),
    -1: gettext_lazy("a little worse"),
    0: gettext_lazy("about the same"),
    1: gettext_lazy("a little better"),
    2: gettext_lazy("better"),
    3: gettext_lazy("very much better"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One measure then and now. ``verdict``: improved, worse, chance, too_low or too_few.

    ``label`` names the measure, ``difference`` is now minus then. ``better`` tells which way is good: "down" or "up".
    """

    measure: str
    label: str
    verdict: str
    sentence: str
    then: float | None = None
    now: float | None = None
    then_on: date | None = None
    now_on: date | None = None
    better: str = "down"
    evidence: tuple[Evidence, ...] = ()

    @property
    def difference(self) -> float | None:
        return None if self.then is None or self.now is None else self.now - self.then


def one(number: float) -> str:
    """With one decimal, as every mean is shown; the comparison was made before."""
    return f"{number:.1f}"


def pain_change(history: History, values: dict[date, DayValue]) -> Change:
    """The pain of the first week and now, and what may be said of it."""
    verdict, base, now = measures.pain_verdict(values, today=history.today)
    label = _("Upper-back pain")
    if base is None:
        return Change("pain", label, TOO_FEW, _too_few_for_base(values))
    if now is None:
        latest = measures.current(values, on=history.today)
        return Change(
            measure="pain",
            label=label,
            verdict=TOO_FEW,
            sentence=_first_week(base, latest),
            then=base.mean,
            now=latest.mean if latest else None,
            then_on=base.since,
            now_on=latest.until if latest else None,
            evidence=evidence_of(base.values),
        )
    return Change(
        measure="pain",
        label=label,
        verdict=verdict,
        sentence=_pain_sentence(verdict, base, now),
        then=base.mean,
        now=now.mean,
        then_on=base.since,
        now_on=now.until,
        evidence=evidence_of(_rested_on(verdict, base, now, values)),
    )


def _rested_on(
    verdict: str, base: measures.Baseline, now: measures.Current, values: dict[date, DayValue]
) -> tuple[DayValue, ...]:
    """Return the days behind a comparison: those of the two means, or the longer spans if a change is reported."""
    if verdict not in (IMPROVED, WORSE):
        return (*base.values, *now.values)
    first, recent = (timedelta(days=days - 1) for days in (measures.FIRST_DAYS, measures.RECENT_DAYS))
    return (
        *measures.values_between(values, base.since, base.since + first),
        *measures.values_between(values, now.until - recent, now.until),
    )


def _too_few_for_base(values: dict[date, DayValue]) -> str:
    if not values:
        return _("Nothing is written down yet.")
    return _("{count} of {needed} days have a number so far. Then the first week is your starting point.").format(
        count=min(len(values), measures.NEEDS_DAYS), needed=measures.NEEDS_DAYS
    )


def _first_week(base: measures.Baseline, latest: measures.Current | None) -> str:
    if latest is not None and latest.since <= base.until:
        return _("Your pain was {then} in the first week. In two to four weeks there is something to compare.").format(
            then=one(base.mean)
        )
    return _("Your pain was {then} in the first week. The last seven days have too few numbers to compare.").format(
        then=one(base.mean)
    )


def _pain_sentence(verdict: str, base: measures.Baseline, now: measures.Current) -> str:
    then, new = one(base.mean), one(now.mean)
    if verdict == IMPROVED:
        return _("Your pain is down from {then} to {now}. That is more than chance usually explains.").format(
            then=then, now=new
        )
    if verdict == WORSE:
        return _("Your pain is up from {then} to {now}. That is more than chance usually explains.").format(
            then=then, now=new
        )
    if verdict == TOO_LOW:
        return _("Your pain was {then} in the first week and is {now}. It began too low to judge a change.").format(
            then=then, now=new
        )
    moved = now.mean - base.mean
    if abs(moved) < 0.05:
        return _("Your pain is {now}, as in the first week.").format(now=new)
    way = _("Down {points}, which may still be chance.") if moved < 0 else _("Up {points}, which may still be chance.")
    return _("Your pain was {then} in the first week and is {now}.").format(then=then, now=new) + (
        " " + way.format(points=one(abs(moved)))
    )


_KINDS = {
    "average": gettext_lazy("average of the week, {score}"),
    "before": gettext_lazy("before a session, {score}"),
    "entry": gettext_lazy("pain entry, {score}"),
}


def evidence_of(values: Iterable[DayValue]) -> tuple[Evidence, ...]:
    """The days of a mean as rows, once each, by day."""
    return tuple(
        Evidence(
            kind="session" if value.kind == "before" else "entry",
            day=value.day,
            text=_(_KINDS[value.kind]).format(score=value.score),
            pk=value.pk,
        )
        for value in sorted(set(values), key=lambda value: value.day)
    )


def three_mean(answer: MeasureFacts) -> float | None:
    """The mean of the three, where all were answered."""
    found = (answer.pain, answer.enjoyment, answer.activity)
    return None if None in found else measures.mean_of(score for score in found if score is not None)


def threes(history: History) -> list[MeasureFacts]:
    """The answers to the three questions, oldest first; of several on a day the last."""
    by_day = {
        answer.day: answer
        for answer in sorted(history.measures, key=lambda answer: (answer.day, answer.pk))
        if answer.kind == "three" and three_mean(answer) is not None
    }
    return [by_day[day] for day in sorted(by_day)]


def is_three_lower(then: float, now: float) -> bool:
    """The plain rule of domain 4.3 for the three questions: 1 point and 30 %, from 2 on."""
    return then >= measures.THREE_FROM - measures.SAME and measures.points_lower(
        then, now, points=measures.THREE_POINTS, share=measures.MEANINGFUL_SHARE
    )


def three_change(history: History) -> Change:
    """The three questions: the first answer and the last one, and what may be said of them."""
    answers = threes(history)
    label = _("Three questions")
    if len(answers) < 2:
        sentence = _("The three questions were answered once.") if answers else _("The three questions are still open.")
        then = three_mean(answers[0]) if answers else None
        return Change(
            "three",
            label,
            TOO_FEW,
            sentence,
            then=then,
            then_on=answers[0].day if answers else None,
            evidence=_three_evidence(answers),
        )
    first, last = (three_mean(answer) or 0.0 for answer in (answers[0], answers[-1]))
    verdict = three_verdict(answers, first, last)
    return Change(
        measure="three",
        label=label,
        verdict=verdict,
        sentence=_three_sentence(verdict, first, last),
        then=first,
        now=last,
        then_on=answers[0].day,
        now_on=answers[-1].day,
        evidence=_three_evidence(answers),
    )


def three_verdict(answers: Sequence[MeasureFacts], first: float, last: float) -> str:
    """Beyond chance means: the first fortnight against the last four weeks, as with pain."""
    since, until = answers[0].day, answers[-1].day
    early = [three_mean(one) or 0.0 for one in answers if (one.day - since).days < measures.FIRST_DAYS]
    late = [
        three_mean(one) or 0.0
        for one in answers
        if (until - one.day).days < measures.RECENT_DAYS and (one.day - since).days >= measures.FIRST_DAYS
    ]
    if not late or (until - since).days < THREE_READ_FROM:
        return TOO_FEW
    moved = measures.mean_of(late) - measures.mean_of(early)
    limit = measures.chance(measures.THREE_SPREAD, len(early), len(late))
    if is_three_lower(first, last) and moved < -limit:
        return IMPROVED
    if last - first >= measures.THREE_POINTS - measures.SAME and moved > limit:
        return WORSE
    return TOO_LOW if first < measures.THREE_FROM - measures.SAME else CHANCE


def _three_sentence(verdict: str, first: float, last: float) -> str:
    said = _("Mean {then} to {now}.").format(then=one(first), now=one(last))
    moved = last - first
    if verdict == TOO_FEW:
        return said + " " + _("It is too early to compare.")
    if verdict == TOO_LOW:
        return said + " " + _("It began too low to judge a change.")
    if verdict in (IMPROVED, WORSE):
        way = _("Down {points}") if moved < 0 else _("Up {points}")
        return f"{said} {way.format(points=one(abs(moved)))}, " + _("which is more than chance usually explains.")
    if abs(moved) < 0.05:
        return said + " " + _("No change.")
    way = _("Down {points}, which may still be chance.") if moved < 0 else _("Up {points}, which may still be chance.")
    return f"{said} {way.format(points=one(abs(moved)))}"


def _three_evidence(answers: Sequence[MeasureFacts]) -> tuple[Evidence, ...]:
    shown = answers if len(answers) <= 2 else (answers[0], *answers[-4:])
    return tuple(
        Evidence(
            "measure",
            answer.day,
            _("pain {pain}, enjoyment {enjoyment}, activity {activity}").format(
                pain=answer.pain, enjoyment=answer.enjoyment, activity=answer.activity
            ),
            answer.pk,
        )
        for answer in dict.fromkeys(shown)
    )


def activity_changes(history: History) -> tuple[Change, ...]:
    """Each own activity, the first rating and the last one; where there are several, their mean comes first."""
    rated = [
        (activity, sorted(activity.ratings))
        for activity in sorted(history.activities, key=lambda activity: (activity.since_on, activity.pk))
        if activity.ratings
    ]
    each = tuple(_activity_change(activity, ratings) for activity, ratings in rated)
    both = [change for change in each if change.now is not None]
    if len(both) < 2:
        return each
    then = measures.mean_of(change.then for change in both if change.then is not None)
    now = measures.mean_of(change.now for change in both if change.now is not None)
    verdict = _up(then, now, points=measures.ALL_ACTIVITIES)
    mean = Change(
        measure="activities",
        label=_("Own activities, the mean"),
        verdict=verdict,
        sentence=_activity_sentence(_("Your activities"), verdict, then, now),
        then=then,
        now=now,
        then_on=min(change.then_on for change in both if change.then_on),
        now_on=max(change.now_on for change in both if change.now_on),
        better="up",
        evidence=tuple(row for change in both for row in change.evidence),
    )
    return (mean, *each)


def _activity_change(activity: ActivityFacts, ratings: Sequence[tuple[date, int]]) -> Change:
    (first_on, first), (last_on, last) = ratings[0], ratings[-1]
    is_twice = last_on > first_on
    verdict = _up(first, last, points=measures.ONE_ACTIVITY) if is_twice else TOO_FEW
    return Change(
        measure="activity",
        label=activity.name,
        verdict=verdict,
        sentence=_activity_sentence(activity.name, verdict, first, last),
        then=first,
        now=last if is_twice else None,
        then_on=first_on,
        now_on=last_on if is_twice else None,
        better="up",
        evidence=tuple(
            Evidence("activity", day, _("{name}, {score} of 10").format(name=activity.name, score=score), activity.pk)
            for day, score in dict.fromkeys((ratings[0], ratings[-1]))
        ),
    )


def _up(then: float, now: float, *, points: float) -> str:
    if now - then >= points - measures.SAME:
        return IMPROVED
    return WORSE if then - now >= points - measures.SAME else CHANCE


def _activity_sentence(name: str, verdict: str, then: float, now: float) -> str:
    if verdict == TOO_FEW:
        return _("{name}: {then} of 10, rated once.").format(name=name, then=_plain(then))
    said = _("{name}: {then} to {now} of 10.").format(name=name, then=_plain(then), now=_plain(now))
    if verdict in (IMPROVED, WORSE):
        return said + " " + _("That is more than chance usually explains.")
    return said + (" " + _("That may still be chance.") if abs(now - then) >= 0.05 else "")


def _plain(number: float) -> str:
    return str(number) if isinstance(number, int) else one(number)


def felt_change(history: History) -> Change | None:
    """The last answer to the question of change since the start."""
    answers = sorted(
        (answer for answer in history.measures if answer.kind == "change" and answer.change is not None),
        key=lambda answer: (answer.day, answer.pk),
    )
    if not answers:
        return None
    last = answers[-1]
    step = last.change or 0
    word = _(CHANGE_WORDS[step])
    verdict = IMPROVED if step >= measures.BETTER_FROM else WORSE if step <= -measures.BETTER_FROM else CHANCE
    return Change(
        measure="change",
        label=_("Change since the start"),
        verdict=verdict,
        sentence=_("On {day} you said: {word}, compared with the start.").format(day=in_words(last.day), word=word),
        now=step,
        now_on=last.day,
        better="up",
        evidence=(Evidence("measure", last.day, word, last.pk),),
    )


RULES = (THREE, ACTIVITY, FELT)
