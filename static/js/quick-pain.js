/* Opens the pain scale over the page. Without JavaScript the link leads to a page with the same scale. */
class QuickPain extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    const link = this.querySelector("a");
    link.setAttribute("role", "button");
    link.setAttribute("aria-haspopup", "dialog");
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.open();
    });
    link.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      this.open();
    });
    this.querySelector("[data-close]").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("click", (event) => {
      if (event.target === this.dialog) this.dialog.close();
    });
  }

  /* A number pressed later on the same page is another entry, but a double click is one. */
  open() {
    if (crypto.randomUUID) this.querySelector("[name=client_uuid]").value = crypto.randomUUID();
    this.dialog.showModal();
  }
}

customElements.define("quick-pain", QuickPain);
