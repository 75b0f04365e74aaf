/* A list whose rows are sorted by a grip: with a finger or a mouse, or with keys. Space lifts, arrows move, Space
   drops, Escape leaves the row where it was. It tells its parent in words ("say") and at the end by "reorder". */

import { filled } from "./words.js";

const EDGE = 88;
const SPEED = 14;

class DragList extends HTMLElement {
  #row = null;
  #from = -1;
  #grabbedAt = 0;
  #pointer = null;
  #scrolling = 0;

  connectedCallback() {
    for (const grip of this.querySelectorAll(".grip")) grip.hidden = false;
    this.addEventListener("pointerdown", (event) => this.#grab(event));
    this.addEventListener("pointermove", (event) => this.#drag(event));
    this.addEventListener("pointerup", () => this.#letGo());
    this.addEventListener("pointercancel", () => this.#giveUp());
    this.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("focusout", (event) => this.#leave(event));
  }

  disconnectedCallback() {
    cancelAnimationFrame(this.#scrolling);
  }

  get #rows() {
    return [...this.querySelector("ol").children];
  }

  #place(row) {
    return this.#rows.indexOf(row);
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }

  #name() {
    return this.#row.querySelector(".grip").dataset.name;
  }

  #where() {
    const [number, count] = [this.#place(this.#row) + 1, this.#rows.length];
    return filled(this.dataset.place, { name: this.#name(), number, count });
  }

  #lift(grip) {
    this.#row = grip.closest("li");
    this.#from = this.#place(this.#row);
    this.#row.classList.add("lifted");
    this.classList.add("moving");
  }

  /* Moves its neighbours: the row itself stays in the document, so it keeps focus and pointer. */
  #put(place) {
    const list = this.#row.parentElement;
    for (let at = this.#place(this.#row); at < place; at++) list.insertBefore(this.#row.nextElementSibling, this.#row);
    for (let at = this.#place(this.#row); at > place; at--) list.insertBefore(this.#row.previousElementSibling, this.#row.nextElementSibling);
  }

  #down() {
    const [row, from, to] = [this.#row, this.#from, this.#place(this.#row)];
    row.classList.remove("lifted");
    row.style.removeProperty("--by");
    this.classList.remove("moving");
    this.#row = null;
    this.#pointer = null;
    cancelAnimationFrame(this.#scrolling);
    if (to !== from) this.#tell("reorder", { from, to });
  }

  #giveUp() {
    if (!this.#row) return;
    this.#put(this.#from);
    const name = this.#name();
    this.#down();
    this.#tell("say", filled(this.dataset.back, { name }));
  }

  /* By finger or mouse. */

  #grab(event) {
    const grip = event.target.closest(".grip");
    if (!grip || event.button !== 0 || this.#row) return;
    event.preventDefault();
    grip.focus();
    grip.setPointerCapture(event.pointerId);
    this.#lift(grip);
    this.#grabbedAt = event.clientY - this.#row.getBoundingClientRect().top;
    this.#pointer = event.clientY;
    this.#scroll();
  }

  #drag(event) {
    if (this.#pointer === null || !this.#row) return;
    this.#pointer = event.clientY;
    this.#follow();
  }

  /* The row belongs where its middle is; it is drawn shifted by the rest of the way. */
  #follow() {
    const box = this.#row.getBoundingClientRect();
    const shifted = Number.parseFloat(this.#row.style.getPropertyValue("--by")) || 0;
    const top = this.#pointer - this.#grabbedAt;
    const middle = top + box.height / 2;
    const others = this.#rows.filter((row) => row !== this.#row);
    const place = others.filter((row) => {
      const other = row.getBoundingClientRect();
      return other.top + other.height / 2 < middle;
    }).length;
    if (place !== this.#place(this.#row)) {
      this.#row.style.setProperty("--by", "0px");
      this.#put(place);
      this.#tell("say", this.#where());
      const home = this.#row.getBoundingClientRect().top;
      this.#row.style.setProperty("--by", `${top - home}px`);
    } else {
      this.#row.style.setProperty("--by", `${top - (box.top - shifted)}px`);
    }
  }

  /* Scrolls near the edge of the window. */
  #scroll() {
    this.#scrolling = requestAnimationFrame(() => {
      if (this.#pointer === null) return;
      const below = this.#pointer - (window.innerHeight - EDGE);
      const above = EDGE - this.#pointer;
      const by = below > 0 ? Math.min(1, below / EDGE) : above > 0 ? -Math.min(1, above / EDGE) : 0;
      if (by) {
        window.scrollBy(0, by * SPEED);
        this.#follow();
      }
      this.#scroll();
    });
  }

  #letGo() {
    if (this.#pointer !== null && this.#row) this.#down();
  }

  /* By keys. */

  #key(event) {
    const grip = event.target.closest(".grip");
    if (!grip) return;
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      if (this.#row) return this.#down();
      this.#lift(grip);
      this.#tell("say", filled(this.dataset.lifted, { place: this.#where() }));
    } else if (this.#row && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      this.#step(event.key === "ArrowUp" ? -1 : 1);
    } else if (this.#row && event.key === "Escape") {
      event.preventDefault();
      this.#giveUp();
      grip.focus();
    }
  }

  #step(by) {
    const place = Math.min(Math.max(this.#place(this.#row) + by, 0), this.#rows.length - 1);
    if (place !== this.#place(this.#row)) {
      this.#put(place);
      this.#row.scrollIntoView({ block: "nearest" });
    }
    this.#tell("say", this.#where());
  }

  /* Cancels the move when the focus leaves a lifted row. */
  #leave(event) {
    if (!this.#row || this.#pointer !== null) return;
    if (event.target.closest?.(".grip") && !this.#row.contains(event.relatedTarget)) this.#giveUp();
  }
}

customElements.define("drag-list", DragList);
