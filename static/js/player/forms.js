/* The form in which an exercise is done: the planned one, or the easier one that was chosen meanwhile. With it change the
   drawing, the large words, the voice, the breath and the position, all at once. */

export class Forms {
  constructor({ data, machine, progress }) {
    Object.assign(this, { steps: data.steps, planned: data.timeline.cues, machine, progress });
  }

  isEased(step) {
    return this.progress.told(step).form !== "";
  }

  /* How the exercise of a cue is done just now. */
  of({ step: position }) {
    const step = this.steps[position - 1];
    return (this.isEased(position) && step.easier) || step.form;
  }

  /* Eases a step, or takes that back. What has no easier form is marked by its own, and is done smaller. */
  ease(position, on) {
    const { easier, form } = this.steps[position - 1];
    this.progress.step(position).form = on ? (easier ?? form).key : "";
    this.apply(position);
  }

  /* Gives the cues of a step the drawing, the breath and the words of the form it is done in. */
  apply(position) {
    const { easier } = this.steps[position - 1];
    const change = this.isEased(position) && easier ? (cue) => inForm(cue, easier) : (cue) => cue;
    this.machine.recast(position, (cue) => change(this.planned[cue.number]));
  }
}

function inForm(cue, easier) {
  const { kind, side, way } = cue;
  const said = easier.cues.find((one) => one.kind === kind && one.side === side && one.way === way)
    ?? easier.cues.find((one) => one.kind === kind);
  const moved = kind === "change" && easier.move
    ? { detail: easier.move, spoken: easier.move, spoken_short: easier.move } : {};
  return { ...cue, ...said, kind, side, way, ...moved, figure: easier.figure, parts: cue.reps ? easier.parts : cue.parts };
}
