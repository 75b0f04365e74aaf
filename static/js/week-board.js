/* Moves a session by dragging its card to another day: the form of its own page is filled in and sent. Each card has a
   button as well, which needs neither a mouse nor this script. */
class WeekBoard extends HTMLElement {
  #card = null;

  connectedCallback() {
    for (const card of this.querySelectorAll(".slot[data-move]")) {
      card.draggable = true;
      // Otherwise the browser would drag a link or picture instead of the card.
      for (const part of card.querySelectorAll("a, img, svg")) part.setAttribute("draggable", "false");
    }
    this.addEventListener("dragstart", (event) => this.#lift(event));
    this.addEventListener("dragend", () => this.#end());
    this.addEventListener("dragover", (event) => this.#hover(event));
    this.addEventListener("drop", (event) => this.#drop(event));
  }

  #lift(event) {
    this.#card = event.target.closest?.(".slot[data-move]");
    if (!this.#card) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", this.#card.querySelector(".name").textContent);
    this.#card.classList.add("dragged");
    this.classList.add("dragging");
  }

  #day(event) {
    const day = event.target.closest?.(".day[data-on]");
    return this.#card && day && !day.contains(this.#card) ? day : null;
  }

  #hover(event) {
    const day = this.#day(event);
    this.#mark(day);
    if (day) event.preventDefault();
  }

  #mark(day) {
    for (const other of this.querySelectorAll(".day.over")) other.classList.toggle("over", other === day);
    day?.classList.add("over");
  }

  #drop(event) {
    const day = this.#day(event);
    if (!day) return;
    event.preventDefault();
    const form = this.querySelector("form");
    form.action = this.#card.dataset.move;
    form.elements.to_on.value = day.dataset.on;
    form.elements.local_time.value = this.#card.dataset.time;
    form.elements.version.value = this.#card.dataset.version;
    form.submit();
  }

  #end() {
    this.#card?.classList.remove("dragged");
    this.#card = null;
    this.classList.remove("dragging");
    this.#mark(null);
  }
}

customElements.define("week-board", WeekBoard);
