/* Moves a session by dragging its line to another day: the form of its own page is filled in and sent. Each line has a
   menu as well, which needs neither a mouse nor this script; with it, the page that moves opens as a sheet. */
import { askedPage } from "./asked-page.js";

class WeekBoard extends HTMLElement {
  #card = null;
  #menu = null;

  connectedCallback() {
    for (const card of this.querySelectorAll(".slot[data-move]")) {
      card.draggable = true;
      // Otherwise the browser would drag a link or picture instead of the card.
      for (const part of card.querySelectorAll("a, svg")) part.setAttribute("draggable", "false");
    }
    this.addEventListener("dragstart", (event) => this.#lift(event));
    this.addEventListener("dragend", () => this.#end());
    this.addEventListener("dragover", (event) => this.#hover(event));
    this.addEventListener("drop", (event) => this.#drop(event));
    this.addEventListener("click", (event) => this.#click(event));
    document.addEventListener("click", this.#shut);
    document.addEventListener("keydown", this.#shut);
    this.#dialog.addEventListener("close", () => this.#menu?.focus());
  }

  disconnectedCallback() {
    document.removeEventListener("click", this.#shut);
    document.removeEventListener("keydown", this.#shut);
  }

  get #dialog() {
    return this.querySelector("dialog");
  }

  /* Menus: one at a time; a click elsewhere or Escape closes it. */

  #shut = (event) => {
    if (event.type === "keydown" && event.key !== "Escape") return;
    for (const menu of this.querySelectorAll("details.menu[open]")) {
      if (event.type === "click" && menu.contains(event.target)) continue;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
  };

  /* The sheet */

  #click(event) {
    if (event.target === this.#dialog || event.target.closest?.("[data-keep]")) {
      event.preventDefault();
      this.#dialog.close();
      return;
    }
    const link = event.target.closest?.("a[data-opens]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#open(link);
  }

  async #open(link) {
    try {
      const { page } = await askedPage(link.href);
      const form = page.querySelector("move-form");
      // Another heading of the first level would be one too many.
      const title = document.createElement("h2");
      title.append(...form.querySelector("h1").childNodes);
      form.querySelector("h1").replaceWith(title);
      this.#dialog.replaceChildren(document.adoptNode(form));
    } catch {
      location.assign(link.href);
      return;
    }
    const menu = link.closest("details");
    this.#menu = menu.querySelector("summary");
    menu.open = false;
    this.#dialog.showModal();
  }

  /* Dragging */

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
    const form = this.querySelector("form[hidden]");
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
