"""Poses: how a body stands in one key frame, what lies between two, and where its joints then are. Pure.

Angles have their anatomical names (flexion is positive; L is the far side, R the near one). A limb that points at the
viewer has a short ``length``, and one that has swept past the viewer a negative one.
``static/js/figure/poses.js`` is the same in JavaScript; a test compares both.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from exercises.figures.geometry import Point, clamp, distance, heading, mix, move, unit

Pose = Mapping[str, float]
"""All numbers of a pose by name: angles, ``x`` and ``y`` of the root, ``length…`` and ``apart…`` of the limbs."""

BONES = {
    **{"pelvis": 0.07, "lumbar": 0.10, "chest": 0.08, "neck": 0.05, "head": 0.05},
    **{"thigh": 0.245, "shank": 0.246, "uarm": 0.18, "farm": 0.145, "hand": 0.08},
    **{"sole": 0.035, "heel": 0.035, "toe": 0.10},
}
SHOULDER_UP, SHOULDER_OUT, HIP_OUT = 0.72, 0.115, 0.055
SPINE = ("pelvis", "lumbar", "thoracic", "neck", "head_nod", "axial", "head", "face", "swell")
PAIRED = ("hip", "knee", "ankle", "sh", "el", "wr")
LIMBS = {"uarm": "arm", "farm": "arm", "thigh": "leg", "shank": "leg"}
ANGLES = (*SPINE, *(f"{joint}{side}" for joint in PAIRED for side in "LR"))
LENGTHS = tuple(f"length_{part}{side}" for part in LIMBS for side in "LR")
APART = ("apartL", "apartR")
NAMES = ("x", "y", *ANGLES, *LENGTHS, *APART)
FLAT_VIEWS = ("front", "top-front")
FLOOR_VIEWS = ("side", "front")
WRIST_FLOOR, HAND_FLOOR = 0.015, 0.008
OBLIQUE = (0.34, 0.40)
"""How far a body height toward the back of the mat moves a point right and up."""


@dataclass(frozen=True, slots=True)
class Arm:
    shoulder: Point
    elbow: Point
    wrist: Point
    upper: float
    fore: float
    hand: float
    short: float


@dataclass(frozen=True, slots=True)
class Leg:
    hip: Point
    knee: Point
    ankle: Point
    thigh: float
    shank: float
    foot: float


@dataclass(frozen=True, slots=True)
class Joints:
    """Where everything is: points in body heights, directions in degrees. ``turn`` is the turn of the chest,
    ``swell`` how much further than at rest a breath widens it."""

    root: Point
    low_back: Point
    waist: Point
    chest: Point
    neck: Point
    skull: Point
    head: Point
    pelvis: float
    trunk: float
    facing: float
    turn: float
    swell: float
    arms: dict[str, Arm]
    legs: dict[str, Leg]

    def points(self) -> dict[str, Point]:
        """Return every point by name, with the tips of hands and feet."""
        names = ("root", "low_back", "waist", "chest", "neck", "skull", "head")
        found = {name: getattr(self, name) for name in names}
        for side, arm in self.arms.items():
            found |= {f"elbow{side}": arm.elbow, f"wrist{side}": arm.wrist, f"hand{side}": fingertips(arm)}
        for side, leg in self.legs.items():
            found |= {f"knee{side}": leg.knee, f"ankle{side}": leg.ankle}
        return found


def fingertips(arm: Arm) -> Point:
    return move(arm.wrist, unit(arm.hand), BONES["hand"] * max(0.45, min(1.0, abs(arm.short))))


def toes(leg: Leg) -> Point:
    """Return the tip of the foot, seen from the side."""
    return move(move(leg.ankle, unit(leg.foot - 90), BONES["sole"]), unit(leg.foot), BONES["toe"])


def tween(one: Pose, other: Pose, part: float) -> dict[str, float]:
    """Return the pose a part (0 to 1) of the way, interpolated linearly."""
    return {name: mix(value, other[name], part) for name, value in one.items()}


def swapped(pose: Pose) -> dict[str, float]:
    other = {"L": "R", "R": "L"}
    return {(name[:-1] + other[name[-1]] if name[-1] in other else name): value for name, value in pose.items()}


# From angles to points -------------------------------------------------------------------------------------------


def joints(pose: Pose, *, view: str) -> Joints:
    """Return the joints of a pose by forward kinematics. Where there is a floor, hands stay on the mat."""
    root = (pose["x"], pose["y"])
    pelvis = pose["pelvis"]
    low_back = move(root, unit(pelvis), BONES["pelvis"])
    direction = pelvis - pose["lumbar"]
    waist = move(low_back, unit(direction), BONES["lumbar"])
    direction -= pose["thoracic"] / 2
    chest = move(waist, unit(direction), BONES["chest"])
    trunk = direction - pose["thoracic"] / 2
    neck = move(chest, unit(trunk), BONES["chest"])
    facing = trunk - pose["neck"]
    skull = move(neck, unit(facing), BONES["neck"])
    head = move(skull, unit(facing), BONES["head"])
    girdle = move(chest, unit(trunk), SHOULDER_UP * BONES["chest"])
    turn = clamp(pose["axial"], -90, 90)
    shift = _shoulder_shift(turn, view=view)
    arms, legs = {}, {}
    for side in "LR":
        way = 1 if side == "R" else -1
        out = SHOULDER_OUT if view in FLAT_VIEWS else -shift
        arm = _arm(pose, side, move(girdle, unit(trunk - 90), out * way), trunk, flat=view in FLAT_VIEWS)
        arms[side] = _above_floor(arm, pose, side) if view in FLOOR_VIEWS else arm
        legs[side] = _leg(pose, side, root, pelvis, flat=view in FLAT_VIEWS)
    points = (root, low_back, waist, chest, neck, skull, head)
    return Joints(*points, pelvis, trunk, facing, turn, pose["swell"], arms, legs)


def _shoulder_shift(turn: float, *, view: str) -> float:
    """Return how far the turned chest carries the near shoulder away from the front of the body."""
    reach = {"top-side": 0.092, "side": 0.0552}.get(view, 0.0)
    return reach * math.sin(math.radians(turn))


def _arm(pose: Pose, side: str, shoulder: Point, trunk: float, *, flat: bool) -> Arm:
    way = -1 if flat and side == "L" else 1
    upper = trunk + 180 + way * pose[f"sh{side}"]
    fore = upper + way * pose[f"el{side}"]
    hand = fore + way * pose[f"wr{side}"]
    short = pose[f"length_farm{side}"]
    elbow = move(shoulder, unit(upper), BONES["uarm"] * pose[f"length_uarm{side}"])
    wrist = move(elbow, unit(fore), BONES["farm"] * short)
    return Arm(shoulder, elbow, wrist, upper, fore, hand if short >= 0 else hand + 180, short)


def _leg(pose: Pose, side: str, root: Point, pelvis: float, *, flat: bool) -> Leg:
    way = -1 if flat and side == "L" else 1
    hip = move(root, unit(pelvis - 90), HIP_OUT * way) if flat else root
    thigh = pelvis + 180 + way * pose[f"hip{side}"]
    shank = thigh - way * pose[f"knee{side}"]
    knee = move(hip, unit(thigh), BONES["thigh"] * pose[f"length_thigh{side}"])
    ankle = move(knee, unit(shank), BONES["shank"] * pose[f"length_shank{side}"])
    back = pose[f"apart{side}"] * (1 if side == "L" else -1)
    share = clamp(0.5 + pose[f"knee{side}"] / 180, 0.5, 1.0)
    knee, ankle = move(knee, OBLIQUE, back * share), move(ankle, OBLIQUE, back)
    return Leg(hip, knee, ankle, thigh, shank, shank if flat else shank + 90 - pose[f"ankle{side}"])


def _above_floor(arm: Arm, pose: Pose, side: str) -> Arm:
    """Return the arm with wrist and fingers lifted onto the mat where the angles would push them through it."""
    if arm.wrist[1] < WRIST_FLOOR:
        arm = _reach(arm, (arm.wrist[0], WRIST_FLOOR), pose, side)
    reach = BONES["hand"] * max(0.45, min(1.0, abs(arm.short)))
    if arm.wrist[1] + math.sin(math.radians(arm.hand)) * reach >= HAND_FLOOR:
        return arm
    flat = math.degrees(math.asin(clamp((HAND_FLOOR - arm.wrist[1]) / reach, -1.0, 1.0)))
    hand = flat if math.cos(math.radians(arm.hand)) >= 0 else 180 - flat
    return Arm(arm.shoulder, arm.elbow, arm.wrist, arm.upper, arm.fore, hand, arm.short)


def _reach(arm: Arm, wrist: Point, pose: Pose, side: str) -> Arm:
    """Return two bones bent so that the wrist lies at a point, or as near to it on the mat as the arm reaches."""
    upper = BONES["uarm"] * abs(pose[f"length_uarm{side}"])
    fore = BONES["farm"] * abs(pose[f"length_farm{side}"])
    span = distance(arm.shoulder, wrist)
    longest = (upper + fore) * 0.9999
    if span > longest:
        rise = min(abs(arm.shoulder[1] - wrist[1]), longest)
        along = math.sqrt(longest * longest - rise * rise)
        wrist = (arm.shoulder[0] + math.copysign(along, wrist[0] - arm.shoulder[0]), wrist[1])
        span = distance(arm.shoulder, wrist)
    if upper < 1e-6 or span < 1e-6:
        return arm
    bend = math.degrees(math.acos(clamp((upper * upper + span * span - fore * fore) / (2 * upper * span), -1.0, 1.0)))
    straight = heading(arm.shoulder, wrist)
    elbows = [move(arm.shoulder, unit(straight + turn), upper) for turn in (bend, -bend)]
    elbow = max(elbows, key=lambda point: point[1])
    hand = arm.hand - arm.fore + heading(elbow, wrist)
    return Arm(arm.shoulder, elbow, wrist, heading(arm.shoulder, elbow), heading(elbow, wrist), hand, arm.short)
