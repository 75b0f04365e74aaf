/* Takes the second press of a double click for what it is: the form is on its way already. */
const TWICE_WITHIN = 2000;
const sent = new WeakMap();

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  const before = sent.get(event.target) ?? -Infinity;
  if (event.timeStamp - before < TWICE_WITHIN) event.preventDefault();
  else sent.set(event.target, event.timeStamp);
});
