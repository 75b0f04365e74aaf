/* <guide-player>: leads through a session. The machine knows the current cue; this element shows, says and saves it.

   The page holds the whole session; the server only receives drafts. What is shown as done has been saved before, on this device or on the server.
   A session without an account has no addresses to send drafts and settings to: it stays on this device, and no request leaves the page. */

import { Awake } from "./player/awake.js";
import { calendar, clock } from "./player/clock.js";
import { Courier } from "./player/courier.js";
import { Dialogs } from "./player/dialogs.js";
import { Forms } from "./player/forms.js";
import { Machine } from "./player/machine.js";
import { Nobody } from "./player/nobody.js";
import { OwnBreath } from "./player/own-breath.js";
import { Progress } from "./player/progress.js";
import { Sound, Voice } from "./player/sound.js";
import * as drafts from "./player/store.js";
import { View } from "./player/view.js";
import * as tried from "./tried.js";
import { VoiceQuestion } from "./player/voice-question.js";
import { filled } from "./words.js";

const REST_SECONDS = 120;
/* So many seconds without a tick mean that the device slept and the person stopped. */
const AWAY_SECONDS = 20;
const SAVE_SECONDS = 15;
const KEYS = {
  " ": "toggle", ArrowLeft: "back", ArrowRight: "skip", Escape: "leave",
  MediaPlayPause: "toggle", MediaTrackPrevious: "back", MediaTrackNext: "skip", MediaStop: "leave",
};
const FAR = "guide-far";

class GuidePlayer extends HTMLElement {
  connectedCallback() {
    if (this.machine) return;
    this.data = JSON.parse(this.querySelector("script[type='application/json']").textContent);
    this.words = this.data.words;
    this.settings = this.data.settings;
    this.machine = new Machine(this.data.timeline.cues, clock);
    this.progress = new Progress(this.data);
    this.forms = new Forms(this);
    this.sound = new Sound(this.settings);
    this.voice = new Voice(this.settings);
    this.awake = new Awake();
    this.question = new VoiceQuestion(this, this);
    this.view = new View(this, this);
    this.dialogs = new Dialogs(this, { words: this.words, progress: this.progress, clock });
    const { words, settings } = this;
    this.breath = new OwnBreath({
      words, settings, clock, parts: this.view.parts, choose: (changes) => this.choose(changes),
    });
    const { urls } = this.data;
    this.store = urls.draft ? drafts : tried;
    this.courier = urls.draft ? new Courier(urls.draft, this.querySelector("[name=csrfmiddlewaretoken]").value, clock) : new Nobody();
    this.listen();
    this.setFar(sessionStorage.getItem(FAR) === "on");
    this.ready = this.resume();
  }

  disconnectedCallback() {
    this.voice?.hush();
    this.awake?.keep(false);
    cancelAnimationFrame(this.frame);
    clock.cancel(this.timer);
  }

  // Resuming

  /* Resumes from the draft on this device or on the server, whichever is newer. */
  async resume() {
    let row;
    try {
      row = await this.store.kept(this.data.session);
    } catch {
      row = undefined;
    }
    const { draft } = this.data;
    const own = row && row.draft.sequence > (draft?.sequence ?? 0) ? row.draft : undefined;
    this.adopt(own ?? draft);
    if (own) this.courier.take(own);
    if (this.machine.index > 0 || this.machine.at > 0) this.question.close();
    if (this.data.has_adapted) this.sayAdapted();
    this.dataset.ready = "";
    this.view.draw();
  }

  adopt(draft) {
    this.progress.adopt(draft);
    for (const position of this.progress.steps.keys()) this.forms.apply(position);
    const { cue, at } = this.progress.place;
    this.machine.go(cue, at);
    this.view.showCue(this.machine.cue);
    this.view.showMain();
    if (this.progress.stopped) this.showStopped();
    else if (this.machine.over) this.open("over");
  }

  // Listening to buttons and keys

  listen() {
    const on = (type, then) => this.machine.addEventListener(type, ({ detail }) => {
      const now = clock.now();
      then.call(this, detail);
      this.dispatchEvent(new CustomEvent(`guide:${type}`, { detail: { ...detail, now } }));
    });
    on("cue", this.onCue);
    on("part", this.onPart);
    on("count", this.onCount);
    on("left", this.onLeft);
    on("end", this.onEnd);
    on("start", this.onStart);
    on("pause", this.onPause);
    this.courier.addEventListener("arrived", ({ detail }) => this.onArrived(detail));
    this.courier.addEventListener("away", () => this.view.say("kept", this.words.kept_here));
    this.courier.addEventListener("back", () => this.view.say("kept", this.words.sent));
    this.courier.addEventListener("ahead", () => this.onAhead());
    this.courier.addEventListener("signed-out", () => this.onSignedOut());
    this.courier.addEventListener("refused", () => this.view.say("kept", this.words.not_yet));
    this.addEventListener("click", (event) => this.onClick(event));
    this.addEventListener("change", (event) => this.onChange(event));
    document.addEventListener("keydown", (event) => this.onKey(event));
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
    addEventListener("pagehide", () => this.save());
    this.dialogs.addEventListener("closed", () => this.goOnIfWanted());
    const media = navigator.mediaSession;
    const keys = { play: "toggle", pause: "toggle", previoustrack: "back", nexttrack: "skip", stop: "leave" };
    for (const [action, what] of Object.entries(media ? keys : {})) {
      try {
        media.setActionHandler(action, () => this.press(what));
      } catch {
        // an action this browser does not support
      }
    }
  }

  onClick(event) {
    const button = event.target.closest("button, a, input");
    if (!button || !this.contains(button)) return;
    const { do: what, sign, skip, end, jump } = button.dataset;
    const { switch: name } = button.dataset;
    if (what === "finish" || what === "later") return this.goOut(event, button);
    if (sign) return this.stopFor(sign);
    if (skip !== undefined) return this.skipFor(skip);
    if (end !== undefined) return this.endFor(end);
    if (jump) return this.jump(Number(jump));
    if (name) return this.choose({ [name]: button.ariaPressed !== "true" });
    if (what) this.press(what, button);
  }

  onChange({ target }) {
    const { setting } = target.dataset;
    if (!setting) return;
    this.choose({ [setting]: target.type === "radio" ? target.value : target.checked });
  }

  onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    const what = KEYS[event.key];
    if (!what || this.dialogs.current) return;
    if (event.key === " " && event.target.closest("button, a, input, summary")) return;
    event.preventDefault();
    if (!event.repeat) this.press(what);
  }

  press(what, button) {
    const verbs = {
      toggle: () => (this.machine.running ? this.pause() : this.start()),
      back: () => this.back(),
      skip: () => this.skip(),
      leave: () => this.open("leave"),
      steps: () => this.openSteps(),
      settings: () => this.openSettings(),
      stop: () => this.openStop(),
      easier: () => this.ease(!this.forms.isEased(this.machine.cue.step)),
      hurts: () => this.hurts(),
      unhurt: () => this.unhurt(),
      "leave-out": () => this.leaveOut(),
      ease: () => this.easeAndGo(),
      rest: () => this.rest(),
      rested: () => this.easeAndGo(),
      done: () => this.leaveStep("done"),
      close: () => this.dialogs.close(),
      again: () => this.again(),
      far: () => this.setFar(button.checked),
      tap: () => this.breath.tap(),
      "test-sound": () => this.question.test(),
      "forget-breath": () => this.breath.forget(),
      "take-over": () => location.reload(),
      "none-of-these": () => this.dialogs.showStop("ending"),
      "none-of-those": () => this.dialogs.showStop("resting"),
    };
    verbs[what]?.();
  }

  // Running

  start() {
    if (this.dialogs.current || this.progress.stopped) return;
    if (this.isOutdated && startsStep(this.machine.cue)) {
      this.takeNew();
      return;
    }
    const answer = this.question.answer();
    if (answer) this.choose(answer);
    this.sound.unlock();
    this.voice.unlock();
    this.machine.start();
  }

  pause() {
    this.machine.pause();
  }

  onStart() {
    this.dataset.state = "running";
    this.awake.keep(true);
    this.looked = calendar.now();
    this.view.showMain();
    this.speakCue(this.machine.cue);
    this.loop();
    this.plan();
  }

  onPause() {
    this.dataset.state = "paused";
    this.voice.hush();
    this.awake.keep(false);
    this.view.showMain();
    this.save();
  }

  /* One animation loop while the page is visible, one timer while it is hidden. */
  loop() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      if (!this.machine.running) return;
      this.look();
      this.view.draw();
      this.loop();
    });
  }

  plan() {
    clock.cancel(this.timer);
    if (!this.machine.running) return;
    this.timer = clock.after(this.machine.next, () => {
      this.look();
      this.plan();
    });
  }

  look() {
    const now = calendar.now();
    if (now - this.looked > AWAY_SECONDS && this.machine.running) {
      /* Goes back to the last moment before the device slept. */
      const { index, at } = this.machine;
      this.machine.running = false;
      this.machine.go(index, at);
      this.onPause();
      this.view.say("kept", this.words.away);
    }
    this.looked = now;
    this.machine.tick();
  }

  back() {
    const { machine } = this;
    const begun = machine.at > 3 || machine.index === 0;
    this.progress.reopen(machine.cues[machine.index - (begun ? 0 : 1)]);
    machine.go(machine.index - (begun ? 0 : 1));
    this.view.draw();
    this.plan();
  }

  skip() {
    const { machine } = this;
    if (machine.over) return;
    if (machine.cue.kind !== "work") {
      machine.go(machine.index + 1);
      this.view.draw();
      this.plan();
      return;
    }
    this.dialogs.fillSkip(this.view.stepOf(machine.cue));
    this.open("skip");
  }

  skipFor(reason) {
    this.leaveStep("skipped", reason);
  }

  /* Leaves the current exercise for the next one. */
  leaveStep(outcome, reason = "") {
    const { machine } = this;
    const step = machine.cue.step;
    this.progress.settle(step, outcome, reason);
    const next = machine.cues.findIndex((cue) => cue.step > step);
    this.dialogs.hide();
    machine.go(next < 0 ? machine.cues.length : next);
    this.save();
    this.goOnIfWanted();
  }

  jump(step) {
    this.dialogs.hide();
    this.progress.reopen(this.machine.cues.find((cue) => cue.step === step));
    this.machine.go(this.machine.cues.findIndex((cue) => cue.step === step));
    this.save();
    this.goOnIfWanted();
  }

  again() {
    this.dialogs.hide();
    const { cues } = this.machine;
    const last = cues.at(-1);
    this.progress.reopen(last);
    this.machine.go(cues.indexOf(last));
    this.view.showMain();
    this.view.draw();
  }

  // How it feels

  ease(on) {
    const { cue } = this.machine;
    const { easier, smaller } = this.view.stepOf(cue);
    this.forms.ease(cue.step, on);
    const step = this.progress.step(cue.step);
    if (step.outcome === "done" || step.outcome === "eased") step.outcome = step.form ? "eased" : "done";
    this.view.showCue(this.machine.cue);
    this.view.draw();
    const said = easier ? [`${easier.name}.`, easier.move, easier.cue].filter(Boolean).join(" ") : smaller;
    this.view.announce(on ? `${this.words.easier_on}. ${said}` : this.words.as_planned);
    if (on) this.voice.say(said);
    this.save();
  }

  easeAndGo() {
    this.dialogs.hide();
    this.ease(true);
    this.start();
  }

  hurts() {
    const step = this.view.stepOf(this.machine.cue);
    this.progress.step(step.position).has_hurt = true;
    this.dialogs.fillHurts(step);
    this.view.showCue(this.machine.cue);
    this.open("hurts");
    this.save();
  }

  unhurt() {
    this.progress.step(this.machine.cue.step).has_hurt = false;
    this.view.showCue(this.machine.cue);
    this.save();
    this.dialogs.close();
  }

  /* Leaves the exercise out of every later session, and this one goes on with the next. */
  async leaveOut() {
    const { name, slug } = this.view.stepOf(this.machine.cue);
    this.skipFor("pain");
    let answer;
    try {
      answer = await fetch(this.data.urls.leave_out, {
        method: "POST",
        body: JSON.stringify({ exercise: slug }),
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.courier.token },
        keepalive: true,
      });
    } catch {
      answer = undefined;
    }
    /* 409: it is left out already. */
    const isOut = answer && (answer.ok || answer.status === 409);
    this.view.announce(filled(isOut ? this.words.left_out : this.words.not_left_out, { name }));
  }

  rest() {
    this.open("rest");
    this.dialogs.countRest(clock.now() + REST_SECONDS, () => this.sound.play("begin"));
  }

  // Stopping

  openStop() {
    this.open("stop");
    this.dialogs.showStop("emergency");
    this.dialogs.all.stop.scrollTop = 0;
  }

  /* A stop sign was chosen: saves it first and ends the session. */
  stopFor(sign) {
    this.pause();
    this.progress.stop(sign);
    this.showStopped();
    this.save();
  }

  showStopped() {
    const isEmergency = this.progress.signs.some((sign) => this.data.signs.emergency.includes(sign));
    this.open(isEmergency ? "emergency" : "ended");
  }

  endFor(reason) {
    this.progress.end(reason);
    this.save();
    this.finish();
  }

  /* Leaves the page once everything is saved outside of it. */
  async goOut(event, link) {
    event.preventDefault();
    this.pause();
    await this.finish(link.href);
  }

  async finish(url = this.data.urls.finish) {
    this.save();
    const [arrived] = await Promise.all([this.courier.bring(), this.keeping]);
    if (arrived) {
      /* A page that goes on by itself prevents this. */
      if (this.dispatchEvent(new CustomEvent("guide:leave", { bubbles: true, cancelable: true, detail: { url } }))) location.assign(url);
      return;
    }
    if (this.dialogs.current === "ahead") return;
    if (this.isSignedOut) return this.open("signed-out");
    this.view.say("kept", this.words.not_yet);
    this.dialogs.sayNotYet(url);
    if (!this.dialogs.isFinal) this.open("unsent");
  }

  // Events of the machine

  onCue({ cue }) {
    if (this.isOutdated && startsStep(cue)) {
      this.takeNew();
      return;
    }
    this.view.showCue(cue);
    if (!this.machine.running) return;
    this.speakCue(cue);
    this.sound.play(cue.kind === "work" ? "begin" : "rest");
    this.view.announce([cue.title, cue.detail].filter(Boolean).join(", "));
    this.save();
  }

  onPart({ cue, rep, part, breath }) {
    this.view.showPart(cue, rep, part);
    if (!this.machine.running) return;
    const isEasy = this.data.is_breath_easy; // nothing sets the pace of a breath that could do harm
    if (breath !== "natural" && this.settings.talk !== "quiet" && !isEasy) this.sound.play(breath);
    if (rep === 0 && this.settings.talk === "full") {
      const said = [isEasy ? "" : `${this.words[breath]}.`, this.view.labelOf(cue, part)].filter(Boolean).join(" ");
      if (said) this.voice.say(said, { over: part > 0 });
    }
    if (part === 0 && this.remindsOfBreath(cue, rep)) this.voice.say(this.words.keep_breathing, { over: true });
    if (part === 0 && rep > 0) {
      this.progress.reached(cue, rep);
      this.saveSometimes();
    }
  }

  /* Once in every strength exercise, as soon as it is under way. */
  remindsOfBreath(cue, rep) {
    const isFirst = cue.set === 1 && cue.side < 2 && cue.way < 2;
    return isFirst && rep === Math.min(1, cue.reps - 1) && this.view.stepOf(cue).keeps_breathing;
  }

  onCount({ count }) {
    if (!this.data.is_breath_easy) this.sound.play("count");
    this.view.say("count", String(count));
  }

  onLeft({ cue }) {
    this.progress.reached(cue, cue.reps);
    const isLast = !this.machine.cues.some((one) => one.number > cue.number && one.step === cue.step);
    if (isLast) this.progress.settle(cue.step, "done");
  }

  onEnd() {
    this.dataset.state = "paused";
    this.awake.keep(false);
    this.sound.play("end");
    this.view.announce(this.words.last);
    this.voice.say(this.words.last);
    this.save();
    this.open("over");
  }

  /* What the conditions no longer allow is not begun: the page is asked again, before the next exercise. */
  onArrived({ draft, is_outdated }) {
    this.onKept(draft);
    this.isOutdated = is_outdated;
    if (is_outdated && startsStep(this.machine.cue)) this.takeNew();
  }

  async takeNew() {
    if (this.isTaking) return;
    this.isTaking = true;
    this.machine.running = false;
    this.onPause();
    const [arrived] = await Promise.all([this.courier.bring(), this.keeping]);
    this.isTaking = false;
    if (arrived) location.reload();
    else this.view.say("kept", this.words.not_yet);
  }

  sayAdapted() {
    this.view.say("kept", this.words.adapted);
    this.view.announce(this.words.adapted);
    this.voice.say(this.words.adapted);
  }

  /* The practice goes on, and is kept on this device: signed in, it goes on where it was. */
  onSignedOut() {
    this.isSignedOut = true;
    this.view.say("kept", this.words.signed_out);
    this.querySelector("[data-part='sign-in']").hidden = false;
  }

  onAhead() {
    this.pause();
    this.open("ahead");
  }

  // Saving

  save() {
    if (!this.dataset || this.dataset.ready === undefined || this.dialogs.current === "ahead") return;
    const draft = this.progress.draft(this.machine);
    if (!draft || draft === this.newest) return;
    this.newest = draft;
    this.saved = clock.now();
    this.keeping = this.store.keep(this.data.session, draft, true).then(
      () => this.onKept(draft),
      () => this.courier.away && this.view.say("kept", this.words.kept_only),
    );
    this.courier.take(draft);
  }

  saveSometimes() {
    if (clock.now() - (this.saved ?? 0) > SAVE_SECONDS) this.save();
  }

  /* Shows as done only what is saved. */
  onKept(draft) {
    for (const step of draft.steps) {
      if (!step.outcome) continue;
      this.progress.shown.set(step.position, step.outcome);
    }
    this.view.showSegments();
    this.dataset.sequence = String(draft.sequence);
  }

  // Settings

  choose(changes) {
    Object.assign(this.settings, changes);
    for (const [name, value] of Object.entries(changes)) {
      for (const button of this.querySelectorAll(`[data-switch='${name}']`)) button.ariaPressed = String(value);
      for (const box of this.querySelectorAll(`[data-setting='${name}'][type='checkbox']`)) box.checked = value;
    }
    this.sound.unlock();
    this.voice.unlock();
    if (!this.settings.has_voice) this.voice.hush();
    if (changes.has_vibration) navigator.vibrate?.(80);
    this.view.showCue(this.machine.cue);
    this.view.draw();
    if (!this.data.urls.guide) {
      if (changes.has_voice !== undefined) this.question.remember(changes.has_voice);
      return undefined;
    }
    return fetch(this.data.urls.guide, {
      method: "PUT",
      body: JSON.stringify(this.settings),
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.courier.token },
      keepalive: true,
    }).catch(() => undefined);
  }

  openSettings() {
    this.breath.show();
    this.open("settings");
  }

  setFar(on) {
    this.classList.toggle("far", on);
    document.body.classList.toggle("far", on);
    sessionStorage.setItem(FAR, on ? "on" : "off");
    this.querySelector("[data-do='far']").checked = on;
  }

  // Dialogs

  /* Pauses while a dialog is open. */
  open(name) {
    if (!this.dialogs.may(name)) return;
    this.dialogs.open(name, this.machine);
    this.pause();
    this.dialogs.show();
  }

  /* Closes the dialog and resumes what was running before. */
  goOnIfWanted() {
    if (this.dialogs.wanted && !this.machine.over) this.start();
    this.dialogs.wanted = false;
    this.view.draw();
    this.plan();
  }

  openSteps() {
    this.view.showSteps();
    this.open("steps");
  }

  // Speaking

  speakCue(cue) {
    const ready = this.data.is_breath_easy ? cue.spoken_short : cue.spoken; // without a number to keep up with
    const said = {
      full: cue.kind === "ready" ? `${ready} ${this.forms.of(cue).start}` : cue.spoken,
      short: cue.spoken_short,
      quiet: cue.kind === "ready" || cue.kind === "switch" ? cue.spoken_short : "",
    };
    this.voice.say(said[this.settings.talk]);
  }
}

const startsStep = ({ kind }) => kind === "ready" || kind === "change";

customElements.define("guide-player", GuidePlayer);
