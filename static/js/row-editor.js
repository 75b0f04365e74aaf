/* A form whose buttons change its rows. Without JavaScript each button sends the form and the page comes back; here the
   same answer is fetched, and takes the form's place without losing one's. The server does the reckoning either way. */
class RowEditor extends HTMLElement {
  #turn = 0;

  connectedCallback() {
    this.addEventListener("submit", (event) => this.#press(event));
    this.addEventListener("change", (event) => this.#reckon(event));
  }

  async #press(event) {
    const button = event.submitter;
    if (button?.name !== "do" || button.value === "save") return;
    event.preventDefault();
    // What would be typed or pressed meanwhile could not come along.
    this.inert = true;
    this.#turn++;
    const fresh = await this.#ask(button.value);
    this.inert = false;
    if (!fresh) return this.#send(button.value);
    const open = new Set([...this.querySelectorAll("details[open]")].map((part) => part.dataset.of));
    this.replaceChildren(...fresh.childNodes);
    for (const part of this.querySelectorAll("details")) part.open ||= open.has(part.dataset.of);
    this.#focus(button.value);
  }

  /* A dose changed: only the numbers that follow from it are taken over. */
  async #reckon(event) {
    if (event.target.name === "add" || !this.querySelector("[data-live]")) return;
    const turn = ++this.#turn;
    const fresh = await this.#ask("reckon");
    if (!fresh || turn !== this.#turn) return;
    for (const place of this.querySelectorAll("[data-live]")) {
      const there = fresh.querySelector(`#${place.id}`);
      if (there && place.id !== "hint") place.replaceChildren(...there.childNodes);
    }
  }

  async #ask(what) {
    const form = this.querySelector("form");
    const body = new FormData(form);
    body.set("do", what);
    try {
      const answer = await fetch(form.action, { method: "POST", body, redirect: "error" });
      if (!answer.ok) return null;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      return page.querySelector("row-editor");
    } catch {
      return null;
    }
  }

  /* Where fetching fails, the form goes the way it goes without JavaScript. */
  #send(what) {
    const form = this.querySelector("form");
    const asked = document.createElement("input");
    Object.assign(asked, { type: "hidden", name: "do", value: what });
    form.append(asked);
    HTMLFormElement.prototype.submit.call(form);
  }

  /* The row that moved keeps the focus; a row that went leaves it to its neighbour. */
  #focus(what) {
    const [verb, place] = what.split("-");
    const moved = { up: Number(place) - 1, down: Number(place) + 1 }[verb];
    const wanted = [
      ...(moved === undefined ? [] : [`[value="${verb}-${moved}"]`, `[value="up-${moved}"]`, `[value="down-${moved}"]`]),
      ...(verb === "remove" ? [`[value="remove-${place}"]`, `[value="remove-${Number(place) - 1}"]`] : []),
      ...(verb === "add" && place ? [`#day-${place} .slot-fields:last-of-type select`] : []),
      "#add",
    ];
    for (const selector of wanted) {
      const found = this.querySelector(selector);
      if (found) return found.focus();
    }
  }
}

/* A number between two buttons. They come with the script: without it the field is typed into. */
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
