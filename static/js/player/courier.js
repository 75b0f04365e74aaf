/* Sends the newest draft to the server and retries when offline. A draft holds the whole state and a rising number, so only the newest is sent. */

const WAITS = [2, 5, 10, 20, 30];
/* Nobody is signed in any more, or somebody is anew and this page is of before. */
const SIGNED_OUT = [401, 403];

export class Courier extends EventTarget {
  constructor(url, token, clock) {
    super();
    Object.assign(this, { url, token, clock, tries: 0, owed: undefined, away: false });
    addEventListener("online", () => this.bring());
    document.addEventListener("visibilitychange", () => !document.hidden && this.owed && this.bring());
  }

  take(draft) {
    this.owed = draft;
    return this.bring();
  }

  /* Sends one request at a time and queues the newest draft. Resolves to whether everything was acknowledged. */
  async bring() {
    if (this.busy) return this.busy;
    this.clock.cancel(this.timer);
    this.busy = this.send();
    try {
      return await this.busy;
    } finally {
      this.busy = undefined;
    }
  }

  async send() {
    while (this.owed) {
      const draft = this.owed;
      let answer;
      try {
        answer = await fetch(this.url, {
          method: "PUT",
          body: JSON.stringify(draft),
          headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
          keepalive: true,
        });
      } catch {
        return this.later();
      }
      if (answer.status >= 500 || answer.status === 429) return this.later();
      if (SIGNED_OUT.includes(answer.status)) {
        this.tell("signed-out"); // owed until somebody has signed in; the next draft tries again
        return false;
      }
      this.tries = 0;
      if (this.away) this.tell("back");
      this.away = false;
      if (this.owed === draft) this.owed = undefined;
      if (answer.status === 409) {
        this.owed = undefined;
        this.tell("ahead");
        return false;
      }
      if (!answer.ok) {
        this.tell("refused", { status: answer.status, draft });
        return true;
      }
      this.tell("arrived", { draft, is_outdated: (await answer.json()).is_outdated });
    }
    return true;
  }

  later() {
    if (!this.away) this.tell("away");
    this.away = true;
    const wait = WAITS[Math.min(this.tries, WAITS.length - 1)];
    this.tries += 1;
    this.timer = this.clock.after(wait, () => this.bring());
    return false;
  }

  tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
