/* Runs before the first paint, so that a chosen theme never flashes. */
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  /* Storage is closed to us: the device's own setting stands. */
}
