"""What a body does in one frame of a figure: rounds, kneels, carries weight on its hands. Pure.

A condition spares the body some of it. Each trait is told from where the joints are and from what touches the ground,
so that the drawing answers for itself: no list says which frames are meant. Angles are degrees, lengths body heights.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from exercises.figures.checks import places
from exercises.figures.frames import Figure, Frame
from exercises.figures.geometry import Point, clamp, distance, move
from exercises.figures.pace import is_same
from exercises.figures.poses import Joints, joints

# The spine
ROUNDED, DEEPLY_ROUNDED = 18, 40
ARCHED, FAR_ARCHED, LOW_BACK_ARCHED = -12, -14, -8
FAR_TURNED, FAR_TURNED_FROM_ABOVE = 40, 30
FAR_BENT_ASIDE, NECK_ASIDE = 16, 6
# The head
NECK_BACK, NECK_MOVED, HEAD_TURNED = -6, 12, 15
HEAD_BELOW_HIPS, HEAD_OFF_MAT, HEAD_UP_PRONE = 0.05, 0.115, 0.09
# The hips
ON_FLOOR, OFF_FLOOR, HIGH, LEGS_CARRY = 0.12, 0.10, 0.15, 0.45
ON_THE_BACK, ON_THE_FRONT, UPRIGHT = (150, 215), 15, (60, 120)
# The arms
OVERHEAD, OVERHEAD_FROM_FRONT, BEHIND, ARM_FLOATS = 125, 110, -60, 100
SWEPT_BEHIND, PROPPED_ELBOW, RAISED, SHIN_HELD = -0.5, 60, 0.10, 0.045
FORWARD_HEIGHT, FORWARD_REACH, WRIST_OFF_MAT = 0.30, 0.25, 0.05
# The legs
STRAIGHT, NEARLY_STRAIGHT = 15, 25
FOOT_DOWN, FOOT_OFF, FOOT_UP, FOOT_FLOATS = 0.05, 0.08, 0.15, 0.06
STEPS_OFF = 0.1
HIP_BACK, FAR_SWING = -2, 25


@dataclass(frozen=True)
class Body:
    """A body in one frame; ``before`` is the frame that is shown before it."""

    figure: Figure
    frame: Frame
    before: Frame | None = None

    @property
    def view(self) -> str:
        return self.figure.view

    def __getitem__(self, name: str) -> float:
        return self.frame.pose[name]

    def both(self, name: str) -> tuple[float, float]:
        """Left and right of a paired number."""
        return self[f"{name}L"], self[f"{name}R"]

    @cached_property
    def joints(self) -> Joints:
        return joints(self.frame.pose, view=self.view)

    @cached_property
    def touch(self) -> str:
        """What carries it, as one text."""
        return " ".join(self.frame.contact)

    @cached_property
    def feet(self) -> tuple[float, float]:
        """How high the lowest point of each foot is."""
        found = places(self.frame.pose, self.view)
        return found["footL"][1], found["footR"][1]

    @property
    def spine(self) -> float:
        return self["lumbar"] + self["thoracic"]

    @property
    def hips(self) -> float:
        return self.joints.root[1]

    @property
    def is_from_side(self) -> bool:
        return self.view == "side"

    @property
    def shows_spine(self) -> bool:
        return self.view in ("side", "top-side")

    @property
    def is_kneeling(self) -> bool:
        is_carried = re.search(r"\b(knees?|shins?)\b", self.touch) and "side" not in self.touch
        return bool(is_carried) and "hand on shin" not in self.touch and self.view != "top-side"

    @property
    def is_supine(self) -> bool:
        low, high = ON_THE_BACK
        is_lying = low <= self["pelvis"] % 360 <= high and "seat" not in self.touch
        return self.is_from_side and is_lying and not self.is_kneeling

    @property
    def is_prone(self) -> bool:
        tilt = self["pelvis"] % 360
        is_lying = min(tilt, 360 - tilt) <= ON_THE_FRONT and "ribs" in self.touch
        return self.is_from_side and is_lying and not self.is_kneeling

    @property
    def is_on_mat(self) -> bool:
        """Whether nothing props the trunk of someone on the back."""
        return self.is_supine and "wedge" not in self.figure.props

    @property
    def is_held(self) -> bool:
        """Whether nothing moved since the frame before."""
        return self.before is not None and is_same(self.before.pose, self.frame.pose)

    @property
    def legs_long_up(self) -> tuple[bool, bool]:
        """For each leg whether it is long and off the mat."""
        left, right = zip(self.both("knee"), self.feet, strict=True)
        return _is_long_up(*left), _is_long_up(*right)


def _is_long_up(knee: float, foot: float) -> bool:
    return knee < NEARLY_STRAIGHT and foot > FOOT_UP


def _distance_to(point: Point, one: Point, other: Point) -> float:
    """How far a point is from the line between two others."""
    along = (other[0] - one[0], other[1] - one[1])
    length = along[0] ** 2 + along[1] ** 2
    if not length:
        return distance(point, one)
    part = ((point[0] - one[0]) * along[0] + (point[1] - one[1]) * along[1]) / length
    return distance(point, move(one, along, clamp(part, 0, 1)))


# Traits that need more than a line -------------------------------------------------------------------------------


def _arms_overhead(body: Body) -> bool:
    if body.view == "front":
        return max(body.both("sh")) > OVERHEAD_FROM_FRONT
    return body.shows_spine and max(body.both("sh")) > OVERHEAD and ("head" not in body.touch or body.is_prone)


def _arm_behind(body: Body) -> bool:
    lengths = body.both("length_farm")
    is_swept = body.view == "top-side" and min(lengths) < 0
    is_far = lengths[1] < SWEPT_BEHIND and "seat" not in body.touch and not body.is_kneeling
    return body.shows_spine and (min(body.both("sh")) < BEHIND or is_swept or is_far)


def _arms_forward(body: Body) -> bool:
    low, high = UPRIGHT
    is_sitting = body.is_from_side and low < body["pelvis"] % 360 < high and body.hips < ON_FLOOR
    return is_sitting and any(
        arm.wrist[1] > FORWARD_HEIGHT and arm.wrist[0] - arm.shoulder[0] > FORWARD_REACH
        for arm in body.joints.arms.values()
    )


def _arms_float(body: Body) -> bool:
    arms = zip(body.both("sh"), (body.joints.arms[side] for side in "LR"), strict=True)
    return body.is_prone and any(angle > ARM_FLOATS and arm.wrist[1] > WRIST_OFF_MAT for angle, arm in arms)


def _weight_on_hands(body: Body) -> bool:
    if body.view == "front":
        return "hand" in body.touch and "side" not in body.touch and "shin" not in body.touch
    is_propped = body.is_prone and max(body.both("el")) > PROPPED_ELBOW
    is_carried = re.search(r"\bhands?\b(?! on)", body.touch) is not None
    return body.is_from_side and is_carried and (body.is_kneeling or is_propped)


def _turns_big(body: Body) -> bool:
    most = FAR_TURNED if body.shows_spine else FAR_TURNED_FROM_ABOVE
    return (body.shows_spine or body.view == "plan") and abs(body["axial"]) > most


def _head_turns(body: Body) -> bool:
    if body.view == "plan":
        return abs(body["head"]) > HEAD_TURNED
    return body.view == "top-side" and abs(body["face"]) > HEAD_TURNED


def _head_low(body: Body) -> bool:
    return body.is_from_side and not body.is_supine and body.joints.head[1] < body.hips - HEAD_BELOW_HIPS


def _head_lifted(body: Body) -> bool:
    return body.is_on_mat and body.joints.head[1] > HEAD_OFF_MAT and body.hips < OFF_FLOOR


def _floor_sit(body: Body) -> bool:
    is_on_floor = body.view == "front" and body.hips < ON_FLOOR and "legs" in body.touch
    return is_on_floor or (body.view == "plan" and "chair" not in body.figure.props)


def _legs_long(body: Body) -> bool:
    is_seen = body.view == "top-side" or (body.is_from_side and body.hips < OFF_FLOOR and not body.is_prone)
    return is_seen and max(body.both("knee")) < STRAIGHT


def _other_leg_long(body: Body) -> bool:
    legs = zip(body.both("knee"), body.feet, strict=True)
    is_long_down = any(knee < STRAIGHT and foot < FOOT_FLOATS for knee, foot in legs)
    return body.is_supine and is_long_down and any(body.legs_long_up)


def _one_leg(body: Body) -> bool:
    is_standing = body.is_from_side and body.hips > LEGS_CARRY
    return is_standing and max(body.feet) > STEPS_OFF and min(body.feet) < FOOT_DOWN


def _shin_pull(body: Body) -> bool:
    return body.is_supine and any(
        _distance_to(arm.wrist, leg.knee, leg.ankle) < SHIN_HELD
        for arm in body.joints.arms.values()
        for leg in body.joints.legs.values()
    )


def _arm_up(body: Body) -> bool:
    arms = body.joints.arms.values()
    return body.is_from_side and body.is_kneeling and any(arm.wrist[1] > arm.shoulder[1] + RAISED for arm in arms)


TRAITS: Mapping[str, Callable[[Body], bool]] = {
    # The spine
    "rounds": lambda body: body.shows_spine and body.spine >= ROUNDED,
    "rounds_deep": lambda body: body.shows_spine and body.spine >= DEEPLY_ROUNDED,
    "arches": lambda body: body.shows_spine and body.spine <= ARCHED,
    "arches_big": lambda body: body.shows_spine and body.spine <= FAR_ARCHED,
    "arches_low": lambda body: body.shows_spine and body["lumbar"] <= LOW_BACK_ARCHED,
    "over_edge": lambda body: body.is_from_side and "chair back" in body.touch and body.spine <= ARCHED,
    "turns_big": _turns_big,
    "side_bend_big": lambda body: body.view == "front" and abs(body.spine) > FAR_BENT_ASIDE,
    # The head
    "neck_back": lambda body: body.shows_spine and body["neck"] <= NECK_BACK,
    "neck_moves": lambda body: body.shows_spine and max(abs(body["neck"]), abs(body["head_nod"])) > NECK_MOVED,
    "neck_side": lambda body: body.view == "front" and abs(body["neck"]) > NECK_ASIDE,
    "head_turns": _head_turns,
    "head_low": _head_low,
    "head_lifted": _head_lifted,
    "holds_up": lambda body: body.is_held and _head_lifted(body),
    "head_up_prone": lambda body: body.is_prone and body.joints.head[1] > HEAD_UP_PRONE,
    "no_pillow": lambda body: body.view == "top-side" and "cushion" not in body.figure.props,
    # How it lies, sits or stands
    "supine_flat": lambda body: body.is_on_mat,
    "prone": lambda body: body.is_prone,
    "kneels": lambda body: body.is_from_side and body.is_kneeling,
    "floor_sit": _floor_sit,
    "hips_lifted": lambda body: body.is_supine and body.hips > OFF_FLOOR,
    "hips_high": lambda body: body.is_supine and body.hips > HIGH,
    "holds_hips": lambda body: body.is_held and body.is_supine and body.hips > OFF_FLOOR,
    # The arms
    "arms_overhead": _arms_overhead,
    "arm_behind": _arm_behind,
    "arms_forward": _arms_forward,
    "arms_float": _arms_float,
    "arm_up": _arm_up,
    "weight_on_hands": _weight_on_hands,
    # The legs
    "one_leg": _one_leg,
    "one_foot_off": lambda body: body.is_supine and max(body.feet) > FOOT_OFF,
    "both_feet_off": lambda body: body.is_supine and min(body.feet) > FOOT_DOWN and "stool" not in body.figure.props,
    "leg_long_up": lambda body: body.is_supine and any(body.legs_long_up),
    "legs_long_up": lambda body: body.is_from_side and all(body.legs_long_up),
    "other_leg_long": _other_leg_long,
    "legs_long": _legs_long,
    "leg_floats": lambda body: body.is_from_side and body.is_kneeling and max(body.feet) > FOOT_UP,
    "leg_floats_prone": lambda body: body.is_prone and max(body.feet) > FOOT_FLOATS,
    "shin_pull": _shin_pull,
    "hip_back": lambda body: body.view == "top-side" and body["hipR"] < HIP_BACK,
    "hip_big": lambda body: body.view == "top-side" and abs(body["hipR"] - body["hipL"]) > FAR_SWING,
}
"""What a condition may spare the body, by the name that a record has for it, and whether it is seen in a frame."""


def shown_traits(figure: Figure, asked: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Each frame of a figure (from 0) with each of the asked traits that is seen in it."""
    for number, frame in enumerate(figure.frames):
        body = Body(figure, frame, before=figure.frames[number - 1] if number else None)
        yield from ((number, name) for name in sorted(asked) if TRAITS[name](body))
