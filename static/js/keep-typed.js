/* <keep-typed data-person="5">, on every page: keeps on this device, for an hour, what is typed into the form of the page
   and not sent yet. It is there again after Back, a reload, another page, or a browser that died.

   It is one person's. A wanted sign-out forgets everything on this device, and so does somebody else who signs in; a
   session of the site that ended by itself does not. A form with a password, a code or a file is never kept, nor one
   that asks how it is right now (data-unkept): an answer of before would be wrong.

   Each tab has a row of its own, so that two with the same form do not overwrite each other. */

import { asServed, fill, now, OURS, Shelf, someId, typed } from "./shelf.js";
import { all as forgetOldTried } from "./tried.js";

const HOUR = 60 * 60 * 1000;
/* Not in localStorage, which is written seconds later: after a death it would be nobody's, and be forgotten. */
const whose = new Shelf("whose", "people", "key");
const NEVER = "[type=password], [type=file], [autocomplete=one-time-code], [name=code]";
const KEY = "kept";

class KeepTyped extends HTMLElement {
  connectedCallback() {
    this.path = location.pathname + location.search;
    const ready = () => { this.dataset.ready = ""; };
    this.begin().then(ready, ready); // storage is blocked where it fails, so nothing is kept
    for (const type of ["input", "change", "typed"]) document.addEventListener(type, (event) => this.keep(event));
    document.addEventListener("submit", (event) => this.send(event), true);
  }

  async begin() {
    const { person } = this.dataset;
    const isOut = this.take("signed_out") !== "";
    if (!person) forgetOldTried(); // what was tried without an account, too long ago
    const [before] = isOut || person ? await whose.all() : [];
    if (isOut || (person && before?.person !== person)) await this.forgetAll();
    if (!person) return;
    if (before?.person !== person) await whose.put({ key: "here", person });
    if (this.key) this.put(this.form); // it was typed while what was here before was forgotten
    const over = this.take("kept_over");
    const rows = await typed.all();
    const old = rows.filter((row) => row.key === over || now() - row.at > HOUR).map((row) => row.key);
    if (old.length) await typed.forget(...old);
    const { form, isAnswer } = this;
    const gone = [...old, this.key]; // what is typed while this reads is in the form already
    const isMine = (row) => !gone.includes(row.key) && (isAnswer ? isOf(row, form) : row.path === this.path);
    const row = rows.filter(isMine).sort((one, other) => other.at - one.at)[0];
    if (row && form && !this.key && row.at > this.answeredAt) await this.show(row, form);
    else if (isAnswer) this.key ??= row?.key;
    else if (!this.key) [...document.forms].filter((one) => !one.closest("step-form")).forEach(asServed);
  }

  async forgetAll() {
    const drafts = await import("./player/store.js"); // of no use on any other page but the guide
    await Promise.all([drafts.forgetAll(), typed.forgetAll(), whose.forgetAll()]);
  }

  /* What the server says once, in a cookie. */
  take(name) {
    const said = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
    if (said) document.cookie = `${name}=; path=/; max-age=0`;
    return said;
  }

  /* The form that this page is for: the one that is sent to its own address. */
  get form() {
    return [...document.forms].find((form) => this.isKept(form));
  }

  isKept(form) {
    return (
      form?.method === "post" && form.closest("main") && form.action.split(/[?#]/)[0] === location.origin + location.pathname &&
      !form.matches("[data-unkept]") && !form.closest("step-form") && !form.querySelector(NEVER) &&
      [...form.elements].some((field) => field.type !== "hidden" && field.localName !== "button")
    );
  }

  /* Whether the server has filled the form in: with what was sent and refused, or sent after a session ended. */
  get isAnswer() {
    return this.dataset.answer !== undefined;
  }

  /* When what the server filled in was sent, by the server's clock: what was typed after that is newer. */
  get answeredAt() {
    return Number(this.dataset.answer ?? 0) * 1000;
  }

  keep(event) {
    const form = event.target.form ?? event.target.querySelector?.("form") ?? event.target.closest?.("form");
    if (!this.dataset.person || !this.isKept(form)) return;
    this.key ??= someId();
    this.put(form);
  }

  put(form) {
    const fields = [...new FormData(form)].filter(([name]) => !OURS.includes(name) && name !== KEY);
    typed.put({ key: this.key, path: this.path, at: now(), fields }).then(
      () => { this.dataset.kept = String(Number(this.dataset.kept ?? 0) + 1); },
      () => {}, // storage is blocked, so nothing is kept
    );
  }

  send(event) {
    if (event.target.matches("[data-forget-typed]")) this.forget(event);
    else this.sign(event.target);
  }

  /* What the server forgets on a button, this device forgets too: the form of this page, or all of them where nobody is
     signed in and the page shows none. */
  forget(event) {
    event.preventDefault();
    const go = () => event.target.submit();
    const gone = this.dataset.person ? this.key && typed.forget(this.key) : typed.forgetAll();
    Promise.resolve(gone).then(go, go);
  }

  /* Sends along which row it is: once the form is stored, the server answers that it is over. */
  sign(form) {
    if (!this.key || !this.isKept(form)) return;
    const field = form.elements[KEY] ?? form.appendChild(document.createElement("input"));
    Object.assign(field, { type: "hidden", name: KEY, value: this.key });
  }

  async show(row, form) {
    const { fields } = row;
    const editor = form.closest("row-editor");
    if (editor) {
      await customElements.whenDefined("row-editor");
      if (!(await editor.restore(fields))) return;
    } else fill(form, fields);
    this.key = someId(); // the tab that typed it may be open still, and sends its own
    await typed.put({ ...row, key: this.key });
    await typed.forget(row.key);
    if (this.isAnswer) return; // the page says so itself
    const note = this.querySelector("template").content.cloneNode(true);
    note.querySelector("button").addEventListener("click", () => this.beginAgain());
    document.querySelector("main").prepend(note);
  }

  async beginAgain() {
    await typed.forget(this.key);
    location.reload();
  }
}

/* Whether it was typed into this form, wherever the form stood. */
function isOf({ path, fields }, form) {
  const uuid = form?.elements.client_uuid?.value;
  const [, typedIn] = fields.find(([name]) => name === "client_uuid") ?? [];
  return uuid ? uuid === typedIn : path === location.pathname + location.search;
}

customElements.define("keep-typed", KeepTyped);
