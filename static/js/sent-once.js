/* Sends a form only once: ignores double clicks and the Back button. */
const TWICE_WITHIN = 2000;
const sent = new WeakMap();

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  const before = sent.get(event.target) ?? -Infinity;
  if (event.timeStamp - before < TWICE_WITHIN) event.preventDefault();
  else sent.set(event.target, event.timeStamp);
});

// Reloads a page that answered a form when somebody comes back to it, where the browser would refuse to show it.
history.replaceState(history.state, "", location.href);
