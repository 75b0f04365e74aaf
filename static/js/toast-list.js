/* Gives each toast a button that closes it. Without JavaScript a toast stays until the next page. */
class ToastList extends HTMLElement {
  connectedCallback() {
    const icon = document.querySelector(".icon use")?.getAttribute("href")?.split("#")[0];
    for (const toast of this.querySelectorAll(".toast")) toast.append(this.button(toast, icon));
  }

  button(toast, icon) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "dismiss";
    button.ariaLabel = this.dataset.putAway;
    if (icon) {
      button.innerHTML = `<svg class="icon" aria-hidden="true" focusable="false"><use href="${icon}#close"/></svg>`;
    } else {
      button.textContent = this.dataset.close;
    }
    button.addEventListener("click", () => this.dismiss(toast));
    return button;
  }

  dismiss(toast) {
    toast.remove();
    document.getElementById("main")?.focus({ preventScroll: true });
    if (!this.querySelector(".toast")) this.remove();
  }
}

customElements.define("toast-list", ToastList);
