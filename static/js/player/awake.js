/* Keeps the screen on while the session runs. The lock is lost when the page is hidden, and requested again after. */

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
      this.lock = undefined; // refused, for example in power-saving mode
    }
  }

  let() {
    this.lock?.release().catch(() => {});
    this.lock = undefined;
  }
}
