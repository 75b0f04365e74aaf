/* <time-zone>: guesses the zone from the browser and says it in a sentence. Where the guess says nothing, and after
   "Change", the list stands open. */
import { filled } from "./words.js";

const NOWHERE = /^(Etc\/|UTC$|GMT$)/;

class TimeZone extends HTMLElement {
  connectedCallback() {
    const list = this.querySelector("[data-list]");
    const select = list.querySelector("select");
    const named = select.value || Intl.DateTimeFormat().resolvedOptions().timeZone;
    const zone = JSON.parse(select.dataset.oldNames)[named] ?? named;
    if (!zone || NOWHERE.test(zone) || this.querySelector(".errors")) return;
    let clock;
    try {
      clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
    } catch {
      return;  // a name that is no zone chooses nothing
    }
    if (![...select.options].some((option) => option.value === zone)) {
      select.add(new Option(zone.split("/").at(-1).replaceAll("_", " "), zone));  // a name that is not listed
    }
    select.value = zone;
    const said = this.querySelector("template").content.cloneNode(true);
    const time = clock.format();
    const city = select.selectedOptions[0].textContent;
    const sentence = said.querySelector("[data-words]");
    sentence.textContent = filled(sentence.dataset.words, { city, time });
    said.querySelector("button").addEventListener("click", () => {
      this.querySelector(".line-field").remove();
      list.hidden = false;
      select.focus();
    });
    list.hidden = true;
    this.append(said);
  }
}

customElements.define("time-zone", TimeZone);
