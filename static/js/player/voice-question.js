/* Asks once, before the first session, whether a voice leads. What is chosen when it starts is remembered. */

const ASKED = "guide-voice-asked";

export class VoiceQuestion {
  constructor(page, { voice, sound, words }) {
    Object.assign(this, { voice, sound, words, part: page.querySelector(".player-ask") });
    if (!voice.exists || stored()) this.close();
  }

  /* Returns the answer at the start, and nothing where none was asked for. */
  answer() {
    if (!this.part) return undefined;
    const has_voice = Boolean(this.part.querySelector(":checked").value);
    this.close();
    try {
      localStorage.setItem(ASKED, "yes");
    } catch {
      // a browser that stores nothing asks again
    }
    return { has_voice };
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

function stored() {
  try {
    return localStorage.getItem(ASKED);
  } catch {
    return undefined;
  }
}
