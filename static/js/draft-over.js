/* <draft-over data-session="5">: this device forgets how far that session came, for it is over; without a number it forgets all, for nobody is signed in. */

import { forget, forgetAll } from "./player/store.js";

class DraftOver extends HTMLElement {
  connectedCallback() {
    const session = Number(this.dataset.session);
    (session ? forget(session) : forgetAll()).catch(() => {}); // a browser that keeps nothing has nothing to forget
  }
}

customElements.define("draft-over", DraftOver);
