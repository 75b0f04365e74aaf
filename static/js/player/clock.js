/* The one clock of the guide. Everything that happens in time asks it and nothing else, so that who replaces the browser's own two functions replaces the time of the whole guide.
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
