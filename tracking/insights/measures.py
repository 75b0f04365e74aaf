"""Does it help? Where a person began, where they are now, and how much of the difference may be chance. Pure.

Every mean is compared unrounded and shown with one decimal. What is ``None`` was not said, or not said often enough:
then nothing is judged.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum, sqrt

from django.utils.translation import gettext_lazy

from conventions.days import DAYS_IN_WEEK
from conventions.rules import Number, Rule
from conventions.sources import FARRAR_2001, KOVACS_2008, MENEZES_COSTA_2012
from tracking.insights.values import (
    AVERAGE_COUNTS,
    AVERAGE_DAYS,
    DaysMean,
    DayValue,
    DayValues,
    days_of,
    mean_between,
    mean_of,
)

BASE_DAYS = 7
BASE_DAYS_AT_MOST = 14
BASE_WEEKS = BASE_DAYS_AT_MOST // DAYS_IN_WEEK
NEEDS_DAYS = 3
"""The first 14 local days that hold 3 numbers, or the first 7 of them where those do already."""
CURRENT_DAYS = 7
MEANINGFUL_POINTS = 2
MEANINGFUL_SHARE = 0.3
JUDGED_FROM = 3
"""A fall of 2 points and of 30 %, from 3 on; a rise of 2 points."""
TOP = 10
DETECTABLE = 4.0
"""Two single answers that differ by less may be the same pain: the detectable change in neck pain (Kovacs 2008)."""
PUBLISHED_SPREAD = DETECTABLE / (1.96 * sqrt(2))
"""The standard deviation of one answer that the detectable change stands for: 1.4 points."""
SURE = 2.4
"""Standard errors by which a difference must be more than chance. Found by trying: see benchmarks/honesty.py."""
OWN_FROM = 20
"""The published spread weighs as much as 20 days of the person's own (the same trial)."""
FIRST_DAYS = 14
RECENT_DAYS = 28
RECENT_NEEDS = 5
READ_EVERY = 7
"""A change is judged once a week, when a week of the record is over, from the day on which the first 14 days and the
last 28 no longer overlap: six weeks, as in the trials."""
JUDGED_DAYS = FIRST_DAYS + RECENT_DAYS
JUDGED_WEEKS = JUDGED_DAYS // DAYS_IN_WEEK
LINKED = 0.3
"""Pain of one day is taken to go with that of the day before by so much (a correlation)."""
SAME = 1e-9
SHOWN = 0.05
"""A smaller difference is none once a mean is shown with one decimal."""

THREE_POINTS = 1
THREE_FROM = 2
THREE_SPREAD = PUBLISHED_SPREAD * sqrt((1 + 2 * 0.5) / 3)
"""The spread of the mean of three answers of which half the noise is shared; the half is a choice of ours."""
ONE_ACTIVITY = 3
ALL_ACTIVITIES = 2
"""Points by which one own activity, or the mean of several, must change (Stratford 1995)."""
BETTER_FROM = 2
"""The answer to the change question that counts as better: "better" or "very much better"."""

POINTS = Number(MEANINGFUL_POINTS, gettext_lazy("points"))
PERCENT = Number(round(100 * MEANINGFUL_SHARE), gettext_lazy("% of the start"))
FIRST = Number(FIRST_DAYS, gettext_lazy("first days compared"))
RECENT = Number(RECENT_DAYS, gettext_lazy("last days compared"))
_SURE = Number(SURE, gettext_lazy("standard errors"))

BASE = Rule(
    "BASE",
    gettext_lazy("Your starting point"),
    gettext_lazy(
        "Your starting point is the average of your first {base_days:# day|# days}, if {needs} of them have a number. "
        "If not, it takes up to {base_most:# day|# days}, or begins later. Each day counts once: your pain before the "
        "first session, otherwise your first entry. A weekly average fills the days of its week that have no number. "
        "It counts once in the average, and as {average:# day|# days} where days are needed."
    ),
    gettext_lazy(
        "A day with 10 entries then counts no more than a day with one. And you have a starting point even if you log "
        "only a little."
    ),
    (FARRAR_2001,),
    gettext_lazy("the number of days is our own choice"),
    {
        "base_days": Number(BASE_DAYS, gettext_lazy("days that are enough with numbers")),
        "base_most": Number(BASE_DAYS_AT_MOST, gettext_lazy("days at most")),
        "needs": Number(NEEDS_DAYS, gettext_lazy("days with a number needed")),
        "average": Number(AVERAGE_COUNTS, gettext_lazy("days a weekly average counts for")),
    },
)
CHANGE = Rule(
    "CHANGE",
    gettext_lazy("When we say that pain went down or up"),
    # xgettext:no-python-format
    gettext_lazy(
        "First, we compare your first {base_days} or {first:# day|# days} with the last {week} or "
        "{recent:# day|# days}. Your pain must be down by at least {points:# point|# points} and {percent}%, or up by "
        "{points:# point|# points}. Second, the first {first} and the last {recent:# day|# days} must differ by more "
        "than chance. That is {sure:# standard error|# standard errors}, from your own days and published figures. We "
        "take near days to be alike ({linked}). {recent_needs} of the last days need a number. We judge it every "
        "{every:# day|# days}, from {weeks:# week|# weeks} on. A weekly average counts as soon as you enter it. If you "
        "start below {judged_from}, we cannot judge a fall."
    ),
    gettext_lazy(
        "Pain goes up and down by chance. We tested the rule on simulated people. When the pain never changed, the "
        "simple rule reported a change to more than half of them within 12 weeks. Ours does so for fewer than 5 of "
        "100, whether days are linked or not. It still finds 7 of 10 whose pain fell by 2.5. We have not followed "
        "real people."
    ),
    (FARRAR_2001, KOVACS_2008),
    gettext_lazy(
        "the points and the share are from Farrar. How far single answers vary is from Kovacs. We tried the rest on "
        "simulated people"
    ),
    {
        "points": POINTS,
        "percent": PERCENT,
        "judged_from": Number(JUDGED_FROM, gettext_lazy("lowest start that is judged")),
        "first": FIRST,
        "recent": RECENT,
        "recent_needs": Number(RECENT_NEEDS, gettext_lazy("of these with a number")),
        "sure": _SURE,
        "linked": Number(LINKED, gettext_lazy("correlation of a day with the next")),
        "every": Number(READ_EVERY, gettext_lazy("days between 2 readings")),
        "base_days": BASE_DAYS,
        "week": CURRENT_DAYS,
        "weeks": JUDGED_WEEKS,
    },
)
EASED = {"new_then": 52, "new_now": 23, "long_then": 51, "long_now": 33, "weeks": 6}
"""How pain of the low back fell out of 100 in pooled studies, new and lasting (Menezes Costa 2012)."""

EASING = Rule(
    "EASING",
    gettext_lazy("Backs often ease by themselves"),
    gettext_lazy(
        "In pooled studies of low-back pain, the average fell from {new_then} to {new_now} out of 100 in "
        "{weeks:# week|# weeks} where the pain was new. It fell from {long_then} to {long_now} where it had lasted. "
        "For the upper back we found no such figures."
    ),
    gettext_lazy("A fall in your diary would often have come without exercises. It does not show what helped."),
    (MENEZES_COSTA_2012,),
    numbers=EASED,
)
BAND = Rule(
    "BAND",
    gettext_lazy("What may be chance"),
    gettext_lazy(
        "The band around your starting point shows where a {week:#-day|#-day} average may lie by chance alone. It "
        "reaches {sure:# standard error|# standard errors} to either side, at least {points:# point|# points}. It "
        "comes from how much your own days vary and from the published {spread:# point|# points}. Those weigh as much "
        "as {own_from:# day|# days}. Two answers to the same pain may differ by {detectable:# point|# points}."
    ),
    gettext_lazy("A single number, or a single week, says little about a change."),
    (KOVACS_2008,),
    gettext_lazy("the variation is published. Its weight is our own choice"),
    {
        "sure": _SURE,
        "points": POINTS,
        "spread": Number(round(PUBLISHED_SPREAD, 2), gettext_lazy("published spread in points")),
        "own_from": Number(OWN_FROM, gettext_lazy("days the published spread weighs")),
        "detectable": Number(DETECTABLE, gettext_lazy("points between 2 answers to the same pain")),
        "week": CURRENT_DAYS,
    },
)
MEAN = Rule(
    "MEAN",
    gettext_lazy("The line on the chart"),
    gettext_lazy(
        "The line on the chart is the average of the last {days:# day|# days}. It starts once {needs} of them have a "
        "number."
    ),
    gettext_lazy("Single numbers go up and down by chance."),
    (FARRAR_2001,),
    gettext_lazy("the rest is general practice with pain scores"),
    {"days": CURRENT_DAYS, "needs": NEEDS_DAYS},
)

IMPROVED, WORSE, CHANCE, TOO_LOW, TOO_FEW = "improved", "worse", "chance", "too_low", "too_few"


@dataclass(frozen=True, slots=True)
class ChanceBand:
    """Between ``low`` and ``high``, an average of some days may differ from the starting point by chance.

    ``half`` is the distance of each end before it is cut to 0-10. ``spread`` is the standard deviation of one day
    that was used. ``own`` is that of the person's days alone (``None``: too few).
    """

    low: float
    high: float
    half: float
    spread: float
    own: float | None

    @property
    def source(self) -> str:
        return BAND.credits()


def baseline(values: DayValues) -> DaysMean | None:
    """BASE: the first 14 days, from a day with a number on, that hold 3; the first 7 of them where those do already."""
    for since in values.days:
        for days in (BASE_DAYS, BASE_DAYS_AT_MOST):
            until = since + timedelta(days=days - 1)
            found = values.between(since, until)
            if days_of(found) >= NEEDS_DAYS:
                return mean_between(found, since, until)
    return None


def current(values: DayValues, *, on: date) -> DaysMean | None:
    """The mean of the 7 local days that end ``on``. ``None`` where fewer than 3 of them have a value."""
    found = values.week_to(on, days=CURRENT_DAYS)
    if days_of(found) < NEEDS_DAYS:
        return None
    return mean_between(found, on - timedelta(days=CURRENT_DAYS - 1), on)


def too_high(base: DaysMean | None) -> float | None:
    """From where on pain is 2 points above BASE (W1, W4); it stays within reach."""
    return None if base is None else min(base.mean + MEANINGFUL_POINTS, TOP)


def points_lower(then: float, now: float, *, points: float, share: float) -> bool:
    """Whether ``now`` is lower by so many points and by such a share, unrounded."""
    return then - now >= points - SAME and then - now >= share * then - SAME


def is_lower(base: DaysMean | None, now: DaysMean | None) -> bool:
    """The plain rule for pain: 2 points and 30 %, from 3 on."""
    if base is None or now is None or base.mean < JUDGED_FROM - SAME:
        return False
    return points_lower(base.mean, now.mean, points=MEANINGFUL_POINTS, share=MEANINGFUL_SHARE)


def is_higher(base: DaysMean | None, now: DaysMean | None) -> bool:
    """The plain rule for pain: a rise of 2 points."""
    return base is not None and now is not None and now.mean - base.mean >= MEANINGFUL_POINTS - SAME


def own_spread(values: Iterable[DayValue]) -> tuple[float, int]:
    """The sum of squares of the days about the mean of their fortnight, and its degrees of freedom.

    Within fortnights, so that a slow change of the pain is not taken for noise.
    """
    fortnights: dict[int, list[int]] = {}
    for value in values:
        fortnights.setdefault(value.day.toordinal() // FIRST_DAYS, []).append(value.score)
    squares, freedom = [0.0], 0
    for scores in fortnights.values():
        mean = mean_of(scores)
        squares += [(score - mean) ** 2 for score in sorted(scores)]
        freedom += len(scores) - 1
    return fsum(squares), freedom


def spread_of(values: Iterable[DayValue]) -> tuple[float, float | None]:
    """The spread of one day that is reckoned with, and the person's own (``None``: fewer than 5 days tell it)."""
    squares, freedom = own_spread(values)
    return _pooled(squares, freedom), sqrt(squares / freedom) if freedom >= RECENT_NEEDS else None


def _pooled(squares: float, freedom: int) -> float:
    return sqrt((squares + OWN_FROM * PUBLISHED_SPREAD**2) / (freedom + OWN_FROM))


class Spreads:
    """The spread that is reckoned with, as far as was known on any day: a record of years is gone through once.

    Fortnights that were over by a day are added up beforehand. A weekly average may be left out because of a newer
    one, which reaches back over a week: so one that begins less than a week before the day is looked at anew.
    """

    def __init__(self, values: DayValues) -> None:
        self._values = values
        fortnights: defaultdict[int, list[DayValue]] = defaultdict(list)
        for value in values.up_to(values.days[-1]) if values.days else ():
            fortnights[value.day.toordinal() // FIRST_DAYS].append(value)
        self._ends, self._sums = [-1], [(0.0, 0)]
        for number in sorted(fortnights):
            self._ends.append(number)
            self._sums.append(_added(self._sums[-1], own_spread(fortnights[number])))

    def on(self, day: date) -> float:
        """The spread of one day as it was known ``day``."""
        open_from = (day.toordinal() - AVERAGE_DAYS) // FIRST_DAYS
        over = self._sums[bisect_left(self._ends, open_from) - 1]
        recent = self._values.between(date.fromordinal(open_from * FIRST_DAYS), day)
        return _pooled(*_added(over, own_spread(recent)))


def _added(one: tuple[float, int], other: tuple[float, int]) -> tuple[float, int]:
    return one[0] + other[0], one[1] + other[1]


def chance(spread: float, *counts: int) -> float:
    """How far two means of so many days may lie apart by chance."""
    return SURE * spread * sqrt(fsum(1 / count for count in counts))


def band(values: DayValues, *, on: date) -> ChanceBand | None:
    """Where the seven-day mean may lie by chance alone, about BASE; never narrower than 2 points on either side."""
    base = baseline(values)
    if base is None:
        return None
    spread, own = spread_of(values.up_to(on))
    latest = current(values, on=on)
    half = max(MEANINGFUL_POINTS, chance(spread, len(base.values), len(latest.values) if latest else NEEDS_DAYS))
    low, high = max(0.0, base.mean - half), min(float(TOP), base.mean + half)
    return ChanceBand(low, high, half, spread, own)


def judged_from(base: DaysMean) -> date:
    """The first day on which a change since ``base`` is judged."""
    return base.since + timedelta(days=JUDGED_DAYS)


def next_reading(base: DaysMean, *, today: date) -> date:
    """The next day on which a change is judged: once a week, when a week of the record is over."""
    weeks = (today - base.since).days // READ_EVERY + 1
    return max(judged_from(base), base.since + timedelta(days=weeks * READ_EVERY))


def _read_until(values: DayValues, base: DaysMean, *, today: date) -> date:
    """The last day that is read: the end of the last week of the record that is over, or the first day since with a
    weekly average, which speaks for the days before it. Once a week either way."""
    over = next_reading(base, today=today) - timedelta(days=READ_EVERY + 1)
    return min((day for day in values.averages if over < day <= today), default=over)


def _beyond_chance(first: tuple[DayValue, ...], recent: tuple[DayValue, ...], spread: float) -> int:
    """Return -1 if the last 28 days are lower than the first 14 beyond chance, 1 if higher, else 0."""
    if days_of(first) < NEEDS_DAYS or days_of(recent) < RECENT_NEEDS:
        return 0
    moved = mean_of(value.score for value in recent) - mean_of(value.score for value in first)
    if abs(moved) <= SURE * spread * sqrt(share_of_chance(first) + share_of_chance(recent)):
        return 0
    return 1 if moved > 0 else -1


def share_of_chance(values: tuple[DayValue, ...]) -> float:
    """Return the variance of the mean of ``values`` where that of one is 1, and near days are alike (``LINKED``)."""
    near = (LINKED ** abs((one.day - other.day).days) for one in values for other in values)
    return fsum(near) / len(values) ** 2


def pain_verdict(values: DayValues, *, today: date) -> tuple[str, DaysMean | None, DaysMean | None]:
    """Better or worse, or nothing (rule CHANGE): with BASE and the mean of the days that were read (7 days, or 28)."""
    base = baseline(values)
    if base is None or today < judged_from(base):
        return TOO_FEW, base, None
    on = _read_until(values, base, today=today)
    spans = (base.since, base.since + timedelta(days=FIRST_DAYS - 1)), (on - timedelta(days=RECENT_DAYS - 1), on)
    first, recent = (values.between(*span) for span in spans)
    spread, _own = spread_of(values.up_to(on))
    moved, week = _beyond_chance(first, recent, spread), current(values, on=on)
    if moved:
        for then in (base, mean_between(first, *spans[0])):
            for now in (week, mean_between(recent, *spans[1])):
                if moved < 0 and is_lower(then, now):
                    return IMPROVED, then, now
                if moved > 0 and is_higher(then, now):
                    return WORSE, then, now
    if week is None:
        return TOO_FEW, base, None
    is_low_fall = base.mean < JUDGED_FROM - SAME and week.mean < base.mean
    return (TOO_LOW if is_low_fall else CHANCE), base, week


RULES = (BASE, CHANGE, EASING, BAND, MEAN)
