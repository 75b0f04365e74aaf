/* A figure on its stage: what stands around it, and everything to paint.
   The same as exercises/figures/scene.py; a test compares both. */

import { shape } from "./body.js";
import { bodyShapes, shadowBeside } from "./drawing.js";
import { between, distance, move, Pen, unit } from "./geometry.js";
import { hasFloor, isFlat, joints, pointOf } from "./poses.js";

export const WIDTH = 4800;
export const HEIGHT = 3840;
const LARGEST = 3800;
const SMOOTHED = 3;
/* Thickness along each bone and along the spine, from joint to joint. */
const BONES_THICK = {
  thigh: [[0.0, 0.053], [0.25, 0.0509438], [0.5, 0.0445], [0.75, 0.0376074], [1.0, 0.0345]],
  shank: [[0.0, 0.0345], [0.25, 0.0344604], [0.5, 0.0309015], [0.75, 0.0228218], [1.0, 0.0195]],
  uarm: [[0.0, 0.0345], [0.25, 0.0325], [0.5, 0.0280296], [0.75, 0.0251113], [1.0, 0.0235]],
  farm: [[0.0, 0.0235], [0.25, 0.0242683], [0.5, 0.0208885], [0.75, 0.017758], [1.0, 0.015]],
};
const TRUNK_THICK = [
  [0.0, 0.0555], [0.5, 0.0525], [1.0, 0.0455], [1.5, 0.045],
  [2.0, 0.05], [2.5, 0.058], [3.0, 0.054],
];
const TRUNK_THICK_FLAT = [
  [0.0, 0.0985], [0.5, 0.09], [1.0, 0.083], [1.5, 0.067],
  [2.0, 0.069], [2.5, 0.08], [3.0, 0.092],
];

export const penOf = (stage, flip) => new Pen(stage.scale, flip ? WIDTH - stage.x : stage.x, stage.y, flip);

/* Discs that together cover the body, from which its shadow follows. */
function mass(found, view) {
  const spine = [found.root, found.lowBack, found.waist, found.chest, found.neck];
  const discs = [[found.head, 0.062]];
  for (const [place, radius] of isFlat(view) ? TRUNK_THICK_FLAT : TRUNK_THICK) {
    const one = Math.min(Math.trunc(place), 3);
    discs.push([between(spine[one], spine[one + 1], place - one), radius]);
  }
  for (const side of ["L", "R"]) discs.push(...armMass(found.arms[side]), ...legMass(found.legs[side], view));
  return discs;
}

const along = (bone, start, end) => BONES_THICK[bone].map(([place, radius]) => [between(start, end, place), radius]);

function armMass(arm) {
  const tip = move(arm.wrist, unit(arm.hand), 0.064 * Math.max(0.45, Math.min(1, Math.abs(arm.short))));
  const bones = [...along("uarm", arm.shoulder, arm.elbow), ...along("farm", arm.elbow, arm.wrist)];
  return [...bones, [between(arm.wrist, tip, 0.5), 0.017], [tip, 0.0125]];
}

function legMass(leg, view) {
  const bones = [...along("thigh", leg.hip, leg.knee), ...along("shank", leg.knee, leg.ankle)];
  if (isFlat(view)) return [...bones, [move(leg.ankle, unit(leg.foot), 0.028), 0.02]];
  const [x, y] = [unit(leg.foot), unit(leg.foot + 90)];
  const heel = move(move(leg.ankle, x, -0.015), y, -0.017);
  const toe = move(move(leg.ankle, x, 0.084), y, -0.024);
  return [...bones, [heel, 0.0165], [between(heel, toe, 0.5), 0.013], [toe, 0.0095]];
}

/* What stands around it ------------------------------------------------------------------------------------------ */

/* What lies still behind the body: disc, wall, mat, furniture. */
function backdrop(pen, figure, fine) {
  const { left, low, right, high } = figure.stage;
  if (figure.view === "plan" && figure.props.includes("chair")) {
    const back = shape("prop-dark", pen.box(-0.165, 0.075, 0.33, 0.034, 0.014));
    return [shape("prop", pen.box(-0.17, -0.2, 0.34, 0.29, 0.03)), back];
  }
  if (!hasFloor(figure.view)) {
    const [x, width, bottom, height] =
      figure.view === "plan" ? [-0.34, 0.68, -0.66, 0.92] : [left, right - left, low, high - low];
    return [
      shape("mat-edge", pen.box(x, bottom, width, height, 0.034)),
      shape("mat", pen.box(x + 0.007, bottom + 0.007, width - 0.014, height - 0.014, 0.028)),
    ];
  }
  const shapes = [];
  const middle = (left + right) / 2;
  if (figure.props.includes("wall")) shapes.push(shape("wall", pen.box(middle - 0.44, 0, 0.88, 1.24, 0.024)));
  else if (fine) shapes.push(shape("halo", pen.disc([middle, 0.33], 0.35)));
  shapes.push(shape("mat-edge", pen.box(left, -0.031, right - left, 0.048, 0.019)));
  shapes.push(shape("mat", pen.box(left, -0.019, right - left, 0.036, 0.018)));
  return [...shapes, ...furniture(pen, figure)];
}

function furniture(pen, { props, view }) {
  const shapes = [];
  if (props.includes("chair")) shapes.push(...chair(pen, -0.075));
  if (props.includes("chair-back")) shapes.push(...chair(pen, 0.275, 0.578));
  if (props.includes("table")) {
    const stand = pen.box(0.557, 0, 0.026, 0.4, 0.008) + pen.box(0.47, 0, 0.2, 0.022, 0.01);
    shapes.push(shape("prop-dark", stand), shape("prop", pen.box(0.25, 0.392, 0.44, 0.03, 0.012)));
  }
  if (props.includes("stool")) {
    const left = isFlat(view) ? -0.17 : 0.13;
    const legs = [left + 0.02, left + 0.296].map((x) => pen.box(x, 0, 0.024, 0.21, 0.008)).join("");
    shapes.push(shape("prop-dark", legs), shape("prop", pen.box(left, 0.204, 0.34, 0.03, 0.012)));
  }
  if (props.includes("wedge")) shapes.push(shape("cushion", pen.strip(WEDGE)));
  return shapes;
}

/* The upper and the lower edge of what lies under a raised trunk. */
const WEDGE = [
  [[-0.02, 0.012], [-0.2, 0.14], [-0.42, 0.275]],
  [[-0.01, -0.003], [-0.2, -0.003], [-0.465, -0.003]],
];

function chair(pen, x, back = 0.545, seat = 0.232) {
  const bar = (left, bottom, width, height, radius = 0.008) => pen.box(x + left, bottom, width, height, radius);
  const far = bar(-0.004, 0.02, 0.02, back - 0.02) + bar(0.245, 0.02, 0.02, seat - 0.03);
  const legs = bar(-0.02, 0, 0.022, back) + bar(0.225, 0, 0.022, seat - 0.01);
  const seats = bar(-0.02, seat - 0.028, 0.272, 0.03, 0.012) + bar(-0.026, back - 0.15, 0.03, 0.16, 0.014);
  return [shape("prop-dark", far), shape("prop", legs + seats)];
}

function pillow(pen, figure) {
  const [x, y] = figure.stage.head;
  if (figure.props.includes("towel")) return [shape("cushion", pen.box(x - 0.062, -0.006, 0.124, 0.022, 0.011))];
  if (figure.props.includes("side-cushion")) return [shape("cushion", pen.box(-0.235, -0.006, 0.2, 0.058, 0.026))];
  if (!figure.props.includes("cushion")) return [];
  const [low, over] = hasFloor(figure.view)
    ? [[x - 0.095, -0.008, 0.19, 0.026, 0.013], [x - 0.095, 0, 0.19, 0.038, 0.019]]
    : [[x - 0.095, y - 0.085, 0.19, 0.17, 0.046], [x - 0.09, y - 0.078, 0.18, 0.16, 0.042]];
  return [shape("cushion-dark", pen.box(...low)), shape("cushion", pen.box(...over))];
}

/* The shadow on the mat: thick where the body is close to it. */
function shadow(pen, found, { left, right }, view, fine) {
  const count = Math.max(2, Math.ceil((right - left) / (fine ? 0.02 : 0.05)));
  const width = (right - left) / count;
  let near = new Array(count + 1).fill(0);
  for (const [[x, y], radius] of mass(found, view)) {
    const close = 1 - Math.max(0, y - radius) / 0.085;
    const last = Math.min(count, Math.floor((x + radius - left) / width));
    for (let n = Math.max(0, Math.ceil((x - radius - left) / width)); n <= last; n += 1) {
      near[n] = Math.max(near[n], close);
    }
  }
  for (let pass = 0; pass < SMOOTHED; pass += 1) {
    near = near.map((value, n, row) => (row[Math.max(0, n - 1)] + 2 * value + row[Math.min(count, n + 1)]) / 4);
  }
  const [over, under] = [[], []];
  near.forEach((value, n) => {
    const by = 0.012 * value;
    over.push([left + n * width, by - 0.003]);
    under.push([left + n * width, -by - 0.003]);
  });
  return shape("shadow", pen.strip([over, under]));
}

/* The path of a point of the body through the loop: where it is in each key frame. */
function trace(figure, name) {
  const [first, last] = figure.loop;
  const frames = figure.frames.slice(first, last + 1);
  const found = frames.map((frame) => pointOf(joints(frame.pose, figure.view), name));
  return found.filter((point, n) => distance(point, found.at(n - 1)) > 0.004);
}

/* The parts that are the same for every pose of a figure, cached for each way to draw it. */
const still = new WeakMap();

function stillShapes(figure, pen, fine, flip) {
  const kept = still.get(figure) ?? {};
  still.set(figure, kept);
  const key = `${fine} ${flip}`;
  if (!kept[key]) {
    const traced = fine ? figure.overlay.map((name) => pen.blob(trace(figure, name))).join("") : "";
    const between = [...(traced ? [shape("trace", traced)] : []), ...pillow(pen, figure)];
    kept[key] = { behind: backdrop(pen, figure, fine), between };
  }
  return kept[key];
}

/* Everything to paint, back to front: the same shapes in the same order for every pose of a figure. */
export function shapesOf(figure, pose, { fine = true, flip = false } = {}) {
  const { stage, view } = figure;
  const pen = penOf(stage, flip);
  const look = { view, faceFirst: figure.face_first, fine };
  const { behind, between: middle } = stillShapes(figure, pen, fine, flip);
  const found = view === "plan" ? undefined : joints(pose, view);
  return [
    ...behind,
    hasFloor(view) ? shadow(pen, found, stage, view, fine) : shape("shadow", shadowBeside(pen, pose, look)),
    ...middle,
    ...bodyShapes(pen, pose, look, found),
  ];
}
