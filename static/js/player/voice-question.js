/* Asks once, before the first session, whether a voice leads. What is chosen when it starts is remembered: with the
   account, or, where there is none, in this window. */

const ASKED = "guide-voice-asked";
const TRIED = "tried-voice";

export class VoiceQuestion {
  constructor(page, { voice, sound, words, settings, data }) {
    this.isTried = !data.urls.guide;
    Object.assign(this, { voice, sound, words, part: page.querySelector(".player-ask") });
    const stored = this.stored();
    if (stored && this.isTried) settings.has_voice = stored === "on";
    if (!voice.exists || stored) this.close();
  }

  /* Returns the answer at the start, and nothing where none was asked for. */
  answer() {
    if (!this.part) return undefined;
    const has_voice = Boolean(this.part.querySelector(":checked").value);
    this.close();
    this.remember(has_voice);
    return { has_voice };
  }

  remember(has_voice) {
    try {
      if (this.isTried) sessionStorage.setItem(TRIED, has_voice ? "on" : "off");
      else localStorage.setItem(ASKED, "yes");
    } catch {
      // a browser that stores nothing asks again
    }
  }

  stored() {
    try {
      return this.isTried ? sessionStorage.getItem(TRIED) : localStorage.getItem(ASKED);
    } catch {
      return undefined;
    }
  }

  test() {
    this.sound.unlock();
    this.sound.play("begin");
    this.voice.test(this.words.voice_test);
  }

  close() {
    this.part?.remove();
    this.part = undefined;
  }
}
