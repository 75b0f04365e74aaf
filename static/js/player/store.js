/* The draft on this device: one row a session in IndexedDB, flushed to the disk before it counts as saved.
   Nothing else is stored, and nothing for longer than a week. */

const NAME = "guide";
const ROWS = "drafts";
const WEEK = 7 * 24 * 60 * 60 * 1000;

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(ROWS, { keyPath: "session" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error("blocked"));
  });
}

async function within(mode, work) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(ROWS, mode, { durability: "strict" });
      const asked = work(transaction.objectStore(ROWS));
      transaction.oncomplete = () => resolve(asked?.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

export const keep = (session, draft, owed) =>
  within("readwrite", (rows) => rows.put({ session, draft, owed, kept: Date.now() }));

/* Reads the row of a session and deletes rows of other sessions that are a week old. */
export async function kept(session) {
  const rows = await within("readonly", (all) => all.getAll());
  const old = rows.filter((row) => row.session !== session && Date.now() - row.kept > WEEK);
  if (old.length) await within("readwrite", (all) => old.forEach((row) => all.delete(row.session)));
  return rows.find((row) => row.session === session);
}

export const forget = (session) => within("readwrite", (rows) => rows.delete(session));

export function forgetAll() {
  return new Promise((resolve) => {
    const asked = indexedDB.deleteDatabase(NAME);
    asked.onsuccess = asked.onerror = asked.onblocked = () => resolve();
  });
}
