/* A table in this browser's IndexedDB. A row counts as kept once it is on the disk: localStorage waits for seconds. */

/* The time by the server's clock when the page was made, and what has passed since: a clock that is set by hours, or by a
   year, makes nothing too old. */
export function now() {
  const served = Number(document.querySelector("keep-typed")?.dataset.now) * 1000;
  const [{ responseStart }] = performance.getEntriesByType("navigation");
  return performance.now() + (served ? served - responseStart : performance.timeOrigin);
}

/* At Back, Chromium fills a form in with what was typed there before: by somebody else, or too long ago. */
export function asServed(form) {
  const [{ type }] = performance.getEntriesByType("navigation");
  if (type === "back_forward") form.reset();
}

/* The fields that the server fills in for each page anew. */
export const OURS = ["csrfmiddlewaretoken", "page_of", "next", "do"];

/* Shows what was kept of a form. */
export function fill(form, fields) {
  for (const field of form.elements) {
    if (!field.name || OURS.includes(field.name) || field.localName === "button" || field.type === "submit") continue;
    const values = fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
    else if (field.localName === "select" && field.multiple) {
      for (const option of field.options) option.selected = values.includes(option.value);
    } else if (values.length) field.value = values[0];
  }
}

export class Shelf {
  constructor(name, rows, keyPath) {
    Object.assign(this, { name, rows, keyPath });
  }

  open() {
    return new Promise((resolve, reject) => {
      const asked = indexedDB.open(this.name, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(this.rows, { keyPath: this.keyPath });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
      asked.onblocked = () => reject(new Error("blocked"));
    });
  }

  async within(mode, work) {
    const database = await this.open();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(this.rows, mode, { durability: "strict" });
        const asked = work(transaction.objectStore(this.rows));
        transaction.oncomplete = () => resolve(asked?.result);
        transaction.onerror = () => reject(transaction.error);
        transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  }

  all() {
    return this.within("readonly", (rows) => rows.getAll());
  }

  put(row) {
    return this.within("readwrite", (rows) => rows.put(row));
  }

  forget(...keys) {
    return this.within("readwrite", (rows) => keys.forEach((key) => rows.delete(key)));
  }

  forgetAll() {
    return this.within("readwrite", (rows) => rows.clear());
  }
}

export function someId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/* What was typed and not sent yet. */
export const typed = new Shelf("kept", "forms", "key");
