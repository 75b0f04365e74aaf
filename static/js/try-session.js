/* <try-session>: before, the guide and after, in one page that sends nothing. */

import "./player.js";
import { someId } from "./player/progress.js";
import { forget, read, write } from "./tried.js";
import { filled } from "./words.js";

class TrySession extends HTMLElement {
  connectedCallback() {
    if (this.opening) return;
    this.opening = this.part("before");
    this.addEventListener("click", ({ target }) => this.press(target.closest("[data-try]")?.dataset.try));
    this.addEventListener("change", ({ target }) => target.name === "feels" && this.feel(target.value));
    this.addEventListener("guide:leave", (event) => this.leave(event));
    const row = read();
    if (row?.what !== this.dataset.what) return;
    if (row.finished) this.showAfter(row);
    else if (row.draft) this.showGuide();
  }

  part(name, within = this) {
    return within.querySelector(`[data-part='${name}']`);
  }

  copy(name) {
    return this.querySelector(`template[data-part='${name}']`)?.content.cloneNode(true);
  }

  press(what) {
    if (what === "begin") this.begin();
    if (what === "forget") this.startOver();
  }

  begin() {
    write({ uuid: someId(), what: this.dataset.what, begun: new Date().toISOString(), finished: "", feels: "" });
    this.showGuide()?.start();
  }

  showGuide() {
    const guide = this.copy("guide");
    if (!guide) return undefined;
    this.opening.replaceWith(guide);
    document.body.classList.add("playing");
    return this.querySelector("guide-player");
  }

  /* Forgets what was done, and shows the page as it was before. */
  startOver() {
    forget();
    (this.querySelector("guide-player") ?? this.part("after")).replaceWith(this.opening);
    document.body.classList.remove("playing");
    scrollTo(0, 0);
    this.querySelector("h1").focus();
  }

  feel(feels) {
    write({ ...read(), feels });
    this.part("worse").hidden = feels !== "worse";
  }

  /* The guide is over: what was done is written down, and the page goes on without leaving. */
  leave(event) {
    const { url } = event.detail;
    if (!url.endsWith("#done")) return;
    event.preventDefault();
    const { data, progress } = event.target;
    const row = read();
    if (!row) return;
    const done = {
      ...row,
      draft: undefined,
      finished: new Date().toISOString(),
      stop_reason: progress.reason,
      stop_signs: progress.signs,
      steps: data.asked.map((step, n) => ({ ...step, ...outcome(progress.told(n + 1)) })),
    };
    this.showAfter(done, { isKept: write(done) });
  }

  showAfter(row, { isKept = true } = {}) {
    const after = this.copy("after");
    (this.querySelector("guide-player") ?? this.opening).replaceWith(after);
    document.body.classList.remove("playing");
    const minutes = Math.max(1, Math.round((Date.parse(row.finished) - Date.parse(row.begun)) / 60_000));
    this.part("done").textContent = filled(minutes === 1 ? this.dataset.minutes : this.dataset.minutesMany, { counter: minutes });
    this.part("kept").hidden = !isKept;
    this.part("refused").hidden = isKept;
    this.showStop(row.stop_signs);
    for (const [n, { outcome: said }] of row.steps.entries()) if (said === "skipped") this.showSkipped(n + 1);
    const felt = this.querySelector(`[name='feels'][value='${row.feels}']`);
    if (felt) felt.checked = true;
    this.part("worse").hidden = row.feels !== "worse";
    scrollTo(0, 0);
    this.querySelector("h1").focus();
  }

  showStop(signs) {
    if (!signs.length) return;
    const emergency = this.dataset.emergency.split(" ");
    const tier = signs.some((sign) => emergency.includes(sign)) ? "emergency" : "ending";
    this.part("stopped").hidden = false;
    this.querySelector(`[data-tier='${tier}']`).hidden = false;
    this.part("asked").hidden = true;
  }

  showSkipped(position) {
    const step = this.querySelector(`[data-step='${position}']`);
    step.className = "fine";
    step.textContent = this.dataset.skipped;
  }
}

const outcome = ({ outcome: said, form, reps_done, has_hurt, skip_reason }) => ({
  ...(form && { form }),
  outcome: said || (reps_done ? "done" : "skipped"),
  reps_done: said === "skipped" ? null : reps_done,
  has_hurt,
  skip_reason: said === "skipped" ? skip_reason : "",
});

customElements.define("try-session", TrySession);
