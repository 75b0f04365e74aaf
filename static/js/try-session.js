/* <try-session>: before, the guide and after, in one page that sends nothing. */

import "./player.js";
import { someId } from "./shelf.js";
import { forget, mine, now, read, take, write } from "./tried.js";
import { filled } from "./words.js";

class TrySession extends HTMLElement {
  connectedCallback() {
    if (this.opening) return;
    this.opening = this.part("before");
    this.addEventListener("click", ({ target }) => this.press(target.closest("[data-try]")?.dataset.try));
    this.addEventListener("change", ({ target }) => target.name === "feels" && this.feel(target.value));
    this.addEventListener("guide:leave", (event) => this.leave(event));
    this.goOn();
  }

  /* Shows what this device holds of this page, if it holds something, and returns whether it does. */
  goOn() {
    const row = read(this.dataset.what);
    if (!row?.finished && !row?.draft) return false;
    take(row);
    if (row.finished) this.showAfter(row);
    else this.showGuide();
    return true;
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
    if (this.goOn()) return; // begun meanwhile in another window
    write({ uuid: someId(), what: this.dataset.what, begun: new Date(now()).toISOString(), finished: "", feels: "" });
    const guide = this.showGuide();
    const asked = guide?.querySelector(".player-ask :checked");
    if (asked) asked.focus();
    else guide?.start();
  }

  showGuide() {
    const guide = this.copy("guide");
    if (!guide) return undefined;
    (this.querySelector("guide-player") ?? this.opening).replaceWith(guide);
    document.body.classList.add("playing");
    return this.querySelector("guide-player");
  }

  /* Forgets what was done, and shows the page as it was before. */
  startOver() {
    if (mine()) forget(this.dataset.what);
    (this.querySelector("guide-player") ?? this.part("after")).replaceWith(this.opening);
    document.body.classList.remove("playing");
    scrollTo(0, 0);
    this.querySelector("h1").focus();
  }

  feel(feels) {
    const row = mine();
    if (row) write({ ...row, feels });
    this.part("worse").hidden = feels !== "worse";
  }

  /* The guide is over: what was done is written down, and the page goes on without leaving. */
  leave(event) {
    const { url } = event.detail;
    if (!url.endsWith("#done")) return;
    event.preventDefault();
    const { data, progress } = event.target;
    const row = mine();
    if (!row || row.finished) {
      // deleted, or finished, in another window
      if (!this.goOn()) this.startOver();
      return;
    }
    const done = {
      ...row,
      draft: undefined,
      finished: new Date(now()).toISOString(),
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
    if (!step) return; // the page has fewer steps than it had when this was done
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
