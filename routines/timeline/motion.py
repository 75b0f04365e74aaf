"""How a drawn figure moves in time with one repetition. Pure.

A figure has its own seconds; a repetition has those of the dose. A longer or shorter hold is taken from the frames in
which nothing moves, so that the movement keeps its pace; only where there is none is all of it scaled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from exercises.figures.frames import Figure, Frame, figures
from exercises.figures.poses import Pose, swapped

FULL_FIGURES = {"hundred": "hundred", "shoulder-bridge": "shoulder-bridge.leg-lift"}
"""Exercises whose full form is drawn apart from the usual one."""
LONGEST_BREATH_SECONDS = 6.5
"""A hold that lasts longer than this is not one breath: "breathe easily"."""
LEAST_HOLD_SECONDS = 1.0
MIRRORED = ("axial", "head", "face")
"""What changes its sign, not its side, in the mirror of a body seen from above."""


@dataclass(frozen=True)
class Part:
    """One part of a repetition: the key frame that is moved into (from 0), the breath, and how long it takes."""

    frame: int
    breath: str
    seconds: float


def figure_of(slug: str, drawn: str, form: str) -> str:
    """The name of the figure that shows an exercise in ``form``; ``drawn`` is its usual one. Empty where none is."""
    name = FULL_FIGURES.get(slug, drawn) if form == "full" else drawn
    return name if name in figures() else ""


@cache
def alternates(name: str) -> bool:
    """Whether one loop of the figure shows both sides in turn, so that a repetition is one of each."""
    figure = figures().get(name)
    if figure is None:
        return False
    poses = [frame.pose for frame in _loop(figure)]
    return any(
        _is_same(one, mirrored) and not _is_same(one, other)
        for n, one in enumerate(poses)
        for other in poses[n + 1 :]
        for mirrored in (_mirrored(other, figure.view),)
    )


def parts_of(name: str, *, seconds: float, unit: str) -> tuple[Part, ...]:
    """One repetition of ``seconds`` as the figure ``name`` moves through it; without a figure, one easy breath."""
    figure = figures().get(name)
    if figure is None:
        return _breath(seconds) if unit.startswith("breaths") else (Part(-1, "natural", round(seconds, 3)),)
    loop = _loop(figure)
    own = sum(frame.seconds for frame in loop)
    turns = max(1, int(seconds / own + 0.25))
    first = figure.loop[0]
    stretched = _stretched(loop, seconds / turns, evenly=unit.startswith("breaths"))
    once = [
        Part(first + n, _breath_of(frame, lasts), round(lasts, 3))
        for n, (frame, lasts) in enumerate(zip(loop, stretched, strict=True))
    ]
    return tuple(once * turns)


def _loop(figure: Figure) -> Sequence[Frame]:
    first, last = figure.loop
    return figure.frames[first : last + 1]


def _stretched(loop: Sequence[Frame], seconds: float, *, evenly: bool) -> list[float]:
    """How long each frame takes so that all of them take ``seconds``."""
    own = [frame.seconds for frame in loop]
    difference = seconds - sum(own)
    held = [n and _is_same(frame.pose, loop[n - 1].pose) for n, frame in enumerate(loop)]
    in_holds = sum(lasts for lasts, is_held in zip(own, held, strict=True) if is_held)
    if evenly or not in_holds or in_holds + difference < LEAST_HOLD_SECONDS:
        return [lasts * seconds / sum(own) for lasts in own]
    return [
        lasts + difference * lasts / in_holds if is_held else lasts for lasts, is_held in zip(own, held, strict=True)
    ]


def _breath_of(frame: Frame, lasts: float) -> str:
    return "natural" if lasts > LONGEST_BREATH_SECONDS and lasts > frame.seconds else frame.breath


def _breath(seconds: float) -> tuple[Part, ...]:
    return (Part(-1, "inhale", round(seconds * 0.4, 3)), Part(-1, "exhale", round(seconds * 0.6, 3)))


def _mirrored(pose: Pose, view: str) -> Pose:
    other = swapped(pose)
    return {**other, **{name: -other[name] for name in MIRRORED}} if view == "plan" else other


def _is_same(one: Pose, other: Pose) -> bool:
    return all(abs(value - other[name]) < 0.5 if name not in ("x", "y") else True for name, value in one.items())
