/* The drawn person in an <svg>. Every pose uses the same elements; only those that changed are written. */

import { shapesOf } from "./scene.js";
import { whole } from "./poses.js";

const make = (name) => document.createElementNS("http://www.w3.org/2000/svg", name);

export class Painter {
  /* `use` makes the id of the clip path unique on the page. */
  constructor(svg, { use, fine = true }) {
    Object.assign(this, { svg, use, fine, paths: [] });
  }

  paint(figure, pose, flip) {
    const shapes = shapesOf(figure, pose, { fine: this.fine, flip });
    if (this.figure !== figure || this.paths.length !== shapes.length) this.build(figure, shapes);
    shapes.forEach(({ path }, n) => {
      if (this.drawn[n] === path) return;
      this.drawn[n] = path;
      this.paths[n].setAttribute("d", path);
    });
    this.clip.setAttribute("d", shapes.find(({ role }) => role === "top").path);
  }

  build(figure, shapes) {
    const clip = make("clipPath");
    clip.id = `clip-${figure.name.replaceAll(".", "-")}-${this.use}`;
    this.clip = make("path");
    clip.append(this.clip);
    this.figure = figure;
    this.drawn = [];
    this.paths = shapes.map(({ role, inside }) => {
      const path = make("path");
      path.setAttribute("class", role);
      if (inside) path.setAttribute("clip-path", `url(#${clip.id})`);
      return path;
    });
    this.svg.replaceChildren(clip, ...this.paths);
  }

  clear() {
    this.figure = undefined;
    this.paths = [];
    this.svg.replaceChildren();
  }
}

const read = new WeakMap();

/* A figure with its poses whole. A body seen from the side shows its other side where it stands; every other picture is
   mirrored for it: it `flips`. */
export function figureOf(data) {
  if (!read.has(data)) {
    const frames = data.frames.map((frame) => ({ ...frame, pose: whole(frame.pose) }));
    const flips = data.view !== "side" || frames.some(({ pose }) => pose.axial !== 0);
    read.set(data, { ...data, frames, flips });
  }
  return read.get(data);
}
