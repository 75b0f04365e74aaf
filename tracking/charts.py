"""Pictures from numbers: a record in, one SVG out. Pure.

A drawing has no view box: what lies across is in per cent, what stands upright in pixels. So it fits every width while
its text stays at 13 pixels and its marks stay round. Labels that need room carry the class ``wide-only``. Looks come
from classes alone (``static/css``), as the content security policy forbids styles. All text is escaped here.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from html import escape
from itertools import pairwise
from math import ceil

from tracking.insights import GOOD_WEEK, DayMean, Practised, Reading, Record, WeekCount, counted, in_words

PAIN_HEIGHT = 276
ALL_NAMED = 5  # as many weeks find room for their names on a phone
MOST_WEEKS = 26  # half a year: more would be thinner than a finger
_TOP, _BOTTOM = 18, 234  # where 10 and 0 lie
_TICK_STEPS = (1, 7, 14, 28, 56, 91, 182, 364, 728)
_MOST_TICKS = 7
_MOST_MEANS = 184
_MARKS = {
    "entry": '<circle cx="{x}%" cy="{y}" r="3.5" class="entry"/>',
    "before": '<circle cx="{x}%" cy="{y}" r="5" class="before"/>',
    "worst": '<svg x="{x}%" y="{y}" overflow="visible"><path d="M-6 5h12L0-6z" class="worst"/></svg>',
    "after": '<svg x="{x}%" y="{y}" overflow="visible"><path d="M-4.5-4.5h9v9h-9z" class="after"/></svg>',
}


def pain_chart(record: Record, *, with_after: bool = False) -> str:
    """Pain over time, 0-10: pain entries, before and worst of each session, the seven-day mean; after where asked for.

    One ``<svg>`` with a title and a description; its table twin is ``insights.day_rows``.
    """
    across = _Days(record.since, record.until)
    means = _thinned(record.means)
    return _drawing(
        "pain-chart",
        height=PAIN_HEIGHT,
        title=f"Upper-back pain, 0 to 10, {in_words(record.since)} to {in_words(record.until, year=True)}",
        description=_pain_in_words(record),
        parts=(
            *_pain_grid(),
            *_ticks(across),
            *(_stem(session, across) for session in record.sessions),
            *_mean_line(means, across),
            *(_mark(reading, across) for reading in record.readings if with_after or reading.kind != "after"),
            *_last_mean(means, across),
        ),
    )


def weeks_chart(record: Record) -> str:
    """Sessions in each calendar week, one block each, with the band of a good week and a line at the person's target.

    At most the last 26 weeks. One ``<svg>`` with a title and a description; its table twin is ``record.weeks``.
    """
    weeks = record.weeks[-MOST_WEEKS:]
    rows = max(GOOD_WEEK[1] + 1, record.target, *(week.sessions for week in weeks))
    block = min(28.0, 180 / rows)
    floor = round(rows * block) + 12
    column = min(100 / len(weeks), 16.0)
    total = sum(week.sessions for week in weeks)
    return _drawing(
        "weeks-chart",
        height=floor + 34,
        title="Sessions a week",
        description=f"{counted(total, 'session')} in {counted(len(weeks), 'week')}; you plan {record.target} a week.",
        parts=(
            *_good_week(floor, block),
            *(
                part
                for number, week in enumerate(weeks)
                for part in _blocks(week, number * column, column, floor, block)
            ),
            _target(record.target, floor, block),
            *_week_names(weeks, column, floor),
        ),
    )


def _good_week(floor: float, block: float) -> Iterator[str]:
    top = floor - GOOD_WEEK[1] * block
    yield f'<rect x="0" y="{_px(top)}" width="100%" height="{_px(block)}" class="band"/>'
    yield (
        f'<text x="100%" y="{_px(top - 7)}" text-anchor="end">{GOOD_WEEK[0]} to {GOOD_WEEK[1]}, a good week</text>'
        f'<line x1="0" x2="100%" y1="{floor}" y2="{floor}" class="grid"/>'
    )


def _blocks(week: WeekCount, left: float, column: float, floor: float, block: float) -> Iterator[str]:
    for row in range(week.sessions):
        yield (
            f'<rect x="{_px(left + column * 0.18)}%" y="{_px(floor - (row + 1) * block + 2)}" '
            f'width="{_px(column * 0.64)}%" height="{_px(block - 3)}" rx="3" class="block"/>'
        )


def _target(target: int, floor: float, block: float) -> str:
    y = _px(floor - target * block)
    return f'<line x1="0" x2="100%" y1="{y}" y2="{y}" class="target"/>'


def _week_names(weeks: Sequence[WeekCount], column: float, floor: float) -> Iterator[str]:
    every = ceil(len(weeks) / 9)
    for number, week in enumerate(weeks[::every]):
        middle = number * every * column + column / 2
        narrow = _wide_only(number) if len(weeks) > ALL_NAMED else ""
        yield (
            f'<text x="{_px(middle)}%" y="{floor + 22}" text-anchor="middle"{narrow}>'
            f"{escape(in_words(week.starts_on, short=True))}</text>"
        )


def _wide_only(number: int) -> str:
    """Every second label stands on wide drawings only."""
    return ' class="wide-only"' if number % 2 else ""


class _Days:
    """Where a moment of the days ``since`` to ``until`` lies, in per cent from the left."""

    def __init__(self, since: date, until: date) -> None:
        self.since = since
        self.count = (until - since).days + 1

    def percent(self, day: date, hour: float) -> str:
        """``hour`` since the local day began; kept inside its day, so that every mark stays within the picture."""
        within = min(max(hour, 0.0), 24.0) / 24
        return _px(100 * ((day - self.since).days + within) / self.count)


def _drawing(name: str, *, height: int, title: str, description: str, parts: Iterable[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart fluid" width="100%" height="{height}" role="img" '
        f'aria-labelledby="{name}-title {name}-words" focusable="false">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-words">{escape(description)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def _px(number: float) -> str:
    """At most two decimals, without trailing zeros."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _y(score: float) -> str:
    return _px(_BOTTOM - (_BOTTOM - _TOP) * score / 10)


def _pain_grid() -> Iterator[str]:
    for score in (0, 5, 10):
        yield f'<line x1="0" x2="100%" y1="{_y(score)}" y2="{_y(score)}" class="grid"/>'
        yield f'<text x="-10" y="{_y(score)}" dy=".35em" text-anchor="end">{score}</text>'


def _ticks(across: _Days) -> Iterator[str]:
    step = next((step for step in _TICK_STEPS if across.count / step <= _MOST_TICKS), across.count)
    for number, offset in enumerate(range(0, across.count, step)):
        day = across.since + timedelta(days=offset)
        share = offset / across.count
        anchor = "start" if share < 0.06 else "end" if share > 0.9 else "middle"
        yield (
            f'<text x="{across.percent(day, 0)}%" y="{PAIN_HEIGHT - 12}" text-anchor="{anchor}"{_wide_only(number)}>'
            f"{escape(in_words(day, short=True, year=step > 56))}</text>"
        )


def _stem(session: Practised, across: _Days) -> str:
    if session.before is None or session.worst is None or session.before == session.worst:
        return ""
    x = across.percent(session.day, session.hour)
    return f'<line x1="{x}%" x2="{x}%" y1="{_y(session.before)}" y2="{_y(session.worst)}" class="stem"/>'


def _mark(reading: Reading, across: _Days) -> str:
    return _MARKS[reading.kind].format(x=across.percent(reading.day, reading.hour), y=_y(reading.score))


def _thinned(means: Sequence[DayMean]) -> list[DayMean]:
    """At most ``_MOST_MEANS`` of ``means``, evenly, the last one among them: no eye tells more apart."""
    step = ceil(len(means) / _MOST_MEANS) or 1
    return [*means[::-1][::step]][::-1]


def _mean_line(means: Sequence[DayMean], across: _Days) -> Iterator[str]:
    """One piece from mean to mean; a day without a mean leaves a gap."""
    pairs = [*pairwise(means)]
    step = min(((later.day - earlier.day).days for earlier, later in pairs), default=1)
    for earlier, later in pairs:
        if (later.day - earlier.day).days == step:
            yield (
                f'<line x1="{across.percent(earlier.day, 12)}%" y1="{_y(earlier.mean)}" '
                f'x2="{across.percent(later.day, 12)}%" y2="{_y(later.mean)}" class="mean"/>'
            )


def _last_mean(means: Sequence[DayMean], across: _Days) -> Iterator[str]:
    if not means:
        return
    last = means[-1]
    x, above = across.percent(last.day, 12), last.mean < 8
    yield f'<circle cx="{x}%" cy="{_y(last.mean)}" r="5" class="now"/>'
    yield (
        f'<text x="{x}%" y="{_y(last.mean)}" dy="{-14 if above else 24}" text-anchor="end" class="strong">'
        f"{last.mean:.1f} mean</text>"
    )


def _pain_in_words(record: Record) -> str:
    counts = (
        f"{counted(record.entry_count, 'pain entry', 'pain entries')} and {counted(len(record.sessions), 'session')}."
    )
    if not record.means:
        return f"{counts} There are too few days with an entry for a seven-day mean."
    first, last = record.means[0], record.means[-1]
    if first is last:
        return f"{counts} The seven-day mean is {last.mean:.1f} on {in_words(last.day)}."
    return (
        f"{counts} The seven-day mean is {first.mean:.1f} on {in_words(first.day)} and {last.mean:.1f} on "
        f"{in_words(last.day)}."
    )
