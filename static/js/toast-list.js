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
      button.append(this.cross(icon));
    } else {
      button.textContent = this.dataset.close;
    }
    button.addEventListener("click", () => this.dismiss(toast));
    return button;
  }

  cross(icon) {
    const name = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(name, "svg");
    const use = document.createElementNS(name, "use");
    use.setAttribute("href", `${icon}#close`);
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("focusable", "false");
    svg.append(use);
    return svg;
  }

  dismiss(toast) {
    toast.remove();
    document.getElementById("main")?.focus({ preventScroll: true });
    if (!this.querySelector(".toast")) this.remove();
  }
}

customElements.define("toast-list", ToastList);
