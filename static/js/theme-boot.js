/* Runs before the first paint, so that a chosen theme or drawn person never flashes. */
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  const body = localStorage.getItem("body");
  if (body === "b" || body === "c") document.documentElement.dataset.body = body;
} catch {
  /* Storage is blocked: use the device setting. */
}
