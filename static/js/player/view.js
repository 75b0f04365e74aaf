/* Renders the player: cue, count, breath, next exercise and progress. Reads state, never changes it. */

import { counted, filled } from "../words.js";
import { asClock } from "./clock.js";
import { breathLevel, Drawing, labelOf } from "./drawing.js";

const BAR = 160;
/* The smallest share of their size that letters are given to fit. */
const SMALLEST = 0.68;

export class View {
  constructor(page, { data, settings, machine, progress, forms }) {
    Object.assign(this, { page, data, settings, machine, progress, forms, words: data.words });
    this.parts = Object.fromEntries([...page.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
    this.parts.fill = page.querySelector(".player-bar .fill");
    this.segments = [...page.querySelectorAll("[data-segment]")];
    this.figure = new Drawing(this.parts.figure, { use: "guide" });
    this.thumb = new Drawing(this.parts["next-figure"], { use: "next", fine: false });
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.still.addEventListener("change", () => this.draw());
    addEventListener("resize", () => this.fit());
  }

  stepOf(cue) {
    return this.data.steps[cue.step - 1];
  }

  drawingOf(cue) {
    return this.data.figures[cue.figure];
  }

  labelOf(cue, part) {
    if (cue.way > 1) return this.words.other_way_label;
    return labelOf(this.drawingOf(cue), cue, part) || this.forms.of(cue).lines[part]?.text || "";
  }

  showMain() {
    const { machine, words } = this;
    const begun = machine.index > 0 || machine.at > 0;
    const go = begun ? words.go_on : words.start;
    this.parts.main.textContent = machine.running ? words.pause : go;
  }

  showCue(cue) {
    const { parts, words } = this;
    const step = this.stepOf(cue);
    const form = this.forms.of(cue);
    const told = this.progress.told(cue.step);
    const work = cue.kind === "work";
    const large = cue.kind === "ready" && this.settings.has_text && form.cue;
    this.page.dataset.kind = cue.kind;
    parts.eyebrow.textContent = [
      work || large ? step.name : cue.title,
      work ? cue.side_words : "",
      cue.way_words,
      form.name,
      step.sets > 1 ? filled(words.set, { number: cue.set }) : "",
    ].filter(Boolean).join(", ");
    const title = { change: `${step.name}: ${cue.detail}`, rest: cue.detail, switch: cue.detail };
    if (!work) parts.step.textContent = title[cue.kind] ?? (large || step.name);
    else if (!this.settings.has_text) parts.step.textContent = step.name;
    const first = cue.kind === "ready" || cue.kind === "change";
    parts.hint.textContent = first ? [cue.kind === "ready" ? cue.detail : "", form.start].filter(Boolean).join(". ") : "";
    const easier = this.forms.isEased(cue.step);
    const smaller = easier && !step.easier;
    parts.easier.textContent = smaller ? step.smaller : [form.name, form.why].filter(Boolean).join(": ");
    parts.side.hidden = !cue.side;
    parts.side.lastElementChild.textContent = cue.side_words;
    parts.breath.hidden = !work;
    for (const [name, on] of [["easier", easier], ["hurts", told.has_hurt]]) {
      this.page.querySelector(`.player-care [data-do='${name}']`).ariaPressed = String(on);
    }
    const label = work ? `${step.name}, ${cue.detail}` : `${step.name}: ${form.start}`;
    parts.figure.setAttribute("aria-label", label.replace(/[,:] ?$/, ""));
    this.showNext(cue);
    this.showSegments();
    this.showCount();
    if (work) this.showPart(cue, this.machine.place.rep, this.machine.place.part);
    this.fit();
  }

  /* Makes the letters as much smaller as it takes for all words to be seen at once; what still is too much scrolls. */
  fit({ from = 1 } = {}) {
    for (this.share = from; ; this.share -= 0.08) {
      this.page.style.setProperty("--fit", this.share.toFixed(2));
      if (this.share < SMALLEST || document.documentElement.scrollHeight <= innerHeight) return;
    }
  }

  showPart(cue, rep, part) {
    const { breath, seconds } = cue.parts[part];
    const how = breath === "natural" && seconds > 3 && cue.parts.length > 1 ? "hold" : breath;
    this.parts.breath.dataset.breath = breath;
    if (this.shownHow !== how) this.parts.how.textContent = this.words[how];
    this.shownHow = how;
    if (this.settings.has_text) this.parts.step.textContent = this.labelOf(cue, part) || this.stepOf(cue).name;
    this.showCount();
    this.fit({ from: this.share });
  }

  showCount() {
    const { machine, parts, words } = this;
    const { cue } = machine;
    let count = Math.ceil(cue.seconds - machine.at);
    let of = counted(words.seconds, count);
    if (cue.reps) {
      const { rep, part } = machine.place;
      const breaths = cue.parts.filter(({ breath }, n) => breath === "inhale" && cue.parts.at(n - 1).breath !== "inhale").length;
      if (this.settings.counts_breaths && breaths) {
        const begun = cue.parts.slice(0, part + 1).filter(({ breath }) => breath === "inhale").length;
        count = rep * breaths + Math.max(1, Math.min(begun, breaths));
        of = counted(words.of_breaths, cue.reps * breaths);
      } else {
        count = rep + 1;
        of = filled(words.of, { count: cue.reps });
      }
    }
    put(parts.count, String(count));
    put(parts.of, of);
  }

  showNext(cue) {
    const { parts, words } = this;
    const { cues } = this.machine;
    const here = cues.find(({ kind, number }) => kind === "work" && number >= cue.number);
    const following = cues.slice(here.number + 1);
    const work = following.find(({ kind }) => kind === "work");
    const later = following.find(({ kind, step }) => kind === "work" && step > (work?.step ?? cue.step));
    const named = (one) => {
      const step = this.stepOf(one);
      return [step.name, this.forms.of(one).where].filter(Boolean).join(", ");
    };
    let what = words.end;
    if (work?.step === here.step) {
      what = filled(words.set, { number: work.set });
      if (work.side !== here.side) what = work.side_words;
      else if (work.way !== here.way) what = words.other_way;
    } else if (work) what = named(work);
    parts.next.textContent = filled(words.next, { what });
    parts.then.textContent = later ? filled(words.then, { what: named(later) }) : "";
    const data = work && this.drawingOf(work);
    if (data) this.thumb.tell(data, work.side);
    else this.thumb.clear();
  }

  showSegments() {
    for (const [position, outcome] of this.progress.shown) {
      this.segments[position - 1].dataset.outcome = outcome;
    }
    this.segments.forEach((segment, n) => segment.classList.toggle("now", n + 1 === this.machine.cue.step));
  }

  draw() {
    const { machine, parts } = this;
    const { cue } = machine;
    const data = this.drawingOf(cue);
    const still = this.still.matches;
    const place = machine.place;
    if (data) this.figure.show(data, cue, place, { still });
    else this.figure.clear();
    put(parts.left, filled(this.words.left, { time: asClock(machine.left) }));
    if (cue.reps) {
      const height = Math.max(8, BAR * breathLevel(cue, place, { still })).toFixed(1);
      if (height !== this.height) {
        this.height = height;
        parts.fill.setAttribute("y", (BAR - height).toFixed(1));
        parts.fill.setAttribute("height", height);
      }
    } else this.showCount();
    const within = machine.cues.filter(({ step }) => step === cue.step);
    const all = within.reduce((sum, { seconds }) => sum + seconds, 0);
    const passed = cue.begins - within[0].begins + machine.at;
    this.segments[cue.step - 1].firstElementChild.style.setProperty("--share", (passed / all).toFixed(3));
  }

  /* The state of each exercise, in the list of all of them. */
  showSteps() {
    for (const step of this.data.steps) {
      const outcome = this.progress.shown.get(step.position);
      const now = this.machine.cue.step === step.position;
      this.page.querySelector(`[data-state-of='${step.position}']`).textContent =
        this.words[outcome ? `step_${outcome}` : now ? "step_now" : "step_open"];
    }
  }

  /* Writes words of the page into one of its places, with their {names} filled. */
  say(part, words, values = {}) {
    this.parts[part].textContent = filled(words, values);
  }

  /* Announces for screen readers: once a cue, not once a breath. */
  announce(text) {
    this.parts.said.textContent = text;
  }
}

const put = (element, text) => element.textContent === text || (element.textContent = text);
