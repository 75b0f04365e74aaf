"""Sessions a week against a good week, and the weeks of pause. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conventions.days import in_words
from conventions.messages import say
from tracking.charts.frame import Drawing, px, text
from tracking.charts.series import Series, WeekCount
from tracking.insights.adherence import GOOD_WEEK

PHONE_PIXELS, LETTER_PIXELS = 236, 8
"""How wide a drawing is on the narrowest phone, and a letter of a name at most, on average."""
MOST_WEEKS = 26
"""Half a year: more columns would be thinner than a finger, so that four weeks stand together."""
_TOGETHER = 4
_MOST_PAUSES_SAID = 4
_MOST_NAMES = 7
_NAME_GAP = 4
_WIDEST = 22.0
_HIGHEST = 130
"""Of all blocks above each other: however many there are, a page for an appointment stays one sheet."""


@dataclass(frozen=True, slots=True)
class Column:
    """A week, or four together: ``sessions`` is their mean."""

    starts_on: date
    sessions: float
    is_paused: bool


def columns(weeks: Sequence[WeekCount]) -> list[Column]:
    """One a week, or one in four weeks where there are too many, counted back from the last."""
    if len(weeks) <= MOST_WEEKS:
        return [Column(week.starts_on, week.sessions, bool(week.paused_days)) for week in weeks]
    groups = [weeks[max(0, end - _TOGETHER) : end] for end in range(len(weeks), 0, -_TOGETHER)]
    return [
        Column(group[0].starts_on, sum(week.sessions for week in group) / len(group), is_paused=False)
        for group in reversed(groups)
    ]


def gathering(series: Series) -> str:
    """What one column stands for, to be said under the drawing; empty where each week has its own."""
    if len(series.weeks) <= MOST_WEEKS:
        return ""
    return ngettext(
        "Each column is the average of {count} week. The table has every week.",
        "Each column is the average of {count} weeks. The table has every week.",
        _TOGETHER,
    ).format(count=_TOGETHER)


def weeks_chart(series: Series) -> Drawing:
    """Sessions in each calendar week, one block each, with the band of a good week; a week of pause has a dashed block.

    The table twin is ``series.weeks``.
    """
    shown = columns(series.weeks)
    rows = max(GOOD_WEEK[1] + 1, *(ceil(week.sessions) + week.is_paused for week in shown))
    block = min(30.0, _HIGHEST / rows)
    floor = round(rows * block) + 14
    across = min(100 / len(shown), _WIDEST)
    is_single = len(series.weeks) <= MOST_WEEKS
    return Drawing(
        name="weeks-chart",
        height=floor + 34,
        title=_("Sessions per week, {since} to {until}").format(
            since=in_words(series.since), until=in_words(series.until, year=True)
        ),
        description=_in_words(series),
        parts=(
            *_good_week(shown, floor, block),
            *(
                part
                for number, week in enumerate(shown)
                for part in _column(week, number * across, across, floor, block, is_single=is_single)
            ),
            *_names(shown, across, floor),
        ),
    )


def _good_week(shown: Sequence[Column], floor: float, block: float) -> Iterator[str]:
    """Between as high as two blocks are and as high as three; its name stands where the newer weeks leave room."""
    top = floor - GOOD_WEEK[1] * block
    height = (GOOD_WEEK[1] - GOOD_WEEK[0]) * block
    yield f'<rect x="0" y="{px(top)}" width="100%" height="{px(height)}" class="band"/>'
    words = _("{least} to {most}, a good week").format(least=GOOD_WEEK[0], most=GOOD_WEEK[1])
    is_crowded = any(week.sessions > GOOD_WEEK[1] for week in shown[len(shown) // 2 :])
    yield text(words, x="0%" if is_crowded else "100%", y=top - 7, anchor="start" if is_crowded else "end")
    yield f'<line x1="0" x2="100%" y1="{px(floor)}" y2="{px(floor)}" class="grid"/>'


def _column(week: Column, left: float, across: float, floor: float, block: float, *, is_single: bool) -> Iterator[str]:
    x, width = px(left + across * 0.16), px(across * 0.68)
    if not is_single:
        height = week.sessions * block
        if height:
            yield (
                f'<rect x="{x}%" y="{px(floor - height)}" width="{width}%" height="{px(height)}" rx="2" class="block"/>'
            )
        return
    for row in range(int(week.sessions)):
        yield _block(x, width, floor - (row + 1) * block, block, "block")
    if week.is_paused and week.sessions < GOOD_WEEK[0]:
        yield _block(x, width, floor - (week.sessions + 1) * block, block, "rest")


def _block(x: str, width: str, y: float, block: float, css: str) -> str:
    return f'<rect x="{x}%" y="{px(y + 2)}" width="{width}%" height="{px(block - 3)}" rx="4" class="{css}"/>'


def _names(shown: Sequence[Column], across: float, floor: float) -> Iterator[str]:
    """Under at most 7 columns; on a phone under so many of these that none runs into the next."""
    every = ceil(len(shown) / _MOST_NAMES)
    named = [in_words(week.starts_on, short=True) for week in shown[::every]]
    longest = max(map(len, named)) * LETTER_PIXELS + _NAME_GAP
    on_phone = ceil(longest / (PHONE_PIXELS * across * every / 100))
    for number, words in enumerate(named):
        css = {"css": "wide-only"} if number % on_phone else {}
        middle = number * every * across + across / 2
        is_first = number == 0 and across < 8
        yield text(
            words,
            x=f"{px(0 if is_first else middle)}%",
            y=floor + 22,
            anchor="start" if is_first else "middle",
            **css,
        )


def _in_words(series: Series) -> str:
    """What the eye sees, in sentences."""
    good = sum(week.sessions >= GOOD_WEEK[0] for week in series.weeks)
    said = [
        say(
            _("{done:# session|# sessions} in {weeks:# week|# weeks}. {good:# week|# weeks} with {least} or more."),
            done=sum(week.sessions for week in series.weeks),
            weeks=len(series.weeks),
            good=good,
            least=GOOD_WEEK[0],
        )
    ]
    rests = [in_words(week.starts_on) for week in series.weeks if week.paused_days and week.sessions < GOOD_WEEK[0]]
    said += [_("Paused in the week of {day}.").format(day=day) for day in rests[-_MOST_PAUSES_SAID:]]
    return " ".join(said)
