/* Points, curves and outlines, and the pen that writes them as SVG path data.
   Lengths are body heights, y points up, angles are degrees counter-clockwise from +x.
   The same as exercises/figures/geometry.py; a test compares both. */

const RADIANS = Math.PI / 180;

export const unit = (degrees) => [Math.cos(degrees * RADIANS), Math.sin(degrees * RADIANS)];
export const move = (point, direction, by = 1) => [point[0] + direction[0] * by, point[1] + direction[1] * by];
export const mix = (one, other, part) => one + (other - one) * part;
export const between = (one, other, part) => [mix(one[0], other[0], part), mix(one[1], other[1], part)];
/* Not Math.hypot, which is many times slower. */
const span = (x, y) => Math.sqrt(x * x + y * y);
export const distance = (one, other) => span(one[0] - other[0], one[1] - other[1]);
export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
export const heading = (one, other) => Math.atan2(other[1] - one[1], other[0] - one[0]) / RADIANS;

/* The values of a table (rows of a place and the values there) at a place: cubic between rows, constant outside. */
export function at(table, place) {
  let known = tables.get(table);
  if (!known) tables.set(table, (known = new Map()));
  let found = known.get(place);
  if (!found) {
    found = look(table, place);
    if (known.size < MOST_KNOWN) known.set(place, found);
  }
  return found;
}

/* Cached: nearly all calls ask for the same places. */
const tables = new WeakMap();
const MOST_KNOWN = 200;

function look(table, place) {
  const last = table.length - 1;
  if (place <= table[0][0]) return table[0].slice(1);
  if (place >= table[last][0]) return table[last].slice(1);
  let i = 1;
  while (place > table[i][0]) i += 1;
  const [a, b, c, d] = [table[Math.max(0, i - 2)], table[i - 1], table[i], table[Math.min(last, i + 1)]];
  const width = c[0] - b[0];
  const q = (place - b[0]) / width;
  const [q2, q3] = [q * q, q * q * q];
  const found = [];
  for (let k = 1; k < b.length; k += 1) {
    const riseB = (c[k] - a[k]) / (c[0] - a[0]);
    const riseC = (d[k] - b[k]) / (d[0] - b[0]);
    found.push(
      (2 * q3 - 3 * q2 + 1) * b[k] +
        (q3 - 2 * q2 + q) * width * riseB +
        (3 * q2 - 2 * q3) * c[k] +
        (q3 - q2) * width * riseC,
    );
  }
  return found;
}

/* A point of the uniform Catmull-Rom curve through points, q (0 to 1) along one of its segments. */
export function onCurve(points, segment, q) {
  const last = points.length - 1;
  const [a, b] = [points[Math.max(0, segment - 1)], points[segment]];
  const [c, d] = [points[Math.min(last, segment + 1)], points[Math.min(last, segment + 2)]];
  const one = (k) => {
    const linear = c[k] - a[k];
    const square = 2 * a[k] - 5 * b[k] + 4 * c[k] - d[k];
    const cube = 3 * (b[k] - c[k]) + d[k] - a[k];
    return 0.5 * (2 * b[k] + linear * q + square * q * q + cube * q * q * q);
  };
  return [one(0), one(1)];
}

/* The unit vector to the left of the way from one point to another. */
export function leftOf(one, other) {
  const [x, y] = [other[0] - one[0], other[1] - one[1]];
  const length = span(x, y);
  return length ? [-y / length, x / length] : [0, 1];
}

/* The left and the right edge of a chain of discs, each from its beginning to its end. */
export function sides(chain) {
  const [left, right] = [[], []];
  for (let i = 0; i < chain.length; i += 1) {
    const [point, radius] = chain[i];
    const normal = leftOf(chain[Math.max(0, i - 1)][0], chain[Math.min(chain.length - 1, i + 1)][0]);
    left.push(move(point, normal, radius));
    right.push(move(point, normal, -radius));
  }
  return [left, right];
}

/* The pen -------------------------------------------------------------------------------------------------------- */

const whole = (value) => Math.floor(value + 0.5);
const rounded = (point) => [whole(point[0]), whole(point[1])];

function area(points) {
  let sum = 0;
  let before = points[points.length - 1];
  for (const point of points) {
    sum += before[0] * point[1] - point[0] * before[1];
    before = point;
  }
  return sum;
}

/* Half of the tangent at a point of a smooth line, at most as long as the segments beside it. */
function handle(before, point, after) {
  const across = distance(before, after);
  if (across < 1e-9) return [0, 0];
  const length = Math.min(across / 6, 0.4 * Math.min(distance(before, point), distance(point, after)));
  return [((after[0] - before[0]) / across) * length, ((after[1] - before[1]) / across) * length];
}

function numbers(values) {
  let text = `${values[0]}`;
  for (let i = 1; i < values.length; i += 1) text += values[i] < 0 ? values[i] : ` ${values[i]}`;
  return text;
}

/* Writes shapes as path data in whole units of the stage (a tenth of a pixel at 480 pixels). */
export class Pen {
  constructor(scale, x, y, flip = false) {
    Object.assign(this, { scale, x, y, flip });
  }

  beside(dx, dy) {
    return new Pen(this.scale, this.x + dx * this.scale, this.y - dy * this.scale, this.flip);
  }

  place(point) {
    return [this.x + point[0] * (this.flip ? -this.scale : this.scale), this.y - point[1] * this.scale];
  }

  disc(centre, radius) {
    const [x, y] = this.place(centre);
    const r = whole(radius * this.scale);
    if (r <= 0) return "";
    return `M${numbers([whole(x) - r, whole(y)])}a${r} ${r} 0 1 1 ${2 * r} 0a${r} ${r} 0 1 1-${2 * r} 0z`;
  }

  box(x, y, width, height, radius) {
    const [left, bottom] = this.place([this.flip ? x + width : x, y]);
    const [w, h, wanted] = [width, height, radius].map((v) => whole(v * this.scale));
    const r = Math.min(wanted, Math.floor(w / 2), Math.floor(h / 2));
    const [across, up] = [w - 2 * r, h - 2 * r];
    const turns = [`${r} ${r}`, `-${r} ${r}`, `-${r}-${r}`, `${r}-${r}`].map((c) => (r ? `a${r} ${r} 0 0 1 ${c}` : ""));
    const start = numbers([whole(left) + r, whole(bottom) - h]);
    return `M${start}h${across}${turns[0]}v${up}${turns[1]}h-${across}${turns[2]}v-${up}${turns[3]}z`;
  }

  /* A closed smooth outline. */
  blob(points) {
    const placed = points.map((point) => this.place(point));
    if (area(placed) < 0) placed.reverse();
    const around = [placed[placed.length - 1], ...placed, placed[0], placed[1]];
    const handles = [];
    for (let i = 1; i < around.length - 1; i += 1) handles.push(handle(around[i - 1], around[i], around[i + 1]));
    return `${smooth(around.slice(1, -1), handles, true, true)}z`;
  }

  /* An outline of two smooth edges that run the same way, joined by straight ends. */
  strip([left, right]) {
    let there = left.map((point) => this.place(point));
    let back = right.map((point) => this.place(point)).reverse();
    if (area([...there, ...back]) < 0) [there, back] = [[...back].reverse(), [...there].reverse()];
    const [corner, end] = [rounded(back[0]), rounded(there[there.length - 1])];
    const step = numbers([corner[0] - end[0], corner[1] - end[1]]);
    return `${smooth(there, handlesOf(there), true)}l${step}${smooth(back, handlesOf(back), false)}z`;
  }

  /* An open smooth line. */
  line(points) {
    const placed = points.map((point) => this.place(point));
    return smooth(placed, handlesOf(placed), true);
  }
}

const handlesOf = (placed) =>
  placed.map((point, i) => (i && i < placed.length - 1 ? handle(placed[i - 1], point, placed[i + 1]) : [0, 0]));

/* Cubic curves through the points; "s" takes the mirrored handle, so each point costs four numbers. */
function smooth(placed, handles, start, lead = false) {
  let here = rounded(placed[0]);
  let written = start ? `M${numbers(here)}` : "";
  for (let i = 1; i < placed.length; i += 1) {
    const point = rounded(placed[i]);
    const control = rounded([placed[i][0] - handles[i][0], placed[i][1] - handles[i][1]]);
    const values = [control[0] - here[0], control[1] - here[1], point[0] - here[0], point[1] - here[1]];
    const first = lead && i === 1;
    written += first ? `c${numbers([...rounded(handles[0]), ...values])}` : `s${numbers(values)}`;
    here = point;
  }
  return written;
}
