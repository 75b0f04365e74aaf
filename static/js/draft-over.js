/* <draft-over data-session="5">: deletes the draft of a finished session from this device; without a number, after signing out, all drafts. */

import { forget, forgetAll } from "./player/store.js";

class DraftOver extends HTMLElement {
  connectedCallback() {
    const session = Number(this.dataset.session);
    (session ? forget(session) : forgetAll()).catch(() => {}); // storage is blocked, so there is no draft
  }
}

customElements.define("draft-over", DraftOver);
