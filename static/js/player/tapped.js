/* Measures the breath from taps at each breath in: the median of 4 breaths, to 0.1 s. */

const BREATHS = 4;
const [SHORTEST, LONGEST] = [4, 20];

export class Tapped {
  constructor() {
    this.times = [];
  }

  get more() {
    return this.times.length ? BREATHS + 1 - this.times.length : 0;
  }

  /* The seconds of one breath once there are enough taps; a long gap starts over. */
  tap(now) {
    if (this.times.length && now - this.times.at(-1) > LONGEST) this.times = [];
    this.times.push(now);
    if (this.times.length <= BREATHS) return undefined;
    const lengths = this.times.slice(1).map((time, n) => time - this.times[n]).sort((one, other) => one - other);
    this.times = [];
    const middle = (lengths[1] + lengths[2]) / 2;
    return Math.round(Math.min(LONGEST, Math.max(SHORTEST, middle)) * 10) / 10;
  }
}
