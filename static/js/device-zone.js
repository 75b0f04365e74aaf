/* <device-zone>: notices that the device is in another time zone than the person's, and asks, in one line, whether to
   use it. The server knows which names mean the same clock, and what was declined before. */
import { filled } from "./words.js";

class DeviceZone extends HTMLElement {
  async connectedCallback() {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!zone || zone === this.dataset.zone) return;
    const answer = await fetch(`${this.dataset.ask}?${new URLSearchParams({ zone })}`).catch(() => null);
    const found = answer?.ok ? await answer.json() : {};
    if (!found.is_asked) return;
    const line = this.querySelector("template").content.cloneNode(true);
    const said = line.querySelector("[data-words]");
    said.textContent = filled(said.dataset.words, found);
    line.querySelector("[name=zone]").value = found.zone;
    this.append(line);
  }
}

customElements.define("device-zone", DeviceZone);
