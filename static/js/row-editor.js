/* A form whose buttons change its rows. Without JavaScript each button sends the form and the page comes back; here the
   same answer is fetched and takes the form's place, with the focus where it was. The server reckons either way. */
const DOSE = /-(reps|sets|hold_seconds)$/;

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
    this.#turn++;
    // What would be typed or pressed meanwhile could not come along.
    this.inert = true;
    const fresh = await this.#ask(button.value);
    this.inert = false;
    if (fresh) this.#take(fresh, button.value);
  }

  #take(fresh, what) {
    const open = new Set([...this.querySelectorAll("details[open]")].map((part) => part.dataset.of));
    const said = fresh.querySelector("#hint")?.textContent ?? "";
    this.replaceChildren(...fresh.childNodes);
    for (const part of this.querySelectorAll("details")) part.open ||= open.has(part.dataset.of);
    this.#focus(what);
    this.#say(said);
  }

  /* A dose changed: only the numbers that follow from it are taken over. */
  async #reckon(event) {
    if (!DOSE.test(event.target.name)) return;
    const turn = ++this.#turn;
    const fresh = await this.#ask("reckon");
    if (!fresh || turn !== this.#turn) return;
    for (const place of this.querySelectorAll("[data-live]")) {
      const there = fresh.querySelector(`#${place.id}`);
      if (there) place.replaceChildren(...there.childNodes);
    }
  }

  /* The form as the server gives it back; nothing where that has to go the way it goes without JavaScript. */
  async #ask(what) {
    const form = this.querySelector("form");
    const body = new FormData(form);
    body.set("do", what);
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body });
    } catch {
      this.#say("The site cannot be reached just now. Nothing is lost here: try again in a moment.");
      return null;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = answer.ok && page.querySelector("row-editor");
    if (fresh) return fresh;
    const asked = document.createElement("input");
    Object.assign(asked, { type: "hidden", name: "do", value: what });
    form.append(asked);
    HTMLFormElement.prototype.submit.call(form);
    return null;
  }

  /* Readers of screens speak of a change in a place that stands there already. */
  #say(sentence) {
    const place = this.querySelector("#hint");
    if (!place) return;
    place.textContent = "";
    requestAnimationFrame(() => {
      place.textContent = sentence;
    });
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
