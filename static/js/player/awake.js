/* Keeps the screen on while the guide runs: the lock is lost whenever the page is hidden, and asked for again. */

export class Awake {
  constructor() {
    document.addEventListener("visibilitychange", () => this.ask());
  }

  keep(wanted) {
    this.wanted = wanted;
    if (wanted) this.ask();
    else this.let();
  }

  async ask() {
    if (!this.wanted || document.hidden || (this.lock && !this.lock.released)) return;
    try {
      this.lock = await navigator.wakeLock?.request("screen");
      if (!this.wanted) this.let();
    } catch {
      this.lock = undefined; // saving power comes before us
    }
  }

  let() {
    this.lock?.release().catch(() => {});
    this.lock = undefined;
  }
}
