/* Poses: what lies between two key frames, and where the joints then are.
   The same as exercises/figures/poses.py; a test compares both. */

import { clamp, distance, heading, mix, move, unit } from "./geometry.js";

const BONES = {
  pelvis: 0.07,
  lumbar: 0.1,
  chest: 0.08,
  neck: 0.05,
  head: 0.05,
  thigh: 0.245,
  shank: 0.246,
  uarm: 0.18,
  farm: 0.145,
  hand: 0.08,
  sole: 0.035,
  toe: 0.1,
};
const [SHOULDER_UP, SHOULDER_OUT, HIP_OUT] = [0.72, 0.115, 0.055];
const PAIRED = ["hip", "knee", "ankle", "sh", "el", "wr"];
const LIMBS = ["uarm", "farm", "thigh", "shank"];
const SPINE = ["pelvis", "lumbar", "thoracic", "neck", "head_nod", "axial", "head", "face", "swell"];
const sided = (names, before = "") => names.flatMap((name) => [`${before}${name}L`, `${before}${name}R`]);
const LENGTHS = sided(LIMBS, "length_");
const NAMES = ["x", "y", ...SPINE, ...sided(PAIRED), ...LENGTHS, "apartL", "apartR"];
const OBLIQUE = [0.34, 0.4];
const [WRIST_FLOOR, HAND_FLOOR] = [0.015, 0.008];

export const isFlat = (view) => view === "front" || view === "top-front";
export const hasFloor = (view) => view === "side" || view === "front";

/* A whole pose from the numbers that are not 0. */
export const whole = (given) => Object.fromEntries(NAMES.map((name) => [name, given[name] ?? 0]));

export function tween(one, other, part) {
  const found = {};
  for (const name of NAMES) found[name] = mix(one[name], other[name], part);
  return found;
}

export const ease = (part) => (1 - Math.cos(Math.PI * clamp(part, 0, 1))) / 2;

/* The pose with left and right swapped. */
export function swapped(pose) {
  const other = { L: "R", R: "L" };
  return Object.fromEntries(
    Object.entries(pose).map(([name, value]) => {
      const side = other[name.at(-1)];
      return [side ? name.slice(0, -1) + side : name, value];
    }),
  );
}

/* The pose with the frame's pulse added, seconds after the move into the frame began. */
export function beaten(frame, pose, seconds) {
  const beat = frame.beat;
  if (!beat) return pose;
  const begun = seconds - (frame.seconds - beat.times * beat.seconds);
  if (begun <= 0) return pose;
  const by = beat.degrees * Math.sin((2 * Math.PI * begun) / beat.seconds);
  const joints = PAIRED.includes(beat.joint) ? [`${beat.joint}L`, `${beat.joint}R`] : [beat.joint];
  const found = { ...pose };
  for (const joint of joints) found[joint] += by;
  return found;
}

/* From angles to points ------------------------------------------------------------------------------------------ */

export function joints(pose, view) {
  const flat = isFlat(view);
  const root = [pose.x, pose.y];
  const pelvis = pose.pelvis;
  const lowBack = move(root, unit(pelvis), BONES.pelvis);
  let direction = pelvis - pose.lumbar;
  const waist = move(lowBack, unit(direction), BONES.lumbar);
  direction -= pose.thoracic / 2;
  const chest = move(waist, unit(direction), BONES.chest);
  const trunk = direction - pose.thoracic / 2;
  const neck = move(chest, unit(trunk), BONES.chest);
  const facing = trunk - pose.neck;
  const skull = move(neck, unit(facing), BONES.neck);
  const head = move(skull, unit(facing), BONES.head);
  const girdle = move(chest, unit(trunk), SHOULDER_UP * BONES.chest);
  const turn = clamp(pose.axial, -90, 90);
  const reach = { "top-side": 0.092, side: 0.0552 }[view] ?? 0;
  const out = flat ? SHOULDER_OUT : -reach * Math.sin((turn * Math.PI) / 180);
  const [arms, legs] = [{}, {}];
  for (const side of ["L", "R"]) {
    const way = side === "R" ? 1 : -1;
    const arm = armOf(pose, side, move(girdle, unit(trunk - 90), out * way), trunk, flat);
    arms[side] = hasFloor(view) ? aboveFloor(arm, pose, side) : arm;
    legs[side] = legOf(pose, side, root, pelvis, flat);
  }
  return { root, lowBack, waist, chest, neck, skull, head, pelvis, trunk, facing, turn, swell: pose.swell, arms, legs };
}

function armOf(pose, side, shoulder, trunk, flat) {
  const way = flat && side === "L" ? -1 : 1;
  const upper = trunk + 180 + way * pose[`sh${side}`];
  const fore = upper + way * pose[`el${side}`];
  const hand = fore + way * pose[`wr${side}`];
  const short = pose[`length_farm${side}`];
  const elbow = move(shoulder, unit(upper), BONES.uarm * pose[`length_uarm${side}`]);
  const wrist = move(elbow, unit(fore), BONES.farm * short);
  return { shoulder, elbow, wrist, upper, fore, hand: short >= 0 ? hand : hand + 180, short };
}

function legOf(pose, side, root, pelvis, flat) {
  const way = flat && side === "L" ? -1 : 1;
  const hip = flat ? move(root, unit(pelvis - 90), HIP_OUT * way) : root;
  const thigh = pelvis + 180 + way * pose[`hip${side}`];
  const shank = thigh - way * pose[`knee${side}`];
  let knee = move(hip, unit(thigh), BONES.thigh * pose[`length_thigh${side}`]);
  let ankle = move(knee, unit(shank), BONES.shank * pose[`length_shank${side}`]);
  const back = pose[`apart${side}`] * (side === "L" ? 1 : -1);
  const share = clamp(0.5 + pose[`knee${side}`] / 180, 0.5, 1);
  knee = move(knee, OBLIQUE, back * share);
  ankle = move(ankle, OBLIQUE, back);
  return { hip, knee, ankle, thigh, shank, foot: flat ? shank : shank + 90 - pose[`ankle${side}`] };
}

/* The same arm, its wrist and fingers lifted onto the mat where the angles would push them through it. */
function aboveFloor(given, pose, side) {
  const arm = given.wrist[1] < WRIST_FLOOR ? reached(given, [given.wrist[0], WRIST_FLOOR], pose, side) : given;
  const reach = BONES.hand * Math.max(0.45, Math.min(1, Math.abs(arm.short)));
  const angle = (arm.hand * Math.PI) / 180;
  if (arm.wrist[1] + Math.sin(angle) * reach >= HAND_FLOOR) return arm;
  const flat = (Math.asin(clamp((HAND_FLOOR - arm.wrist[1]) / reach, -1, 1)) * 180) / Math.PI;
  return { ...arm, hand: Math.cos(angle) >= 0 ? flat : 180 - flat };
}

/* Two bones bent so that the wrist lies at a point, or as near to it on the mat as the arm reaches. */
function reached(arm, target, pose, side) {
  const upper = BONES.uarm * Math.abs(pose[`length_uarm${side}`]);
  const fore = BONES.farm * Math.abs(pose[`length_farm${side}`]);
  const longest = (upper + fore) * 0.9999;
  let wrist = target;
  let span = distance(arm.shoulder, wrist);
  if (span > longest) {
    const rise = Math.min(Math.abs(arm.shoulder[1] - wrist[1]), longest);
    const along = Math.sqrt(longest * longest - rise * rise);
    const ahead = wrist[0] - arm.shoulder[0];
    wrist = [arm.shoulder[0] + (ahead < 0 || Object.is(ahead, -0) ? -along : along), wrist[1]];
    span = distance(arm.shoulder, wrist);
  }
  if (upper < 1e-6 || span < 1e-6) return arm;
  const cosine = clamp((upper * upper + span * span - fore * fore) / (2 * upper * span), -1, 1);
  const bend = (Math.acos(cosine) * 180) / Math.PI;
  const straight = heading(arm.shoulder, wrist);
  const [one, other] = [bend, -bend].map((turn) => move(arm.shoulder, unit(straight + turn), upper));
  const elbow = other[1] > one[1] ? other : one;
  const hand = arm.hand - arm.fore + heading(elbow, wrist);
  return { ...arm, elbow, wrist, upper: heading(arm.shoulder, elbow), fore: heading(elbow, wrist), hand };
}

export const toes = (leg) => move(move(leg.ankle, unit(leg.foot - 90), BONES.sole), unit(leg.foot), BONES.toe);

/* A named point a trace follows: knees and toes. */
export function pointOf(found, name) {
  const leg = found.legs[name.at(-1)];
  return name.startsWith("knee") ? leg.knee : toes(leg);
}

