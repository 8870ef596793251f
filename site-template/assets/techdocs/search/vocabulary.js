/* The words of many texts, and where each is: what names and titles are looked up in. */
import { allowance, countBits, distance, eachWord, letters, singular } from "./words.js";

export const PREFIX = 0.6; // of a word of which nothing is typed; what is typed adds up to 0.3
const EXACT = 1;
const PLURAL = 0.96;
const TYPO = { 1: 0.55, 2: 0.45 };

/* Words, sorted, and where each is: an entity's number or a page's, with how much the word counts there. */
export class Vocabulary {
  constructor() { this.places = new Map(); }

  add(text, number, weight) {
    eachWord(text, (word) => {
      this.put(word, number, weight);
      if (word.endsWith("ies")) this.put(singular(word), number, weight * PLURAL);
    });
  }

  put(word, number, weight) {
    let list = this.places.get(word);
    if (!list) this.places.set(word, (list = []));
    const end = list.length;
    if (list[end - 2] !== number) list.push(number, weight);
    else if (list[end - 1] < weight) list[end - 1] = weight;
  }

  sort() {
    this.sorted = [...this.places.keys()].sort();
    this.byLength = new Map();
    for (const word of this.sorted) {
      if (/\p{N}/u.test(word)) continue;
      if (!this.byLength.has(word.length)) this.byLength.set(word.length, []);
      this.byLength.get(word.length).push({ word, bits: letters(word) });
    }
  }

  /* Returns how well a chunk fits each place, whole or all of its parts, and how many places it fits. */
  hits({ whole, parts, isDense }, size, withTypos) {
    const scores = new Float32Array(size);
    if (!isDense || parts.length === 1) this.mark(isDense ? parts[0] : whole, scores, withTypos);
    if (parts.length > 1) {
      const each = parts.map((part) => this.mark(part, new Float32Array(size), withTypos && parts.length < 4 && !isDense));
      for (let number = 0; number < size; number += 1) {
        let least = 1;
        for (const marked of each) if (marked[number] < least) least = marked[number];
        if (least * 0.95 > scores[number]) scores[number] = least * 0.95;
      }
    }
    let count = 0;
    for (let number = 0; number < size; number += 1) if (scores[number]) count += 1;
    return { scores, count };
  }

  /* Marks where a word is: exactly, as the beginning of a longer one, or with a typo. */
  mark(word, scores, withTypos) {
    this.score(word, EXACT, scores);
    const single = singular(word);
    for (const stem of new Set([word, single])) {
      if (stem !== word) this.score(stem, PLURAL, scores);
      for (const token of this.longer(stem)) this.score(token, singular(token) === stem ? PLURAL : PREFIX + (0.3 * stem.length) / token.length, scores);
    }
    const most = withTypos ? allowance(word) : 0;
    if (most) for (const [token, steps] of this.like(word, most)) this.score(token, TYPO[steps] - (token[0] === word[0] ? 0 : 0.08), scores);
    return scores;
  }

  score(token, quality, scores) {
    const list = this.places.get(token);
    if (!list) return;
    for (let at = 0; at < list.length; at += 2) {
      const score = list[at + 1] * quality;
      if (score > scores[list[at]]) scores[list[at]] = score;
    }
  }

  /* Returns the words that begin with one, which is not among them. */
  *longer(word) {
    let [low, high] = [0, this.sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sorted[middle] <= word) low = middle + 1;
      else high = middle;
    }
    for (; low < this.sorted.length && this.sorted[low].startsWith(word); low += 1) yield this.sorted[low];
  }

  *like(word, most) {
    const own = letters(word);
    for (let length = word.length - most; length <= word.length + most; length += 1) {
      for (const { word: other, bits } of this.byLength.get(length) || []) {
        if (countBits(own ^ bits) > 2 * most || other === word) continue;
        const steps = distance(word, other, most);
        if (steps <= most) yield [other, steps];
      }
    }
  }
}
