/* Chooses the browser's own time zone in a list of zones, until the person chooses one. */
class TimeZone extends HTMLElement {
  connectedCallback() {
    const select = this.querySelector("select");
    if (!select || this.hasAttribute("chosen")) return;
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if ([...select.options].some((option) => option.value === zone)) select.value = zone;
  }
}

customElements.define("time-zone", TimeZone);
