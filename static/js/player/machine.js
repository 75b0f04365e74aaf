/* State machine over the cues, driven by an absolute clock. It has no DOM and no sound.

   The position is never summed up: it is the last position that was set plus the time since. Everything between two ticks is sent once and in order,
   each event with its second of the session. */

export class Machine extends EventTarget {
  constructor(cues, clock) {
    super();
    this.cues = cues;
    this.clock = clock;
    this.index = 0;
    this.at = 0;
    this.running = false;
    this.over = cues.length === 0;
  }

  get cue() {
    return this.cues[Math.min(this.index, this.cues.length - 1)];
  }

  /* The seconds of the session that are left. */
  get left() {
    const last = this.cues.at(-1);
    return this.over || !last ? 0 : last.begins + last.seconds - this.cue.begins - this.at;
  }

  /* Which repetition (from 0), which part of it, how far into the part (0 to 1), and the seconds the part takes. */
  get place() {
    return placeIn(this.cue, this.at);
  }

  start() {
    if (this.running || this.over) return;
    this.running = true;
    this.anchor = this.clock.now() - this.at;
    this.tell("start");
    if (this.entered !== this.index) this.enter(this.at);
    this.tick();
  }

  pause() {
    if (!this.running) return;
    this.tick();
    this.running = false;
    this.tell("pause");
  }

  /* Goes to the beginning of a cue, or to a second within it. Keeps running if it was running. */
  go(index, at = 0) {
    this.over = index >= this.cues.length;
    this.index = Math.max(0, Math.min(index, this.cues.length - 1));
    this.at = this.over ? this.cue.seconds : Math.min(at, this.cue.seconds - 0.001);
    if (this.over) {
      this.running = false;
      this.tell("end");
      return;
    }
    this.anchor = this.clock.now() - this.at;
    this.enter(this.at);
  }

  /* Changes the cues of a step while the clock goes on where it is. */
  recast(step, change) {
    this.cues = this.cues.map((cue) => (cue.step === step ? change(cue) : cue));
    this.passed = marksOf(this.cue).filter((mark) => mark.at <= this.at + 1e-6).length;
  }

  /* Reads the clock and sends the events since the last tick. */
  tick() {
    if (!this.running) return;
    let at = this.clock.now() - this.anchor;
    while (at >= this.cue.seconds) {
      const cue = this.cue;
      this.at = cue.seconds;
      this.follow(cue.seconds);
      this.tell("left", { cue });
      at -= cue.seconds;
      this.anchor += cue.seconds;
      if (!this.running || this.cue !== cue) return;
      if (this.index === this.cues.length - 1) {
        this.over = true;
        this.running = false;
        this.tell("end");
        return;
      }
      this.index += 1;
      this.at = 0;
      this.enter(0);
      if (!this.running) return;
    }
    this.at = Math.max(0, at);
    this.follow(this.at);
  }

  /* The seconds until the next event. */
  get next() {
    const marks = marksOf(this.cue);
    const coming = marks.find(({ at }) => at > this.at + 1e-6)?.at ?? this.cue.seconds;
    return Math.max(0, coming - (this.clock.now() - this.anchor));
  }

  enter(at) {
    const marks = marksOf(this.cue);
    this.entered = this.index;
    this.passed = marks.filter((mark) => mark.at < at).length;
    this.tell("cue", { cue: this.cue });
    this.follow(at);
  }

  /* Sends the events up to a second of the cue: repetitions, parts, and the last 3 seconds before work. */
  follow(at) {
    const marks = marksOf(this.cue);
    const cue = this.cue;
    while (this.passed < marks.length && marks[this.passed].at <= at + 1e-6 && this.cue === cue) {
      const mark = marks[this.passed];
      this.passed += 1;
      this.tell(mark.type, { ...mark, cue });
    }
  }

  tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

export function placeIn(cue, at) {
  if (!cue.reps) return { rep: 0, part: 0, share: Math.min(1, at / cue.seconds), seconds: cue.seconds };
  const one = cue.seconds / cue.reps;
  const rep = Math.min(cue.reps - 1, Math.floor(at / one + 1e-9));
  const whole = cue.parts.reduce((sum, part) => sum + part.seconds, 0);
  let rest = Math.min(at - rep * one, one);
  for (const [part, { seconds }] of cue.parts.entries()) {
    const lasts = (seconds / whole) * one;
    if (rest < lasts - 1e-9 || part === cue.parts.length - 1) {
      return { rep, part, share: Math.max(0, Math.min(1, rest / lasts)), seconds: lasts };
    }
    rest -= lasts;
  }
}

const kept = new WeakMap();

/* The events of a cue, in order: { type: "part" | "count", at, … }. */
export function marksOf(cue) {
  if (kept.has(cue)) return kept.get(cue);
  const marks = [];
  if (cue.reps) {
    const one = cue.seconds / cue.reps;
    const whole = cue.parts.reduce((sum, part) => sum + part.seconds, 0);
    for (let rep = 0; rep < cue.reps; rep += 1) {
      let at = rep * one;
      cue.parts.forEach((part, number) => {
        marks.push({ type: "part", at, rep, part: number, breath: part.breath });
        at += (part.seconds / whole) * one;
      });
    }
  } else {
    for (const count of [3, 2, 1]) if (cue.seconds > count) marks.push({ type: "count", at: cue.seconds - count, count });
  }
  kept.set(cue, marks);
  return marks;
}
