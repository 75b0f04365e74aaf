/* A long form one part at a time on a narrow screen. Each part is marked data-step; the buttons and their
   words come from a template in the page. Without this script, and on a wide screen, the form is one page. */
const NARROW = matchMedia("(max-width: 33.99rem)");

class StepForm extends HTMLElement {
  #parts = [];
  #at = 0;
  #bar = null;

  connectedCallback() {
    this.#parts = [...this.querySelectorAll("[data-step]")];
    this.#bar = this.querySelector("template").content.firstElementChild.cloneNode(true);
    this.#bar.querySelector("[data-back]").addEventListener("click", () => this.#go(this.#at - 1));
    this.#bar.querySelector("[data-on]").addEventListener("click", () => this.#go(this.#at + 1));
    const wrong = this.#parts.findIndex((part) => part.querySelector(".errors, [aria-invalid=true]"));
    this.#at = Math.max(0, wrong);
    NARROW.addEventListener("change", () => this.#show());
    this.addEventListener("click", (event) => this.#follow(event));
    this.addEventListener("change", () => this.#show());
    this.#show();
  }

  /* Opens the part that a link to a field points into. */
  #follow(event) {
    const name = event.target.closest("a[href^='#']")?.hash.slice(1);
    const field = name && document.getElementById(name);
    const part = this.#parts.findIndex((one) => field && one.contains(field));
    if (part < 0) return;
    this.#at = part;
    this.#show();
  }

  #go(to) {
    this.#at = Math.min(Math.max(to, 0), this.#parts.length - 1);
    this.#show();
    const part = this.#parts[this.#at];
    part.tabIndex = -1;
    part.focus({ preventScroll: true });
    part.scrollIntoView({ block: "start" });
  }

  #show() {
    const narrow = NARROW.matches;
    const last = this.#parts.length - 1;
    for (const [place, part] of this.#parts.entries()) part.hidden = narrow && place !== this.#at;
    // After an emergency sign no part follows: the answers can be saved at once.
    const isOver = this.querySelector(".level-emergency :checked") !== null;
    for (const end of this.querySelectorAll("[data-last]")) end.hidden = narrow && this.#at !== last && !isOver;
    for (const start of this.querySelectorAll("[data-first]")) start.hidden = narrow && this.#at !== 0;
    if (!narrow) return this.#bar.remove();
    this.#parts[this.#at].after(this.#bar);
    this.#bar.querySelector("[data-back]").hidden = this.#at === 0;
    this.#bar.querySelector("[data-on]").hidden = this.#at === last;
    this.#bar.querySelector("[data-place]").textContent = `${this.#at + 1} / ${last + 1}`;
  }
}

customElements.define("step-form", StepForm);
