/* What was meant by a query with typos, and the names most like one of which nothing is found. */
import { withoutStopWords } from "./questions.js";
import { allowance, distance, fold, singular, squeeze, words } from "./words.js";

const NEAR = 0.3; // pairs of letters that the nearest names have in common, at least

/* Returns a query with the words that were meant, as far as a row shows them. */
export function respell(wanted, row) {
  const there = [...words(`${row.name} ${row.component ?? ""} ${row.ref ?? row.url}`)];
  return wanted.map(({ whole, parts, isDense }) => {
    if (isDense || there.some((word) => word.startsWith(singular(whole)))) return whole;
    return (parts.length > 1 ? parts : [whole]).map((word) => nearestWord(word, there)).join(" ");
  }).join(" ");
}

function nearestWord(word, there) {
  const near = there.map((other) => [distance(word, other, allowance(word)), other]).sort((one, other) => one[0] - other[0])[0];
  return near && near[0] <= allowance(word) ? near[1] : word;
}

/* Returns the parts of identifiers as words of their own: a name that has the longest of them is at least near. */
export function apart(wanted) {
  const parts = wanted.flatMap((chunk) => (chunk.isDense ? [] : chunk.parts)).map((part) => ({ whole: part, parts: [part], isDense: false }));
  return withoutStopWords(parts).filter(({ whole }) => whole.length > 2);
}

/* Returns the three names most like a text of which nothing is found. */
export function nearest(names, text) {
  const wanted = pairs(squeeze(fold(text)));
  const rows = names.entities.map(({ plain }, number) => ({ number, likeness: Math.max(...plain.map((name) => likeness(wanted, name))) }));
  const titles = names.pages.map((page, number) => ({ number, page, likeness: Math.max(...page.plain.slice(0, 2).map((title) => likeness(wanted, title))) * 0.95 }));
  const found = [...rows, ...titles].filter((one) => one.likeness >= NEAR).sort((one, other) => other.likeness - one.likeness || one.number - other.number);
  return found.slice(0, 3).map(({ number, page }) => (page ? names.pageRow(number, 0) : names.entityRow(number, 0)));
}

function pairs(text) {
  const found = new Set();
  for (let at = 0; at + 1 < text.length; at += 1) found.add(text.charCodeAt(at) * 65536 + text.charCodeAt(at + 1));
  return found;
}

/* Returns the share of pairs of letters that two texts have in common, from 0 to 1. */
function likeness(wanted, text) {
  let shared = 0;
  for (let at = 0; at + 1 < text.length; at += 1) if (wanted.has(text.charCodeAt(at) * 65536 + text.charCodeAt(at + 1))) shared += 1;
  const most = wanted.size + Math.max(text.length - 1, 0);
  return most ? (2 * Math.min(shared, wanted.size)) / most : 0;
}
