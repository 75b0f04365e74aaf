/* The session that was tried without an account: one record on this device, for 7 days. Where the browser stores
   nothing, it lasts as long as the page. Leaves the device only when its person asks for that (keep-tried.js). */

const NAME = "tried";
const VERSION = 1;
const WEEK = 7 * 24 * 60 * 60 * 1000;
/* So long can a session be that is interrupted and goes on. */
const LONGEST = 3 * 60 * 60 * 1000;
let page;

export function read() {
  let row;
  try {
    row = JSON.parse(localStorage.getItem(NAME));
  } catch {
    row = page;
  }
  if (!row) return undefined;
  const age = Date.now() - Date.parse(row.begun);
  if (row.version === VERSION && age < (row.finished ? WEEK : LONGEST)) return row;
  forget();
  return undefined;
}

/* Stores the record. Returns whether this browser keeps it. */
export function write(row) {
  page = { ...row, version: VERSION };
  try {
    localStorage.setItem(NAME, JSON.stringify(page));
    return true;
  } catch {
    return false;
  }
}

export function forget() {
  page = undefined;
  try {
    localStorage.removeItem(NAME);
  } catch {
    // storage is blocked, so nothing is kept
  }
}

/* What the player asks of its store: `keep` and `kept`, here for the one session that runs. */

export async function keep(session, draft) {
  const row = read();
  if (row && !row.finished) write({ ...row, draft });
}

export async function kept() {
  const row = read();
  return row?.draft && row;
}
