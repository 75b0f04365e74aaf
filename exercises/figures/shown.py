"""What a form of an exercise shows of a figure: some of its frames, in an order and at a scale of its own. Pure.

The result is an ordinary figure that holds these frames and nothing else, already scaled. So whatever draws, times,
names or sends a figure does so for the form, and a frame that the form leaves out never leaves the server.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Self

from exercises.figures.frames import BREATHS, Figure, Frame, figures
from exercises.figures.poses import tween

WHOLE = 1.0
WAY_BACK = {"inhale": "exhale", "exhale": "inhale"}


@dataclass(frozen=True, slots=True)
class Shown:
    """Which ``frames`` of a figure a form shows, in order; ``labels`` are its own words for them, and
    ``breaths`` its own breath in each, where it is breathed otherwise than as drawn.

    In the figure's loop every number of a pose is that of the frame ``neutral`` and ``scale`` times what it differs by.
    """

    figure: str
    frames: tuple[int, ...]
    scale: float = WHOLE
    neutral: int = 0
    labels: tuple[str, ...] = ()
    breaths: tuple[str, ...] = ()

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """What a form shows, as the catalogue keeps it."""
        lists = {name: tuple(kept[name]) for name in ("frames", "labels", "breaths")}
        return cls(figure=kept["figure"], scale=kept["scale"], neutral=kept["neutral"], **lists)


@cache
def shown_figure(shown: Shown) -> Figure:
    """Return the figure of a form. Raises ``ValueError`` with one sentence where there is none."""
    if shown.figure not in figures():
        raise ValueError(f"there is no figure {shown.figure!r}.")
    return shown_of(figures()[shown.figure], shown)


def shown_of(figure: Figure, shown: Shown) -> Figure:
    """Return what is shown of a figure whose words may be in any language."""
    for fault in _faults(figure, shown):
        raise ValueError(fault)
    if shown == Shown(figure.name, tuple(range(len(figure.frames)))):
        return figure
    frames = [_scaled(figure, number, shown) for number in shown.frames]
    if shown.labels:
        frames = [replace(frame, label=label) for frame, label in zip(frames, shown.labels, strict=True)]
    if shown.breaths:
        frames = [replace(frame, breath=breath) for frame, breath in zip(frames, shown.breaths, strict=True)]
    looped = _looped(figure, shown.frames)
    first, last = looped[0], looped[-1]
    if first == last and first > 0:
        first -= 1
        frames[first] = _back(frames[first], frames[last])
    digest = hashlib.sha256(f"{figure.digest} {shown}".encode()).hexdigest()[:12]
    return replace(
        figure,
        name=f"{figure.name}.{digest[:6]}",
        loop=(first, last),
        frames=tuple(frames),
        telling=_telling(figure, shown.frames),
        digest=digest,
    )


def _faults(figure: Figure, shown: Shown) -> Iterator[str]:
    last = len(figure.frames) - 1
    for number in (*shown.frames, shown.neutral):
        if not 0 <= number <= last:
            yield f"{figure.name} has no frame {number}, only 0 to {last}."
    if len(set(shown.frames)) < len(shown.frames):
        yield f"a frame of {figure.name} is shown twice."
    looped = _looped(figure, shown.frames)
    if not looped or looped[-1] - looped[0] >= len(looped):
        yield f"of the loop of {figure.name} there have to be frames, and next to each other."
    if not 0 < shown.scale <= WHOLE:
        yield f"the scale {shown.scale:g} has to be more than 0 and at most 1."
    if shown.labels and len(shown.labels) != len(shown.frames):
        yield f"there are {len(shown.labels)} labels for {len(shown.frames)} frames."
    if shown.breaths and len(shown.breaths) != len(shown.frames):
        yield f"there are {len(shown.breaths)} breaths for {len(shown.frames)} frames."
    for breath in shown.breaths:
        if breath not in BREATHS:
            yield f"there is no breath {breath!r}; choose from {', '.join(BREATHS)}."


def _looped(figure: Figure, frames: Sequence[int]) -> list[int]:
    """Return the places among the shown frames of those that lie in the figure's loop."""
    first, last = figure.loop
    return [place for place, number in enumerate(frames) if first <= number <= last]


def _scaled(figure: Figure, number: int, shown: Shown) -> Frame:
    """Return the frame at the form's scale. How a body gets into its place and out of it is shown as drawn."""
    frame = figure.frames[number]
    first, last = figure.loop
    if shown.scale == WHOLE or not first <= number <= last:
        return frame
    beat = replace(frame.beat, degrees=frame.beat.degrees * shown.scale) if frame.beat else None
    return replace(frame, pose=tween(figure.frames[shown.neutral].pose, frame.pose, shown.scale), beat=beat)


def _back(start: Frame, only: Frame) -> Frame:
    """Return the frame before the loop as a part of it: where only one frame is left, this is what it moves back to."""
    return replace(start, breath=WAY_BACK.get(only.breath, start.breath)) if start.breath not in WAY_BACK else start


def _telling(figure: Figure, frames: Sequence[int]) -> int:
    """Return the place of the telling frame or, where it is left out, of the one in the loop that is most like it."""
    if figure.telling in frames:
        return frames.index(figure.telling)
    asked = figure.frames[figure.telling].pose

    def unlike(place: int) -> float:
        pose = figure.frames[frames[place]].pose
        return sum(abs(value - pose[name]) for name, value in asked.items())

    return min(_looped(figure, frames), key=unlike)
