/* The button of a session that is moved names the day that is chosen. */
class MoveForm extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", () => this.#name());
    this.#name();
  }

  #name() {
    const chosen = this.querySelector("[name=to_on]:checked");
    if (chosen) this.querySelector("[data-move]").textContent = chosen.dataset.button;
  }
}

customElements.define("move-form", MoveForm);
