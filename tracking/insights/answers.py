"""What changed in the answers: the three questions, own activities, the change as it is felt. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conventions.days import DAYS_IN_WEEK, in_words
from conventions.messages import Message
from conventions.rules import Number, Rule
from conventions.sources import KAMPER_2009, KOVACS_2008, KREBS_2009, REED_2024, STRATFORD_1995
from tracking.insights import measures
from tracking.insights.changes import AS_BEFORE, NO_PAIN, NO_PAIN_NOW, MeasureChange, Said, one, row_of
from tracking.insights.facts import ActivityFacts, Evidence, History, MeasureFacts
from tracking.insights.measures import CHANCE, IMPROVED, TOO_FEW, TOO_LOW, WORSE
from tracking.insights.values import mean_of

THREE_READ_FROM = 35
"""Days from the first answer to the last before they are compared: five weeks."""

THREE = Rule(
    "THREE",
    gettext_lazy("When we say that the weekly questions are better or worse"),
    # xgettext:no-python-format
    gettext_lazy(
        "From your first answer to your last, the average must fall by {three_points:# point|# points} and {percent}%, "
        "or rise by {three_points:# point|# points}. And the answers of the first {first} and last "
        "{recent:# day|# days} must differ by more than chance. We compare them from {weeks:# week|# weeks} on. If you "
        "start below {three_from}, we cannot judge a fall."
    ),
    gettext_lazy("3 answers on one day go up and down together by chance."),
    (KREBS_2009, REED_2024, KOVACS_2008),
    # xgettext:no-python-format
    gettext_lazy(
        "the questions are from Krebs, in our own words. The 1 point and 30% are from Reed, and chance is from "
        "Kovacs. The weeks are our own choice"
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
    gettext_lazy("One activity must change by {one:# point|# points}, the average of several by {all}."),
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
    3: gettext_lazy("very much better"),
    2: gettext_lazy("better"),
    1: gettext_lazy("a little better"),
    0: gettext_lazy("about the same"),
    -1: gettext_lazy("a little worse"),
    -2: gettext_lazy("worse"),
    -3: gettext_lazy("very much worse"),
}
"""The answers to the change question, in the order in which they are offered."""


def three_mean(answer: MeasureFacts) -> float | None:
    """The mean of the three, where all were answered."""
    found = (answer.pain, answer.enjoyment, answer.activity)
    return None if None in found else mean_of(score for score in found if score is not None)


def threes(history: History) -> list[MeasureFacts]:
    """The answers to the three questions, oldest first; of several on a day the last."""
    by_day = {
        answer.day: answer
        for answer in sorted(history.measures, key=lambda answer: (answer.day, answer.pk))
        if answer.kind == "three" and three_mean(answer) is not None
    }
    return [by_day[day] for day in sorted(by_day)]


def is_three_lower(then: float, now: float) -> bool:
    """Return whether the three questions fell by 1 point and 30 %, from 2 on."""
    return then >= measures.THREE_FROM - measures.SAME and measures.points_lower(
        then, now, points=measures.THREE_POINTS, share=measures.MEANINGFUL_SHARE
    )


def three_change(history: History) -> MeasureChange:
    """The three questions: the first answer and the last one, and what may be said of them."""
    answers = threes(history)
    label = _("Weekly questions")
    if not answers:
        return MeasureChange(
            THREE, "three", label, TOO_FEW, detail=_("You have not answered the weekly questions yet.")
        )
    first, last = (three_mean(answer) or 0.0 for answer in (answers[0], answers[-1]))
    is_twice = len(answers) > 1
    verdict = three_verdict(answers, first, last)
    finding, detail = _three_said(verdict, first, last, answers) if is_twice else ("", _ONCE)
    return MeasureChange(
        rule=THREE,
        measure="three",
        label=label,
        verdict=verdict,
        finding=finding,
        detail=str(detail),
        then=first,
        now=last if is_twice else None,
        then_on=answers[0].day,
        now_on=answers[-1].day if is_twice else None,
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
    moved = mean_of(late) - mean_of(early)
    limit = measures.chance(measures.THREE_SPREAD, len(early), len(late))
    if is_three_lower(first, last) and moved < -limit:
        return IMPROVED
    if last - first >= measures.THREE_POINTS - measures.SAME and moved > limit:
        return WORSE
    return TOO_LOW if first < measures.THREE_FROM - measures.SAME and last < first else CHANCE


_ONCE = gettext_lazy("You have answered the weekly questions once.")
_THREE_ROWS: Mapping[str, tuple[Message, Message]] = {
    NO_PAIN_NOW: (
        gettext_lazy("Your back no longer interferes with daily life"),
        gettext_lazy("All 3 answers are 0. At the start the average was {then} out of 10."),
    ),
    NO_PAIN: (
        gettext_lazy("Your back does not interfere with daily life"),
        gettext_lazy("All 3 answers are 0, at the start and now."),
    ),
    AS_BEFORE: (
        gettext_lazy("Daily life is as at the start"),
        gettext_lazy("The average of your answers is {now} out of 10."),
    ),
    IMPROVED: (
        gettext_lazy("Daily life is easier"),
        gettext_lazy("From {then} to {now} out of 10. That is more than chance usually explains."),
    ),
    WORSE: (
        gettext_lazy("Daily life is harder"),
        gettext_lazy(
            "From {then} to {now} out of 10. That is more than chance usually explains. Please have it checked by a "
            "doctor or physiotherapist."
        ),
    ),
}
_EASIER = gettext_lazy("Daily life may be easier")
_HARDER = gettext_lazy("Daily life may be harder")
_THREE_VERDICTS: Mapping[str, Message] = {
    TOO_FEW: gettext_lazy("From {then} to {now} out of 10. It is too early to say. We compare again on {day}."),
    TOO_LOW: gettext_lazy("From {then} to {now} out of 10. It began too low to judge a fall."),
    CHANCE: gettext_lazy("From {then} to {now} out of 10. That may still be chance."),
}


def _three_said(verdict: str, first: float, last: float, answers: Sequence[MeasureFacts]) -> Said:
    """Say it by the rows that pain is said by."""
    since, until = answers[0].day, answers[-1].day
    read_on = max(since + timedelta(days=THREE_READ_FROM), until + timedelta(days=measures.READ_EVERY))
    row = row_of(first, last, verdict)
    finding, detail = _THREE_ROWS.get(row) or (_EASIER if last < first else _HARDER, _THREE_VERDICTS[row])
    given = {"then": one(first), "now": one(last), "day": in_words(read_on)}
    return str(finding), str(detail).format(**given)


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


def activity_changes(history: History) -> tuple[MeasureChange, ...]:
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
    then = mean_of(change.then for change in both if change.then is not None)
    now = mean_of(change.now for change in both if change.now is not None)
    verdict = _up(then, now, points=measures.ALL_ACTIVITIES)
    mean = MeasureChange(
        rule=ACTIVITY,
        measure="activities",
        label=_("Your activities, on average"),
        verdict=verdict,
        finding=str(_ACTIVITIES[verdict, now > then] if abs(now - then) >= measures.SHOWN else _AS_THEY_WERE),
        detail=_activities_detail(verdict, then, now),
        then=then,
        now=now,
        then_on=min(change.then_on for change in both if change.then_on),
        now_on=max(change.now_on for change in both if change.now_on),
        better="up",
        evidence=tuple(row for change in both for row in change.evidence),
    )
    return (mean, *each)


def _activity_change(activity: ActivityFacts, ratings: Sequence[tuple[date, int]]) -> MeasureChange:
    (first_on, first), (last_on, last) = ratings[0], ratings[-1]
    is_twice = last_on > first_on
    verdict = _up(first, last, points=measures.ONE_ACTIVITY) if is_twice else TOO_FEW
    return MeasureChange(
        rule=ACTIVITY,
        measure="activity",
        label=activity.name,
        verdict=verdict,
        detail=_activity_sentence(activity.name, verdict, first, last),
        then=first,
        now=last if is_twice else None,
        then_on=first_on,
        now_on=last_on if is_twice else None,
        better="up",
        evidence=tuple(
            Evidence(
                "activity", day, _("{name}, {score} out of 10").format(name=activity.name, score=score), activity.pk
            )
            for day, score in dict.fromkeys((ratings[0], ratings[-1]))
        ),
    )


def _up(then: float, now: float, *, points: float) -> str:
    if now - then >= points - measures.SAME:
        return IMPROVED
    return WORSE if then - now >= points - measures.SAME else CHANCE


_ACTIVITIES: Mapping[tuple[str, bool], Message] = {
    (IMPROVED, True): gettext_lazy("Your own activities go better"),
    (WORSE, False): gettext_lazy("Your own activities go worse"),
    (CHANCE, True): gettext_lazy("Your own activities may go better"),
    (CHANCE, False): gettext_lazy("Your own activities may go worse"),
}
_AS_THEY_WERE = gettext_lazy("Your own activities go as at the start")


def _activities_detail(verdict: str, then: float, now: float) -> str:
    if verdict in (IMPROVED, WORSE):
        said = _("From {then} to {now} out of 10. That is more than chance usually explains.")
    elif abs(now - then) < measures.SHOWN:
        said = _("The average of your answers is {now} out of 10.")
    else:
        said = _("From {then} to {now} out of 10. That may still be chance.")
    return said.format(then=one(then), now=one(now))


def _activity_sentence(name: str, verdict: str, then: float, now: float) -> str:
    if verdict == TOO_FEW:
        said = _("{name}: {then} out of 10, rated once.")
    elif verdict in (IMPROVED, WORSE):
        said = _("{name}: {then} to {now} out of 10. That is more than chance usually explains.")
    elif abs(now - then) < measures.SHOWN:
        said = _("{name}: {then} to {now} out of 10.")
    else:
        said = _("{name}: {then} to {now} out of 10. That may still be chance.")
    return said.format(name=name, then=_plain(then), now=_plain(now))


def _plain(number: float) -> str:
    return str(number) if isinstance(number, int) else one(number)


def felt_change(history: History) -> MeasureChange | None:
    """The last answer to the question of change since the start."""
    answers = sorted(
        (answer for answer in history.measures if answer.kind == "change" and answer.change is not None),
        key=lambda answer: (answer.day, answer.pk),
    )
    if not answers:
        return None
    last = answers[-1]
    step = last.change or 0
    word = str(CHANGE_WORDS[step])
    return MeasureChange(
        rule=FELT,
        measure="change",
        label=_("Change since the start"),
        verdict=IMPROVED if step >= measures.BETTER_FROM else WORSE if step <= -measures.BETTER_FROM else CHANCE,
        detail=_("On {day} you said your back was {word} compared with the start.").format(
            day=in_words(last.day), word=word
        ),
        now=step,
        now_on=last.day,
        better="up",
        evidence=(Evidence("measure", last.day, word, last.pk),),
    )


RULES = (THREE, ACTIVITY, FELT)
