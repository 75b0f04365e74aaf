/* The body: how thick it is where, and its parts as path data. Every measure is a body height.
   The same as exercises/figures/body.py; a test compares both. A shape is { role, path, inside }. */

import { at, between, clamp, distance, leftOf, mix, move, onCurve, sides, unit } from "./geometry.js";
import { isFlat } from "./poses.js";

const THIGH = [[0, 0.053, 0], [0.22, 0.0515, 0.002], [0.5, 0.0445, 0.002], [0.8, 0.0365, 0.0005], [1, 0.0345, 0]];
const SHANK = [
  [0, 0.0345, 0], [0.12, 0.0335, -0.002], [0.33, 0.0345, -0.006], [0.55, 0.0295, -0.0045], [0.8, 0.0215, -0.001],
  [1, 0.0195, 0],
];
const UPPER_ARM = [[0, 0.0345, 0], [0.25, 0.0325, 0], [0.6, 0.0265, 0], [1, 0.0235, 0]];
const FOREARM = [[0, 0.0235, 0], [0.22, 0.0245, 0], [0.6, 0.0195, 0], [1, 0.015, 0]];
const THIGH_FLAT = [[0, 0.054, 0.0085], [0.25, 0.05, 0.005], [0.6, 0.0405, 0.001], [1, 0.034, 0]];
const SHANK_FLAT = [[0, 0.034, 0], [0.3, 0.0345, -0.002], [0.6, 0.029, -0.001], [1, 0.0195, 0]];
const TRUNK = [
  [-0.035, 0.04, 0.036], [0, 0.0585, 0.05], [0.07, 0.0525, 0.05], [0.125, 0.0435, 0.0455], [0.17, 0.045, 0.05],
  [0.25, 0.054, 0.061], [0.29, 0.052, 0.054], [0.315, 0.045, 0.045], [0.333, 0.033, 0.034],
];
const TRUNK_FLAT = [
  [-0.045, 0.06], [0, 0.0985], [0.07, 0.083], [0.125, 0.0655], [0.17, 0.069], [0.24, 0.084], [0.275, 0.095],
  [0.302, 0.088], [0.322, 0.055], [0.333, 0.04],
];
const STATIONS = [-0.045, 0.0, 0.07, 0.17, 0.25, 0.33, 0.38];
const TOP_AT = [0.05, 0.085, 0.125, 0.17, 0.21, 0.25, 0.275, 0.302, 0.322, 0.333];
const TOP_AT_SMALL = [0.05, 0.125, 0.18, 0.25, 0.3, 0.333];
const PELVIS_AT = [-0.035, -0.01, 0.03, 0.07, 0.1];
const BAND_AT = [0.0855, 0.1005];
const THIGH_AT = [0.0, 0.25, 0.5, 0.78, 1.0];
const THIGH_AT_SMALL = [0.0, 0.45, 1.0];
const SHANK_AT = [0.12, 0.33, 0.55, 0.75];
const SHANK_AT_SMALL = [0.33, 0.6];
const FOOT = [
  [0.0, 0.0195], [0.012, 0.0165], [0.03, 0.0055], [0.052, -0.0035], [0.074, -0.0105], [0.091, -0.0163],
  [0.097, -0.0245], [0.09, -0.0338], [0.062, -0.034], [0.02, -0.031], [-0.017, -0.034], [-0.03, -0.028],
  [-0.0335, -0.0175], [-0.0305, -0.006], [-0.0205, 0.003], [-0.0135, 0.0145],
];
const FOOT_SMALL = [
  [0.0, 0.0195], [0.03, 0.0055], [0.074, -0.0105], [0.097, -0.0245], [0.09, -0.0338], [-0.017, -0.034],
  [-0.0335, -0.0175], [-0.0205, 0.003],
];
const FOOT_FLAT = [
  [-0.02, 0.0], [-0.012, 0.0165], [0.006, 0.0195], [0.026, 0.0205], [0.044, 0.0145], [0.05, 0.0], [0.044, -0.0145],
  [0.026, -0.0205], [0.006, -0.0195], [-0.012, -0.0165],
];
const HAND = [
  [-0.0145, 0.0], [-0.004, 0.0145], [0.01, 0.0165], [0.024, 0.0255], [0.04, 0.0306], [0.049, 0.0262],
  [0.0448, 0.019], [0.047, 0.0168], [0.061, 0.0118], [0.0742, 0.0067], [0.0805, -0.0015], [0.0742, -0.0098],
  [0.06, -0.013], [0.046, -0.016], [0.03, -0.0175], [0.01, -0.0158], [-0.004, -0.0145],
];
const HAND_SMALL = [
  [-0.0145, 0.0], [0.004, 0.0155], [0.035, 0.0215], [0.0615, 0.0125], [0.0805, -0.0015], [0.06, -0.013],
  [0.03, -0.0175], [0.0, -0.0145],
];
const FACE = [
  [0.004, 0.061], [0.034, 0.05], [0.0475, 0.027], [0.048, 0.011], [0.056, -0.007], [0.0495, -0.0165],
  [0.05, -0.028], [0.044, -0.047], [0.027, -0.0545], [0.006, -0.046], [-0.018, -0.038], [-0.046, -0.02],
  [-0.056, 0.012], [-0.036, 0.05],
];
const FACE_FLAT = [
  [0, 0.061], [0.026, 0.054], [0.042, 0.034], [0.0475, 0.014], [0.047, -0.006], [0.0445, -0.02], [0.04, -0.033],
  [0.029, -0.049], [0.01, -0.0595], [-0.01, -0.0595], [-0.034, -0.043], [-0.046, -0.014], [-0.0475, 0.016],
  [-0.027, 0.053],
];
const HAIR = [
  [0.0385, 0.0445], [0.026, 0.061], [-0.004, 0.0675], [-0.034, 0.059], [-0.0575, 0.034], [-0.0615, 0.006],
  [-0.0535, -0.021], [-0.039, -0.0335], [-0.023, -0.027], [-0.013, -0.006], [0.004, 0.008], [0.017, 0.029],
];
const HAIR_FLAT = [
  [0.05, 0.008], [0.049, 0.04], [0.028, 0.063], [0, 0.0685], [-0.028, 0.063], [-0.049, 0.04], [-0.0515, 0.008],
  [-0.049, -0.006], [-0.043, 0.012], [-0.03, 0.034], [0.004, 0.043], [0.034, 0.03],
];
const [HEM, SLEEVE, EDGE_FROM] = [0.86, 0.52, 0.16];
const [KNEE_ROUND, KNEE_ROUND_FLAT, ELBOW_ROUND] = [0.028, 0.03, 0.022];
const [DISC_FROM, DISC_TO] = [0.35, 0.25];

export const shape = (role, path, inside = false) => ({ role, path, inside });

/* Limbs ---------------------------------------------------------------------------------------------------------- */

class Limb {
  constructor(points, tables, directions, rounding, front = 1) {
    Object.assign(this, { points, tables, directions, rounding, front });
    this.lengths = [distance(points[0], points[1]), distance(points[1], points[2])];
    this.reach = Math.min(rounding, this.lengths[0] * 0.4, this.lengths[1] * 0.4);
  }

  /* The disc at a place (0 to 1) of the first or the second bone. */
  at(bone, place, grow = 0) {
    const [radius, offset] = at(this.tables[bone], place);
    const normal = unit(this.directions[bone] + 90 * this.front);
    return [move(this.middle(bone, place), normal, offset), radius + grow];
  }

  middle(bone, place) {
    const [root, joint, tip] = this.points;
    const [first, second] = this.lengths;
    const along = bone === 0 ? place * first - first : place * second;
    if (this.reach < 1e-6 || Math.abs(along) >= this.reach) {
      return bone === 0 ? between(root, joint, place) : between(joint, tip, place);
    }
    const [start, end] = [between(joint, root, this.reach / first), between(joint, tip, this.reach / second)];
    const q = (along + this.reach) / (2 * this.reach);
    return between(between(start, joint, q), between(joint, end, q), q);
  }

  /* The discs at places of both bones; those of the first bone end where the joint begins to round. */
  chain(first, second) {
    const start = this.lengths[0] > 1e-6 ? 1 - this.reach / this.lengths[0] : 1;
    const end = this.lengths[1] > 1e-6 ? this.reach / this.lengths[1] : 0;
    return [
      ...first.map((place) => this.at(0, place * start)),
      this.at(1, 0),
      ...[0, ...second].map((place) => this.at(1, end + place * (1 - end))),
    ];
  }
}

/* Points of a part drawn along +x, put where the part is. */
function placed(points, origin, direction, long = 1, up = 1) {
  const [x, y] = [unit(direction), unit(direction + 90)];
  return points.map((point) => move(move(origin, x, point[0] * long), y, point[1] * up));
}

export function legShapes(pen, leg, { side, far, flat, fine }) {
  const tables = flat ? [THIGH_FLAT, SHANK_FLAT] : [THIGH, SHANK];
  const front = flat && side === "R" ? -1 : 1;
  const rounding = flat ? KNEE_ROUND_FLAT : KNEE_ROUND;
  const limb = new Limb([leg.hip, leg.knee, leg.ankle], tables, [leg.thigh, leg.shank], rounding, front);
  const [thigh, shank] = fine ? [THIGH_AT, SHANK_AT] : [THIGH_AT_SMALL, SHANK_AT_SMALL];
  const foot = flat ? FOOT_FLAT : fine ? FOOT : FOOT_SMALL;
  const ankle = sides([HEM - 0.06, 0.93, 1].map((place) => limb.at(1, place)));
  const skin = pen.strip(ankle) + pen.blob(placed(foot, leg.ankle, leg.foot));
  let leggings = pen.strip(sides([...limb.chain(thigh, shank), limb.at(1, HEM)]));
  if (flat) leggings += pen.disc(...limb.at(0, 0));
  const tone = far ? " far" : "";
  return [shape(`skin${tone}`, skin), shape(`leg${tone}`, leggings)];
}

/* An arm, or the discs it turns into while it points at the viewer. */
export function armShapes(pen, arm, { far, fine, thumb = 1, edge, discs }) {
  const points = [arm.shoulder, arm.elbow, arm.wrist];
  const limb = new Limb(points, [UPPER_ARM, FOREARM], [arm.upper, arm.fore], ELBOW_ROUND);
  const [upper, fore] = fine ? [[0.42, 0.75, 1], [0.22, 0.5, 0.78, 1]] : [[0.42, 1], [0.4, 1]];
  const ahead = discs || far ? clamp((DISC_FROM - Math.abs(arm.short)) / (DISC_FROM - DISC_TO), 0, 1) : 0;
  const long = clamp(Math.abs(arm.short), 0.45, 1) * (1 - ahead);
  const outline = placed(fine ? HAND : HAND_SMALL, arm.wrist, arm.hand, long, thumb);
  const hand = ahead < 1 ? pen.blob(outline) : "";
  const tone = far ? " far" : "";
  const shapes = [];
  if (edge) {
    const around = limb.chain([EDGE_FROM, ...upper], fore).map(([point, radius]) => [point, radius + 0.0042]);
    shapes.push(shape("edge", pen.strip(sides(around)) + hand, true));
  }
  shapes.push(shape(`skin${tone}`, pen.strip(sides(limb.chain(upper, fore))) + hand));
  const places = fine ? [0, 0.26, SLEEVE] : [0, SLEEVE];
  const sleeve = pen.strip(sides(places.map((place) => limb.at(0, place, 0.0018))));
  shapes.push(shape(`top${tone}`, sleeve + pen.disc(arm.shoulder, 0.0355)));
  if (discs) {
    shapes.push(shape("edge", pen.disc(arm.shoulder, 0.0365 * ahead)));
    shapes.push(shape("skin", pen.disc(between(arm.shoulder, arm.elbow, 0.9), 0.027 * ahead)));
    shapes.push(shape("palm", pen.disc(arm.wrist, 0.0215 * ahead)));
  }
  return shapes;
}

/* Trunk ---------------------------------------------------------------------------------------------------------- */

/* The outline along the spine; wide is how much of the front is seen: 0 the profile, 1 all of it. */
export class Trunk {
  constructor(found, view) {
    const base = move(found.root, unit(found.pelvis), -0.045);
    this.spine = [base, found.root, found.lowBack, found.waist, found.chest, found.neck, found.skull];
    this.wide = Math.abs(Math.sin((found.turn * Math.PI) / 180)) * (view === "top-side" ? 0.9 : 0.45);
    this.flat = isFlat(view);
    this.swell = found.swell;
  }

  point(station) {
    const last = STATIONS.length - 2;
    let segment = 0;
    while (segment < last && station >= STATIONS[segment + 1]) segment += 1;
    const [low, high] = [STATIONS[segment], STATIONS[segment + 1]];
    return onCurve(this.spine, segment, clamp((station - low) / (high - low), 0, 1));
  }

  depth(station) {
    const breath = this.swell * Math.sin(Math.PI * clamp((station - 0.11) / 0.2, 0, 1));
    const width = at(TRUNK_FLAT, station)[0] + breath;
    if (this.flat) return [width, width];
    const part = this.wide * clamp((station - 0.06) / 0.16, 0, 1);
    const [behind, before] = at(TRUNK, station);
    return [mix(behind, width, part), mix(before + breath, width, part)];
  }

  /* The back and the front, from the lowest station to the highest. */
  edges(stations, grow = 0) {
    const [back, front] = [[], []];
    for (const station of stations) {
      const point = this.point(station);
      const normal = leftOf(this.point(station - 0.006), this.point(station + 0.006));
      const [behind, before] = this.depth(station);
      back.push(move(point, normal, behind + grow));
      front.push(move(point, normal, -before - grow));
    }
    return [back, front];
  }
}

/* Top, pelvis and band, in the order they are painted. */
export function trunkShapes(pen, found, body, fine) {
  let top = pen.strip(body.edges(fine || body.flat ? TOP_AT : TOP_AT_SMALL));
  let pelvis = pen.strip(body.edges(PELVIS_AT, 0.0012));
  if (body.flat) {
    const collar = [between(found.chest, found.neck, 0.78), 0.045];
    for (const side of ["L", "R"]) {
      const end = found.arms[side].shoulder;
      top += pen.strip(sides([collar, [end, 0.033]])) + pen.disc(end, 0.034);
    }
    const hips = ["L", "R"].map((side) => [found.legs[side].hip, 0.047]);
    pelvis += pen.strip(sides(hips)) + hips.map((hip) => pen.disc(...hip)).join("");
  } else {
    const forward = unit(found.facing - 90);
    top += pen.disc(move(between(found.chest, found.neck, 0.94), forward, 0.0005), 0.031);
    pelvis += pen.disc(found.root, 0.0555);
  }
  const shapes = [shape("top", top), shape("leg", pelvis)];
  return fine ? [...shapes, shape("band", pen.strip(body.edges(BAND_AT, 0.0022)))] : shapes;
}

export function neckShape(pen, found, flat) {
  const up = unit(found.facing);
  if (flat) {
    const chain = [
      [between(found.chest, found.neck, 0.985), 0.0315],
      [found.neck, 0.029],
      [found.skull, 0.0255],
      [move(found.skull, up, 0.02), 0.0255],
    ];
    return shape("neck", pen.strip(sides(chain)) + pen.disc(...chain[0]));
  }
  const forward = unit(found.facing - 90);
  const chain = [
    [between(found.chest, found.neck, 0.75), 0.03],
    [found.neck, 0.0285],
    [between(found.neck, found.skull, 0.55), 0.0255],
    [move(found.skull, up, 0.018), 0.025],
  ];
  return shape("neck", pen.strip(sides(chain.map(([point, radius]) => [move(point, forward, 0.004), radius]))));
}

/* Head ----------------------------------------------------------------------------------------------------------- */

/* A head whose crown points in a direction; turn 0 is the profile, 1 the face seen from the front. */
export function headShapes(pen, centre, direction, turn, fine) {
  const [right, up] = [unit(direction - 90), unit(direction)];
  const put = (one, other) => {
    const [x, y] = between(one, other, turn);
    return move(move(centre, right, x), up, y);
  };
  const outline = (one, other) =>
    pen.blob(one.map((point, i) => put(point, other[i])).filter((_, i) => fine || i % 2 === 0));
  const shapes = [shape("hair", pen.disc(put([-0.047, 0.052], [-0.004, 0.079]), 0.0235))];
  if (fine) {
    shapes.push(shape("tie", pen.disc(put([-0.04, 0.045], [-0.003, 0.066]), 0.0115)));
    const farEar = clamp((turn - 0.5) * 2, 0, 1);
    shapes.push(shape("ear", pen.disc(put([0.0475, -0.006], [0.0475, -0.006]), 0.01 * farEar)));
  }
  shapes.push(shape("skin", outline(FACE, FACE_FLAT)), shape("hair", outline(HAIR, HAIR_FLAT)));
  if (!fine) return shapes;
  shapes.push(shape("ear", pen.disc(put([-0.007, -0.0125], [-0.0485, -0.006]), 0.01)));
  const second = clamp((turn - 0.6) / 0.2, 0, 1);
  let eyes = eye(pen, put([0.0315, 0.0015], [0.0195, -0.001]), direction, 1);
  if (second > 0) eyes += eye(pen, put([-0.0195, -0.001], [-0.0195, -0.001]), direction, second);
  shapes.push(shape("eye", eyes));
  const cheeks = pen.disc(put([0.028, -0.02], [0.024, -0.021]), 0.0085);
  return [...shapes, shape("cheek", cheeks + pen.disc(put([-0.024, -0.021], [-0.024, -0.021]), 0.0085 * second))];
}

function eye(pen, point, direction, size) {
  const [x, y] = [unit(direction - 90), unit(direction)];
  return pen.line([move(point, x, -0.0075 * size), move(point, y, -0.0033 * size), move(point, x, 0.0075 * size)]);
}
