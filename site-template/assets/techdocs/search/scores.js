/* Which names fit the words of a query, and how well: all words make a row, most of the words a weak one. */
import { closeness } from "./closeness.js";
import { PREFIX } from "./vocabulary.js";
import { fold, squeeze } from "./words.js";

const COMPONENT = 0.55; // what a word counts in the name of a page's component
const LEAST = 0.25; // … and the best word of a row at least
const MOST = 60;
const WEAK = 8;
const RANKED = 400; // hits that are put in order

/* Returns rows for the chunks of a query. `names` are what readNames gives; `allowed` says which entities pass the filters. */
export function score(names, text, wanted, allowed, withTypos) {
  const { entities, pages } = names;
  const [E, P] = [entities.length, pages.length];
  const hits = wanted.map((chunk) => ({ entities: names.names.hits(chunk, E, withTypos), pages: names.titles.hits(chunk, P, withTypos) }));
  for (let at = 0; at + 1 < wanted.length; at += 1) join(names, wanted, hits, at);
  const weights = hits.map((hit) => 1 + Math.log((E + P) / (1 + hit.entities.count + hit.pages.count)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const [rows, weak] = [[], []];
  const judge = (sum, covered, most, number, isPage) => {
    const hit = { number, isPage, score: sum / total };
    if (covered === wanted.length && most >= LEAST) rows.push(hit);
    else if (!withTypos && most >= PREFIX) weak.push(hit);
  };
  const ofEntities = hits.map((hit) => hit.entities.scores);
  const ofPages = hits.map((hit) => hit.pages.scores);
  for (let number = 0; number < E; number += 1) {
    if (allowed && !allowed[number]) continue;
    let sum = 0;
    let covered = 0;
    let most = 0;
    for (let at = 0; at < ofEntities.length; at += 1) {
      const hit = ofEntities[at][number];
      if (!hit) continue;
      covered += 1;
      if (hit > most) most = hit;
      sum += hit * weights[at];
    }
    if (covered) judge(sum, covered, most, number, false);
  }
  for (let number = 0; number < P; number += 1) {
    const { entity } = pages[number];
    if (allowed && !allowed[entity]) continue;
    let sum = 0;
    let covered = 0;
    let most = 0;
    for (let at = 0; at < ofPages.length; at += 1) {
      const own = ofPages[at][number];
      const hit = Math.max(own, ofEntities[at][entity] * COMPONENT);
      if (!hit) continue;
      covered += 1;
      if (own > most) most = own;
      sum += hit * weights[at];
    }
    if (most) judge(sum, covered, most, number, true);
  }
  const typed = { wanted, whole: wanted.map(({ whole }) => whole).join(""), literal: squeeze(fold(text)), plain: fold(text).trim() };
  for (const hit of rows) hit.score += closeness(names, hit, typed);
  return { rows: best(names, rows, MOST), weak: best(names, weak, WEAK), spelled: "" };
}

/* Counts two words of a query as one of a name: "thread pool" finds threadpool. */
function join({ names, titles, entities, pages }, wanted, hits, at) {
  if (wanted[at].isDense || wanted[at + 1].isDense) return;
  const word = wanted[at].whole + wanted[at + 1].whole;
  for (const [vocabulary, key, size] of [[names, "entities", entities.length], [titles, "pages", pages.length]]) {
    if (!vocabulary.places.has(word)) continue;
    const marked = vocabulary.mark(word, new Float32Array(size), false);
    for (const one of [at, at + 1]) {
      const { scores } = hits[one][key];
      for (let number = 0; number < size; number += 1) if (marked[number] > scores[number]) scores[number] = marked[number];
    }
  }
}

/* Returns exact names first, then what lives, by score; what is deprecated comes last. */
function best(names, hits, most) {
  const entity = ({ number, isPage }) => names.entities[isPage ? names.pages[number].entity : number];
  for (const hit of hits) hit.rank = hit.score >= 1.9 ? 0 : entity(hit).deprecated ? 2 : 1;
  const kept = hits.length > RANKED ? hits.sort((one, other) => one.rank - other.rank || other.score - one.score).slice(0, RANKED) : hits;
  const rows = kept.map((hit) => ({ rank: hit.rank, row: hit.isPage ? names.pageRow(hit.number, hit.score) : names.entityRow(hit.number, hit.score) }));
  rows.sort((one, other) => one.rank - other.rank || other.row.score - one.row.score || one.row.name.length - other.row.name.length || compare(one.row.url, other.row.url));
  return rows.slice(0, most).map(({ row }) => row);
}

export const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
