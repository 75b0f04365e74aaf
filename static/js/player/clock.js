/* The player's only clock. Tests replace performance.now and setTimeout to control time.
   The calendar is no part of it: it only tells whether the device slept. */

export const clock = {
  /* Seconds that only rise. */
  now: () => performance.now() / 1000,
  after: (seconds, then) => setTimeout(then, Math.max(0, seconds * 1000)),
  cancel: (timer) => clearTimeout(timer),
};

export const calendar = { now: () => Date.now() / 1000 };

/* "1:05" */
export const asClock = (seconds) => {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};
