"""Pain over time, 0 to 10. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conventions.days import in_words
from conventions.messages import in_digits, say
from tracking.charts.frame import Days, Drawing, apart, px, text
from tracking.charts.series import DayMean, Reading, Series
from tracking.insights.measures import CURRENT_DAYS

HEIGHT = 280
RIGHT = 124
OPTIONAL = ("after", "morning")
"""Marks that are drawn where they are asked for."""
_TOP, _BOTTOM = 18, 234  # where 10 and 0 lie
_TICK_STEPS = (1, 7, 14, 28, 56, 91, 182, 364, 728)
_MOST_TICKS = 7
_MOST_MEANS = 184
_EACH, _BY_WEEK = 120, 420  # up to so many days each mark is drawn, or one a week; then one in four weeks
_MOST_PAUSES_SAID = 4
_LABEL_GAP = 17
_MARKS = {
    "entry": '<circle cx="{x}%" cy="{y}" r="2.75" class="{css}"/>',
    "before": '<circle cx="{x}%" cy="{y}" r="4.5" class="{css}"/>',
    "worst": '<svg x="{x}%" y="{y}" overflow="visible"><path d="M-5.5 4.5h11L0-5.5z" class="{css}"/></svg>',
    "after": '<svg x="{x}%" y="{y}" overflow="visible"><path d="M5-4h8v8H5z" class="{css}"/></svg>',
    "morning": '<svg x="{x}%" y="{y}" overflow="visible"><path d="M0-6 6 0 0 6-6 0z" class="{css}"/></svg>',
}
_LATER_MARKS = {
    kind: '<svg x="{x}%" y="{y}" overflow="visible">'
    f'{shape}<circle cx="{middle}" r="1.5" class="{kind}-dot"/></svg>'
    for kind, middle, shape in (
        ("entry", 0, '<circle r="5" class="entry-later"/>'),
        ("before", 0, '<circle r="6.5" class="before-later"/>'),
        ("worst", 0, '<path d="M-7.5 5h15L0-8z" class="worst-later"/>'),
        ("after", 9, '<path d="M4.5-4.5h9v9h-9z" class="after-later"/>'),
        ("morning", 0, '<path d="M0-6.5 6.5 0 0 6.5-6.5 0z" class="morning-later"/>'),
    )
}
"""Hollow, with a dot in the middle: three of the marks above are hollow themselves. No smaller than "before"."""
_DRAWN = ("entry", "worst", "before", "after", "morning")  # from the back to the front


@dataclass(frozen=True, slots=True)
class Mark:
    """A number where it is drawn: of one moment, or of several days together. Hollow where all of it ``is_later``."""

    day: date
    hour: float
    kind: str
    score: float
    is_later: bool = False


def pain_chart(series: Series, *, shown: Collection[str] = ()) -> Drawing:
    """Pain entries, before and worst of each session, the seven-day mean, the starting point and what may be chance.

    ``shown`` adds "after" and "morning". The table twin is ``series.day_rows``.
    """
    across = Days(series.since, series.days)
    marks = thinned(series, shown=shown)
    return Drawing(
        name="pain-chart",
        height=HEIGHT,
        right=RIGHT,
        title=_("Upper-back pain, 0 to 10, {since} to {until}").format(
            since=in_words(series.since), until=in_words(series.until, year=True)
        ),
        description=_in_words(series, has_hollow=any(mark.is_later for mark in marks)),
        parts=(
            *_band(series),
            *_pauses(series, across),
            *_grid(),
            *_base(series),
            *_dates(across),
            *_session_ticks(series, across),
            *_stems(marks, across),
            *_means(series, across),
            *(_mark(mark, across) for mark in marks),
            *_last_mean(series, across),
            *_pause_names(series, across),
            *_labels(series),
        ),
    )


def days_a_mark(days: int) -> int:
    """How many days one mark stands for where ``days`` are drawn."""
    return 1 if days <= _EACH else 7 if days <= _BY_WEEK else 28


def thinning(series: Series) -> str:
    """What one mark stands for, to be said under the drawing; empty where each number has its own."""
    days = days_a_mark(series.days)
    if days == 1 or not series.readings:
        return ""
    return say(
        _(
            "Each mark covers {days:# day|# days}: the highest for worst pain, the average for the rest. The table has "
            "every number."
        ),
        days=days,
    )


def has_hollow(series: Series, *, shown: Collection[str] = ()) -> bool:
    """Whether a mark is drawn hollow, which the legend then explains."""
    return any(mark.is_later for mark in thinned(series, shown=shown))


def thinned(series: Series, *, shown: Collection[str] = ()) -> list[Mark]:
    """The marks to draw, those at the front last: each number, or one a kind for some days together."""
    wanted = [reading for reading in series.readings if reading.kind not in OPTIONAL or reading.kind in shown]
    days = days_a_mark(series.days)
    if days == 1:
        marks = [Mark(reading.day, reading.hour, _kind(reading), reading.score, reading.is_later) for reading in wanted]
    else:
        marks = _together(wanted, until=series.until, days=days, since=series.since)
    return sorted(marks, key=lambda mark: _DRAWN.index(mark.kind))


def _kind(reading: Reading) -> str:
    return "entry" if reading.kind == "average" else reading.kind


def _together(readings: Sequence[Reading], *, since: date, until: date, days: int) -> list[Mark]:
    """One mark a kind for each ``days`` days, counted back from ``until``, in the middle of them."""
    found: defaultdict[tuple[int, str], list[Reading]] = defaultdict(list)
    for reading in readings:
        found[(until - reading.day).days // days, _kind(reading)].append(reading)
    marks = []
    for (back, kind), together in found.items():
        # The highest is one of them, the average is of all: the mark is hollow where all that it stands for is.
        worst = max(reading.score for reading in together)
        drawn = [reading for reading in together if kind != "worst" or reading.score == worst]
        last = until - timedelta(days=back * days)
        first = max(last - timedelta(days=days - 1), since)
        middle = first + timedelta(days=(last - first).days // 2)
        score = sum(reading.score for reading in drawn) / len(drawn)
        marks.append(Mark(middle, 12, kind, score, all(reading.is_later for reading in drawn)))
    return marks


def _y(score: float) -> str:
    return px(_height(score))


def _height(score: float) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * score / 10


def _grid() -> Iterator[str]:
    for score in (0, 5, 10):
        yield f'<line x1="0" x2="100%" y1="{_y(score)}" y2="{_y(score)}" class="grid"/>'
        yield text(str(score), x="0", y=_height(score), dx="-10", dy=".35em", anchor="end")


def _band(series: Series) -> Iterator[str]:
    if series.band is not None:
        low, high = series.band
        height = _height(low) - _height(high)
        yield f'<rect x="0" y="{_y(high)}" width="100%" height="{px(height)}" class="band"/>'


def _pauses(series: Series, across: Days) -> Iterator[str]:
    for left, right, _reason in _paused(series, across):
        yield (
            f'<rect x="{px(left)}%" y="{_TOP}" width="{px(right - left)}%" height="{_BOTTOM - _TOP}" class="pause"/>'
        )


def _pause_names(series: Series, across: Days) -> Iterator[str]:
    for left, right, _reason in _paused(series, across):
        if right - left >= 6:
            middle = f"{px((left + right) / 2)}%"
            yield text(_("paused"), x=middle, y=_TOP + 15, anchor="middle", css="wide-only")


def _paused(series: Series, across: Days) -> Iterator[tuple[float, float, str]]:
    """Where each pause begins and ends, in per cent, as far as it is shown."""
    for pause in series.pauses:
        first, last = max(pause.since_on, series.since), min(pause.until_on, series.until)
        yield across.share(first, 0), across.share(last, 24), pause.reason


def _base(series: Series) -> Iterator[str]:
    if series.base is not None:
        yield f'<line x1="0" x2="100%" y1="{_y(series.base)}" y2="{_y(series.base)}" class="base"/>'


def _dates(across: Days) -> Iterator[str]:
    step = next((step for step in _TICK_STEPS if across.count / step <= _MOST_TICKS), across.count)
    for number, offset in enumerate(range(0, across.count, step)):
        day = across.since + timedelta(days=offset)
        share = offset / across.count
        anchor = "start" if share < 0.06 else "end" if share > 0.9 else "middle"
        words = in_words(day, short=True, year=step > 56)
        narrow = {"css": "wide-only"} if number % 2 else {}
        yield text(words, x=f"{across.percent(day, 0)}%", y=HEIGHT - 14, anchor=anchor, **narrow)


def _session_ticks(series: Series, across: Days) -> Iterator[str]:
    """One short line below the zero for each day with a session, for some days together where marks are."""
    days = days_a_mark(series.days)
    if days > 1:
        return
    for day, sessions in groupby(series.sessions, key=lambda session: session.day):
        x = across.percent(day, next(iter(sessions)).hour)
        yield f'<line x1="{x}%" x2="{x}%" y1="{_BOTTOM + 3}" y2="{_BOTTOM + 9}" class="tick"/>'


def _stems(marks: Sequence[Mark], across: Days) -> Iterator[str]:
    """Between before and worst of one session, or of the same days."""
    before: defaultdict[tuple[date, float], list[float]] = defaultdict(list)
    for mark in marks:
        if mark.kind == "before":
            before[mark.day, mark.hour].append(mark.score)
    for mark in marks:
        ends = before.get((mark.day, mark.hour), []) if mark.kind == "worst" else []
        if ends and ends[0] != mark.score:
            x = across.percent(mark.day, mark.hour)
            yield f'<line x1="{x}%" x2="{x}%" y1="{_y(ends[0])}" y2="{_y(mark.score)}" class="stem"/>'


def _mark(mark: Mark, across: Days) -> str:
    drawn = _LATER_MARKS if mark.is_later else _MARKS
    return drawn[mark.kind].format(x=across.percent(mark.day, mark.hour), y=_y(mark.score), css=mark.kind)


def _means(series: Series, across: Days) -> Iterator[str]:
    """The line of the mean; a day without a mean leaves a gap."""
    step = ceil(len(series.means) / _MOST_MEANS) or 1
    pieces: list[list[DayMean]] = []
    for mean in series.means:
        if pieces and (mean.day - pieces[-1][-1].day).days == 1:
            pieces[-1].append(mean)
        else:
            pieces.append([mean])
    if pieces:
        across_all = across.count * 10
        lines = " ".join(_line([*piece[::-1][::step]][::-1], across) for piece in pieces)
        yield (
            f'<svg y="{_TOP}" width="100%" height="{_BOTTOM - _TOP}" viewBox="0 0 {across_all} 1000" '
            f'preserveAspectRatio="none" overflow="visible">'
            f'<path d="{lines}" class="mean" vector-effect="non-scaling-stroke"/></svg>'
        )


def _line(piece: Sequence[DayMean], across: Days) -> str:
    """A line through ``piece``, in tenths of a day and hundredths of a point; of one mean alone a dot."""
    points = [f"{((mean.day - across.since).days + 0.5) * 10:.0f} {(10 - mean.mean) * 100:.0f}" for mean in piece]
    return f"M{'L'.join(points)}" if len(points) > 1 else f"M{points[0]}h0"


def _last_mean(series: Series, across: Days) -> Iterator[str]:
    if series.means:
        last = series.means[-1]
        yield f'<circle cx="{across.percent(last.day, 12)}%" cy="{_y(last.mean)}" r="5" class="now"/>'


def _labels(series: Series) -> Iterator[str]:
    """Beside the drawing where there is room, inside it where there is none."""
    beside: list[tuple[float, str, str]] = []
    if series.band is not None:
        edge = _height(series.band.high)
        beside.append((edge + 9, _("may be chance"), ""))
        yield text(_("grey band: may be chance"), x="100%", y=max(edge - 7, 12), anchor="end", css="narrow-only")
    if series.base is not None:
        beside.append((_height(series.base), _("{mean} at the start").format(mean=in_digits(series.base)), ""))
        words = _("start {mean}").format(mean=in_digits(series.base))
        below = series.base if series.band is None else series.band.low
        yield text(words, x="0", y=min(_height(below) + 16, _BOTTOM - 4), css="narrow-only")
    if series.means:
        last = series.means[-1]
        mean = in_digits(last.mean)
        is_now = last.day == series.until
        said = (
            ngettext("{mean} last {days} day", "{mean} last {days} days", CURRENT_DAYS)
            if is_now
            else _("{mean} on {day}")
        )
        day = in_words(last.day, short=True)
        beside.append((_height(last.mean), said.format(mean=mean, day=day, days=CURRENT_DAYS), "strong"))
        inside = _("now {mean}") if is_now else _("{mean} on {day}")
        y = _height(last.mean) + (24 if last.mean > 1.5 else -14)
        yield text(inside.format(mean=mean, day=day), x="100%", y=y, anchor="end", css="strong narrow-only")
    heights = apart([height for height, *_rest in beside], least=_LABEL_GAP, top=_TOP, bottom=_BOTTOM)
    for y, (_height_wanted, words, css) in zip(heights, beside, strict=True):
        yield text(words, x="100%", y=y, dx="14", dy=".35em", css=f"{css} wide-only".strip())


def _in_words(series: Series, *, has_hollow: bool) -> str:
    """What the eye sees, in sentences."""
    said = [
        say(
            _("{entries:# pain entry|# pain entries} and {sessions:# session|# sessions}."),
            entries=series.entry_count,
            sessions=series.session_count,
        )
    ]
    if series.base is not None:
        said.append(_("Starting point {mean}.").format(mean=in_digits(series.base)))
    said += _means_in_words(series)
    if series.band is not None:
        low, high = series.band
        said.append(
            _("The grey band from {low} to {high} may be chance.").format(low=in_digits(low), high=in_digits(high))
        )
    worst = [reading for reading in series.readings if reading.kind == "worst"]
    if worst:
        most = max(worst, key=lambda reading: reading.score)
        said.append(_("The worst in a session was {score}, on {day}.").format(score=most.score, day=in_words(most.day)))
    if has_hollow:
        said.append(_("Hollow marks with a dot inside were logged later."))
    said += _pauses_in_words(series)
    return " ".join(said)


def _means_in_words(series: Series) -> list[str]:
    if not series.means:
        return [say(_("Too few days have a number for a {days:#-day|#-day} average."), days=CURRENT_DAYS)]
    first, last = series.means[0], series.means[-1]
    if first is last:
        said = _("The {days:#-day|#-day} average is {mean} on {day}.")
        return [say(said, days=CURRENT_DAYS, mean=in_digits(last.mean), day=in_words(last.day))]
    return [
        say(
            _("The {days:#-day|#-day} average is {first} on {first_day} and {last} on {last_day}."),
            days=CURRENT_DAYS,
            first=in_digits(first.mean),
            first_day=in_words(first.day),
            last=in_digits(last.mean),
            last_day=in_words(last.day),
        )
    ]


def _pauses_in_words(series: Series) -> list[str]:
    shown = series.pauses[-_MOST_PAUSES_SAID:]
    return [
        _("Paused from {since} to {until}.").format(since=in_words(pause.since_on), until=in_words(pause.until_on))
        for pause in shown
    ]
