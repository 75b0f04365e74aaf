/* Words come from the page, in the person's language; here only their {places} are filled, and forms chosen. */

export const filled = (words, values) => words.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

/* What is said of a count: one of the forms that the page brought, by the rules of the language. */
export function counted({ forms, which }, count) {
  const whole = Math.ceil(count);
  const digits = count.toLocaleString(document.documentElement.lang);
  return filled(forms[which[whole < which.length ? whole : 100 + (whole % 100)]], { count: digits });
}
