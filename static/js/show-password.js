/* <show-password>: a button that shows what is typed, and hides it again. Without this script the field is a plain one. */
class ShowPassword extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector("input");
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-controls", field.id);
    const say = (isShown) => {
      field.type = isShown ? "text" : "password";
      button.textContent = isShown ? this.dataset.hide : this.dataset.show;
      button.setAttribute("aria-pressed", String(isShown));
    };
    say(false);
    button.addEventListener("click", () => say(field.type === "password"));
    // What is sent is a password again, so that a browser offers to keep it.
    field.form.addEventListener("submit", () => say(false));
    field.after(button);
  }
}

customElements.define("show-password", ShowPassword);
