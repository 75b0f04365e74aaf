/* A form whose buttons change its rows. Without JavaScript each button sends the form and the page reloads; here the
   same answer is fetched and replaces what changed, and the focus stays. Either way the server computes. Only parts of
   the form with data-part are replaced; a form without any is replaced as a whole. */
import { askedPage } from "./asked-page.js";

const DOSE = /-(reps|sets|hold_seconds|form)$/;
const DRAWER = ["search", "fits", "narrow"];
const STAYS = ["save", "merge", "theirs"];
const TYPING_PAUSE = 250;

class RowEditor extends HTMLElement {
  #turn = 0;
  #pause = 0;
  #isChanged = false;

  connectedCallback() {
    this.addEventListener("submit", (event) => this.#press(event));
    this.addEventListener("change", (event) => this.#change(event));
    this.addEventListener("input", (event) => this.#type(event));
    this.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("reorder", (event) => this.#do(`move-${event.detail.from}-${event.detail.to}`));
    this.addEventListener("say", (event) => this.#say(event.detail));
    this.addEventListener("toggle", (event) => this.#open(event), true); // it does not bubble, and its part may be replaced
    window.addEventListener("beforeunload", this);
  }

  disconnectedCallback() {
    window.removeEventListener("beforeunload", this);
  }

  /* Asks before leaving with unsaved changes, but not when saving. */
  handleEvent(event) {
    if (this.#isChanged) event.preventDefault();
  }

  #press(event) {
    const button = event.submitter;
    const what = button?.name === "do" ? button.value : "save";
    if (STAYS.includes(what) || (what === "enter" && !this.#isInSearch())) {
      this.#isChanged = false;
      return;
    }
    event.preventDefault();
    if (what === "enter") this.#look();
    else this.#do(what);
  }

  async #do(what) {
    // A search that waits or runs knows nothing of this, and must not answer after it.
    clearTimeout(this.#pause);
    this.#turn++;
    if (what === "search" || what === "all") return this.#look(what);
    // Input during the request would be lost with the answer.
    this.inert = true;
    const fresh = await this.#ask(what);
    this.inert = false;
    if (fresh) this.#take(fresh, what);
  }

  #take(fresh, what) {
    const open = new Set([...this.querySelectorAll("details[open]")].map((part) => part.dataset.of));
    const said = fresh.querySelector("#hint")?.textContent ?? "";
    if (this.querySelector("[data-part]")) this.#put(fresh, "[data-part]");
    else this.replaceChildren(...fresh.childNodes);
    for (const part of this.querySelectorAll("details[data-of]")) part.open ||= open.has(part.dataset.of);
    this.#isChanged ||= this.matches(".routine-editor");
    this.#focus(what);
    this.#say(said);
    this.dispatchEvent(new Event("typed", { bubbles: true })); // rows came or went
  }

  /* Shows rows that were kept on this device: the server makes them of the fields, and stores nothing. */
  async restore(fields) {
    const body = new FormData();
    const names = ["csrfmiddlewaretoken", "page_of"];
    for (const name of names) body.set(name, this.querySelector(`[name=${name}]`).value);
    for (const [name, value] of fields) body.append(name, value);
    const fresh = await this.#ask("reckon", body);
    if (fresh) this.replaceChildren(...fresh.childNodes);
    this.#isChanged = Boolean(fresh);
    return this.#isChanged;
  }

  /* An amount or a version changed: replaces what is computed from it, not the fields. */
  #change(event) {
    const { name } = event.target;
    if (DRAWER.includes(name)) this.#look();
    else if (DOSE.test(name)) this.#reckon();
    if (this.matches(".routine-editor") && !DRAWER.includes(name)) this.#isChanged = true;
  }

  #type(event) {
    if (event.target.name !== "search") return;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#look(), TYPING_PAUSE);
  }

  #key(event) {
    if (event.key !== "Enter" || !this.#isInSearch() || event.isComposing) return;
    event.preventDefault();
    clearTimeout(this.#pause);
    this.#look();
  }

  #isInSearch() {
    return document.activeElement?.name === "search" && this.contains(document.activeElement);
  }

  async #reckon() {
    const turn = ++this.#turn;
    const fresh = await this.#ask("reckon");
    if (fresh && turn === this.#turn) this.#put(fresh, "[data-live], #trail, #sum, #short, #ideas, #undo");
  }

  async #look(what = "search") {
    const turn = ++this.#turn;
    const fresh = await this.#ask(what);
    if (fresh && turn === this.#turn) this.#put(fresh, "#results, #trail, #undo");
  }

  #put(fresh, places) {
    for (const place of this.querySelectorAll(places)) {
      const there = place.id && fresh.querySelector(`#${place.id}`);
      if (there) place.replaceChildren(...there.childNodes);
    }
  }

  /* Returns the form from the server, or nothing if the page has to be reloaded as without JavaScript. */
  async #ask(what, body = new FormData(this.querySelector("form"))) {
    const form = this.querySelector("form");
    body.set("do", what);
    let answer;
    try {
      answer = await askedPage(form.action, { method: "POST", body });
    } catch {
      this.#say(this.dataset.lost);
      return null;
    }
    const fresh = answer.isGood && answer.page?.querySelector("row-editor");
    if (fresh) return fresh;
    const asked = document.createElement("input");
    Object.assign(asked, { type: "hidden", name: "do", value: what });
    form.append(asked);
    this.#isChanged = false;
    HTMLFormElement.prototype.submit.call(form);
    return null;
  }

  /* Screen readers announce a change only in an element that was there before. */
  #say(sentence) {
    const place = this.querySelector("#hint");
    if (!place) return;
    place.textContent = "";
    requestAnimationFrame(() => {
      place.textContent = sentence;
    });
  }

  /* Focuses the title of the drawer on a narrow page: its field would open the keyboard. */
  #open(event) {
    if (event.newState === "open" && event.target.matches("[popover]")) event.target.querySelector("[tabindex]")?.focus();
  }

  /* Keeps the focus on the row that moved, or on the neighbour of a row that was removed. */
  #focus(what) {
    const [verb, place, to] = what.split("-");
    const moved = { up: Number(place) - 1, down: Number(place) + 1, move: Number(to) }[verb];
    const wanted = [
      ...(verb === "move" ? [`#step-${moved} .grip`] : []),
      ...(moved === undefined ? [] : [`[value="${verb}-${moved}"]`, `[value="up-${moved}"]`, `[value="down-${moved}"]`]),
      ...(verb === "remove" ? this.#nearest(Number(place)) : []),
      ...(verb === "add" && this.querySelector("#results") ? [`#results [value="${what}"]`] : []),
      ...(verb === "add" && place ? [`#day-${place} .slot-fields:last-of-type select`] : []),
      ...(verb === "undo" ? ['[value="undo"]'] : []),
      ...(verb === "mend" ? ["#ideas button"] : []),
      ".dock .button.main",
      "#add",
    ];
    for (const selector of wanted) {
      const found = this.querySelector(selector);
      if (found?.checkVisibility?.() ?? found) return found.focus();
    }
  }

  #nearest(place) {
    return [place, place - 1].flatMap((near) => [`[value="remove-${near}"]`, `#step-${near} .grip`, `#step-${near} summary`]);
  }
}

/* A number between two buttons, which the script adds. Without it the number is typed. */
class StepNumber extends HTMLElement {
  connectedCallback() {
    for (const button of this.querySelectorAll("button[data-by]")) {
      button.hidden = false;
      button.addEventListener("click", () => this.#step(Number(button.dataset.by)));
    }
  }

  #step(by) {
    const field = this.querySelector("input");
    const value = (Number(field.value) || 0) + by;
    field.value = Math.min(Math.max(value, Number(field.min)), Number(field.max));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

customElements.define("row-editor", RowEditor);
customElements.define("step-number", StepNumber);
