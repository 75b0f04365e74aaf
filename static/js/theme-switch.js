/* Auto, light or dark, saved on this device only. */
class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    const chosen = document.documentElement.dataset.theme || "auto";
    for (const radio of this.querySelectorAll("input")) {
      radio.checked = radio.value === chosen;
      radio.addEventListener("change", () => this.choose(radio.value));
    }
  }

  choose(theme) {
    const root = document.documentElement;
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
    try {
      if (theme === "auto") localStorage.removeItem("theme");
      else localStorage.setItem("theme", theme);
    } catch {
      /* Storage is blocked: the choice applies to this page only. */
    }
  }
}

customElements.define("theme-switch", ThemeSwitch);
