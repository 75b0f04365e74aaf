/* <draft-over data-session="5">: deletes the draft of a finished session from this device; without a number, after signing out, all drafts
   and a tried session that is too old. */

import { forget, forgetAll } from "./player/store.js";
import { read } from "./tried.js";

class DraftOver extends HTMLElement {
  connectedCallback() {
    const session = Number(this.dataset.session);
    if (!session) read();
    (session ? forget(session) : forgetAll()).catch(() => {}); // storage is blocked, so there is no draft
  }
}

customElements.define("draft-over", DraftOver);
