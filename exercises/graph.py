"""The way from basic to advanced: which exercise stands where in a picture of what needs what. Pure.

Every exercise stands in a column to the right of all it needs, and the levels follow each other from left to right.
Lengths are units of the picture.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from exercises.facts import LEVELS, ExerciseFacts, Rank

BOX_WIDTH, BOX_HEIGHT = 112, 44
COLUMN_GAP, ROW_GAP = 28, 12
LANE_HEIGHT = 4
MARGIN, HEAD = 12, 44
SWEEPS = 8
LONGEST_LINE = 14  # letters


@dataclass(frozen=True, slots=True)
class Box:
    """An exercise in its place; ``x`` and ``y`` are the upper left corner. ``lines`` is the name, broken to fit."""

    exercise: ExerciseFacts
    x: int
    y: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PathLine:
    """A curve from what is needed to what needs it, as the ``d`` of an SVG path."""

    path: str
    is_full: bool


@dataclass(frozen=True, slots=True)
class Band:
    """The columns of one level."""

    level: str
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Way:
    """The whole picture; ``alone`` are the exercises that need nothing and lead nowhere, in the order given."""

    width: int
    height: int
    bands: tuple[Band, ...]
    boxes: tuple[Box, ...]
    lines: tuple[PathLine, ...]
    alone: tuple[ExerciseFacts, ...]


@dataclass(frozen=True, slots=True)
class _Lane:
    """A gap through which a long line passes a column, between two boxes."""

    need: str
    column: int
    is_full: bool


_Stop = str | _Lane  # an exercise by its slug, or a lane
_Link = tuple[str, str, bool]  # what is needed, what needs it, and whether for the full form only


def lay_out(exercises: Sequence[ExerciseFacts]) -> Way:
    """The picture of ``exercises``. Needs that are not among them are passed over; circles are not looked for here."""
    known = {exercise.slug for exercise in exercises}
    needs = {
        exercise.slug: [slug for slug in (*needs_first(exercise), *needs_full(exercise)) if slug in known]
        for exercise in exercises
    }
    wanted = {slug for slugs in needs.values() for slug in slugs}
    joined = [exercise for exercise in exercises if needs[exercise.slug] or exercise.slug in wanted]
    columns = _columns(joined, needs)
    rows, chains = _with_lanes(columns)
    _put_in_order(rows, list(chains.values()))
    tops = _tops(rows)
    left = {stop: MARGIN + number * (BOX_WIDTH + COLUMN_GAP) for number, row in enumerate(rows) for stop in row}
    boxes = [
        Box(exercise, left[exercise.slug], tops[exercise.slug], _broken(exercise.name))
        for column in columns
        for exercise in column
    ]
    return Way(
        width=2 * MARGIN + max(len(columns) * (BOX_WIDTH + COLUMN_GAP) - COLUMN_GAP, 0),
        height=max((top + _height(stop) for stop, top in tops.items()), default=HEAD) + MARGIN,
        bands=_bands(columns),
        boxes=tuple(boxes),
        lines=tuple(PathLine(_path(chain, left, tops), is_full) for (_, _, is_full), chain in chains.items()),
        alone=tuple(exercise for exercise in exercises if exercise not in joined),
    )


def _level(exercise: ExerciseFacts) -> str:
    """The level at which one begins with it."""
    return exercise.forms[0].level


def needs_first(exercise: ExerciseFacts) -> list[str]:
    """What comes before it, as slugs."""
    return sorted(exercise.forms[0].needs)


def needs_full(exercise: ExerciseFacts) -> list[str]:
    """What comes before its harder forms besides, as slugs."""
    harder = (form.needs for form in exercise.forms if form.rank is not Rank.EASIER)
    return sorted(frozenset().union(*harder) - exercise.forms[0].needs)


def _columns(exercises: Sequence[ExerciseFacts], needs: Mapping[str, Sequence[str]]) -> list[list[ExerciseFacts]]:
    """The exercises by column: to the right of all they need, and of every exercise of a lower level."""
    by_slug = {exercise.slug: exercise for exercise in exercises}
    column_of: dict[str, int] = {}

    def column(slug: str, first: int) -> int:
        if slug not in column_of:
            same = [need for need in needs[slug] if _level(by_slug[need]) == _level(by_slug[slug])]
            column_of[slug] = max([first, *(column(need, first) + 1 for need in same)])
        return column_of[slug]

    first = 0
    for level in sorted({_level(exercise) for exercise in exercises}, key=LEVELS.index):
        first = 1 + max(column(exercise.slug, first) for exercise in exercises if _level(exercise) == level)
    return [[exercise for exercise in exercises if column_of[exercise.slug] == number] for number in range(first)]


def _with_lanes(columns: Sequence[Sequence[ExerciseFacts]]) -> tuple[list[list[_Stop]], dict[_Link, list[_Stop]]]:
    """The columns with lanes between their boxes, and for each line the stops it passes, from left to right.

    Lines from one exercise share their lanes.
    """
    column_of = {exercise.slug: number for number, column in enumerate(columns) for exercise in column}
    rows: list[list[_Stop]] = [[exercise.slug for exercise in column] for column in columns]
    chains: dict[_Link, list[_Stop]] = {}
    for exercise in (exercise for column in columns for exercise in column):
        for slugs, is_full in ((needs_first(exercise), False), (needs_full(exercise), True)):
            for need in (slug for slug in slugs if slug in column_of):
                first, last = sorted((need, exercise.slug), key=lambda slug: column_of[slug])
                between = range(column_of[first] + 1, column_of[last])
                lanes: list[_Stop] = [_Lane(need, number, is_full) for number in between]
                chains[need, exercise.slug, is_full] = [first, *lanes, last]
                for number, lane in zip(between, lanes, strict=True):
                    if lane not in rows[number]:
                        rows[number].append(lane)
    return rows, chains


def _put_in_order(rows: list[list[_Stop]], chains: Sequence[Sequence[_Stop]]) -> None:
    """Sort each column to reduce crossings: each stop moves towards the average position of its neighbours."""
    before: defaultdict[_Stop, set[_Stop]] = defaultdict(set)
    after: defaultdict[_Stop, set[_Stop]] = defaultdict(set)
    for chain in chains:
        for one, next_one in pairwise(chain):
            before[next_one].add(one)
            after[one].add(next_one)
    for sweep in range(SWEEPS):
        is_forward = not sweep % 2
        neighbours = before if is_forward else after
        for row in rows if is_forward else rows[::-1]:
            place = _places(rows)
            row.sort(key=lambda stop: _middle([place[other] for other in neighbours[stop]], place[stop]))


def _places(rows: Sequence[Sequence[_Stop]]) -> dict[_Stop, float]:
    """How far down its column each stop is, from 0 to 1."""
    return {stop: (place + 0.5) / len(row) for row in rows for place, stop in enumerate(row)}


def _tops(rows: Sequence[Sequence[_Stop]]) -> dict[_Stop, int]:
    """The upper edge of each stop; the columns are centred on the tallest."""
    heights = [sum(_height(stop) + ROW_GAP for stop in row) - ROW_GAP for row in rows]
    tops = {}
    for row, height in zip(rows, heights, strict=True):
        top = HEAD + (max(heights) - height) // 2
        for stop in row:
            tops[stop] = top
            top += _height(stop) + ROW_GAP
    return tops


def _height(stop: _Stop) -> int:
    return LANE_HEIGHT if isinstance(stop, _Lane) else BOX_HEIGHT


def _path(chain: Sequence[_Stop], left: Mapping[_Stop, int], tops: Mapping[_Stop, int]) -> str:
    """From the right of the first box through its lanes to the left of the last."""
    points = [(left[stop], tops[stop] + _height(stop) // 2) for stop in chain]
    x, y = points[0]
    path = f"M{x + BOX_WIDTH} {y}"
    for (x1, y1), (x2, y2) in pairwise(points):
        middle = (x1 + BOX_WIDTH + x2) // 2
        path += f"C{middle} {y1} {middle} {y2} {x2} {y2}" + (f"H{x2 + BOX_WIDTH}" if (x2, y2) != points[-1] else "")
    return path


def _middle(places: Sequence[float], otherwise: float) -> float:
    return sum(places) / len(places) if places else otherwise


def _bands(rows: Sequence[Sequence[ExerciseFacts]]) -> tuple[Band, ...]:
    levels = [_level(column[0]) for column in rows if column]
    bands = []
    for level in dict.fromkeys(levels):
        count = levels.count(level)
        x = MARGIN + levels.index(level) * (BOX_WIDTH + COLUMN_GAP)
        bands.append(Band(level, x, count * (BOX_WIDTH + COLUMN_GAP) - COLUMN_GAP))
    return tuple(bands)


def _broken(name: str) -> tuple[str, ...]:
    """A name in one line, or in two of about the same length where it is long."""
    words = name.split()
    if len(name) <= LONGEST_LINE or len(words) == 1:
        return (name,)
    halves = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return min(halves, key=lambda pair: max(map(len, pair)))
