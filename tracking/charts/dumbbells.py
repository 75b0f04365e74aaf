"""Then and now, question by question: a ring where the first answer was, a disc where the last one is. Pure."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from conventions.days import in_words
from tracking.charts.frame import Drawing, px, text
from tracking.charts.series import Compared

ROW = 54
MOST_LETTERS = 42
"""Of a name: what finds room on a phone."""


def dumbbell(asked: Compared) -> str:
    """One row's picture, for the eye only: its words stand beside it."""
    return (
        '<svg class="chart dumbbell" width="100%" height="24" aria-hidden="true" focusable="false">'
        f"{''.join(_row(asked, 12))}</svg>"
    )


def dumbbells(asked: Sequence[Compared], *, name: str, title: str) -> Drawing:
    """All rows in one drawing, with their names and numbers. The table twin is ``series.answer_rows``."""
    return Drawing(
        name=name,
        height=max(len(asked) * ROW, ROW),
        title=title,
        description=" ".join(in_a_sentence(row) for row in asked) or _("No answers yet."),
        parts=tuple(part for number, row in enumerate(asked) for part in _named_row(row, number * ROW)),
    )


def from_to(asked: Compared) -> str:
    """``5 to 4``, or ``5`` where there is one answer."""
    first, last = asked.first.score, asked.last.score
    return str(last) if len(asked.answers) == 1 else _("{first} to {last}").format(first=first, last=last)


def in_a_sentence(asked: Compared) -> str:
    first, last = asked.first, asked.last
    if len(asked.answers) == 1:
        return _("{label}: {score} on {day}.").format(label=asked.label, score=last.score, day=in_words(last.day))
    return _("{label}: {first} on {first_day}, {last} on {last_day}.").format(
        label=asked.label,
        first=first.score,
        first_day=in_words(first.day),
        last=last.score,
        last_day=in_words(last.day),
    )


def _named_row(asked: Compared, top: int) -> Iterator[str]:
    label = asked.label if len(asked.label) <= MOST_LETTERS else f"{asked.label[: MOST_LETTERS - 1].rstrip()}…"
    yield text(label, x="0", y=top + 16, css="name")
    yield text(from_to(asked), x="100%", y=top + 16, anchor="end", css="strong")
    yield from _row(asked, top + 36)


def _row(asked: Compared, y: int) -> Iterator[str]:
    first, last = asked.first.score, asked.last.score
    yield f'<line x1="0" x2="100%" y1="{y}" y2="{y}" class="grid"/>'
    if first != last:
        yield f'<line x1="{px(first * 10)}%" x2="{px(last * 10)}%" y1="{y}" y2="{y}" class="pull"/>'
    if len(asked.answers) > 1:
        yield f'<circle cx="{px(first * 10)}%" cy="{y}" r="7" class="then"/>'
    # A disc that would hide its ring is smaller.
    radius = 4 if first == last and len(asked.answers) > 1 else 7
    yield f'<circle cx="{px(last * 10)}%" cy="{y}" r="{radius}" class="now"/>'
