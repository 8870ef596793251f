/* Words: how a text is folded and cut into words, and how far two words are apart. */
const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ı: "i" };
const CHUNK = /[\p{L}\p{N}\p{M}_]+(?:[-./+'’][\p{L}\p{N}\p{M}_]+)*/gu;
const PART = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+|\p{Lu}+|\p{N}+/gu;
const IDEOGRAPHS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}ー]+/gu;
const ASCII = /^[\0-\x7f]*$/;
const PLAIN_CHUNK = /[A-Za-z0-9_]+(?:[-./+'][A-Za-z0-9_]+)*/g; // the same for what most texts are, ten times as fast
const PLAIN_PART = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+/g;
const known = new Map(); // words of a chunk: names share most of theirs
const SHORTEST_TYPO = 4; // letters of a word that may have one wrong
const SHORTEST_TWO = 8; // … and two

/* Returns a text without accents and capitals, in compatible characters: "Visão" is "visao". */
export function fold(text) {
  if (ASCII.test(text)) return text.toLowerCase();
  const plain = text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").normalize("NFKC").toLowerCase();
  return plain.replace(/[ßæœøłđı]/g, (letter) => LETTERS[letter]);
}

/* Returns the chunks of a text: what stands between blanks, whole and in parts. `on-call` is oncall, and on, call. */
export function chunks(text) {
  const found = [];
  if (ASCII.test(text)) {
    for (const [raw] of text.matchAll(PLAIN_CHUNK)) if (/[A-Za-z0-9]/.test(raw)) found.push(chunk(raw, PLAIN_PART));
    return found;
  }
  for (const [raw] of text.normalize("NFC").matchAll(CHUNK)) {
    let rest = raw;
    for (const [run] of raw.matchAll(IDEOGRAPHS)) {
      found.push({ whole: fold(run), parts: bigrams(fold(run)), isDense: true });
      rest = rest.replace(run, " ");
    }
    for (const piece of rest.split(" ")) if (/[\p{L}\p{N}]/u.test(piece)) found.push(chunk(piece, PART));
  }
  return found;
}

function chunk(text, form) {
  const parts = (text.match(form) ?? []).map(fold);
  const whole = fold(text).replace(/[^\p{L}\p{N}]/gu, "");
  if (parts.length > 1 && parts[0] === "v" && /^\p{N}/u.test(parts[1])) return { whole: whole.slice(1), parts: parts.slice(1), isDense: false };
  return { whole, parts: parts.length ? parts : [whole], isDense: false };
}

function bigrams(run) {
  const letters = [...run];
  return letters.length < 2 ? letters : letters.slice(1).map((letter, at) => letters[at] + letter);
}

/* Returns every word by which a text is found. */
export function words(text) {
  const found = new Set();
  eachWord(text, (word) => found.add(word));
  return found;
}

/* Gives every word by which a text is found, some more than once: a large site has a hundred thousand texts. */
export function eachWord(text, take) {
  if (!text) return;
  if (!ASCII.test(text)) {
    wordsOf(text).forEach(take);
    return;
  }
  for (const raw of text.match(PLAIN_CHUNK) ?? []) {
    let own = known.get(raw);
    if (!own) known.set(raw, (own = [...wordsOf(raw)]));
    for (const word of own) take(word);
  }
}

function wordsOf(text) {
  const found = new Set();
  for (const { whole, parts, isDense } of chunks(text)) {
    if (!isDense) found.add(whole);
    for (const part of parts) found.add(part);
  }
  return found;
}

/* Returns an English word without the ending of its plural. */
export function singular(word) {
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && /(?:s|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return word.length > 3 && /[^sui]s$/.test(word) ? word.slice(0, -1) : word;
}

/* Returns what forms of an English word begin with: "rotate" and "rotating" with "rotat". Short words are as they are. */
export function stem(word) {
  const plain = singular(word);
  return plain.length > 5 ? plain.replace(/(?:ing|ed|e|y)$/, "") : plain;
}

/* Returns how many letters of a word may be wrong: none of one with digits. */
export function allowance(word) {
  const length = [...word].length;
  return length < SHORTEST_TYPO || /\p{N}/u.test(word) ? 0 : length < SHORTEST_TWO ? 1 : 2;
}

/* Returns a text without all that is no letter or digit. */
export function squeeze(text) {
  return ASCII.test(text) ? text.replace(/[^A-Za-z0-9]/g, "") : text.replace(/[^\p{L}\p{N}]/gu, "");
}

/* Returns which letters a word has, as bits: words that differ in many are not alike, which is seen without comparing them. */
export function letters(word) {
  let bits = 0;
  for (let at = 0; at < word.length; at += 1) bits |= 1 << (word.charCodeAt(at) & 31);
  return bits;
}

export function countBits(bits) {
  let rest = bits - ((bits >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return (((rest + (rest >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

const lines = [new Uint8Array(70), new Uint8Array(70), new Uint8Array(70)];
const LONGEST = 64;

/* Returns how many letters are wrong, missing, too many or exchanged with their neighbour; more than `most` is `most` + 1. */
export function distance(one, other, most) {
  if (Math.abs(one.length - other.length) > most || Math.max(one.length, other.length) > LONGEST) return most + 1;
  let [older, old, now] = lines;
  for (let at = 0; at <= other.length; at += 1) old[at] = at;
  for (let row = 1; row <= one.length; row += 1) {
    now[0] = row;
    let least = row;
    for (let column = 1; column <= other.length; column += 1) {
      const cost = one[row - 1] === other[column - 1] ? 0 : 1;
      let steps = Math.min(old[column] + 1, now[column - 1] + 1, old[column - 1] + cost);
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) steps = Math.min(steps, older[column - 2] + 1);
      now[column] = steps;
      if (steps < least) least = steps;
    }
    if (least > most) return most + 1;
    [older, old, now] = [old, now, older];
  }
  return Math.min(old[other.length], most + 1);
}
