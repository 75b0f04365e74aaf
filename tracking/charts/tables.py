"""The rows of the tables that stand beside the drawings, as HTML. All text is escaped here.

Three years are thousands of cells: a template takes ten times as long to fill them.
"""

from collections.abc import Callable, Iterable, Sequence
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conventions.days import written
from tracking.charts.series import AnswerRow, DayRow, WeekCount

NOTHING = "–"


def day_table(rows: Iterable[DayRow], *, mean: Callable[[float], str]) -> str:
    """``rows`` as they stand under the heads of ``_days.html``; ``mean`` writes one."""
    means: dict[float | None, str] = {None: NOTHING}
    found = []
    for row in rows:
        if row.mean is not None and row.mean not in means:
            means[row.mean] = mean(row.mean)
        numbers = (row.before, row.worst, row.after, row.morning)
        cells = [means[row.mean], ", ".join(row.entries), str(row.sessions or ""), *map(", ".join, numbers)]
        found.append(_row(written(row.day, "j F Y"), cells))
    return "".join(found)


def week_table(weeks: Sequence[WeekCount]) -> str:
    """``weeks`` with their sessions and days of pause, the last one first."""
    return "".join(
        _row(
            written(week.starts_on, "j F Y"),
            (
                str(week.sessions),
                ngettext("%(days)s day", "%(days)s days", week.paused_days) % {"days": week.paused_days}
                if week.paused_days
                else "",
            ),
        )
        for week in reversed(weeks)
    )


def answer_table(rows: Iterable[AnswerRow]) -> str:
    """``rows`` with a number for each question."""
    later = f'<span class="fine own-line">{escape(_("Logged later"))}</span>'
    return "".join(
        _row(
            written(row.day, "j F Y"),
            ["" if score is None else str(score) for score in row.scores],
            more=later if row.is_later else "",
        )
        for row in rows
    )


def _row(head: str, cells: Iterable[str], *, more: str = "") -> str:
    figures = "".join(f'<td class="figure">{escape(cell) or NOTHING}</td>' for cell in cells)
    return f'<tr><th scope="row">{escape(head)}{more}</th>{figures}</tr>'
