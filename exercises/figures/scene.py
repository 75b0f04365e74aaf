"""A figure on its stage: how it fits, what stands around it, and the still drawing as SVG. Pure.

The stage is 480 by 384 pixels, drawn in tenths. ``static/js/figure/scene.js`` is the same in JavaScript; a test
compares both.
"""

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Any

from exercises.figures.body import FOREARM, SHANK, THIGH, UPPER_ARM, Shape
from exercises.figures.drawing import Look, body_shapes, shadow_beside
from exercises.figures.frames import Figure, Frame, beaten
from exercises.figures.geometry import Disc, Pen, Point, Table, at, between, clamp, distance, move, unit
from exercises.figures.poses import FLAT_VIEWS, FLOOR_VIEWS, Arm, Joints, Leg, Pose, joints, toes, tween

WIDTH, HEIGHT = 4800, 3840
MARGIN, LARGEST = 170, 3800
FLOOR_LOW, FLOOR_HIGH, MIDDLE = 2950, 3500, 1990
TWEENS = 4
SMOOTHED = 3
PLAN_BOX = (-0.52, -0.68, 0.52, 0.33)
PLAN_SEATED_BOX = (-0.3, -0.42, 0.3, 0.2)
REACH = {"chair": (-0.11, 0.0), "chair-back": (0.0, 0.53), "table": (-0.11, 0.69), "stool": (0.0, 0.47)}
"""How far furniture reaches to the left and the right of a body seen from the side."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a figure stands: the pen's numbers, the box all frames stay in (body heights), and where the head lies."""

    scale: float
    x: float
    y: float
    left: float
    low: float
    right: float
    high: float
    head: Point
    flip: bool = False

    def pen(self) -> Pen:
        return Pen(self.scale, self.x, self.y, flip=self.flip)

    def mirrored(self) -> "Stage":
        return replace(self, x=WIDTH - self.x, flip=not self.flip)


# How it fits -----------------------------------------------------------------------------------------------------


def mass(pose: Pose, view: str) -> list[Disc]:
    """Return discs that together cover the body, from which its box and its shadow follow."""
    found = joints(pose, view=view)
    spine = (found.root, found.low_back, found.waist, found.chest, found.neck)
    discs = [(found.head, 0.062)]
    for place, radius in TRUNK_THICK_FLAT if view in FLAT_VIEWS else TRUNK_THICK:
        one = min(int(place), 3)
        discs.append((between(spine[one], spine[one + 1], place - one), radius))
    for side in "LR":
        discs += [*_arm_mass(found.arms[side]), *_leg_mass(found, found.legs[side], view)]
    return discs


def _thick(table: Table) -> tuple[tuple[float, float], ...]:
    return tuple((place, at(table, place)[0]) for place in (0.0, 0.25, 0.5, 0.75, 1.0))


BONES_THICK = {"thigh": _thick(THIGH), "shank": _thick(SHANK), "uarm": _thick(UPPER_ARM), "farm": _thick(FOREARM)}
TRUNK_THICK = ((0.0, 0.0555), (0.5, 0.0525), (1.0, 0.0455), (1.5, 0.045), (2.0, 0.05), (2.5, 0.058), (3.0, 0.054))
TRUNK_THICK_FLAT = ((0.0, 0.0985), (0.5, 0.09), (1.0, 0.083), (1.5, 0.067), (2.0, 0.069), (2.5, 0.08), (3.0, 0.092))
"""Thickness along the spine, from joint to joint."""


def _along(bone: str, start: Point, end: Point) -> list[Disc]:
    return [(between(start, end, place), radius) for place, radius in BONES_THICK[bone]]


def _arm_mass(arm: Arm) -> list[Disc]:
    tip = move(arm.wrist, unit(arm.hand), 0.064 * max(0.45, min(1.0, abs(arm.short))))
    bones = [*_along("uarm", arm.shoulder, arm.elbow), *_along("farm", arm.elbow, arm.wrist)]
    return [*bones, (between(arm.wrist, tip, 0.5), 0.017), (tip, 0.0125)]


def _leg_mass(found: Joints, leg: Leg, view: str) -> list[Disc]:
    bones = [*_along("thigh", leg.hip, leg.knee), *_along("shank", leg.knee, leg.ankle)]
    if view in FLAT_VIEWS:
        return [*bones, (move(leg.ankle, unit(leg.foot), 0.028), 0.02)]
    x, y = unit(leg.foot), unit(leg.foot + 90)
    heel, toe = move(move(leg.ankle, x, -0.015), y, -0.017), move(move(leg.ankle, x, 0.084), y, -0.024)
    return [*bones, (heel, 0.0165), (between(heel, toe, 0.5), 0.013), (toe, 0.0095)]


def moments(figure: Figure) -> Iterable[Pose]:
    """Yield the pose of every key frame, and poses between them through the whole loop."""
    last = len(figure.frames) - 1
    steps = [(n, n + 1) for n in range(last)] + [(figure.loop[1], figure.loop[0])]
    yield figure.frames[0].pose
    for one, other in steps:
        for n in range(1, TWEENS + 1):
            part = n / TWEENS
            target = figure.frames[other]
            yield beaten(target, tween(figure.frames[one].pose, target.pose, part), part * target.seconds)


@cache
def stage(figure: Figure) -> Stage:
    """Return the stage of a figure, the same for all its frames, so that nothing jumps."""
    first = figure.frames[0].pose
    head = (0.0, 0.0) if figure.view == "plan" else joints(first, view=figure.view).head
    left, low, right, high = _box(figure)
    if figure.view in FLOOR_VIEWS:
        low = 0.0
        reaches = [REACH[prop] for prop in figure.props if prop in REACH and figure.view == "side"]
        left, right = min([left, *(one for one, _ in reaches)]), max([right, *(other for _, other in reaches)])
    else:
        left, right = min(left, right - 0.5), max(right, left + 0.5)
    left, right = left - 0.06, right + 0.06
    tall = 1.24 if "wall" in figure.props else high + 0.03
    room = HEIGHT - 2 * MARGIN
    if figure.view in FLOOR_VIEWS:
        scale = min(LARGEST, (WIDTH - 2 * MARGIN) / (right - left), (FLOOR_HIGH - MARGIN) / tall)
        y = clamp(MIDDLE + high * scale / 2, FLOOR_LOW, FLOOR_HIGH)
    else:
        low, high = low - 0.05, high + 0.05
        scale = min(LARGEST, (WIDTH - 2 * MARGIN) / (right - left), room / (high - low))
        y = HEIGHT / 2 + (low + high) / 2 * scale
    x = WIDTH / 2 - (left + right) / 2 * scale
    left, low, right, high = (round(value, 5) for value in (left, low, right, high))
    head = (round(head[0], 5), round(head[1], 5))
    return Stage(round(scale, 1), round(x, 1), round(y, 1), left=left, low=low, right=right, high=high, head=head)


def _box(figure: Figure) -> tuple[float, float, float, float]:
    if figure.view == "plan":
        return PLAN_SEATED_BOX if "chair" in figure.props else PLAN_BOX
    discs = [disc for pose in moments(figure) for disc in mass(pose, figure.view)]
    xs = [p[0] - r for p, r in discs], [p[0] + r for p, r in discs]
    ys = [p[1] - r for p, r in discs], [p[1] + r for p, r in discs]
    return min(xs[0]), min(ys[0]), max(xs[1]), max(ys[1])


# What stands around it -------------------------------------------------------------------------------------------


def backdrop(pen: Pen, figure: Figure, place: Stage, *, fine: bool) -> list[Shape]:
    """Return what lies still behind the body: disc, wall, mat, furniture."""
    shapes = []
    if figure.view not in FLOOR_VIEWS:
        bottom, height = place.low, place.high - place.low
        left, wide = place.left, place.right - place.left
        if figure.view == "plan" and "chair" in figure.props:
            back = Shape("prop-dark", pen.box(-0.165, 0.075, 0.33, 0.034, 0.014))
            return [Shape("prop", pen.box(-0.17, -0.2, 0.34, 0.29, 0.03)), back]
        if figure.view == "plan":
            left, wide, bottom, height = -0.34, 0.68, -0.66, 0.92
        shapes.append(Shape("mat-edge", pen.box(left, bottom, wide, height, 0.034)))
        return [*shapes, Shape("mat", pen.box(left + 0.007, bottom + 0.007, wide - 0.014, height - 0.014, 0.028))]
    middle = (place.left + place.right) / 2
    if "wall" in figure.props:
        shapes.append(Shape("wall", pen.box(middle - 0.44, 0.0, 0.88, 1.24, 0.024)))
    elif fine:
        shapes.append(Shape("halo", pen.disc((middle, 0.33), 0.35)))
    width = place.right - place.left
    shapes.append(Shape("mat-edge", pen.box(place.left, -0.031, width, 0.048, 0.019)))
    shapes.append(Shape("mat", pen.box(place.left, -0.019, width, 0.036, 0.018)))
    return [*shapes, *_furniture(pen, figure)]


def _furniture(pen: Pen, figure: Figure) -> list[Shape]:
    shapes = []
    if "chair" in figure.props:
        shapes += _chair(pen, -0.075)
    if "chair-back" in figure.props:
        shapes += _chair(pen, 0.275, back=0.578)
    if "table" in figure.props:
        stand = pen.box(0.557, 0.0, 0.026, 0.4, 0.008) + pen.box(0.47, 0.0, 0.2, 0.022, 0.01)
        shapes += [Shape("prop-dark", stand), Shape("prop", pen.box(0.25, 0.392, 0.44, 0.03, 0.012))]
    if "stool" in figure.props:
        left, width = (-0.17, 0.34) if figure.view in FLAT_VIEWS else (0.13, 0.34)
        legs = "".join(pen.box(x, 0.0, 0.024, 0.21, 0.008) for x in (left + 0.02, left + width - 0.044))
        shapes += [Shape("prop-dark", legs), Shape("prop", pen.box(left, 0.204, width, 0.03, 0.012))]
    if "wedge" in figure.props:
        shapes.append(Shape("cushion", pen.strip(*WEDGE)))
    return shapes


WEDGE = (((-0.02, 0.012), (-0.2, 0.14), (-0.42, 0.275)), ((-0.01, -0.003), (-0.2, -0.003), (-0.465, -0.003)))
"""The upper and the lower edge of what lies under a raised trunk."""


def _chair(pen: Pen, x: float, *, seat: float = 0.232, back: float = 0.545) -> list[Shape]:
    def bar(left: float, bottom: float, width: float, height: float, radius: float = 0.008) -> str:
        return pen.box(x + left, bottom, width, height, radius)

    far = bar(-0.004, 0.02, 0.02, back - 0.02) + bar(0.245, 0.02, 0.02, seat - 0.03)
    near = bar(-0.02, 0.0, 0.022, back) + bar(0.225, 0.0, 0.022, seat - 0.01)
    near += bar(-0.02, seat - 0.028, 0.272, 0.03, 0.012) + bar(-0.026, back - 0.15, 0.03, 0.16, 0.014)
    return [Shape("prop-dark", far), Shape("prop", near)]


def _pillow(pen: Pen, figure: Figure, place: Stage) -> list[Shape]:
    x, y = place.head
    if "towel" in figure.props:
        return [Shape("cushion", pen.box(x - 0.062, -0.006, 0.124, 0.022, 0.011))]
    if "side-cushion" in figure.props:
        return [Shape("cushion", pen.box(-0.235, -0.006, 0.2, 0.058, 0.026))]
    if "cushion" not in figure.props:
        return []
    if figure.view in FLOOR_VIEWS:
        low = pen.box(x - 0.095, -0.008, 0.19, 0.026, 0.013)
        return [Shape("cushion-dark", low), Shape("cushion", pen.box(x - 0.095, 0.0, 0.19, 0.038, 0.019))]
    low = pen.box(x - 0.095, y - 0.085, 0.19, 0.17, 0.046)
    return [Shape("cushion-dark", low), Shape("cushion", pen.box(x - 0.09, y - 0.078, 0.18, 0.16, 0.042))]


def shadow(pen: Pen, pose: Pose, place: Stage, view: str, *, fine: bool) -> Shape:
    """Return the shadow on the mat: thick where the body is close to it."""
    step = 0.02 if fine else 0.05
    count = max(2, math.ceil((place.right - place.left) / step))
    width = (place.right - place.left) / count
    near = [0.0] * (count + 1)
    for (x, y), radius in mass(pose, view):
        close = 1 - max(0.0, y - radius) / 0.085
        first = math.ceil((x - radius - place.left) / width)
        for n in range(max(0, first), min(count, math.floor((x + radius - place.left) / width)) + 1):
            near[n] = max(near[n], close)
    for _ in range(SMOOTHED):
        near = [(near[max(0, n - 1)] + 2 * near[n] + near[min(count, n + 1)]) / 4 for n in range(count + 1)]
    edge = [(place.left + n * width, 0.012 * value) for n, value in enumerate(near)]
    return Shape("shadow", pen.strip([(x, by - 0.003) for x, by in edge], [(x, -by - 0.003) for x, by in edge]))


def trace(figure: Figure, name: str) -> list[Point]:
    """Return the path of a point of the body through the loop: where it is in each key frame."""
    first, last = figure.loop
    legs = [joints(frame.pose, view=figure.view).legs[name[-1]] for frame in figure.frames[first : last + 1]]
    found = [leg.knee if name.startswith("knee") else toes(leg) for leg in legs]
    return [point for n, point in enumerate(found) if distance(point, found[n - 1]) > 0.004]


# The whole -------------------------------------------------------------------------------------------------------


def shapes(figure: Figure, pose: Pose, place: Stage, *, fine: bool = True) -> list[Shape]:
    """Return everything to paint, back to front: for every pose of a figure the same shapes in the same order."""
    pen = place.pen()
    look = Look(figure.view, face_first=figure.face_first, fine=fine)
    found = backdrop(pen, figure, place, fine=fine)
    if figure.view in FLOOR_VIEWS:
        found.append(shadow(pen, pose, place, figure.view, fine=fine))
    else:
        found.append(Shape("shadow", shadow_beside(pen, pose, look)))
    if figure.overlay and fine:
        found.append(Shape("trace", "".join(pen.blob(trace(figure, name)) for name in figure.overlay)))
    return [*found, *_pillow(pen, figure, place), *body_shapes(pen, pose, look)]


def still(figure: Figure, frame: Frame, *, fine: bool = True) -> list[Shape]:
    return shapes(figure, frame.pose, stage(figure), fine=fine)


def around(figure: Figure, pose: Pose) -> tuple[int, int, int, int]:
    """Return the part of the stage that one pose needs, over its whole width: x, y, width, height."""
    if figure.view not in FLOOR_VIEWS:
        return (0, 0, WIDTH, HEIGHT)
    place = stage(figure)
    highest = max(point[1] + radius for point, radius in mass(pose, figure.view))
    if "wall" in figure.props:
        highest = 1.2
    top = max(0, round(place.y - (highest + 0.09) * place.scale))
    return (0, top, WIDTH, min(HEIGHT, round(place.y + 0.09 * place.scale)) - top)


def for_script(figure: Figure) -> dict[str, Any]:
    """Return a figure as the script needs it: stage and frames with complete poses."""
    frames = [
        {
            "label": frame.label,
            "breath": frame.breath,
            "seconds": frame.seconds,
            "pose": {name: value for name, value in frame.pose.items() if value},
            **({"beat": asdict(frame.beat)} if frame.beat else {}),
        }
        for frame in figure.frames
    ]
    keep = ("name", "view", "loop", "props", "overlay", "face_first", "telling")
    return {**{key: getattr(figure, key) for key in keep}, "stage": asdict(stage(figure)), "frames": frames}
