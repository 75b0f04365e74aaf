/* <step-form>: a long form one question at a time. Each part is marked data-step and begins with its heading, which
   becomes the h1. Without this script the form is one page in the same order, and every part has its own boxes.

   An emergency sign raises the sheet at the tick, without a request. It is sent when the page is left or hidden, as it
   is when somebody calls: a tick that was a mistake leaves nothing behind. What did not arrive is sent again. */
import { asServed, fill, now, typed } from "./shelf.js";
import { filled } from "./words.js";

const DRAFT_FOR = 30 * 60 * 1000;
const EMERGENCY = ".level-emergency > input:checked";

class StepForm extends HTMLElement {
  #steps = [];
  #at = 0;
  #pushed = 0;
  #isSent = false;
  #line = null;

  connectedCallback() {
    this.form = this.querySelector("form");
    this.h1 = this.querySelector("h1");
    this.sheet = this.querySelector("dialog");
    this.place = document.querySelector(".flow-head .place");
    this.back = document.querySelector(".flow-head .back");
    this.skip = this.querySelector("[data-skip]");
    this.#steps = [...this.querySelectorAll("[data-step]")];
    this.pieces = this.querySelector(".pieces");
    this.pieces.hidden = false;
    for (const end of this.querySelectorAll("[data-end]")) end.hidden = false;
    if (this.skip) this.#steps[0].append(this.skip);

    const wrong = this.#steps.findIndex((step) => step.querySelector(".errors:not([hidden]), [aria-invalid=true]"));
    const isRefused = this.form.querySelector(".error-summary") !== null;
    this.#show(isRefused ? Math.max(0, wrong) : (history.state?.step ?? 0));
    history.scrollRestoration = "manual";  // a step begins at its heading, on the way back too
    this.#listen();
    this.#begin(isRefused);
  }

  async #begin(isRefused) {
    if (!isRefused) {
      const kept = await this.#restore().catch(() => undefined); // storage is blocked
      if (kept === null) asServed(this.form);
      else if (kept !== undefined) this.#show(kept);
    }
    history.replaceState({ step: this.#at }, "");
    this.#check();
    this.#send();  // a tick that somebody left the page with, and came back to
    this.dataset.ready = "";
  }

  #listen() {
    this.addEventListener("click", (event) => this.#click(event));
    this.addEventListener("change", (event) => this.#change(event));
    this.form.addEventListener("input", () => this.#keep());
    this.form.addEventListener("keydown", (event) => this.#key(event));
    this.sheet.addEventListener("cancel", (event) => event.preventDefault());
    this.sheet.addEventListener("close", () => this.#check());  // a second Escape closes it all the same
    this.back.addEventListener("click", (event) => this.#goBack(event));
    addEventListener("popstate", (event) => {
      if (event.state === null) return;
      this.#pushed = Math.max(0, this.#pushed - 1);
      this.#go(event.state.step);
    });
    addEventListener("pagehide", () => this.#send());
    document.addEventListener("visibilitychange", () => this.#send());  // on the way back as well, if it did not arrive
  }

  // Steps

  #show(at) {
    this.#at = Math.min(Math.max(at, 0), this.#steps.length - 1);
    const last = this.#steps.length - 1;
    for (const [n, step] of this.#steps.entries()) step.hidden = n !== this.#at;
    for (const [n, piece] of [...this.pieces.children].entries()) piece.classList.toggle("on", n <= this.#at);
    for (const first of this.querySelectorAll("[data-first]")) first.hidden = this.#at !== 0;
    // The last part ends with the button that saves, or with its own.
    const final = this.querySelector("[data-final]");
    if (final) final.hidden = this.#at !== last || this.#steps[last].querySelector("[data-on]") !== null;
    this.h1.textContent = this.#steps[this.#at].querySelector("h2").textContent;
    this.place.textContent = filled(this.pieces.dataset.place, { step: this.#at + 1, count: last + 1 });
    this.#name();
  }

  #go(at) {
    this.#show(at);
    this.#keep();
    this.h1.focus({ preventScroll: true });
    scrollTo({ top: 0, behavior: "instant" });
  }

  #goOn() {
    const step = this.#steps[this.#at];
    const needed = this.#needed(step);
    for (const said of step.querySelectorAll("[data-needed]")) said.hidden = said.dataset.needed !== needed;
    if (needed) return this.form.querySelector(`[name=${needed}]`).focus();
    const none = step.querySelector("[name=none]");
    if (none) none.checked = step.querySelector("[name=signs]:checked") === null;
    if (this.#at === this.#steps.length - 1) return this.form.requestSubmit();
    history.pushState({ step: this.#at + 1 }, "");
    this.#pushed += 1;
    this.#go(this.#at + 1);
  }

  /* The field that the first question still needs: an answer, and the date that goes with yes. */
  #needed(step) {
    const answers = [...step.querySelectorAll("[name=assessed]")];
    if (!answers.length) return null;
    const chosen = answers.find((one) => one.checked);
    if (!chosen) return "assessed";
    return chosen.value === "yes" && !this.form.elements.assessed_on.value ? "assessed_on" : null;
  }

  #goBack(event) {
    if (this.#at === 0) return;
    event.preventDefault();
    if (this.#pushed > 0) return history.back();
    history.replaceState({ step: this.#at - 1 }, "");
    this.#go(this.#at - 1);
  }

  /* The words of the button say what it means now. */
  #name() {
    const step = this.#steps[this.#at];
    const chosen = new Set([...step.querySelectorAll(".chip :checked")].map((one) => one.value)).size;
    const isTicked = step.querySelector("[name=signs]:checked") !== null || chosen > 0;
    const isOpened = step.querySelector("[name=opened]:checked") !== null;
    for (const button of step.querySelectorAll("[data-some]")) {
      const { none, opened, some } = button.dataset;
      button.textContent = isTicked ? filled(some, { count: chosen }) : (isOpened && opened) || none;
    }
  }

  #click(event) {
    if (event.target.closest("[data-on]")) return this.#goOn();
    if (event.target.closest("[data-mistaken]")) return this.#mistaken();
    const name = event.target.closest("a[href^='#']")?.hash.slice(1);
    const field = name && document.getElementById(name);
    const step = this.#steps.findIndex((one) => field && one.contains(field));
    if (step < 0) return;
    event.preventDefault();  // no entry of its own in the history: Back is for the steps
    this.#show(step);
    field.focus();
  }

  /* Enter in a box goes on, as it would send a form of one page. */
  #key(event) {
    if (event.key !== "Enter" || event.target.localName !== "input") return;
    event.preventDefault();
    this.#steps[this.#at].querySelector("[data-on], [data-final] button").click();
  }

  #change(event) {
    this.#name();
    this.#keep();
    if (event.target.name === "signs" && event.target.checked) this.#check(event.target);
  }

  // An emergency sign

  #check(line = this.form.querySelector(EMERGENCY)) {
    if (!line?.checked || !line.closest(".level-emergency")) return;
    this.#line = line;
    this.sheet.querySelector("[data-message]").textContent = line.parentElement.querySelector(".title").textContent;
    if (!this.sheet.open) this.sheet.showModal();
  }

  #mistaken() {
    if (this.#isSent) return location.assign(this.dataset.mistake);
    this.#line.checked = false;
    this.sheet.close();
    this.#name();
    this.#keep();
    this.#line.focus();
  }

  /* Sent is what ends at the page that holds everything back. A page to sign in on, an error or no network is not: the
     tick stays in the draft, and goes out the next time that the page is hidden, seen, left or opened. */
  async #send() {
    if (this.#isSent || !this.form.querySelector(EMERGENCY)) return;
    const sent = { method: "POST", body: new FormData(this.form), keepalive: true };
    const answer = await fetch(this.form.action, sent).catch(() => null);
    if (answer?.ok && answer.url === location.origin + this.dataset.held) this.#isSent = true;
  }

  // What was typed, on this device for half an hour: a session may end on the way, or the browser die

  #keep() {
    const fields = [...new FormData(this.form)].filter(([name]) => !/^(csrf|page_of|client_uuid)/.test(name));
    const { person, answered } = this.dataset;
    const draft = { key: location.pathname, path: location.pathname, person, answered, at: now(), step: this.#at, fields };
    typed.put(draft).catch(() => {}); // storage is blocked: nothing is kept
  }

  /* Puts back what was typed, and returns the step it was typed in. */
  async #restore() {
    const draft = (await typed.all()).find((row) => row.key === location.pathname);
    const { person, answered } = this.dataset;
    const isMine = draft?.person === person && now() - draft.at < DRAFT_FOR;
    const isBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
    // Answers that were saved since are asked afresh, but not of who comes back by the browser's own button.
    if (!isMine || (draft.answered !== answered && !isBack)) return null;
    fill(this.form, draft.fields);
    return draft.step;
  }
}

customElements.define("step-form", StepForm);
