/* <keep-tried>: sends every session that was tried on this device to the diary of whoever asked for that, once, and forgets
   it here. The client's UUID makes a second sending the same session. */

import { all, forget } from "./tried.js";

/* It is in the diary already, or was deleted there since. */
const CONFLICT = 409;

class KeepTried extends HTMLElement {
  connectedCallback() {
    this.querySelector("button").addEventListener("click", () => this.send());
    this.send();
  }

  async send() {
    const rows = all().filter(({ finished }) => finished);
    if (rows.length) this.show("saving");
    let said = "";
    for (const row of rows) {
      const result = await this.sent(row);
      if (result) said = result;
      else forget(row.what);
    }
    if (said) this.show(said);
    else this.goOn();
  }

  /* Returns what is to be said of it; nothing where it is in the diary. */
  async sent(row) {
    let answer;
    try {
      answer = await fetch(this.dataset.door, {
        method: "POST",
        body: JSON.stringify(this.asked(row)),
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.querySelector("[name=csrfmiddlewaretoken]").value },
      });
    } catch {
      return "away";
    }
    if (answer.ok || answer.status === CONFLICT) return "";
    return answer.status >= 500 || answer.status === 429 ? "away" : "refused";
  }

  /* A session without a routine, as the API takes it. */
  asked({ uuid, begun, finished, steps, stop_reason, stop_signs, feels }) {
    /* On a device whose clock is fast it would end in the future, and on one that was set back before it began. */
    const end = Math.min(Math.max(Date.parse(begun), Date.parse(finished)), Date.parse(this.dataset.now));
    const start = end - Math.max(0, Date.parse(finished) - Date.parse(begun));
    const [started_at, finished_at] = [start, end].map((moment) => new Date(moment).toISOString());
    return {
      client_uuid: uuid, started_at, finished_at, steps, stop_reason, stop_signs,
      note: this.dataset[feels] ?? "",
    };
  }

  show(name) {
    for (const part of this.querySelectorAll("[data-part]")) part.hidden = part.dataset.part !== name;
  }

  goOn() {
    location.replace(this.dataset.then);
  }
}

customElements.define("keep-tried", KeepTried);
