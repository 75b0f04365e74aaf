/* Words come from the page, in the person's language; here only their {places} are filled. */

export const filled = (words, values) => words.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
