"""One pose of one figure as shapes, back to front. Pure.

``static/js/figure/drawing.js`` is the same in JavaScript; a test compares both.
"""

import math
from dataclasses import dataclass, replace

from exercises.figures.body import (
    Shape,
    arm_shapes,
    head_shapes,
    leg_shapes,
    neck_shape,
    trunk,
    trunk_shapes,
)
from exercises.figures.geometry import Pen, Point, clamp, heading, move, sides, unit
from exercises.figures.poses import FLAT_VIEWS, Arm, Joints, Leg, Pose, joints

FAR, NEAR = "L", "R"
FAR_ARM, FAR_LEG, FAR_LEG_ABOVE = (0.010, 0.014), (0.010, 0.014), (0.012, -0.010)
SHADOW_BESIDE = (0.009, -0.012)


@dataclass(frozen=True, slots=True)
class Look:
    """How a figure is drawn: from where, whether the face is painted after the arms, and how finely."""

    view: str
    face_first: bool = False
    fine: bool = True


def body_shapes(pen: Pen, pose: Pose, look: Look) -> list[Shape]:
    """Return the body alone, back to front: for every pose of a figure the same shapes in the same order."""
    if look.view == "plan":
        return _plan(pen, pose, fine=look.fine)
    found = joints(pose, view=look.view)
    return _flat(pen, found, look, pose) if look.view in FLAT_VIEWS else _side(pen, found, look, pose)


def shadow_beside(pen: Pen, pose: Pose, look: Look) -> str:
    """Return the shadow of a body seen from above: its outline, shifted."""
    dx, dy = SHADOW_BESIDE
    beside = replace(pen, x=pen.x + dx * pen.scale, y=pen.y - dy * pen.scale)
    plain = replace(look, fine=False)
    return "".join(shape.path for shape in body_shapes(beside, pose, plain))


# From the side ---------------------------------------------------------------------------------------------------


def _shifted(leg: Leg, by: Point) -> Leg:
    return replace(leg, knee=move(leg.knee, by, 0.75), ankle=move(leg.ankle, by))


def _shifted_arm(arm: Arm, by: Point) -> Arm:
    shoulder, elbow = move(arm.shoulder, by, 0.35), move(arm.elbow, by, 0.8)
    return replace(arm, shoulder=shoulder, elbow=elbow, wrist=move(arm.wrist, by))


def _side(pen: Pen, found: Joints, look: Look, pose: Pose) -> list[Shape]:
    above = look.view == "top-side"
    body = trunk(found, view=look.view)
    far_arm = found.arms[FAR] if above else _shifted_arm(found.arms[FAR], FAR_ARM)
    far_leg = _shifted(found.legs[FAR], FAR_LEG_ABOVE if above else FAR_LEG)
    turn = clamp(math.sin(math.radians(pose["face"])), 0.0, 1.0)
    centre = move(found.head, unit(found.facing - 90), 0.004)
    head = head_shapes(pen, centre, found.facing - pose["head_nod"], turn=turn, fine=look.fine)
    near_leg = leg_shapes(pen, found.legs[NEAR], side=NEAR, far=False, flat=False, fine=look.fine)
    near_arm = arm_shapes(pen, found.arms[NEAR], far=False, fine=look.fine, edge=look.fine, discs=True)
    shapes = [
        *arm_shapes(pen, far_arm, far=True, fine=look.fine, edge=False, discs=False),
        *leg_shapes(pen, far_leg, side=FAR, far=True, flat=False, fine=look.fine),
        neck_shape(pen, found, flat=False),
        *trunk_shapes(pen, found, body, fine=look.fine),
    ]
    last = [*near_arm, *head] if look.face_first else near_arm
    return [*shapes, *([] if look.face_first else head), *near_leg, *last]


# From the front --------------------------------------------------------------------------------------------------


def _flat(pen: Pen, found: Joints, look: Look, pose: Pose) -> list[Shape]:
    lying = abs(found.pelvis - 180) < 30
    body = trunk(found, view=look.view)
    head = head_shapes(pen, found.head, found.facing - pose["head_nod"], turn=1.0, fine=look.fine)
    legs, arms = {}, {}
    for side in "LR":
        far = lying and side == FAR
        legs[side] = leg_shapes(pen, found.legs[side], side=side, far=far, flat=True, fine=look.fine)
        thumb = -1 if side == "R" else 1
        edge = look.fine and not far
        arm = found.arms[side]
        arms[side] = arm_shapes(pen, arm, far=far, fine=look.fine, thumb=thumb, edge=edge, discs=False)
    top, *lower = trunk_shapes(pen, found, body, fine=look.fine)
    neck = neck_shape(pen, found, flat=True)
    if lying:
        return [*arms[FAR], *legs[FAR], top, neck, *lower, *legs[NEAR], *head, *arms[NEAR]]
    if look.view == "top-front":
        return [top, neck, *head, *arms[FAR], *arms[NEAR], *lower, *legs[FAR], *legs[NEAR]]
    return [top, neck, *head, *lower, *legs[FAR], *legs[NEAR], *arms[FAR], *arms[NEAR]]


# From above, sitting ---------------------------------------------------------------------------------------------

SHOULDERS = (
    *((-0.125, 0.034), (-0.06, 0.055), (0, 0.06), (0.06, 0.055), (0.125, 0.034), (0.142, 0)),
    *((0.125, -0.034), (0.06, -0.054), (0, -0.056), (-0.06, -0.054), (-0.125, -0.034), (-0.142, 0)),
)
FACE_ABOVE = (
    *((0, 0.066), (0.012, 0.058), (0.034, 0.046), (0.046, 0.012), (0.046, -0.01), (0, -0.03)),
    *((-0.046, -0.01), (-0.046, 0.012), (-0.034, 0.046), (-0.012, 0.058)),
)
HAIR_ABOVE = (
    *((0, 0.043), (0.028, 0.034), (0.047, 0.006), (0.046, -0.024), (0.028, -0.05), (0, -0.059)),
    *((-0.028, -0.05), (-0.046, -0.024), (-0.047, 0.006), (-0.028, 0.034)),
)


def _frame(direction: float) -> tuple[Point, Point]:
    """Return the axes of a part that faces in a direction: to the person's left, and forward."""
    return unit(direction + 90), unit(direction)


def _put(axes: tuple[Point, Point], point: Point) -> Point:
    return move(move((0.0, 0.0), axes[0], point[0]), axes[1], point[1])


def _plan(pen: Pen, pose: Pose, *, fine: bool) -> list[Shape]:
    shapes = []
    for side, way in (("L", -1), ("R", 1)):
        hip, knee = (0.055 * way, -0.01), (0.085 * way, -0.25)
        ankle = move(knee, (0.03 * way, -0.235), pose[f"length_shank{side}"])
        toward = heading(knee, ankle)
        leg = Leg(hip, knee, ankle, heading(hip, knee), toward, toward)
        shapes += leg_shapes(pen, leg, side=side, far=False, flat=True, fine=fine)
    hips = [((-0.045, 0.0), 0.075), ((0.045, 0.0), 0.075)]
    shapes.append(Shape("leg", pen.strip(*sides(hips)) + "".join(pen.disc(*hip) for hip in hips)))
    chest = _frame(270 - pose["axial"])
    for side, way in (("R", -1), ("L", 1)):
        out, bend = 4 + pose[f"sh{side}"], pose[f"el{side}"]
        bent = move((0.118, 0.0), unit(out), 0.1725 * pose[f"length_uarm{side}"])
        end = move(bent, unit(out + bend), 0.1405 * pose[f"length_farm{side}"])
        shoulder, elbow, wrist = (_put(chest, (x * way, y)) for x, y in ((0.118, 0.0), bent, end))
        upper, fore = heading(shoulder, elbow), heading(elbow, wrist)
        arm = Arm(shoulder, elbow, wrist, upper, fore, fore, 1.0)
        shapes += arm_shapes(pen, arm, far=False, fine=fine, thumb=-way, edge=False, discs=False)
    shapes.append(Shape("top", pen.blob([_put(chest, point) for point in SHOULDERS])))
    shapes.append(Shape("neck", pen.disc(_put(chest, (0, -0.004)), 0.037)))
    head = _frame(270 - pose["head"])
    shapes.append(Shape("skin", pen.blob([_put(head, point) for point in FACE_ABOVE])))
    ears = [_put(head, (0.049 * way, 0.004)) for way in (-1, 1)]
    shapes.append(Shape("ear", "".join(pen.disc(ear, 0.009) for ear in ears)))
    shapes.append(Shape("hair", pen.blob([_put(head, point) for point in HAIR_ABOVE])))
    shapes.append(Shape("tie", pen.disc(_put(head, (0, -0.028)), 0.015)))
    return [*shapes, Shape("bun", pen.disc(_put(head, (0, -0.036)), 0.0245))]
