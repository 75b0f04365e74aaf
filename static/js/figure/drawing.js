/* One pose of one figure as shapes, back to front; for every pose the same shapes in the same order.
   The same as exercises/figures/drawing.py; a test compares both. */

import { armShapes, headShapes, legShapes, neckShape, shape, Trunk, trunkShapes } from "./body.js";
import { clamp, heading, move, sides, unit } from "./geometry.js";
import { isFlat, joints } from "./poses.js";

const [FAR, NEAR] = ["L", "R"];
const FAR_SHIFT = [0.01, 0.014];
const FAR_LEG_ABOVE = [0.012, -0.01];
const SHADOW_BESIDE = [0.009, -0.012];

/* look: { view, faceFirst, fine }; found: the joints, where they are known already. */
export function bodyShapes(pen, pose, look, found = look.view === "plan" ? undefined : joints(pose, look.view)) {
  if (!found) return plan(pen, pose, look.fine);
  return isFlat(look.view) ? fromFront(pen, found, look, pose) : fromSide(pen, found, look, pose);
}

/* The shadow of a body seen from above: its outline, shifted. */
export function shadowBeside(pen, pose, look) {
  const shapes = bodyShapes(pen.beside(...SHADOW_BESIDE), pose, { ...look, fine: false });
  return shapes.map(({ path }) => path).join("");
}

/* From the side -------------------------------------------------------------------------------------------------- */

const shiftedLeg = (leg, by) => ({ ...leg, knee: move(leg.knee, by, 0.75), ankle: move(leg.ankle, by) });
const shiftedArm = (arm, by) => ({
  ...arm,
  shoulder: move(arm.shoulder, by, 0.35),
  elbow: move(arm.elbow, by, 0.8),
  wrist: move(arm.wrist, by),
});

function fromSide(pen, found, look, pose) {
  const above = look.view === "top-side";
  const { fine } = look;
  const farArm = above ? found.arms[FAR] : shiftedArm(found.arms[FAR], FAR_SHIFT);
  const farLeg = shiftedLeg(found.legs[FAR], above ? FAR_LEG_ABOVE : FAR_SHIFT);
  const turn = clamp(Math.sin((pose.face * Math.PI) / 180), 0, 1);
  const centre = move(found.head, unit(found.facing - 90), 0.004);
  const head = headShapes(pen, centre, found.facing - pose.head_nod, turn, fine);
  const nearLeg = legShapes(pen, found.legs[NEAR], { side: NEAR, far: false, flat: false, fine });
  const nearArm = armShapes(pen, found.arms[NEAR], { far: false, fine, edge: fine, discs: true });
  return [
    ...armShapes(pen, farArm, { far: true, fine, edge: false, discs: false }),
    ...legShapes(pen, farLeg, { side: FAR, far: true, flat: false, fine }),
    neckShape(pen, found, false),
    ...trunkShapes(pen, found, new Trunk(found, look.view), fine),
    ...(look.faceFirst ? [...nearLeg, ...nearArm, ...head] : [...head, ...nearLeg, ...nearArm]),
  ];
}

/* From the front ------------------------------------------------------------------------------------------------- */

function fromFront(pen, found, look, pose) {
  const lying = Math.abs(found.pelvis - 180) < 30;
  const { fine } = look;
  const head = headShapes(pen, found.head, found.facing - pose.head_nod, 1, fine);
  const [legs, arms] = [{}, {}];
  for (const side of ["L", "R"]) {
    const far = lying && side === FAR;
    legs[side] = legShapes(pen, found.legs[side], { side, far, flat: true, fine });
    const thumb = side === "R" ? -1 : 1;
    arms[side] = armShapes(pen, found.arms[side], { far, fine, thumb, edge: fine && !far, discs: false });
  }
  const [top, ...lower] = trunkShapes(pen, found, new Trunk(found, look.view), fine);
  const neck = neckShape(pen, found, true);
  if (lying) return [...arms[FAR], ...legs[FAR], top, neck, ...lower, ...legs[NEAR], ...head, ...arms[NEAR]];
  if (look.view === "top-front") {
    return [top, neck, ...head, ...arms[FAR], ...arms[NEAR], ...lower, ...legs[FAR], ...legs[NEAR]];
  }
  return [top, neck, ...head, ...lower, ...legs[FAR], ...legs[NEAR], ...arms[FAR], ...arms[NEAR]];
}

/* From above, sitting -------------------------------------------------------------------------------------------- */

const SHOULDERS = [
  [-0.125, 0.034], [-0.06, 0.055], [0, 0.06], [0.06, 0.055], [0.125, 0.034], [0.142, 0], [0.125, -0.034],
  [0.06, -0.054], [0, -0.056], [-0.06, -0.054], [-0.125, -0.034], [-0.142, 0],
];
const FACE_ABOVE = [
  [0, 0.066], [0.012, 0.058], [0.034, 0.046], [0.046, 0.012], [0.046, -0.01], [0, -0.03], [-0.046, -0.01],
  [-0.046, 0.012], [-0.034, 0.046], [-0.012, 0.058],
];
const HAIR_ABOVE = [
  [0, 0.043], [0.028, 0.034], [0.047, 0.006], [0.046, -0.024], [0.028, -0.05], [0, -0.059], [-0.028, -0.05],
  [-0.046, -0.024], [-0.047, 0.006], [-0.028, 0.034],
];

/* The axes of a part that faces in a direction: to the person's left, and forward. */
const axesOf = (direction) => [unit(direction + 90), unit(direction)];
const put = (axes, point) => move(move([0, 0], axes[0], point[0]), axes[1], point[1]);

function plan(pen, pose, fine) {
  const shapes = [];
  for (const [side, way] of [["L", -1], ["R", 1]]) {
    const [hip, knee] = [[0.055 * way, -0.01], [0.085 * way, -0.25]];
    const ankle = move(knee, [0.03 * way, -0.235], pose[`length_shank${side}`]);
    const toward = heading(knee, ankle);
    const leg = { hip, knee, ankle, thigh: heading(hip, knee), shank: toward, foot: toward };
    shapes.push(...legShapes(pen, leg, { side, far: false, flat: true, fine }));
  }
  const hips = [[[-0.045, 0], 0.075], [[0.045, 0], 0.075]];
  shapes.push(shape("leg", pen.strip(sides(hips)) + hips.map((hip) => pen.disc(...hip)).join("")));
  const chest = axesOf(270 - pose.axial);
  for (const [side, way] of [["R", -1], ["L", 1]]) {
    const out = 4 + pose[`sh${side}`];
    const bent = move([0.118, 0], unit(out), 0.1725 * pose[`length_uarm${side}`]);
    const end = move(bent, unit(out + pose[`el${side}`]), 0.1405 * pose[`length_farm${side}`]);
    const [shoulder, elbow, wrist] = [[0.118, 0], bent, end].map(([x, y]) => put(chest, [x * way, y]));
    const fore = heading(elbow, wrist);
    const arm = { shoulder, elbow, wrist, upper: heading(shoulder, elbow), fore, hand: fore, short: 1 };
    shapes.push(...armShapes(pen, arm, { far: false, fine, thumb: -way, edge: false, discs: false }));
  }
  const head = axesOf(270 - pose.head);
  return [
    ...shapes,
    shape("top", pen.blob(SHOULDERS.map((point) => put(chest, point)))),
    shape("neck", pen.disc(put(chest, [0, -0.004]), 0.037)),
    shape("skin", pen.blob(FACE_ABOVE.map((point) => put(head, point)))),
    shape("ear", [-1, 1].map((way) => pen.disc(put(head, [0.049 * way, 0.004]), 0.009)).join("")),
    shape("hair", pen.blob(HAIR_ABOVE.map((point) => put(head, point)))),
    shape("tie", pen.disc(put(head, [0, -0.028]), 0.015)),
    shape("bun", pen.disc(put(head, [0, -0.036]), 0.0245)),
  ];
}
