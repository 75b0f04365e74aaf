/* <keep-tried>: sends the session that was tried on this device to the diary of whoever asked for that, once, and forgets
   it here. The client's UUID makes a second sending the same session. */

import { forget, read } from "./tried.js";

/* It is in the diary already, or was deleted there since. */
const CONFLICT = 409;

class KeepTried extends HTMLElement {
  connectedCallback() {
    this.querySelector("button").addEventListener("click", () => this.send());
    this.send();
  }

  async send() {
    const row = read();
    if (!row?.finished) {
      this.goOn();
      return;
    }
    this.show("saving");
    let answer;
    try {
      answer = await fetch(this.dataset.door, {
        method: "POST",
        body: JSON.stringify(this.asked(row)),
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.querySelector("[name=csrfmiddlewaretoken]").value },
      });
    } catch {
      this.show("away");
      return;
    }
    if (answer.ok || answer.status === CONFLICT) {
      forget();
      this.goOn();
    } else {
      this.show(answer.status >= 500 || answer.status === 429 ? "away" : "refused");
    }
  }

  /* A session without a routine, as the API takes it. */
  asked({ uuid, begun, finished, steps, stop_reason, stop_signs, feels }) {
    return {
      client_uuid: uuid, started_at: begun, finished_at: finished, steps, stop_reason, stop_signs,
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
