/* A drawn back whose regions tick the boxes beside it, for a finger or a mouse. The boxes hold the answer. */
class BackPicker extends HTMLElement {
  connectedCallback() {
    this.drawing = this.querySelector("svg");
    this.drawing.addEventListener("click", (event) => {
      const box = this.box(event.target.dataset?.place);
      box?.click();
    });
    this.addEventListener("change", () => this.show());
    this.show();
  }

  box(place) {
    return place ? this.querySelector(`input[value="${place}"]`) : null;
  }

  show() {
    for (const region of this.drawing.querySelectorAll("[data-place]")) {
      region.classList.toggle("chosen", this.box(region.dataset.place)?.checked ?? false);
    }
  }
}

customElements.define("back-picker", BackPicker);
