/* What was done of a session so far, as it is kept: exercise by exercise, with a number that only rises. */

import { someId } from "../shelf.js";

const UNTOLD = { outcome: "", form: "", reps_done: null, has_hurt: false, skip_reason: "" };

export class Progress {
  constructor({ timeline, steps }) {
    this.cues = timeline.cues;
    this.positions = steps.map(({ position }) => position);
    this.shown = new Map();
    this.adopt(undefined);
  }

  /* Takes over a draft, or begins empty. */
  adopt(draft) {
    this.sequence = draft?.sequence ?? 0;
    this.steps = new Map((draft?.steps ?? []).map((step) => [step.position, { ...UNTOLD, ...step }]));
    this.signs = draft?.stop_signs ?? [];
    this.reason = draft?.stop_reason ?? "";
    this.done = new Map();
    this.place = { cue: 0, at: 0 };
    this.device ??= someId();
    for (const { position, outcome } of this.steps.values()) if (outcome) this.shown.set(position, outcome);
    if (!draft) return;
    if (draft.cue >= this.cues.length) this.place = { cue: this.cues.length, at: 0 };
    else this.place = { cue: draft.cue, at: beginning(this.cues[draft.cue], draft.elapsed_seconds) };
    const step = this.cues[draft.cue]?.step;
    for (const cue of this.cues) {
      if (cue.step === step && cue.number < draft.cue) this.done.set(cue.number, cue.reps);
    }
  }

  get stopped() {
    return this.signs.length > 0;
  }

  /* The record of the exercise at a position. */
  told(position) {
    return this.steps.get(position) ?? UNTOLD;
  }

  /* The same record, to be changed. */
  step(position) {
    if (!this.steps.has(position)) this.steps.set(position, { ...UNTOLD, position });
    return this.steps.get(position);
  }

  reached(cue, reps) {
    if (cue.kind !== "work") return;
    this.done.set(cue.number, Math.max(reps, this.done.get(cue.number) ?? 0));
    this.step(cue.step).reps_done = this.repsOf(cue.step);
  }

  /* Repetitions of all sets, per side and direction. */
  repsOf(step) {
    const works = this.cues.filter((cue) => cue.step === step && cue.kind === "work");
    const ways = new Set(works.map(({ side, way }) => `${side} ${way}`)).size;
    return Math.round(works.reduce((sum, { number }) => sum + (this.done.get(number) ?? 0), 0) / ways);
  }

  settle(position, outcome, reason = "") {
    const step = this.step(position);
    step.outcome = outcome === "done" && step.form ? "eased" : outcome;
    step.skip_reason = outcome === "skipped" ? reason : "";
    if (reason === "pain") step.has_hurt = true;
  }

  /* Reopens an exercise that is repeated, and counts from there. */
  reopen(cue) {
    for (const one of this.cues) if (one.step === cue.step && one.number >= cue.number) this.done.delete(one.number);
  }

  stop(sign) {
    this.signs = [...new Set([...this.signs, sign])];
    this.reason = "symptom";
  }

  /* Ends the exercise early, keeping what was done so far. */
  end(reason) {
    if (!this.stopped) this.reason = reason;
  }

  /* The newest draft, or nothing while nothing has begun. */
  draft({ index, at, over, cues }) {
    const cue = over ? cues.length : index;
    if (cue === 0 && at === 0 && !this.steps.size && !this.reason) return undefined;
    const told = JSON.stringify([cue, at, [...this.steps.values()], this.signs, this.reason]);
    if (told === this.last?.told) return this.last.draft;
    this.sequence += 1;
    const draft = {
      sequence: this.sequence,
      cue,
      elapsed_seconds: over ? 0 : Math.round(at * 1000) / 1000,
      steps: [...this.steps.values()].map((step) => ({ ...step })).sort((one, other) => one.position - other.position),
      device: this.device,
      stop_reason: this.reason,
      stop_signs: this.signs,
    };
    this.last = { told, draft };
    return draft;
  }
}

/* Where to resume within a cue: at the beginning of the interrupted repetition. */
function beginning(cue, at) {
  if (!cue.reps) return 0;
  const one = cue.seconds / cue.reps;
  return Math.min(cue.reps - 1, Math.floor(at / one + 1e-6)) * one;
}
