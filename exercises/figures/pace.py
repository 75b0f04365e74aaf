"""How long one round of a drawn movement takes, and whether it shows both sides in turn. Pure."""

from collections.abc import Sequence
from functools import cache

from exercises.figures.frames import Figure, Frame
from exercises.figures.poses import Pose, swapped

SWITCH_SECONDS = 10
"""To change sides, or the direction of a circle: the estimates of the records hold it once."""
MIRRORED = {
    "side": ("axial", "face"),
    "front": ("lumbar", "thoracic", "neck", "face"),
    "plan": ("axial", "head", "face"),
}
"""What changes its sign, not its side, in the mirror, by the side from which the body is seen."""


def loop_of(figure: Figure) -> Sequence[Frame]:
    """The frames of one round."""
    first, last = figure.loop
    return figure.frames[first : last + 1]


def loop_seconds(figure: Figure) -> float:
    return sum(frame.seconds for frame in loop_of(figure))


@cache
def alternates(figure: Figure) -> bool:
    """Whether one round shows both sides in turn, so that a repetition is one of each."""
    poses = [frame.pose for frame in loop_of(figure)]
    return any(
        is_same(one, mirrored) and not is_same(one, other)
        for n, one in enumerate(poses)
        for other in poses[n + 1 :]
        for mirrored in (_mirrored(other, figure.view),)
    )


def is_same(one: Pose, other: Pose) -> bool:
    """Whether nothing moves between both poses; where the body is on the page does not count."""
    return all(abs(value - other[name]) < 0.5 if name not in ("x", "y") else True for name, value in one.items())


def _mirrored(pose: Pose, view: str) -> Pose:
    other = swapped(pose)
    return {**other, **{name: -other[name] for name in MIRRORED.get(view, ())}}
