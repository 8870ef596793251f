/* How close a name as a whole is to what is typed: what puts exact names first. */
import { KIND_WORDS } from "./questions.js";
import { fold } from "./words.js";

/* Returns what is added to the score of a hit that has all words. `typed` is the query: its chunks, joined, squeezed, folded. */
export function closeness({ entities, pages }, { number, isPage }, typed) {
  return isPage ? ofTitle(pages[number], typed) : 0.06 + ofName(entities[number], typed);
}

function ofName({ plain, kind }, { wanted, whole, literal }) {
  const bare = wanted.filter((chunk) => KIND_WORDS[chunk.whole] !== kind).map((chunk) => chunk.whole).join("");
  if (plain.some((text) => text === whole || text === literal)) return 2;
  if (bare && plain.includes(bare)) return 1.9;
  return Math.max(...plain.map((text) => share(text, whole))) / 2;
}

function ofTitle({ title, plain, last }, { whole, literal, plain: typed }) {
  if (plain.includes(literal)) return fold(title) === typed ? 1.75 : 1.7;
  if (plain.includes(whole)) return 1.6;
  if (last === whole) return 1;
  return Math.max(...plain.map((text) => share(text, whole)), share(last, whole) * 0.8) / 2;
}

/* Returns how much of a text is typed; less where it does not begin with that. */
function share(text, whole) {
  if (!text || !text.includes(whole)) return 0;
  return ((text.startsWith(whole) ? 1 : 0.6) * whole.length) / text.length;
}
