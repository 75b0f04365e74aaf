"""The way from basic to advanced: which exercise stands where in a picture of what needs what. Pure.

Every exercise stands in a column to the right of all it needs, and the levels follow each other from left to right.
Lengths are units of the picture. Source: domain part 6.7.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BOX_WIDTH, BOX_HEIGHT = 112, 44
COLUMN_GAP, ROW_GAP = 28, 16
MARGIN, HEAD = 12, 44
SWEEPS = 8
LONGEST_LINE = 14  # letters


@dataclass(frozen=True, slots=True)
class Node:
    """An exercise: ``level`` 0 beginner, 1 intermediate, 2 advanced; what it needs, and its full form besides."""

    slug: str
    name: str
    level: int
    is_offered: bool
    needs: tuple[str, ...]
    needs_full: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A node in its place; ``x`` and ``y`` are the upper left corner. ``lines`` is the name, broken to fit."""

    node: Node
    x: int
    y: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A curve from what is needed to what needs it, as the ``d`` of an SVG path."""

    path: str
    is_full: bool


@dataclass(frozen=True, slots=True)
class Band:
    """The columns of one level."""

    level: int
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Way:
    """The whole picture; ``alone`` are the nodes that need nothing and lead nowhere, in the order given."""

    width: int
    height: int
    bands: tuple[Band, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    alone: tuple[Node, ...]


def lay_out(nodes: Sequence[Node]) -> Way:
    """The picture of ``nodes``. Needs that are not among them are passed over; circles are not looked for here."""
    known = {node.slug for node in nodes}
    needs = {node.slug: [slug for slug in (*node.needs, *node.needs_full) if slug in known] for node in nodes}
    wanted = {slug for slugs in needs.values() for slug in slugs}
    joined = [node for node in nodes if needs[node.slug] or node.slug in wanted]
    columns = _columns(joined, needs)
    rows = _rows(columns, needs)
    tallest = max((len(column) for column in columns), default=0)
    height = HEAD + max(tallest * (BOX_HEIGHT + ROW_GAP) - ROW_GAP, 0) + MARGIN
    boxes = {}
    for number, column in enumerate(rows):
        top = HEAD + (tallest - len(column)) * (BOX_HEIGHT + ROW_GAP) // 2
        for place, node in enumerate(column):
            y = top + place * (BOX_HEIGHT + ROW_GAP)
            boxes[node.slug] = Box(node, MARGIN + number * (BOX_WIDTH + COLUMN_GAP), y, _broken(node.name))
    return Way(
        width=2 * MARGIN + max(len(columns) * (BOX_WIDTH + COLUMN_GAP) - COLUMN_GAP, 0),
        height=height,
        bands=_bands(rows),
        boxes=tuple(boxes.values()),
        lines=tuple(_lines(boxes)),
        alone=tuple(node for node in nodes if node not in joined),
    )


def _columns(nodes: Sequence[Node], needs: Mapping[str, Sequence[str]]) -> list[list[Node]]:
    """The nodes by column: to the right of all they need, and of every node of a lower level."""
    by_slug = {node.slug: node for node in nodes}
    column_of: dict[str, int] = {}

    def column(slug: str, first: int) -> int:
        if slug not in column_of:
            same = [need for need in needs[slug] if by_slug[need].level == by_slug[slug].level]
            column_of[slug] = max([first, *(column(need, first) + 1 for need in same)])
        return column_of[slug]

    first = 0
    for level in sorted({node.level for node in nodes}):
        first = 1 + max(column(node.slug, first) for node in nodes if node.level == level)
    return [[node for node in nodes if column_of[node.slug] == number] for number in range(first)]


def _rows(columns: list[list[Node]], needs: Mapping[str, Sequence[str]]) -> list[list[Node]]:
    """The same columns, each put in order so that lines cross seldom: nodes go near the middle of their neighbours."""
    rows = [list(column) for column in columns]
    leads: dict[str, list[str]] = {slug: [] for slug in needs}
    for slug, found in needs.items():
        for need in found:
            leads[need].append(slug)
    for sweep in range(SWEEPS):
        is_forward = not sweep % 2
        neighbours = needs if is_forward else leads
        place = _places(rows)
        for column in rows if is_forward else reversed(rows):
            column.sort(key=lambda node: _middle([place[slug] for slug in neighbours[node.slug]], place[node.slug]))
            place |= _places([column])
    return rows


def _places(rows: Sequence[Sequence[Node]]) -> dict[str, float]:
    """How far down its column each node stands, from 0 to 1."""
    return {node.slug: (place + 0.5) / len(column) for column in rows for place, node in enumerate(column)}


def _middle(places: Sequence[float], otherwise: float) -> float:
    return sum(places) / len(places) if places else otherwise


def _bands(rows: Sequence[Sequence[Node]]) -> tuple[Band, ...]:
    levels = [column[0].level for column in rows if column]
    bands = []
    for level in dict.fromkeys(levels):
        count = levels.count(level)
        x = MARGIN + levels.index(level) * (BOX_WIDTH + COLUMN_GAP)
        bands.append(Band(level, x, count * (BOX_WIDTH + COLUMN_GAP) - COLUMN_GAP))
    return tuple(bands)


def _lines(boxes: Mapping[str, Box]) -> list[Line]:
    lines = []
    for box in boxes.values():
        for slugs, is_full in ((box.node.needs, False), (box.node.needs_full, True)):
            lines += [Line(_curve(boxes[slug], box), is_full) for slug in slugs if slug in boxes]
    return lines


def _curve(start: Box, end: Box) -> str:
    """From the right of ``start`` to the left of ``end``; a full form may need what stands further right."""
    left, right = (start, end) if start.x <= end.x else (end, start)
    x1, y1 = left.x + BOX_WIDTH, left.y + BOX_HEIGHT // 2
    x2, y2 = right.x, right.y + BOX_HEIGHT // 2
    bend = (x2 - x1) // 2
    return f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"


def _broken(name: str) -> tuple[str, ...]:
    """A name in one line, or in two of about the same length where it is long."""
    words = name.split()
    if len(name) <= LONGEST_LINE or len(words) == 1:
        return (name,)
    halves = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return min(halves, key=lambda pair: max(map(len, pair)))
