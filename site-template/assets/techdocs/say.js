/* The site's own words, for scripts: `words.js` is made of site-template/words when the site is built. */
import { language, words } from "./words.js";

const plurals = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(language);

function form(key, values) {
  const text = words[key];
  return typeof text === "string" ? text : (text[plurals.select(values.count)] ?? text.other);
}

/* Returns a text with its values filled in; `count` chooses among plural forms. */
export function say(key, values = {}) {
  return form(key, values).replace(/\{(\w+)\}/g, (_, name) => (typeof values[name] === "number" ? numbers.format(values[name]) : values[name]));
}

/* Returns a text as the parts of an element: those between the values as texts, and the values as they are. */
export function sayParts(key, values) {
  return form(key, values).split(/\{(\w+)\}/).map((part, at) => (at % 2 ? values[part] : part)).filter((part) => part !== "");
}

/* Returns what readers call a kind of entity; an unknown one is its own word. */
export function sayKind(kind) {
  return words[`kind_${kind}`] ?? kind;
}
