"""Checks that every figure passes before it is drawn. Pure.

Each finding is the number of a frame and one sentence. Angles of a body seen from the front are sideways bends, so only
bodies seen from the side are held against the ranges of human joints.
"""

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path

from exercises.figures.frames import BREATHS, DATA, TRACES, Figure, beaten, read
from exercises.figures.geometry import Point, between, move, unit
from exercises.figures.poses import BONES, FLAT_VIEWS, FLOOR_VIEWS, PAIRED, Joints, Pose, joints, toes, tween

Finding = tuple[int, str]

RANGES = {
    **{"hip": (-30, 150), "knee": (0, 160), "ankle": (-20, 90), "sh": (-90, 240), "el": (0, 150)},
    **{"lumbar": (-30, 50), "thoracic": (-35, 60), "neck": (-60, 40)},
}
NEEDED = {
    **dict.fromkeys(("side", "top-side"), ("pelvis", "lumbar", "thoracic", "neck", *PAIRED)),
    **dict.fromkeys(FLAT_VIEWS, ("pelvis", "hip", "sh")),
    "plan": ("axial", "head"),
}
MOST_TURN = 175
LOWEST = -0.03
NEAR_FLOOR = 0.05
TWEENS = 12
SUPPORTS = {
    **{"head": ("head",), "pelvis": ("root",), "ribs": ("ribs",), "feet": ("footL", "footR")},
    **{"left foot": ("footL",), "right foot": ("footR",), "right toes": ("footR",)},
    **{"hands": ("handL", "handR"), "left hand": ("handL",), "right hand": ("handR",)},
    **{"legs": ("kneeL", "kneeR", "footL", "footR"), "left leg": ("kneeL", "footL"), "right leg": ("kneeR", "footR")},
    **{"arms": ("elbowL", "elbowR"), "knees": ("kneeL", "kneeR"), "shins": ("kneeL", "kneeR", "ankleL", "ankleR")},
    "shoulder blades": ("neck",),
}
"""Which points a support means; others (a chair, a wall, a cushion, a shin) are not a matter of the floor."""
THICKNESS = {
    **{"head": 0.062, "root": 0.0555, "ribs": 0.05, "neck": 0.05, "knee": 0.035, "ankle": 0.02, "elbow": 0.024},
    **{"hand": 0.012, "foot": 0.01},
}


def findings(figure: Figure) -> list[Finding]:
    found = [*_gaps(figure), *_traces(figure)]
    if not found:
        found = [*_ranges(figure), *_turns(figure)]
    if figure.view in FLOOR_VIEWS and not found:
        found = [*_below(figure), *_floating(figure)]
    return sorted(found)


def _gaps(figure: Figure) -> Iterator[Finding]:
    for number, frame in enumerate(figure.frames):
        for angle in NEEDED[figure.view]:
            names = {f"{angle}L", f"{angle}R"} if angle in PAIRED else {angle}
            if not names <= frame.given:
                yield number, f"the angle {angle!r} is missing."


def _traces(figure: Figure) -> Iterator[Finding]:
    for name in figure.overlay:
        if name not in TRACES:
            yield 0, f"there is no way of {name!r} to draw; choose from {', '.join(TRACES)}."


def _ranges(figure: Figure) -> Iterator[Finding]:
    if figure.view not in ("side", "top-side"):
        return
    for number, frame in enumerate(figure.frames):
        for angle, (low, high) in RANGES.items():
            for name in (f"{angle}L", f"{angle}R") if angle in PAIRED else (angle,):
                if not low <= frame.pose[name] <= high:
                    yield number, f"{name} {frame.pose[name]:g} is beyond what a joint can do ({low} to {high})."


def _steps(figure: Figure) -> list[tuple[int, int]]:
    """Yield the moves of a figure: frame to frame, and from the end of the loop to its beginning."""
    moves = [(number, number + 1) for number in range(len(figure.frames) - 1)]
    return [*moves, (figure.loop[1], figure.loop[0])]


def _turns(figure: Figure) -> Iterator[Finding]:
    angles = [*RANGES.keys() - set(PAIRED), *(f"{joint}{side}" for joint in PAIRED for side in "LR")]
    for one, other in _steps(figure):
        before, after = figure.frames[one].pose, figure.frames[other].pose
        for name in sorted(angles):
            if abs(after[name] - before[name]) > MOST_TURN:
                yield other, f"{name} turns more than {MOST_TURN} degrees from frame {one}."


# Against the mat -------------------------------------------------------------------------------------------------


def places(pose: Pose, view: str) -> dict[str, Point]:
    """Return the points that could touch the mat or go through it, by name."""
    found = joints(pose, view=view)
    points = found.points() | {"ribs": between(found.waist, found.chest, 0.5)}
    for side in "LR":
        points[f"foot{side}"] = min(_foot(found, side, view), key=lambda point: point[1])
    return points


def _foot(found: Joints, side: str, view: str) -> tuple[Point, ...]:
    leg = found.legs[side]
    if view in FLAT_VIEWS:
        return (move(leg.ankle, unit(leg.foot), 0.03), leg.ankle)
    sole = move(leg.ankle, unit(leg.foot - 90), BONES["sole"])
    return (toes(leg), move(sole, unit(leg.foot), -BONES["heel"]))


def lowest(pose: Pose, view: str) -> tuple[str, float]:
    """Return the lowest point of the body and its height."""
    points = places(pose, view)
    name = min(points, key=lambda key: points[key][1])
    return name, points[name][1]


def _below(figure: Figure) -> Iterator[Finding]:
    for one, other in _steps(figure):
        before, target = figure.frames[one], figure.frames[other]
        for n in range(TWEENS + 1):
            part = n / TWEENS
            pose = beaten(target, tween(before.pose, target.pose, part), part * target.seconds)
            name, height = lowest(pose, figure.view)
            if height < LOWEST:
                yield other, f"{name} goes {-height:.3f} below the mat on the way from frame {one}."
                break


def _floating(figure: Figure) -> Iterator[Finding]:
    for number, frame in enumerate(figure.frames):
        points = places(frame.pose, figure.view)
        for support in frame.contact:
            for name in SUPPORTS.get(support, ()):
                gap = points[name][1] - THICKNESS[name.rstrip("LR")]
                if gap > NEAR_FLOOR:
                    yield number, f"{support} should touch the mat, but {name} hangs {gap:.3f} above it."


# Against the steps -----------------------------------------------------------------------------------------------


def _changes(breaths: Sequence[str]) -> list[str]:
    """Return the breaths in and out without repeats in a row."""
    return [breath for breath, _ in groupby(breath for breath in breaths if breath != BREATHS[-1])]


def breath_agrees(figure: Figure, steps: Sequence[str]) -> bool:
    """Return whether the breaths of the frames are those of the steps, beginning at any step."""
    drawn, told = _changes([frame.breath for frame in figure.frames]), _changes(steps)
    around = _changes([*told, *told])
    return any(around[n : n + len(drawn)] == drawn for n in range(len(around) - len(drawn) + 1))


# All files -------------------------------------------------------------------------------------------------------


@cache
def problems(folder: Path = DATA) -> list[tuple[str, int, str]]:
    """Return what is wrong in the files of a folder as (file, line from 1, sentence)."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        text = path.read_text("utf-8")
        lines = [n for n, line in enumerate(text.split("\n"), 1) if line.startswith("[[frames]]")] or [1]
        try:
            wrong = findings(read(path))
        except (tomllib.TOMLDecodeError, ValueError, TypeError) as error:
            wrong = [(0, str(error))]
        found += [(path.name, lines[number], sentence) for number, sentence in wrong]
    return found
