/* <guide-player>: leads through a session. The machine says where the practice stands, this page shows it, says it and keeps it.

   All of the session is in the page; the server is only told. What is shown as done has been kept before, on this device or on the server. */

import { Awake } from "./player/awake.js";
import { calendar, clock } from "./player/clock.js";
import { Courier } from "./player/courier.js";
import { breathLevel, Drawing, labelOf } from "./player/drawing.js";
import { Machine } from "./player/machine.js";
import { Progress } from "./player/progress.js";
import { Sound, Voice } from "./player/sound.js";
import { keep, kept } from "./player/store.js";
import { Tapped } from "./player/tapped.js";

const REST_SECONDS = 120;
/* So long without a look at the clock: the device slept, and nobody moved along. */
const AWAY_SECONDS = 20;
const SAVE_SECONDS = 15;
const BAR = 160;
const KEYS = {
  " ": "toggle", ArrowLeft: "back", ArrowRight: "skip", Escape: "leave",
  MediaPlayPause: "toggle", MediaTrackPrevious: "back", MediaTrackNext: "skip", MediaStop: "leave",
};
const FAR = "guide-far";
/* Dialogs that only their own ways lead out of. */
const FINAL = ["emergency", "ended", "over", "ahead"];

class GuidePlayer extends HTMLElement {
  connectedCallback() {
    if (this.machine) return;
    this.data = JSON.parse(this.querySelector("script[type='application/json']").textContent);
    this.words = this.data.words;
    this.settings = this.data.settings;
    this.parts = Object.fromEntries([...this.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
    this.parts.fill = this.querySelector(".player-bar .fill");
    this.segments = [...this.querySelectorAll("[data-segment]")];
    this.dialogs = Object.fromEntries([...this.querySelectorAll("dialog")].map((one) => [one.dataset.dialog, one]));
    this.machine = new Machine(this.data.timeline.cues, clock);
    this.progress = new Progress(this.data);
    this.figure = new Drawing(this.parts.figure);
    this.thumb = new Drawing(this.parts["next-figure"], { fine: false });
    this.sound = new Sound(this.settings);
    this.voice = new Voice(this.settings);
    this.awake = new Awake();
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.courier = new Courier(this.data.urls.draft, this.querySelector("[name=csrfmiddlewaretoken]").value, clock);
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

  // Coming back

  /* Where it was: on this device or on the server, whichever came further. */
  async resume() {
    let row;
    try {
      row = await kept(this.data.session);
    } catch {
      row = undefined;
    }
    const { draft } = this.data;
    const own = row && row.draft.sequence > (draft?.sequence ?? 0) ? row.draft : undefined;
    this.adopt(own ?? draft);
    if (own) this.courier.take(own);
    this.dataset.ready = "";
    this.draw();
  }

  adopt(draft) {
    this.progress.adopt(draft);
    const { cue, at } = this.progress.place;
    this.machine.go(cue, at);
    this.showCue(this.machine.cue);
    this.showMain();
    if (this.progress.stopped) this.showStopped();
    else if (this.machine.over) this.open("over");
  }

  // Listening

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
    this.courier.addEventListener("arrived", ({ detail }) => this.onKept(detail.draft, true));
    this.courier.addEventListener("away", () => this.say("kept", this.words.kept_here));
    this.courier.addEventListener("back", () => this.say("kept", this.words.sent));
    this.courier.addEventListener("ahead", () => this.onAhead());
    this.courier.addEventListener("refused", () => this.say("kept", this.words.not_yet));
    this.addEventListener("click", (event) => this.onClick(event));
    this.addEventListener("change", (event) => this.onChange(event));
    document.addEventListener("keydown", (event) => this.onKey(event));
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
    addEventListener("pagehide", () => this.save());
    this.still.addEventListener("change", () => this.draw());
    for (const dialog of Object.values(this.dialogs)) {
      dialog.addEventListener("cancel", (event) => this.onCancel(event, dialog));
      dialog.addEventListener("close", () => this.onClosed(dialog));
    }
    const media = navigator.mediaSession;
    const keys = { play: "toggle", pause: "toggle", previoustrack: "back", nexttrack: "skip", stop: "leave" };
    for (const [action, what] of Object.entries(media ? keys : {})) {
      try {
        media.setActionHandler(action, () => this.press(what));
      } catch {
        // a key this browser does not know
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
    if (!what || this.current) return;
    if (event.key === " " && event.target.closest("button, a, input, summary")) return;
    event.preventDefault();
    if (!event.repeat) this.press(what);
  }

  /* Escape in a dialog goes on, but never away from an emergency or from what has ended. */
  onCancel(event, dialog) {
    event.preventDefault();
    if (!FINAL.includes(dialog.dataset.dialog)) this.close();
  }

  /* Some browsers close a dialog at the second Escape, whatever the page says. */
  onClosed(dialog) {
    if (this.current !== dialog.dataset.dialog || dialog.open) return;
    if (FINAL.includes(this.current)) {
      dialog.showModal();
      return;
    }
    this.current = undefined;
    this.goOnIfWanted();
  }

  press(what, button) {
    const verbs = {
      toggle: () => (this.machine.running ? this.pause() : this.start()),
      back: () => this.back(),
      skip: () => this.skip(),
      leave: () => this.open("leave", { pausing: true }),
      steps: () => this.openSteps(),
      settings: () => this.openSettings(),
      stop: () => this.openStop(),
      easier: () => this.ease(!this.progress.told(this.machine.cue.step).form),
      hurts: () => this.hurts(),
      unhurt: () => this.unhurt(),
      ease: () => this.easeAndGo(),
      rest: () => this.rest(),
      rested: () => this.easeAndGo(),
      done: () => this.leaveStep("done"),
      close: () => this.close(),
      again: () => this.again(),
      far: () => this.setFar(button.checked),
      tap: () => this.tap(),
      "forget-breath": () => this.forgetBreath(),
      "take-over": () => location.reload(),
      "none-of-these": () => this.showStop("ending"),
      "none-of-those": () => this.showStop("resting"),
    };
    verbs[what]?.();
  }

  // Going

  start() {
    if (this.current || this.progress.stopped) return;
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
    this.showMain();
    this.speakCue(this.machine.cue);
    this.loop();
    this.plan();
  }

  onPause() {
    this.dataset.state = "paused";
    this.voice.hush();
    this.awake.keep(false);
    this.showMain();
    this.save();
  }

  /* One loop to draw, where there is something to see; one timer to be in time where there is not. */
  loop() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      if (!this.machine.running) return;
      this.look();
      this.draw();
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
      /* Back to where somebody was last seen. */
      const { index, at } = this.machine;
      this.machine.running = false;
      this.machine.go(index, at);
      this.onPause();
      this.say("kept", this.words.away);
    }
    this.looked = now;
    this.machine.tick();
  }

  back() {
    const { machine } = this;
    const begun = machine.at > 3 || machine.index === 0;
    this.progress.reopen(machine.cues[machine.index - (begun ? 0 : 1)]);
    machine.go(machine.index - (begun ? 0 : 1));
    this.draw();
    this.plan();
  }

  skip() {
    const { machine } = this;
    if (machine.over) return;
    if (machine.cue.kind !== "work") {
      machine.go(machine.index + 1);
      this.draw();
      this.plan();
      return;
    }
    this.parts["skip-title"].textContent = this.words.skip_title.replace("{name}", this.stepOf(machine.cue).name);
    this.open("skip", { pausing: true });
  }

  skipFor(reason) {
    this.leaveStep("skipped", reason);
  }

  /* Leaves the exercise of the moment for the next one. */
  leaveStep(outcome, reason = "") {
    const { machine } = this;
    const step = machine.cue.step;
    this.progress.settle(step, outcome, reason);
    const next = machine.cues.findIndex((cue) => cue.step > step);
    this.hide();
    machine.go(next < 0 ? machine.cues.length : next);
    this.save();
    this.goOnIfWanted();
  }

  jump(step) {
    this.hide();
    this.progress.reopen(this.machine.cues.find((cue) => cue.step === step));
    this.machine.go(this.machine.cues.findIndex((cue) => cue.step === step));
    this.save();
    this.goOnIfWanted();
  }

  again() {
    this.hide();
    const { cues } = this.machine;
    const last = cues.at(-1);
    this.progress.reopen(last);
    this.machine.go(cues.indexOf(last));
    this.showMain();
    this.draw();
  }

  // How it feels

  ease(on) {
    const planned = this.stepOf(this.machine.cue).form === "easier";
    const step = this.progress.step(this.machine.cue.step);
    step.form = on && !planned ? "easier" : "";
    if (step.outcome === "done" || step.outcome === "eased") step.outcome = step.form ? "eased" : "done";
    this.showCue(this.machine.cue);
    this.draw();
    this.announce(on || planned ? `${this.words.easier_on}. ${this.stepOf(this.machine.cue).easier}` : this.words.usual);
    if (on) this.voice.say(this.stepOf(this.machine.cue).easier);
    this.save();
  }

  easeAndGo() {
    this.hide();
    this.ease(true);
    this.start();
  }

  hurts() {
    const step = this.stepOf(this.machine.cue);
    this.progress.step(step.position).has_hurt = true;
    this.parts["hurts-title"].textContent = this.words.hurt_title.replace("{name}", step.name);
    this.parts["easier-words"].textContent = `${this.words.easier}: ${step.easier}`;
    this.showCue(this.machine.cue);
    this.open("hurts", { pausing: true });
    this.save();
  }

  unhurt() {
    this.progress.step(this.machine.cue.step).has_hurt = false;
    this.showCue(this.machine.cue);
    this.save();
    this.close();
  }

  rest() {
    this.open("rest", { pausing: true });
    this.restUntil = clock.now() + REST_SECONDS;
    this.showRest();
  }

  showRest() {
    if (this.current !== "rest") return;
    const left = this.restUntil - clock.now();
    this.parts["rest-title"].textContent =
      left > 0 ? this.words.resting.replace("{time}", asClock(left)) : this.words.rested;
    if (left > 0) clock.after(Math.min(1, left), () => this.showRest());
    else this.sound.play("begin");
  }

  // Stopping

  openStop() {
    this.open("stop", { pausing: true });
    this.showStop("emergency");
    this.dialogs.stop.scrollTop = 0;
  }

  showStop(tier) {
    for (const part of this.dialogs.stop.querySelectorAll("[data-stop]")) part.hidden = part.dataset.stop !== tier;
    const title = this.dialogs.stop.querySelector(`[data-stop='${tier}'] h2`);
    title.tabIndex = -1;
    title.focus();
  }

  /* A sign was named: it is kept before anything else, and the session does not go on. */
  stopFor(sign) {
    this.pause();
    this.progress.stop(sign);
    this.showStopped();
    this.save();
  }

  showStopped() {
    const isEmergency = this.progress.signs.some((sign) => this.data.signs.emergency.includes(sign));
    this.open(isEmergency ? "emergency" : "ended", { pausing: true });
  }

  endFor(reason) {
    this.progress.end(reason);
    this.save();
    this.finish();
  }

  /* Out of the page, once all that happened is kept somewhere else than in it. */
  async goOut(event, link) {
    event.preventDefault();
    this.pause();
    await this.finish(link.href);
  }

  async finish(url = this.data.urls.finish) {
    this.save();
    const [arrived] = await Promise.all([this.courier.bring(), this.keeping]);
    if (arrived) {
      location.assign(url);
      return;
    }
    if (this.current === "ahead") return;
    this.say("kept", this.words.not_yet);
    for (const part of this.querySelectorAll(".player-not-yet")) part.textContent = this.words.not_yet;
    this.querySelector("[data-dialog='unsent'] a").href = url;
    if (!FINAL.includes(this.current)) this.open("unsent", { pausing: true });
  }

  // What the machine tells

  onCue({ cue }) {
    this.showCue(cue);
    if (!this.machine.running) return;
    this.speakCue(cue);
    this.sound.play(cue.kind === "work" ? "begin" : "rest");
    this.announce([cue.title, cue.detail].filter(Boolean).join(", "));
    this.save();
  }

  onPart({ cue, rep, part, breath }) {
    this.showPart(cue, rep, part);
    if (!this.machine.running) return;
    if (breath !== "natural" && this.settings.talk !== "quiet") this.sound.play(breath);
    if (rep === 0 && this.settings.talk === "full") {
      this.voice.say(`${this.words[breath]}. ${this.labelOf(cue, part)}`, { over: part > 0 });
    }
    if (part === 0 && rep > 0) {
      this.progress.reached(cue, rep);
      this.saveSometimes();
    }
  }

  onCount({ count }) {
    this.sound.play("count");
    this.parts.count.textContent = String(count);
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
    this.announce(this.words.last);
    this.voice.say(this.words.last);
    this.save();
    this.open("over");
  }

  onAhead() {
    this.pause();
    this.open("ahead");
  }


  // Keeping

  save() {
    if (!this.dataset || this.dataset.ready === undefined || this.current === "ahead") return;
    const draft = this.progress.draft(this.machine);
    if (!draft || draft === this.newest) return;
    this.newest = draft;
    this.saved = clock.now();
    this.keeping = keep(this.data.session, draft, true).then(
      () => this.onKept(draft),
      () => this.courier.away && this.say("kept", this.words.kept_only),
    );
    this.courier.take(draft);
  }

  saveSometimes() {
    if (clock.now() - (this.saved ?? 0) > SAVE_SECONDS) this.save();
  }

  /* Shown as done is only what is kept. */
  onKept(draft) {
    for (const step of draft.steps) {
      if (!step.outcome) continue;
      this.progress.shown.set(step.position, step.outcome);
    }
    this.showSegments();
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
    this.showCue(this.machine.cue);
    this.draw();
    return fetch(this.data.urls.guide, {
      method: "PUT",
      body: JSON.stringify(this.settings),
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.courier.token },
      keepalive: true,
    }).catch(() => undefined);
  }

  openSettings() {
    this.showBreath();
    this.open("settings", { pausing: true });
  }

  tap() {
    this.tapped ??= new Tapped();
    const seconds = this.tapped.tap(clock.now());
    if (seconds) {
      this.choose({ breath_seconds: seconds });
      this.parts["settings-said"].textContent = this.words.breath_is.replace("{seconds}", seconds);
    }
    this.showBreath();
  }

  forgetBreath() {
    this.tapped = undefined;
    this.choose({ breath_seconds: null });
    this.showBreath();
  }

  showBreath() {
    const { breath_seconds: seconds } = this.settings;
    const { words } = this;
    this.parts["breath-now"].textContent = seconds ? words.breath_is.replace("{seconds}", seconds) : words.breath_unknown;
    const more = this.tapped?.more;
    this.parts.tap.textContent = more ? `${words.tap} (${words.tap_more.replace("{count}", more)})` : words.tap;
  }

  setFar(on) {
    this.classList.toggle("far", on);
    document.body.classList.toggle("far", on);
    sessionStorage.setItem(FAR, on ? "on" : "off");
    this.querySelector("[data-do='far']").checked = on;
  }

  // Dialogs

  open(name, { pausing = false } = {}) {
    /* What a sign has ended stays ended, whatever is pressed while a browser closes the dialog. */
    if (this.progress.stopped && !["emergency", "ended"].includes(name)) return;
    const wasRunning = this.machine.running;
    if (this.current) this.dialogs[this.current].close();
    else this.wanted = wasRunning && pausing;
    this.current = name;
    if (pausing) this.pause();
    if (!this.dialogs[name].open) this.dialogs[name].showModal();
  }

  hide() {
    if (!this.current) return;
    this.dialogs[this.current].close();
    this.current = undefined;
  }

  /* Away with the dialog; what ran before it runs on. */
  close() {
    if (this.progress.stopped) return;
    this.hide();
    this.goOnIfWanted();
  }

  goOnIfWanted() {
    if (this.wanted && !this.machine.over) this.start();
    this.wanted = false;
    this.draw();
    this.plan();
  }

  openSteps() {
    for (const step of this.data.steps) {
      const outcome = this.progress.shown.get(step.position);
      const now = this.machine.cue.step === step.position;
      this.querySelector(`[data-state-of='${step.position}']`).textContent =
        this.words[outcome ? `step_${outcome}` : now ? "step_now" : "step_open"];
    }
    this.open("steps", { pausing: true });
  }

  // Showing

  stepOf(cue) {
    return this.data.steps[cue.step - 1];
  }

  /* In the easier form: because the session planned it so, or because it was chosen on the way. */
  isEasier(cue) {
    return this.stepOf(cue).form === "easier" || this.progress.told(cue.step).form === "easier";
  }

  /* The drawing of a cue in the form that is practised, and the cue in its frames. */
  drawnOf(cue) {
    const easier = this.isEasier(cue) && this.stepOf(cue).easier_figure;
    if (!easier || easier === cue.figure) return [this.data.figures[cue.figure], cue];
    const data = this.data.figures[easier];
    const [first, last] = data.loop;
    const parts = cue.parts.map((part, n) => ({ ...part, frame: first + (n % (last - first + 1)) }));
    return [data, { ...cue, parts }];
  }

  labelOf(cue, part) {
    if (cue.way > 1) return this.words.other_way_label;
    const [data, drawn] = this.drawnOf(cue);
    return labelOf(data, drawn, part) || this.stepOf(cue).lines[part]?.text || "";
  }

  showMain() {
    const { machine, words } = this;
    const begun = machine.index > 0 || machine.at > 0;
    const go = begun ? words.go_on : words.start;
    this.parts.main.textContent = machine.running ? words.pause : go;
  }

  showCue(cue) {
    const { parts, words } = this;
    const step = this.stepOf(cue);
    const told = this.progress.told(cue.step);
    const work = cue.kind === "work";
    this.dataset.kind = cue.kind;
    parts.eyebrow.textContent = [
      work ? step.name : cue.title,
      work && cue.side ? (cue.side > 1 ? words.other_side : words.first_side) : "",
      cue.way_words,
      step.form === "full" ? words.full : "",
      step.sets > 1 ? words.set.replace("{number}", cue.set) : "",
    ].filter(Boolean).join(", ");
    const title = { change: `${step.name}: ${cue.detail}`, rest: cue.detail, switch: cue.detail };
    if (!work) parts.step.textContent = title[cue.kind] ?? step.name;
    else if (!this.settings.has_text) parts.step.textContent = step.name;
    const first = cue.kind === "ready" || cue.kind === "change";
    parts.hint.textContent = first ? [cue.kind === "ready" ? cue.detail : "", step.start].filter(Boolean).join(". ") : "";
    const easier = this.isEasier(cue);
    parts.easier.textContent = easier ? `${words.easier}: ${step.easier}` : "";
    parts.side.hidden = !cue.side;
    parts.side.lastElementChild.textContent = cue.side_words;
    parts.breath.hidden = !work;
    for (const [name, on] of [["easier", easier], ["hurts", told.has_hurt]]) {
      this.querySelector(`.player-care [data-do='${name}']`).ariaPressed = String(on);
    }
    const label = work ? `${step.name}, ${cue.detail}` : `${step.name}: ${step.start}`;
    parts.figure.setAttribute("aria-label", label.replace(/[,:] ?$/, ""));
    this.showNext(cue);
    this.showSegments();
    this.showCount();
    if (work) this.showPart(cue, this.machine.place.rep, this.machine.place.part);
  }

  showPart(cue, rep, part) {
    const { breath, seconds } = cue.parts[part];
    const how = breath === "natural" && seconds > 3 && cue.parts.length > 1 ? "hold" : breath;
    this.parts.breath.dataset.breath = breath;
    if (this.shownHow !== how) this.parts.how.textContent = this.words[how];
    this.shownHow = how;
    if (this.settings.has_text) this.parts.step.textContent = this.labelOf(cue, part) || this.stepOf(cue).name;
    this.showCount();
  }

  showCount() {
    const { machine, parts, words } = this;
    const { cue } = machine;
    let [count, of] = [Math.ceil(cue.seconds - machine.at), words.seconds];
    if (cue.reps) {
      const { rep, part } = machine.place;
      const breaths = cue.parts.filter(({ breath }, n) => breath === "inhale" && cue.parts.at(n - 1).breath !== "inhale").length;
      if (this.settings.counts_breaths && breaths) {
        const begun = cue.parts.slice(0, part + 1).filter(({ breath }) => breath === "inhale").length;
        count = rep * breaths + Math.max(1, Math.min(begun, breaths));
        of = `${words.of.replace("{count}", cue.reps * breaths)} ${words.breaths}`;
      } else {
        count = rep + 1;
        of = words.of.replace("{count}", cue.reps);
      }
    }
    put(parts.count, String(count));
    put(parts.of, of);
  }

  showNext(cue) {
    const { parts, words } = this;
    const { cues } = this.machine;
    const here = cues.find(({ kind, number }) => kind === "work" && number >= cue.number);
    const following = cues.slice(here.number + 1);
    const work = following.find(({ kind }) => kind === "work");
    const later = following.find(({ kind, step }) => kind === "work" && step > (work?.step ?? cue.step));
    const named = (one) => {
      const step = this.stepOf(one);
      return step.where ? `${step.name}, ${step.where}` : step.name;
    };
    let what = words.end;
    if (work?.step === here.step) {
      what = words.set.replace("{number}", work.set);
      if (work.side !== here.side) what = words.other_side;
      else if (work.way !== here.way) what = words.other_way;
    } else if (work) what = named(work);
    parts.next.textContent = words.next.replace("{what}", what);
    parts.then.textContent = later ? words.then.replace("{what}", named(later)) : "";
    const data = work && this.drawnOf(work)[0];
    if (data) this.thumb.tell(data, work.side);
    else this.thumb.clear();
  }

  showSegments() {
    for (const [position, outcome] of this.progress.shown) {
      this.segments[position - 1].dataset.outcome = outcome;
    }
    this.segments.forEach((segment, n) => segment.classList.toggle("now", n + 1 === this.machine.cue.step));
  }

  draw() {
    const { machine, parts } = this;
    const { cue } = machine;
    const [data, drawn] = this.drawnOf(cue);
    const still = this.still.matches;
    const place = machine.place;
    if (data) this.figure.show(data, drawn, place, { still });
    else this.figure.clear();
    put(parts.left, this.words.left.replace("{time}", asClock(machine.left)));
    if (cue.reps) {
      const height = Math.max(8, BAR * breathLevel(cue, place, { still })).toFixed(1);
      if (height !== this.height) {
        this.height = height;
        parts.fill.setAttribute("y", (BAR - height).toFixed(1));
        parts.fill.setAttribute("height", height);
      }
    } else this.showCount();
    const within = machine.cues.filter(({ step }) => step === cue.step);
    const all = within.reduce((sum, { seconds }) => sum + seconds, 0);
    const passed = cue.begins - within[0].begins + machine.at;
    this.segments[cue.step - 1].firstElementChild.style.setProperty("--share", (passed / all).toFixed(3));
  }

  // Saying

  speakCue(cue) {
    const step = this.stepOf(cue);
    const said = {
      full: cue.kind === "ready" ? `${cue.spoken} ${step.start}` : cue.spoken,
      short: cue.spoken_short,
      quiet: cue.kind === "ready" || cue.kind === "switch" ? cue.spoken_short : "",
    };
    this.voice.say(said[this.settings.talk]);
  }

  /* For who hears the page: once a cue, never once a breath. */
  announce(text) {
    this.parts.said.textContent = text;
  }

  say(part, text) {
    this.parts[part].textContent = text;
  }
}

const put = (element, text) => element.textContent === text || (element.textContent = text);

const asClock = (seconds) => {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

customElements.define("guide-player", GuidePlayer);
