/* The drawn person at one moment of a cue. */

import { figureOf, Painter } from "../figure/painter.js";
import { beaten, ease, swapped, tween } from "../figure/poses.js";

export class Drawing extends Painter {
  /* The figure of a cue in a part of a repetition; between cues, in the pose in which the work begins. */
  show(data, cue, { rep, part, share }, { still = false } = {}) {
    const figure = figureOf(data);
    const other = cue.side > 1;
    const flip = other && figure.flips;
    const { pose, seconds, frame } = cue.reps ? moving(figure, cue, rep, part, still ? 1 : share) : standing(figure);
    const beating = still || !frame ? pose : beaten(frame, pose, seconds);
    this.paint(figure, other && !figure.flips ? swapped(beating) : beating, flip);
  }

  /* The telling picture of a figure, on either side. */
  tell(data, side) {
    const figure = figureOf(data);
    const { pose } = figure.frames[figure.telling];
    const other = side > 1;
    this.paint(figure, other && !figure.flips ? swapped(pose) : pose, other && figure.flips);
  }
}

const standing = (figure) => ({ pose: figure.frames[Math.max(0, figure.loop[0] - 1)].pose });

/* From the pose before into the pose of this part; a circle the other way goes through the same poses backwards. */
function moving(figure, cue, rep, part, share) {
  const order = cue.parts.map(({ frame }) => frame);
  const poses = cue.way > 1 ? backwards(order) : order;
  const first = rep === 0 && part === 0;
  const opening = cue.way > 1 ? poses.at(-1) : Math.max(0, figure.loop[0] - 1);
  const before = figure.frames[first ? opening : poses.at(part - 1)];
  const frame = figure.frames[poses[part]];
  return { pose: tween(before.pose, frame.pose, ease(share)), seconds: share * frame.seconds, frame };
}

const backwards = (order) => [...order.slice(0, -1).reverse(), order.at(-1)];

/* The words of a part on this side. */
export function labelOf(data, cue, part) {
  const frame = data?.frames[cue.parts[part]?.frame];
  if (!frame || cue.way > 1) return "";
  return cue.side > 1 ? frame.label_other : frame.label;
}

/* How full the breath is (0 to 1) at a moment; a breath over several parts goes on. Still: at its end. */
export function breathLevel(cue, { part, share }, { still = false } = {}) {
  const { breath } = cue.parts[part];
  if (breath === "natural") return 0.5;
  let [first, last] = [part, part];
  while (first > 0 && cue.parts[first - 1].breath === breath) first -= 1;
  while (last < cue.parts.length - 1 && cue.parts[last + 1].breath === breath) last += 1;
  const sum = (from, to) => cue.parts.slice(from, to).reduce((total, { seconds }) => total + seconds, 0);
  const done = still ? 1 : (sum(first, part) + ease(share) * cue.parts[part].seconds) / sum(first, last + 1);
  return breath === "inhale" ? done : 1 - done;
}
