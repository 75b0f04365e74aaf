/* What was tried without an account: on this device one record of each page that can be tried, for 7 days. Where the
   browser stores nothing, the record of this page lasts as long as the page. Leaves the device only when its person asks
   for that (keep-tried.js). */

const NAME = "tried";
const VERSION = 1;
const WEEK = 7 * 24 * 60 * 60 * 1000;
/* So long can a session be that is interrupted and goes on: as long as one in the diary. A clock that was moved by hours
   makes none too old. */
const LONGEST = 24 * 60 * 60 * 1000;
/* The time as the device had it when the page was opened, and what has passed since: moving the clock changes nothing. */
export const now = () => performance.timeOrigin + performance.now();
/* The session that this page leads through. */
let own;
let isRefused = false;

/* Returns the record under the name `what`: "tried", or "tried/" and an exercise. */
export function read(what) {
  let row;
  try {
    row = isRefused && own?.what === what ? own : JSON.parse(localStorage.getItem(what));
  } catch {
    row = own?.what === what ? own : undefined;
  }
  if (!row) return undefined;
  const age = now() - Date.parse(row.begun);
  if (isWhole(row) && age < (row.finished ? WEEK : LONGEST)) return row;
  forget(what);
  return undefined;
}

const isWhole = ({ version, finished, steps, stop_signs }) =>
  version === VERSION && (!finished || (Array.isArray(steps) && steps.every(Boolean) && Array.isArray(stop_signs)));

/* Returns every record on this device; those that are too old or broken are deleted. */
export function all() {
  let names;
  try {
    names = Object.keys(localStorage).filter((name) => name === NAME || name.startsWith(`${NAME}/`));
  } catch {
    names = []; // storage is blocked, so there is none
  }
  return names.map(read).filter(Boolean);
}

/* From here on this page leads through the session of `row`. */
export function take(row) {
  own = row;
}

/* Returns the record of this page's session, unless another window deleted it or began anew. */
export function mine() {
  const row = own && read(own.what);
  return row?.uuid === own?.uuid ? row : undefined;
}

/* Stores the record of this page's session. Returns whether this browser keeps it. */
export function write(row) {
  own = { ...row, version: VERSION };
  try {
    localStorage.setItem(own.what, JSON.stringify(own));
    isRefused = false;
  } catch {
    isRefused = true;
  }
  return !isRefused;
}

export function forget(what) {
  if (own?.what === what) own = undefined;
  try {
    localStorage.removeItem(what);
  } catch {
    // storage is blocked, so nothing is kept
  }
}

/* What the player asks of its store: `keep` and `kept`, here for the one session that runs. */

export async function keep(session, draft) {
  const row = mine();
  if (row && !row.finished) write({ ...row, draft });
}

export async function kept() {
  const row = mine();
  return row?.draft && row;
}
