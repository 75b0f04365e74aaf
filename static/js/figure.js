/* <pilates-figure>: the drawn exercise moves in time with the breath.

   It has a stage and a button to pause it; an exercise's page also has its cue, and its pictures in a row, of which one
   opens on the stage by a tap or by the arrows. Without this script the row is all there is. With reduced motion the stage
   shows one picture. It pauses while it is out of view. */

import { Painter } from "./figure/painter.js";
import { Timeline } from "./figure/timeline.js";
import { filled } from "./words.js";

const KEYS = { " ": "play", ArrowLeft: "back", ArrowRight: "next" };
const BAR = 44;
/* Milliseconds a frame may take on average; on a slower device every second frame is drawn. */
const COSTLY = 2;

class PilatesFigure extends HTMLElement {
  connectedCallback() {
    const data = this.querySelector("script[type='application/json']");
    this.drawing = this.querySelector(".scene svg.figure");
    if (!data || !this.drawing || this.timeline) return;
    this.timeline = new Timeline(JSON.parse(data.textContent));
    this.painter = new Painter(this.drawing, { use: "moving" });
    this.cost = 0;
    this.skipped = false;
    this.flip = false;
    this.playing = false;
    this.seen = false;
    this.frame = -1;
    this.parts = {
      scene: this.querySelector(".scene"),
      fill: this.querySelector(".breath-bar .fill"),
      breath: this.querySelector(".cue .breath"),
      label: this.querySelector(".cue .label"),
      row: this.querySelector(".frames"),
      items: [...this.querySelectorAll(".frames li")],
    };
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.still.addEventListener("change", () => this.settle());
    this.addEventListener("click", (event) => this.press(event.target.closest("[data-do]")?.dataset.do));
    this.addEventListener("keydown", (event) => this.key(event));
    this.watcher = new IntersectionObserver(([entry]) => this.show(entry.isIntersecting));
    this.watcher.observe(this.drawing);
    document.addEventListener("visibilitychange", () => this.run());
    this.parts.items.forEach((item, number) => this.opens(item, number));
    this.settle();
  }

  disconnectedCallback() {
    this.watcher?.disconnect();
    cancelAnimationFrame(this.next);
    this.next = 0;
  }

  /* Moves at once, or shows the telling picture where less motion is asked for. */
  settle() {
    this.classList.toggle("stepwise", this.still.matches);
    this.playing = !this.still.matches;
    if (this.still.matches) this.timeline.stand(this.timeline.figure.telling);
    this.draw();
    this.run();
  }

  opens(item, number) {
    const thumb = item.querySelector(".stage");
    const button = document.createElement("button");
    button.type = "button";
    button.ariaLabel = filled(this.dataset.show, { number: number + 1 });
    button.className = "opens";
    thumb.replaceWith(button);
    button.append(thumb);
    button.addEventListener("click", () => this.stand(number));
  }

  show(seen) {
    this.seen = seen;
    this.run();
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === " " && event.target.closest("button, a, summary")) return;
    if (!KEYS[event.key] || !event.target.closest(".scene, .frames")) return;
    event.preventDefault();
    this.press(KEYS[event.key]);
  }

  press(what) {
    if (what === "play") this.play(!this.playing);
    if (what === "back") this.stand(this.timeline.near(-1));
    if (what === "next") this.stand(this.timeline.near(1));
    if (what === "side") this.side();
  }

  play(playing) {
    this.playing = playing && !this.still.matches;
    this.run();
  }

  stand(number) {
    this.playing = false;
    this.timeline.stand(number);
    this.draw();
    this.run();
    this.uncover(number);
    const { label, breath } = this.timeline.figure.frames[number];
    const said = this.querySelector("[role='status']");
    if (said) said.textContent = filled(this.dataset.said, {
      number: number + 1, count: this.timeline.figure.frames.length, label, breath: this.dataset[breath],
    });
  }

  /* Scrolls the row, and nothing else, to a picture. */
  uncover(number) {
    const { row, items } = this.parts;
    if (!row) return;
    const [box, item] = [row.getBoundingClientRect(), items[number].getBoundingClientRect()];
    if (item.left < box.left || item.right > box.right) row.scrollBy({ left: item.left - box.left });
  }

  side() {
    this.flip = !this.flip;
    this.querySelector("[data-do='side']").ariaPressed = String(this.flip);
    this.draw();
  }

  /* One loop of animation frames, only while there is something to see. */
  run() {
    const running = this.playing && this.seen && !document.hidden;
    this.classList.toggle("playing", this.playing);
    if (!running) {
      cancelAnimationFrame(this.next);
      this.next = 0;
      this.last = undefined;
    } else if (!this.next) {
      this.next = requestAnimationFrame((now) => this.tick(now));
    }
  }

  tick(now) {
    const passed = this.last === undefined ? 0 : Math.min(now - this.last, 100) / 1000;
    this.last = now;
    this.timeline.advance(passed);
    this.skipped = this.cost > COSTLY && !this.skipped;
    if (!this.skipped) {
      const begun = performance.now();
      this.draw();
      this.cost += (performance.now() - begun - this.cost) / 10;
    }
    this.next = requestAnimationFrame((later) => this.tick(later));
  }

  draw() {
    const { figure } = this.timeline;
    const pose = this.timeline.pose({ swap: this.flip && !this.timeline.flips });
    this.painter.paint(figure, pose, this.flip && this.timeline.flips);
    this.tell();
  }

  /* Shows the breath as a bar and in words, and describes the picture when it changes. */
  tell() {
    const { number, breath, label, level } = this.timeline.cue();
    const { scene, fill, items, breath: inWords, label: told } = this.parts;
    const height = Math.max(12, BAR * level).toFixed(1);
    if (fill && height !== this.height) {
      this.height = height;
      fill.setAttribute("y", (BAR - height).toFixed(1));
      fill.setAttribute("height", height);
    }
    if (number === this.frame || !told) return;
    this.frame = number;
    scene.dataset.breath = breath;
    inWords.textContent = this.dataset[breath];
    told.textContent = label;
    const place = { name: this.dataset.name, number: number + 1, count: items.length, label };
    this.drawing.setAttribute("aria-label", filled(this.dataset.drawn, place));
    items.forEach((item, n) => item.classList.toggle("current", n === number));
  }
}

customElements.define("pilates-figure", PilatesFigure);
