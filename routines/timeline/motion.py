"""How a drawn figure moves in time with one repetition. Pure.

A figure has its own seconds; a repetition has those of the dose. A longer or shorter hold is taken from the frames in
which nothing moves, so that the movement keeps its pace; only where there is none is all of it scaled.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from exercises.figures.frames import Figure, Frame
from exercises.figures.pace import is_same, loop_of, loop_seconds

LONGEST_BREATH_SECONDS = 6.5
"""A hold that lasts longer than this is not one breath: "breathe easily"."""
LEAST_HOLD_SECONDS = 1.0


@dataclass(frozen=True)
class Part:
    """One part of a repetition: the key frame that is moved into (from 0), the breath, and how long it takes."""

    frame: int
    breath: str
    seconds: float


def parts_of(figure: Figure | None, *, seconds: float, unit: str) -> tuple[Part, ...]:
    """One repetition of ``seconds`` as the figure moves through it; without a figure, one easy breath."""
    if figure is None:
        return _breath(seconds) if unit.startswith("breaths") else (Part(-1, "natural", round(seconds, 3)),)
    loop, own = loop_of(figure), loop_seconds(figure)
    turns = max(1, int(seconds / own + 0.25))
    first = figure.loop[0]
    stretched = _stretched(loop, seconds / turns, evenly=unit.startswith("breaths"))
    once = [
        Part(first + n, _breath_of(frame, lasts), round(lasts, 3))
        for n, (frame, lasts) in enumerate(zip(loop, stretched, strict=True))
    ]
    return tuple(once * turns)


def _stretched(loop: Sequence[Frame], seconds: float, *, evenly: bool) -> list[float]:
    """How long each frame takes so that all of them take ``seconds``."""
    own = [frame.seconds for frame in loop]
    difference = seconds - sum(own)
    held = [n and is_same(frame.pose, loop[n - 1].pose) for n, frame in enumerate(loop)]
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
