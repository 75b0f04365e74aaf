/* Which pose belongs to which moment: frame 0 is held, then each frame is moved into, and the loop goes round. */

import { figureOf } from "./painter.js";
import { beaten, ease, swapped, tween } from "./poses.js";

export class Timeline {
  constructor(data) {
    this.figure = figureOf(data);
    this.levels = levels(this.figure.frames);
    this.from = 0;
    this.to = 0;
    this.at = 0;
  }

  get flips() {
    return this.figure.flips;
  }

  /* On one key frame, at rest. */
  stand(number) {
    this.from = number;
    this.to = number;
    this.at = this.figure.frames[number].seconds;
  }

  /* The frame before (-1) or after (1) the one that is shown, round all of them. */
  near(way) {
    const count = this.figure.frames.length;
    return (this.to + way + count) % count;
  }

  advance(seconds) {
    this.at += seconds;
    while (this.at >= this.figure.frames[this.to].seconds) {
      this.at -= this.figure.frames[this.to].seconds;
      this.from = this.to;
      this.to = this.to >= this.figure.loop[1] ? this.figure.loop[0] : this.to + 1;
    }
  }

  pose({ swap = false } = {}) {
    const target = this.figure.frames[this.to];
    const part = ease(this.at / target.seconds);
    const pose = beaten(target, tween(this.figure.frames[this.from].pose, target.pose, part), this.at);
    return swap ? swapped(pose) : pose;
  }

  /* What to say, and how full the breath is (0 to 1). */
  cue() {
    const { breath, label, seconds } = this.figure.frames[this.to];
    const [before, after] = this.levels[this.to];
    return { number: this.to, breath, label, level: before + (after - before) * ease(this.at / seconds) };
  }
}

/* For each frame how full the breath is before and after it; a breath over several frames goes on. */
function levels(frames) {
  return frames.map(({ breath }, number) => {
    if (breath === "natural") return [0.5, 0.5];
    let [first, last] = [number, number];
    while (first > 0 && frames[first - 1].breath === breath) first -= 1;
    while (last < frames.length - 1 && frames[last + 1].breath === breath) last += 1;
    const sum = (from, to) => frames.slice(from, to).reduce((total, frame) => total + frame.seconds, 0);
    const all = sum(first, last + 1);
    const [before, after] = [sum(first, number) / all, sum(first, number + 1) / all];
    return breath === "inhale" ? [before, after] : [1 - before, 1 - after];
  });
}
