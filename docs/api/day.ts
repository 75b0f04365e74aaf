/* A day with the API in TypeScript, by openapi-fetch and the types that openapi-typescript makes. See quick-start.md.

SITE is the address of the site, and KEY a key that may read and write everything. */

import createClient from "openapi-fetch";

import type { paths } from "./pilates.js";

const api = createClient<paths>({
  baseUrl: process.env.SITE,
  headers: { Authorization: `Bearer ${process.env.KEY}` },
});

/** Return what the site answers. Throws its sentence where it refuses. */
async function call<Row>(asked: Promise<{ data?: Row; error?: unknown; response: Response }>): Promise<Row> {
  const { data, error, response } = await asked;
  if (data === undefined) throw new Error(`${response.status}: ${JSON.stringify(error)}`);
  return data;
}

/** What If-Match needs: the version that was read. */
const tag = (row: { version: number }) => ({ "If-Match": `"${row.version}"` });

function check(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(what);
}

const now = new Date();

// Look around.
const exercises = await call(api.GET("/api/v1/exercises/", { params: { query: { search: "cat-cow" } } }));
console.log(`${exercises.count} exercises, first ${exercises.results[0].name}`);

// Build a routine, keep it, and plan a week with it.
const composed = await call(api.POST("/api/v1/routines/compose/", { body: { minutes: 15, is_strength: false } }));
const steps = composed.steps.map(({ exercise, form, sets, reps, hold_seconds, pace }) => ({
  exercise, form, sets, reps, hold_seconds, pace,
}));
const name = `${composed.name} ${now.toISOString().slice(11, 19)}`;
const routine = await call(api.POST("/api/v1/routines/", { body: { name, steps } }));
const planned = await call(api.GET("/api/v1/week/"));
const week = await call(api.PUT("/api/v1/week/", {
  params: { header: tag(planned) },
  body: { slots: [{ weekday: 2, local_time: "18:30", routine: routine.id }] },
}));
console.log(`${week.slots[0].routine_name} on Wednesday, ${routine.minutes} minutes`);

// Practise it.
const started = await call(api.POST("/api/v1/sessions/start/", {
  body: { routine: routine.id, pain_before: 3, signs: [] },
}));
const session = await call(api.POST("/api/v1/sessions/{id}/finish/", {
  params: { path: { id: started.id } },
  body: { pain_after: 2, effort: 3 },
}));
console.log(`${session.steps.length} steps, finished at ${session.finished_at}`);

// Log a pain score. The same request again makes no second row.
const body = { client_uuid: crypto.randomUUID(), score: 3, felt_at: now.toISOString() };
const entry = await call(api.POST("/api/v1/pain-entries/", { body }));
const again = await call(api.POST("/api/v1/pain-entries/", { body }));
check(again.id === entry.id, "one row");
const changed = await call(api.PUT("/api/v1/pain-entries/{id}/", {
  params: { path: { id: entry.id }, header: tag(entry) },
  body: { score: 4, felt_at: now.toISOString() },
}));
console.log(`Pain ${changed.score}, version ${changed.version}`);

// Log what was done the day before, and answer how the morning after was.
const began = now.getTime() - 26 * 3_600_000;
const before = await call(api.POST("/api/v1/sessions/", {
  body: {
    routine: routine.id,
    started_at: new Date(began).toISOString(),
    finished_at: new Date(began + routine.minutes * 60_000).toISOString(),
    pain_before: 3,
  },
}));
const mornings = await call(api.GET("/api/v1/mornings/", { params: { query: { since: before.local_date } } }));
const morning = mornings.results.find((row) => row.practised_on === before.local_date);
if (morning === undefined) throw new Error("no morning");
const answered = await call(api.PUT("/api/v1/mornings/{id}/", {
  params: { path: { id: morning.id }, header: tag(morning) },
  body: { feeling: "settled", score: 2 },
}));
console.log(`The morning after ${answered.practised_on}: ${answered.score}`);

// Read what the diary says.
const insights = await call(api.GET("/api/v1/insights/"));
console.log(insights.headline.sentence);

// Keep a copy: read everything, send what was written offline, then read only what is new.
let changes = await call(api.GET("/api/v1/changes/"));
while (changes.more) {
  changes = await call(api.GET("/api/v1/changes/", { params: { query: { since: changes.next } } }));
}
const uuid = crypto.randomUUID();
const row = { score: 2, felt_at: now.toISOString() };
const sent = await call(api.POST("/api/v1/sync/", {
  body: { items: [{ kind: "pain_entry", uuid, version: null, row }] },
}));
const fresh = await call(api.GET("/api/v1/changes/", { params: { query: { since: changes.next } } }));
check(fresh.changes.length === 1 && fresh.changes[0].uuid === uuid, "one change");
console.log(`Sent ${fresh.changes[0].kind} ${uuid}: ${sent.results[0].status}`);

// Take everything with you.
const everything = await call(api.GET("/api/v1/me/export/"));
console.log(`${Object.keys(everything).length} parts of everything`);
