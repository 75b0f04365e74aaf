/* <draft-over data-session="5">: deletes the draft of a finished session from this device. */

import { forget } from "./player/store.js";

class DraftOver extends HTMLElement {
  connectedCallback() {
    forget(Number(this.dataset.session)).catch(() => {}); // storage is blocked, so there is no draft
  }
}

customElements.define("draft-over", DraftOver);
