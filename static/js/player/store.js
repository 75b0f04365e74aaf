/* The draft on this device: one row a session. Nothing else is stored, and nothing for longer than a week. Who signs
   out forgets it, and so does somebody else who signs in; a session of the site that ended by itself does not. */

import { now, Shelf } from "../shelf.js";

const WEEK = 7 * 24 * 60 * 60 * 1000;
const drafts = new Shelf("guide", "drafts", "session");

export const keep = (session, draft, owed) => drafts.put({ session, draft, owed, kept: now() });

/* Reads the row of a session and deletes rows of other sessions that are a week old. */
export async function kept(session) {
  const rows = await drafts.all();
  const old = rows.filter((row) => row.session !== session && now() - row.kept > WEEK);
  if (old.length) await drafts.forget(...old.map((row) => row.session));
  return rows.find((row) => row.session === session);
}

export const forget = (session) => drafts.forget(session);

export const forgetAll = () => drafts.forgetAll();
