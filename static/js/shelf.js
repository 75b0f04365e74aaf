/* A table in this browser's IndexedDB. A row counts as kept once it is on the disk: localStorage waits for seconds. */

/* The time by the server's clock when the page was made, and what has passed since: a clock that is set by hours, or by a
   year, makes nothing too old. */
export function now() {
  const served = Number(document.querySelector("keep-typed")?.dataset.now) * 1000;
  const [{ responseStart }] = performance.getEntriesByType("navigation");
  return performance.now() + (served ? served - responseStart : performance.timeOrigin);
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

/* What was typed and not sent yet. */
export const typed = new Shelf("kept", "forms", "key");
