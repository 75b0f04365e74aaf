/* <draft-over data-session="5">: deletes the draft of a finished session from this device; without a number, after signing out, all drafts
   and what was tried too long ago. */

import { forget, forgetAll } from "./player/store.js";
import { all } from "./tried.js";

/* Safety questions that were begun outlive the pages to sign in on, and the emergency numbers: a session may end on
   the way. Pages of an error have no such element at all. */
const SIGNING_IN = ["/accounts/login/", "/accounts/2fa/", "/accounts/password/", "/accounts/emergency/"];

class DraftOver extends HTMLElement {
  connectedCallback() {
    const session = Number(this.dataset.session);
    if (!session) all();
    if (!session && !SIGNING_IN.some((path) => location.pathname.startsWith(path))) {
      try { sessionStorage.removeItem("safety-questions"); } catch { /* storage is blocked, so there is none */ }
    }
    (session ? forget(session) : forgetAll()).catch(() => {}); // storage is blocked, so there is no draft
  }
}

customElements.define("draft-over", DraftOver);
