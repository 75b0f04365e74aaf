/* The person's own breath in the settings: learned by tapping along, used from the next time, forgotten by a button. */

import { counted, filled } from "../words.js";
import { Tapped } from "./tapped.js";

export class OwnBreath {
  constructor({ words, parts, settings, clock, choose }) {
    Object.assign(this, { words, parts, settings, clock, choose });
  }

  tap() {
    this.tapped ??= new Tapped();
    const seconds = this.tapped.tap(this.clock.now());
    if (seconds) {
      this.choose({ breath_seconds: seconds });
      this.parts["settings-said"].textContent = counted(this.words.breath_is, seconds);
    }
    this.show();
  }

  forget() {
    this.tapped = undefined;
    this.choose({ breath_seconds: null });
    this.show();
  }

  show() {
    const { words } = this;
    const { breath_seconds: seconds } = this.settings;
    const more = this.tapped?.more;
    this.parts["breath-now"].textContent = seconds ? counted(words.breath_is, seconds) : words.breath_unknown;
    this.parts.tap.textContent = more ? `${words.tap} (${filled(words.tap_more, { count: more })})` : words.tap;
  }
}
