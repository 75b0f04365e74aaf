/* Tone and vibration. No timing depends on sounds, which may be late or missing. */

const NOTES = { count: [440, 0.09], begin: [660, 0.28], rest: [330, 0.35], end: [523, 0.6], inhale: [294, 0.22], exhale: [220, 0.22] };
const LOUD = { inhale: 0.05, exhale: 0.05 };
const BUZZ = { begin: [120], rest: [60, 80, 60], end: [200, 100, 200], count: [30] };

export class Sound {
  constructor(settings) {
    this.settings = settings;
  }

  /* Browsers allow sound only after a person pressed something. */
  unlock() {
    if (!this.settings.has_tone || !globalThis.AudioContext) return;
    this.context ??= new AudioContext();
    if (this.context.state === "suspended") this.context.resume().catch(() => {});
  }

  play(name) {
    if (this.settings.has_vibration && BUZZ[name]) navigator.vibrate?.(BUZZ[name]);
    if (!this.settings.has_tone || this.context?.state !== "running" || !NOTES[name]) return;
    const [pitch, lasts] = NOTES[name];
    const { currentTime, destination } = this.context;
    const [tone, gain] = [this.context.createOscillator(), this.context.createGain()];
    tone.frequency.value = pitch;
    gain.gain.setValueAtTime(0.0001, currentTime);
    gain.gain.exponentialRampToValueAtTime(LOUD[name] ?? 0.16, currentTime + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, currentTime + lasts);
    tone.connect(gain).connect(destination);
    tone.start(currentTime);
    tone.stop(currentTime + lasts + 0.05);
  }
}

/* Speech, where the browser has it. Nothing waits for its end: some phones cancel paused speech. */
export class Voice {
  constructor(settings) {
    this.settings = settings;
    this.speech = globalThis.speechSynthesis;
  }

  get exists() {
    return Boolean(this.speech && globalThis.SpeechSynthesisUtterance);
  }

  /* Some phones allow speech only after a first word within a tap. */
  unlock() {
    if (!this.settings.has_voice || !this.exists || this.unlocked) return;
    this.unlocked = true;
    this.say(" ");
  }

  say(text, { over = true } = {}) {
    if (this.settings.has_voice && this.exists && text) this.speak(text, { over });
  }

  /* Speaks before the voice is chosen, to be listened to. */
  test(text) {
    if (this.exists) this.speak(text, { over: true });
  }

  speak(text, { over }) {
    if (over) this.speech.cancel();
    const words = new SpeechSynthesisUtterance(text);
    words.lang = document.documentElement.lang;
    words.rate = 0.95;
    this.speech.speak(words);
  }

  hush() {
    if (this.exists) this.speech.cancel();
  }
}
