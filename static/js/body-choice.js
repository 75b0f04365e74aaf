/* Chooses which of three people is drawn, saved on this device only. Hidden without JavaScript, which saves it. */
class BodyChoice extends HTMLElement {
  connectedCallback() {
    const chosen = document.documentElement.dataset.body || "a";
    for (const radio of this.querySelectorAll("input")) {
      radio.checked = radio.value === chosen;
      radio.addEventListener("change", () => this.choose(radio.value));
    }
  }

  choose(body) {
    document.documentElement.dataset.body = body;
    try {
      localStorage.setItem("body", body);
    } catch {
      /* Storage is blocked: the choice applies to this page only. */
    }
  }
}

customElements.define("body-choice", BodyChoice);
