/* Judges what the full text search has found: pages that do not have the words are left out, as pagefind shortens a word that
   it does not know until it finds something; the others are ordered by title and headings first. */
import { chunks, fold, singular, squeeze, stem, words } from "./words.js";
import { withoutStopWords } from "./questions.js";

const MOST_WORDS = 0.6; // share of the words that a page must have, where they are three or more
const FEW = 30; // entities of which one may be meant by a word of their names: a word that more of them have means none
const LITERAL = 1; // the word as it is typed
const STEMMED = 0.9; // … with another ending
const INSIDE = 0.8; // … as a part of a longer one: RETRY_LIMIT of ORDER_RETRY_LIMIT
const APART = 0.7; // … in its parts, each in its place

/* Returns what to ask the full text search: each form is a text, and the entities whose pages are asked, or null for all.
   What is a name as a whole, as `isName` says, is not looked for in its parts. */
export function textForms(text, names, allowed, isName) {
  const wanted = withoutStopWords(chunks(text));
  const literal = text.split(/\s+/).filter((word) => withoutStopWords(chunks(word)).some((chunk) => wanted.some(({ whole }) => whole === chunk.whole)));
  const first = [{ text: literal.join(" "), refs: null }];
  const parted = wanted.flatMap(({ whole, parts, isDense }) => (isDense ? [whole] : parts)).join(" ");
  if (!isName && wanted.some(({ parts, isDense }) => parts.length > 1 && !isDense)) first.push({ text: parted, refs: null });
  const own = names.named(wanted, allowed);
  if (own && own.refs.length <= FEW) first.push({ text: literal.filter((word) => !chunks(word).every(({ whole }) => own.words.has(whole))).join(" "), refs: own.refs });
  const fewer = literal.length > 2 ? literal.slice(0, 6).map((_, left) => ({ text: literal.filter((_, at) => at !== left).join(" "), refs: null })) : [];
  return { first: first.filter((form) => form.text), fewer };
}

/* Orders pages by what they say. A candidate has `title`, `component`, `headings`, `content`, `score` and `deprecated`. */
export function rankTexts(text, candidates) {
  const wanted = withoutStopWords(chunks(text));
  const phrase = fold(text).trim();
  const best = Math.max(...candidates.map(({ score }) => score), 0) || 1;
  const ranked = candidates.map((candidate, number) => ({ number, score: judge(wanted, phrase, candidate, candidate.score / best) }));
  const rank = ({ number }) => (candidates[number].deprecated ? 1 : 0);
  return ranked.filter(({ score }) => score > 0).sort((one, other) => rank(one) - rank(other) || other.score - one.score || one.number - other.number);
}

function judge(wanted, phrase, { title, component, headings, content }, relevance) {
  if (!wanted.length) return 0;
  const body = fold(`${title}\n${content}`);
  const around = words(component);
  const bodyWords = { text: body, squeezed: "" };
  const each = wanted.map((chunk) => Math.max(around.has(chunk.whole) || around.has(singular(chunk.whole)) ? LITERAL : 0, fit(chunk, bodyWords)));
  const share = each.filter(Boolean).length / wanted.length;
  if (share < (wanted.length < 3 ? 1 : MOST_WORDS)) return 0;
  const quality = each.reduce((sum, one) => sum + one, 0) / wanted.length;
  const titled = coverage(wanted, title, around);
  const headed = Math.max(0, ...headings.map((heading) => coverage(wanted, heading, around)));
  const exact = squeeze(phrase);
  const same = headings.some((heading) => squeeze(fold(heading)) === exact) ? 0.8 : 0;
  const spoken = phrase.length > 2 ? said(body, phrase) : 0;
  return 2 * share + quality + relevance + 1.2 * titled + headed + same + spoken;
}

/* Returns how well a text has a chunk. */
function fit({ whole, parts, isDense }, body) {
  const at = isDense ? body.text.indexOf(whole) : found(body.text, whole);
  if (at) return isDense && at < 0 ? 0 : LITERAL;
  if (isDense) return body.text.startsWith(whole) ? LITERAL : 0;
  const root = stem(whole);
  if (root !== whole && found(body.text, root)) return STEMMED;
  if (parts.length === 1) return whole.length > 3 && body.text.includes(whole) ? INSIDE : 0;
  body.squeezed ||= body.text.split(/\s+/).map(squeeze).join(" ");
  if (body.squeezed.includes(whole)) return body.squeezed.includes(` ${whole}`) ? LITERAL : INSIDE;
  return parts.every((part) => found(body.text, part)) ? APART : 0;
}

/* Returns more for a page that says all that is typed in one go, and the more often it does. */
function said(body, phrase) {
  const times = body.split(phrase).length - 1;
  return times ? 0.4 + Math.min(0.2, 0.04 * Math.log2(times)) : 0;
}

/* Says whether a word of a text begins with one. */
function found(text, word) {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1])) return true;
  return false;
}

/* Returns how much of a heading the words are, when it has all of them that do not name its component. */
function coverage(wanted, heading, around) {
  const needed = wanted.filter(({ whole }) => !around.has(whole));
  const plain = fold(heading);
  const own = words(heading);
  const typed = (needed.length ? needed : wanted).map(({ whole }) => whole).join("");
  const isWhole = (needed.length ? needed : wanted).every(({ whole, parts, isDense }) => (isDense ? plain.includes(whole) : has(own, whole) || parts.every((part) => has(own, part))));
  const squeezed = squeeze(plain);
  return isWhole || squeezed.includes(typed) ? 0.5 + 0.5 * Math.min(1, typed.length / (squeezed.length || 1)) : 0;
}

function has(own, word) {
  const root = stem(word);
  return own.has(word) || [...own].some((other) => other.startsWith(root) && other.length - root.length < 5);
}
