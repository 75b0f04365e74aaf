/* Says at once which two of the chosen days are next to each other, or that no day is free. The sentences and the names
   come from the page. */
class NextDays extends HTMLElement {
  connectedCallback() {
    this.boxes = [...this.querySelectorAll("input[type=checkbox]")];
    this.status = this.querySelector("[role=status]");
    this.addEventListener("change", () => this.say());
    this.say();
  }

  say() {
    if (this.boxes.every((box) => box.checked)) {
      this.status.textContent = this.dataset.every;
      return;
    }
    const pair = this.boxes.map((box, n) => [box, this.boxes[(n + 1) % this.boxes.length]])
      .find(([box, next]) => box.checked && next.checked);
    const [day, other] = (pair ?? []).map((box) => box.closest("label").querySelector(".hidden").textContent);
    this.status.textContent = pair ? this.dataset.said.replace("{day}", day).replace("{other}", other) : "";
  }
}
customElements.define("next-days", NextDays);
