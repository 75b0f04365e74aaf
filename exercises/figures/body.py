"""The body: how thick it is where, and its parts as path data. Pure.

Every measure is a body height. ``static/js/figure/body.js`` is the same in JavaScript; a test compares both.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from exercises.figures.geometry import (
    Disc,
    Pen,
    Point,
    Table,
    at,
    between,
    clamp,
    distance,
    heading,
    mix,
    move,
    on_curve,
    sides,
    unit,
)
from exercises.figures.poses import Arm, Joints, Leg

# Place along the bone, radius, and how far the middle lies to the front of it.
THIGH: Table = ((0, 0.053, 0), (0.22, 0.0515, 0.002), (0.5, 0.0445, 0.002), (0.8, 0.0365, 0.0005), (1, 0.0345, 0))
SHANK: Table = (
    *((0, 0.0345, 0), (0.12, 0.0335, -0.002), (0.33, 0.0345, -0.006)),
    *((0.55, 0.0295, -0.0045), (0.8, 0.0215, -0.001), (1, 0.0195, 0)),
)
UPPER_ARM: Table = ((0, 0.0345, 0), (0.25, 0.0325, 0), (0.6, 0.0265, 0), (1, 0.0235, 0))
FOREARM: Table = ((0, 0.0235, 0), (0.22, 0.0245, 0), (0.6, 0.0195, 0), (1, 0.015, 0))
THIGH_FLAT: Table = ((0, 0.054, 0.0085), (0.25, 0.05, 0.005), (0.6, 0.0405, 0.001), (1, 0.034, 0))
SHANK_FLAT: Table = ((0, 0.034, 0), (0.3, 0.0345, -0.002), (0.6, 0.029, -0.001), (1, 0.0195, 0))
# Place along the spine, and how far the back and the front lie from it; then half the width seen from the front.
TRUNK: Table = (
    *((-0.035, 0.04, 0.036), (0, 0.0585, 0.05), (0.07, 0.0525, 0.05), (0.125, 0.0435, 0.0455), (0.17, 0.045, 0.05)),
    *((0.25, 0.054, 0.061), (0.29, 0.052, 0.054), (0.315, 0.045, 0.045), (0.333, 0.033, 0.034)),
)
TRUNK_FLAT: Table = (
    *((-0.045, 0.06), (0, 0.0985), (0.07, 0.083), (0.125, 0.0655), (0.17, 0.069), (0.24, 0.084)),
    *((0.275, 0.095), (0.302, 0.088), (0.322, 0.055), (0.333, 0.04)),
)
STATIONS = (-0.045, 0.0, 0.07, 0.17, 0.25, 0.33, 0.38)
TOP_AT = (0.05, 0.085, 0.125, 0.17, 0.21, 0.25, 0.275, 0.302, 0.322, 0.333)
TOP_AT_SMALL = (0.05, 0.125, 0.18, 0.25, 0.3, 0.333)
PELVIS_AT, BAND_AT = (-0.035, -0.01, 0.03, 0.07, 0.1), (0.0855, 0.1005)

THIGH_AT, THIGH_AT_SMALL = (0.0, 0.25, 0.5, 0.78, 1.0), (0.0, 0.45, 1.0)
SHANK_AT, SHANK_AT_SMALL = (0.12, 0.33, 0.55, 0.75), (0.33, 0.6)
HEM, SLEEVE, EDGE_FROM = 0.86, 0.52, 0.16
KNEE_ROUND, KNEE_ROUND_FLAT, ELBOW_ROUND = 0.028, 0.03, 0.022
DISC_FROM, DISC_TO = 0.35, 0.25
"""Between these lengths of a forearm that points at the viewer, discs take the place of the limb."""

FOOT = (
    *((0.0, 0.0195), (0.012, 0.0165), (0.03, 0.0055), (0.052, -0.0035), (0.074, -0.0105), (0.091, -0.0163)),
    *((0.097, -0.0245), (0.09, -0.0338), (0.062, -0.034), (0.02, -0.031), (-0.017, -0.034), (-0.03, -0.028)),
    *((-0.0335, -0.0175), (-0.0305, -0.006), (-0.0205, 0.003), (-0.0135, 0.0145)),
)
FOOT_SMALL = tuple(FOOT[i] for i in (0, 2, 4, 6, 7, 10, 12, 14))
FOOT_FLAT = (
    *((-0.02, 0.0), (-0.012, 0.0165), (0.006, 0.0195), (0.026, 0.0205), (0.044, 0.0145)),
    *((0.05, 0.0), (0.044, -0.0145), (0.026, -0.0205), (0.006, -0.0195), (-0.012, -0.0165)),
)
HAND = (
    *((-0.0145, 0.0), (-0.004, 0.0145), (0.01, 0.0165), (0.024, 0.0255), (0.04, 0.0306), (0.049, 0.0262)),
    *((0.0448, 0.019), (0.047, 0.0168), (0.061, 0.0118), (0.0742, 0.0067), (0.0805, -0.0015)),
    *((0.0742, -0.0098), (0.06, -0.013), (0.046, -0.016), (0.03, -0.0175), (0.01, -0.0158), (-0.004, -0.0145)),
)
HAND_SMALL = (
    *((-0.0145, 0.0), (0.004, 0.0155), (0.035, 0.0215), (0.0615, 0.0125)),
    *((0.0805, -0.0015), (0.06, -0.013), (0.03, -0.0175), (0.0, -0.0145)),
)
FACE = (
    *((0.004, 0.061), (0.034, 0.05), (0.0475, 0.027), (0.048, 0.011), (0.056, -0.007), (0.0495, -0.0165)),
    *((0.05, -0.028), (0.044, -0.047), (0.027, -0.0545), (0.006, -0.046), (-0.018, -0.038), (-0.046, -0.02)),
    *((-0.056, 0.012), (-0.036, 0.05)),
)
FACE_FLAT = (
    *((0, 0.061), (0.026, 0.054), (0.042, 0.034), (0.0475, 0.014), (0.047, -0.006), (0.0445, -0.02)),
    *((0.04, -0.033), (0.029, -0.049), (0.01, -0.0595), (-0.01, -0.0595), (-0.034, -0.043), (-0.046, -0.014)),
    *((-0.0475, 0.016), (-0.027, 0.053)),
)
HAIR = (
    *((0.0385, 0.0445), (0.026, 0.061), (-0.004, 0.0675), (-0.034, 0.059), (-0.0575, 0.034), (-0.0615, 0.006)),
    *((-0.0535, -0.021), (-0.039, -0.0335), (-0.023, -0.027), (-0.013, -0.006), (0.004, 0.008), (0.017, 0.029)),
)
HAIR_FLAT = (
    *((0.05, 0.008), (0.049, 0.04), (0.028, 0.063), (0, 0.0685), (-0.028, 0.063), (-0.049, 0.04)),
    *((-0.0515, 0.008), (-0.049, -0.006), (-0.043, 0.012), (-0.03, 0.034), (0.004, 0.043), (0.034, 0.03)),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """One path: the class that gives it its colour, and its data. ``inside`` cuts it to the top."""

    role: str
    path: str
    inside: bool = False


# Limbs -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Limb:
    """Two bones with a rounded joint, and how thick they are."""

    points: tuple[Point, Point, Point]
    tables: tuple[Table, Table]
    directions: tuple[float, float]
    rounding: float
    front: int = 1

    def lengths(self) -> tuple[float, float]:
        return distance(self.points[0], self.points[1]), distance(self.points[1], self.points[2])

    def at(self, bone: int, place: float, *, grow: float = 0.0) -> Disc:
        """Return the disc at a place (0 to 1) of the first or the second bone."""
        radius, offset = at(self.tables[bone], place)
        point = self._middle(bone, place)
        return (move(point, unit(self.directions[bone] + 90 * self.front), offset), radius + grow)

    def _middle(self, bone: int, place: float) -> Point:
        root, joint, tip = self.points
        first, second = self.lengths()
        reach = min(self.rounding, first * 0.4, second * 0.4)
        along = place * first - first if bone == 0 else place * second
        if reach < 1e-6 or abs(along) >= reach:
            return between(root, joint, place) if bone == 0 else between(joint, tip, place)
        start, end = between(joint, root, reach / first), between(joint, tip, reach / second)
        q = (along + reach) / (2 * reach)
        return between(between(start, joint, q), between(joint, end, q), q)

    def chain(self, first: Sequence[float], second: Sequence[float], *, grow: float = 0.0) -> list[Disc]:
        """Return the discs at places of both bones; those of the first bone end where the joint begins to round."""
        lengths = self.lengths()
        reach = min(self.rounding, lengths[0] * 0.4, lengths[1] * 0.4)
        start = 1 - reach / lengths[0] if lengths[0] > 1e-6 else 1.0
        end = reach / lengths[1] if lengths[1] > 1e-6 else 0.0
        discs = [self.at(0, place * start, grow=grow) for place in first]
        if first and second:
            discs.append(self.at(1, 0.0, grow=grow))
        discs += [self.at(1, end + place * (1 - end), grow=grow) for place in (0.0, *second) if second]
        return discs


def _placed(points: Sequence[Point], origin: Point, direction: float, *, long: float = 1.0, up: int = 1) -> list[Point]:
    """Return the points of a part that is drawn along +x, moved to where the part is."""
    x, y = unit(direction), unit(direction + 90)
    return [move(move(origin, x, point[0] * long), y, point[1] * up) for point in points]


def leg_shapes(pen: Pen, leg: Leg, *, side: str, far: bool, flat: bool, fine: bool) -> list[Shape]:
    tables = (THIGH_FLAT, SHANK_FLAT) if flat else (THIGH, SHANK)
    front = (-1 if side == "R" else 1) if flat else 1
    rounding = KNEE_ROUND_FLAT if flat else KNEE_ROUND
    limb = Limb((leg.hip, leg.knee, leg.ankle), tables, (leg.thigh, leg.shank), rounding, front)
    thigh, shank = (THIGH_AT, SHANK_AT) if fine else (THIGH_AT_SMALL, SHANK_AT_SMALL)
    foot = FOOT_FLAT if flat else (FOOT if fine else FOOT_SMALL)
    ankle = sides([limb.at(1, place) for place in (HEM - 0.06, 0.93, 1.0)])
    skin = pen.strip(*ankle) + pen.blob(_placed(foot, leg.ankle, leg.foot))
    leggings = pen.strip(*sides([*limb.chain(thigh, shank), limb.at(1, HEM)]))
    leggings += pen.disc(*limb.at(0, 0.0)) if flat else ""
    tone = " far" if far else ""
    return [Shape(f"skin{tone}", skin), Shape(f"leg{tone}", leggings)]


def arm_shapes(pen: Pen, arm: Arm, *, far: bool, fine: bool, thumb: int = 1, edge: bool, discs: bool) -> list[Shape]:
    """Return an arm, or the discs that stand for it while it points at the viewer."""
    limb = Limb((arm.shoulder, arm.elbow, arm.wrist), (UPPER_ARM, FOREARM), (arm.upper, arm.fore), ELBOW_ROUND)
    upper, fore = ((0.42, 0.75, 1.0), (0.22, 0.5, 0.78, 1.0)) if fine else ((0.42, 1.0), (0.4, 1.0))
    ahead = clamp((DISC_FROM - abs(arm.short)) / (DISC_FROM - DISC_TO), 0.0, 1.0) if discs or far else 0.0
    long = clamp(abs(arm.short), 0.45, 1.0) * (1 - ahead)
    outline = _placed(HAND if fine else HAND_SMALL, arm.wrist, arm.hand, long=long, up=thumb)
    hand = pen.blob(outline) if ahead < 1 else ""
    tone = " far" if far else ""
    shapes = []
    if edge:
        around = [(point, radius + 0.0042) for point, radius in limb.chain((EDGE_FROM, *upper), fore)]
        shapes.append(Shape("edge", pen.strip(*sides(around)) + hand, inside=True))
    shapes.append(Shape(f"skin{tone}", pen.strip(*sides(limb.chain(upper, fore))) + hand))
    places = (0.0, 0.26, SLEEVE) if fine else (0.0, SLEEVE)
    sleeve = pen.strip(*sides([limb.at(0, place, grow=0.0018) for place in places]))
    shapes.append(Shape(f"top{tone}", sleeve + pen.disc(arm.shoulder, 0.0355)))
    if discs:
        shapes.append(Shape("edge", pen.disc(arm.shoulder, 0.0365 * ahead)))
        shapes.append(Shape("skin", pen.disc(between(arm.shoulder, arm.elbow, 0.9), 0.027 * ahead)))
        shapes.append(Shape("palm", pen.disc(arm.wrist, 0.0215 * ahead)))
    return shapes


# Trunk -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Trunk:
    """The outline along the spine; ``wide`` is how much of the front is seen: 0 the profile, 1 all of it."""

    spine: tuple[Point, ...]
    wide: float
    flat: bool
    swell: float

    def at(self, station: float) -> tuple[Point, float]:
        """Return the point of the spine at a station, and its direction."""
        one, other = self._point(station - 0.006), self._point(station + 0.006)
        return self._point(station), heading(one, other)

    def _point(self, station: float) -> Point:
        last = len(STATIONS) - 2
        segment = next((i for i in range(last) if station < STATIONS[i + 1]), last)
        low, high = STATIONS[segment], STATIONS[segment + 1]
        return on_curve(self.spine, segment, clamp((station - low) / (high - low), 0.0, 1.0))

    def edges(self, stations: Sequence[float], *, grow: float = 0.0) -> tuple[list[Point], list[Point]]:
        """Return the edges of back and front, from the lowest station to the highest."""
        back, front = [], []
        for station in stations:
            point, direction = self.at(station)
            behind, before = self.depth(station)
            back.append(move(point, unit(direction + 90), behind + grow))
            front.append(move(point, unit(direction - 90), before + grow))
        return back, front

    def depth(self, station: float) -> tuple[float, float]:
        width = at(TRUNK_FLAT, station)[0] + self._breath(station)
        if self.flat:
            return width, width
        part = self.wide * clamp((station - 0.06) / 0.16, 0.0, 1.0)
        behind, before = at(TRUNK, station)
        return mix(behind, width, part), mix(before + self._breath(station), width, part)

    def _breath(self, station: float) -> float:
        """Return how far a breath widens the ribs at a station: most at the lower ribs, 0 at waist and collar."""
        return self.swell * math.sin(math.pi * clamp((station - 0.11) / 0.2, 0.0, 1.0))


def trunk(found: Joints, *, view: str) -> Trunk:
    base = move(found.root, unit(found.pelvis), -0.045)
    spine = (base, found.root, found.low_back, found.waist, found.chest, found.neck, found.skull)
    turned = abs(math.sin(math.radians(found.turn)))
    flat = view in ("front", "top-front")
    return Trunk(spine, turned * (0.9 if view == "top-side" else 0.45), flat, found.swell)


def trunk_shapes(pen: Pen, found: Joints, body: Trunk, *, fine: bool) -> list[Shape]:
    """Return top, pelvis and band, in the order in which they are painted."""
    top = pen.strip(*body.edges(TOP_AT if fine or body.flat else TOP_AT_SMALL))
    pelvis = pen.strip(*body.edges(PELVIS_AT, grow=0.0012))
    if body.flat:
        left, right = found.arms["L"].shoulder, found.arms["R"].shoulder
        collar = (between(found.chest, found.neck, 0.78), 0.045)
        top += "".join(pen.strip(*sides([collar, (end, 0.033)])) + pen.disc(end, 0.034) for end in (left, right))
        hips = [(found.legs[side].hip, 0.047) for side in "LR"]
        pelvis += pen.strip(*sides(hips)) + "".join(pen.disc(*hip) for hip in hips)
    else:
        forward = unit(found.facing - 90)
        top += pen.disc(move(between(found.chest, found.neck, 0.94), forward, 0.0005), 0.031)
        pelvis += pen.disc(found.root, 0.0555)
    shapes = [Shape("top", top), Shape("leg", pelvis)]
    return [*shapes, Shape("band", pen.strip(*body.edges(BAND_AT, grow=0.0022)))] if fine else shapes


def neck_shape(pen: Pen, found: Joints, *, flat: bool) -> Shape:
    up = unit(found.facing)
    if flat:
        chain = [(between(found.chest, found.neck, 0.985), 0.0315), (found.neck, 0.029), (found.skull, 0.0255)]
        throat = pen.strip(*sides([*chain, (move(found.skull, up, 0.02), 0.0255)]))
        return Shape("neck", throat + pen.disc(*chain[0]))
    chain = [(between(found.chest, found.neck, 0.75), 0.03), (found.neck, 0.0285)]
    chain += [(between(found.neck, found.skull, 0.55), 0.0255), (move(found.skull, up, 0.018), 0.025)]
    forward = unit(found.facing - 90)
    return Shape("neck", pen.strip(*sides([(move(point, forward, 0.004), radius) for point, radius in chain])))


# Head ------------------------------------------------------------------------------------------------------------


def head_shapes(pen: Pen, centre: Point, direction: float, *, turn: float, fine: bool) -> list[Shape]:
    """Return a head whose crown points in a direction; ``turn`` 0 is the profile, 1 the face from the front."""

    def put(one: Point, other: Point) -> Point:
        x, y = between(one, other, turn)
        return move(move(centre, unit(direction - 90), x), unit(direction), y)

    def outline(one: Sequence[Point], other: Sequence[Point]) -> str:
        pairs = [*zip(one, other, strict=True)]
        return pen.blob([put(*pair) for pair in (pairs if fine else pairs[::2])])

    shapes = [Shape("hair", pen.disc(put((-0.047, 0.052), (-0.004, 0.079)), 0.0235))]
    if fine:
        shapes.append(Shape("tie", pen.disc(put((-0.04, 0.045), (-0.003, 0.066)), 0.0115)))
        far_ear = clamp((turn - 0.5) * 2, 0.0, 1.0)
        shapes.append(Shape("ear", pen.disc(put((0.0475, -0.006), (0.0475, -0.006)), 0.01 * far_ear)))
    shapes.append(Shape("skin", outline(FACE, FACE_FLAT)))
    shapes.append(Shape("hair", outline(HAIR, HAIR_FLAT)))
    if not fine:
        return shapes
    shapes.append(Shape("ear", pen.disc(put((-0.007, -0.0125), (-0.0485, -0.006)), 0.01)))
    second = clamp((turn - 0.6) / 0.2, 0.0, 1.0)
    eyes = [(put((0.0315, 0.0015), (0.0195, -0.001)), 1.0), (put((-0.0195, -0.001), (-0.0195, -0.001)), second)]
    lines = [_eye(pen, point, direction, open_) for point, open_ in eyes if open_ > 0]
    shapes.append(Shape("eye", "".join(lines)))
    cheeks = pen.disc(put((0.028, -0.02), (0.024, -0.021)), 0.0085)
    cheeks += pen.disc(put((-0.024, -0.021), (-0.024, -0.021)), 0.0085 * second)
    return [*shapes, Shape("cheek", cheeks)]


def _eye(pen: Pen, point: Point, direction: float, size: float) -> str:
    x, y = unit(direction - 90), unit(direction)
    return pen.line([move(point, x, -0.0075 * size), move(point, y, -0.0033 * size), move(point, x, 0.0075 * size)])
