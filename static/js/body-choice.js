/* Which of three people is drawn, kept on this device only. Hidden without JavaScript, as nothing could be kept. */
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
      /* Nothing is kept; the choice holds for this page. */
    }
  }
}

customElements.define("body-choice", BodyChoice);
