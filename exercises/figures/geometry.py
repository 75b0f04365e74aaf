"""Points, curves and outlines, and the pen that writes them as SVG path data. Pure.

Lengths are body heights, y points up, angles are degrees counter-clockwise from +x. ``static/js/figure/geometry.js`` is
the same in JavaScript; a test compares both.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]
Disc = tuple[Point, float]
"""A point of a chain with the radius there."""
Table = tuple[tuple[float, ...], ...]
"""Rows of a place and the values there."""


def unit(degrees: float) -> Point:
    angle = math.radians(degrees)
    return (math.cos(angle), math.sin(angle))


def move(point: Point, direction: Point, by: float = 1.0) -> Point:
    return (point[0] + direction[0] * by, point[1] + direction[1] * by)


def mix(one: float, other: float, part: float) -> float:
    return one + (other - one) * part


def between(one: Point, other: Point, part: float) -> Point:
    return (mix(one[0], other[0], part), mix(one[1], other[1], part))


def distance(one: Point, other: Point) -> float:
    return math.hypot(one[0] - other[0], one[1] - other[1])


def clamp(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)


def heading(one: Point, other: Point) -> float:
    """Return the direction from one point to the other, in degrees."""
    return math.degrees(math.atan2(other[1] - one[1], other[0] - one[0]))


def at(table: Table, place: float) -> list[float]:
    """Return the values of a table at a place: cubic between its rows (Catmull-Rom tangents), constant outside."""
    if place <= table[0][0]:
        return [*table[0][1:]]
    if place >= table[-1][0]:
        return [*table[-1][1:]]
    i = next(n for n in range(1, len(table)) if place <= table[n][0])
    a, b, c, d = table[max(0, i - 2)], table[i - 1], table[i], table[min(len(table) - 1, i + 1)]
    width = c[0] - b[0]
    q = (place - b[0]) / width
    q2, q3 = q * q, q * q * q
    found = []
    for k in range(1, len(b)):
        rise_b = (c[k] - a[k]) / (c[0] - a[0])
        rise_c = (d[k] - b[k]) / (d[0] - b[0])
        found.append(
            (2 * q3 - 3 * q2 + 1) * b[k]
            + (q3 - 2 * q2 + q) * width * rise_b
            + (3 * q2 - 2 * q3) * c[k]
            + (q3 - q2) * width * rise_c
        )
    return found


def on_curve(points: Sequence[Point], segment: int, q: float) -> Point:
    """Return a point of the uniform Catmull-Rom curve through ``points``, ``q`` (0 to 1) along a segment."""
    last = len(points) - 1
    a, b = points[max(0, segment - 1)], points[segment]
    c, d = points[min(last, segment + 1)], points[min(last, segment + 2)]

    def one(k: int) -> float:
        linear, square = c[k] - a[k], 2 * a[k] - 5 * b[k] + 4 * c[k] - d[k]
        cube = 3 * (b[k] - c[k]) + d[k] - a[k]
        return 0.5 * (2 * b[k] + linear * q + square * q * q + cube * q * q * q)

    return (one(0), one(1))


def sides(chain: Sequence[Disc]) -> tuple[list[Point], list[Point]]:
    """Return the left and the right edge of a chain of discs, each from its beginning to its end."""
    left, right = [], []
    for i, (point, radius) in enumerate(chain):
        before, after = chain[max(0, i - 1)][0], chain[min(len(chain) - 1, i + 1)][0]
        normal = unit(heading(before, after) + 90)
        left.append(move(point, normal, radius))
        right.append(move(point, normal, -radius))
    return left, right


# The pen ---------------------------------------------------------------------------------------------------------


def _area(points: Sequence[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*points, points[0]]))


def _handle(before: Point, point: Point, after: Point) -> Point:
    """Return half of the tangent at a point of a smooth line, at most as long as the segments beside it."""
    across = distance(before, after)
    if across < 1e-9:
        return (0.0, 0.0)
    length = min(across / 6, 0.4 * min(distance(before, point), distance(point, after)))
    return ((after[0] - before[0]) / across * length, (after[1] - before[1]) / across * length)


def _numbers(values: Sequence[int]) -> str:
    """Return numbers as short as path data allows: separated by a minus sign, otherwise by a blank."""
    text = "".join(str(value) if value < 0 else f" {value}" for value in values)
    return text[1:] if text.startswith(" ") else text


def _whole(value: float) -> int:
    return math.floor(value + 0.5)


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes shapes as path data in whole units of the stage (a tenth of a pixel at 480 pixels).

    ``scale`` is units per body height; the point (0, 0) of the figure lies at ``x``, ``y``; a flipped pen mirrors.
    Every outline runs the same way round, so that shapes in one path unite.
    """

    scale: float
    x: float
    y: float
    flip: bool = False

    def place(self, point: Point) -> Point:
        return (self.x + point[0] * (-self.scale if self.flip else self.scale), self.y - point[1] * self.scale)

    def disc(self, centre: Point, radius: float) -> str:
        x, y = self.place(centre)
        r = _whole(radius * self.scale)
        if r <= 0:
            return ""
        return f"M{_numbers([_whole(x) - r, _whole(y)])}a{r} {r} 0 1 1 {2 * r} 0a{r} {r} 0 1 1-{2 * r} 0z"

    def box(self, x: float, y: float, width: float, height: float, radius: float) -> str:
        """Add a rectangle with rounded corners, given its lower left corner."""
        left, bottom = self.place((x + width if self.flip else x, y))
        w, h, r = (_whole(value * self.scale) for value in (width, height, radius))
        r = min(r, w // 2, h // 2)  # of the rounded sides: half of one rounded up would leave a side below nothing
        across, up = w - 2 * r, h - 2 * r
        start = _numbers([_whole(left) + r, _whole(bottom) - h])
        corners = (f"{r} {r}", f"-{r} {r}", f"-{r}-{r}", f"{r}-{r}")
        turns = [f"a{r} {r} 0 0 1 {corner}" if r else "" for corner in corners]
        return f"M{start}h{across}{turns[0]}v{up}{turns[1]}h-{across}{turns[2]}v-{up}{turns[3]}z"

    def blob(self, points: Sequence[Point]) -> str:
        """Add a closed smooth outline."""
        placed = [self.place(point) for point in points]
        if _area(placed) < 0:
            placed.reverse()
        around = [placed[-1], *placed, placed[0], placed[1]]
        handles = [_handle(*around[i - 1 : i + 2]) for i in range(1, len(around) - 1)]
        return self._smooth(around[1:-1], handles, start="M", lead=True) + "z"

    def strip(self, left: Sequence[Point], right: Sequence[Point]) -> str:
        """Add an outline of two smooth edges that run the same way, joined by straight ends."""
        there, back = [self.place(point) for point in left], [self.place(point) for point in reversed(right)]
        if _area([*there, *back]) < 0:
            there, back = back[::-1], there[::-1]
        written = self._smooth(there, self._handles(there), start="M")
        corner, end = _rounded(back[0]), _rounded(there[-1])
        step = _numbers([corner[0] - end[0], corner[1] - end[1]])
        return f"{written}l{step}{self._smooth(back, self._handles(back), start='')}z"

    def line(self, points: Sequence[Point]) -> str:
        """Add an open smooth line."""
        placed = [self.place(point) for point in points]
        return self._smooth(placed, self._handles(placed), start="M")

    @staticmethod
    def _handles(placed: Sequence[Point]) -> list[Point]:
        inner = [_handle(*placed[i - 1 : i + 2]) for i in range(1, len(placed) - 1)]
        return [(0.0, 0.0), *inner, (0.0, 0.0)]

    @staticmethod
    def _smooth(placed: Sequence[Point], handles: Sequence[Point], *, start: str, lead: bool = False) -> str:
        """Return cubic curves through the points. ``s`` reuses the mirrored handle: four numbers for each point."""
        here = _rounded(placed[0])
        written = f"M{_numbers(here)}" if start else ""
        for i in range(1, len(placed)):
            point = _rounded(placed[i])
            control = _rounded((placed[i][0] - handles[i][0], placed[i][1] - handles[i][1]))
            values = [control[0] - here[0], control[1] - here[1], point[0] - here[0], point[1] - here[1]]
            if lead and i == 1:
                first = [_whole(handles[0][0]), _whole(handles[0][1])]
                written += f"c{_numbers([*first, *values])}"
            else:
                written += f"s{_numbers(values)}"
            here = point
        return written


def _rounded(point: Point) -> tuple[int, int]:
    return (_whole(point[0]), _whole(point[1]))
