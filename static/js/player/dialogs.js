/* The dialogs of the player: one at a time, while the session is paused. Sends "closed" when it may resume. */

import { filled } from "../words.js";
import { asClock } from "./clock.js";

/* Dialogs that Escape does not close. */
const FINAL = ["emergency", "ended", "over", "ahead"];
/* The dialogs that may open after a stop sign has ended the session. */
const STOPPED = ["emergency", "ended"];

export class Dialogs extends EventTarget {
  constructor(page, { words, progress, clock }) {
    super();
    Object.assign(this, { page, words, progress, clock, wanted: false });
    this.all = Object.fromEntries([...page.querySelectorAll("dialog")].map((one) => [one.dataset.dialog, one]));
    for (const dialog of Object.values(this.all)) {
      dialog.addEventListener("cancel", (event) => this.onCancel(event, dialog));
      dialog.addEventListener("close", () => this.onClosed(dialog));
    }
  }

  get isFinal() {
    return FINAL.includes(this.current);
  }

  /* Returns whether it may open. A session that a stop sign ended stays ended, whatever is pressed meanwhile. */
  may(name) {
    return !this.progress.stopped || STOPPED.includes(name);
  }

  /* Remembers whether the player was running, to resume it when the dialog closes. */
  open(name, { running }) {
    if (this.current) this.all[this.current].close();
    else this.wanted = running;
    this.current = name;
  }

  show() {
    const dialog = this.all[this.current];
    if (!dialog.open) dialog.showModal();
  }

  hide() {
    if (!this.current) return;
    this.all[this.current].close();
    this.current = undefined;
  }

  close() {
    if (this.progress.stopped) return;
    this.hide();
    this.dispatchEvent(new Event("closed"));
  }

  /* Escape closes a dialog and resumes, but not an emergency or the end. */
  onCancel(event, dialog) {
    event.preventDefault();
    if (!FINAL.includes(dialog.dataset.dialog)) this.close();
  }

  /* Some browsers close a dialog at the second Escape, even if the page prevents it: opens a final one again. */
  onClosed(dialog) {
    if (this.current !== dialog.dataset.dialog || dialog.open) return;
    if (this.isFinal) {
      dialog.showModal();
      return;
    }
    this.current = undefined;
    this.dispatchEvent(new Event("closed"));
  }

  // Their contents

  say(part, words, values = {}) {
    this.page.querySelector(`[data-part='${part}']`).textContent = filled(words, values);
  }

  fillSkip({ name }) {
    this.say("skip-title", this.words.skip_title, { name });
  }

  fillHurts({ name, slug, easier, smaller }) {
    this.page.querySelector("[data-part='leave-out']").hidden = !slug;
    this.say("hurts-title", this.words.hurt_title, { name });
    const words = easier ? [easier.name, easier.cue].filter(Boolean).join(": ") : smaller;
    this.say("easier-words", "{what}: {words}", { what: this.words.easier, words });
  }

  /* Shows one of the three lists of signs; its title is read first. */
  showStop(tier) {
    for (const part of this.all.stop.querySelectorAll("[data-stop]")) part.hidden = part.dataset.stop !== tier;
    const title = this.all.stop.querySelector(`[data-stop='${tier}'] h2`);
    title.tabIndex = -1;
    title.focus();
  }

  /* Counts a rest down while its dialog is open; `then` is done at its end. */
  countRest(until, then) {
    this.clock.cancel(this.timer);
    if (this.current !== "rest") return;
    const left = until - this.clock.now();
    this.say("rest-title", left > 0 ? this.words.resting : this.words.rested, { time: asClock(left) });
    if (left > 0) this.timer = this.clock.after(Math.min(1, left), () => this.countRest(until, then));
    else then();
  }

  sayNotYet(url) {
    for (const part of this.page.querySelectorAll(".player-not-yet")) part.textContent = this.words.not_yet;
    this.all.unsent.querySelector("a").href = url;
  }
}
