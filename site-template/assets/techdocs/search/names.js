/* Finds entities and pages by their names, at once: every word in title and component together, typos where nothing else fits.
   The document is search/names.json; tests/browser/names/cases.json says what is found for what. */
import { allowance, chunks, countBits, distance, fold, letters, singular, squeeze, words } from "./words.js";
import { KIND_WORDS, parseQuery, spellings, withoutStopWords } from "./questions.js";

const EXACT = 1;
const PLURAL = 0.96;
const PREFIX = 0.6; // of a word of which nothing is typed; what is typed adds up to 0.3
const TYPO = { 1: 0.55, 2: 0.45 };
const NAME = 1; // where a word stands: in the name itself …
const PATH = 0.7; // … in the address of a page
const COMPONENT = 0.55; // … in the name of its component
const AROUND = 0.4; // … in kind, type, lifecycle, tags, owner and system
const TEXT = 0.2; // … in the description
const NEAR = 0.3; // pairs of letters that the nearest names have in common, at least
const MOST = 60;
const WEAK = 8;

/* Reads documents of the form of search/names.json; an entity of an earlier one stands for that of a later one. */
export function readNames(documents) {
  const entities = [];
  const pages = [];
  const numberOf = new Map();
  for (const { entities: rows, contacts, pages: docs } of documents) {
    const numbers = rows.map((row) => numberOf.get(row[0]) ?? numberOf.set(row[0], numberOf.size).get(row[0]));
    const fresh = rows.map((row, at) => !entities[numbers[at]]);
    rows.forEach((row, at) => { if (fresh[at]) entities[numbers[at]] = entityOf(row, numbers); });
    for (const [at, ...found] of contacts) if (fresh[at]) entities[numbers[at]].contacts = found.filter(([, href]) => /^(?:https?:\/\/|mailto:)/.test(href));
    for (const [at, ...found] of docs) {
      const entity = entities[numbers[at]];
      if (!fresh[at] && entity.pages) continue;
      entity.pages = found.length / 2;
      for (let index = 0; index < found.length; index += 2) pages.push({ title: found[index], url: entity.home + found[index + 1], path: found[index + 1], entity: numbers[at] });
    }
  }
  for (const entity of entities) {
    entity.ownerName = entities[entity.owner]?.name ?? "";
    entity.systemName = entities[entity.system]?.name ?? "";
    entity.docs ||= entity.pages ? entity.home : "";
  }
  return new Names(entities, pages, numberOf);
}

function entityOf([ref, name, type = "", lifecycle = "", owner = -1, system = -1, tags = [], text = "", docs = "", missing = 0], numbers) {
  const [kind, rest] = [ref.slice(0, ref.indexOf(":")), ref.slice(ref.indexOf(":") + 1)];
  const [namespace, short] = rest.split("/");
  return {
    ref, kind, short, type, lifecycle, tags, text, docs, missing: Boolean(missing), contacts: [], pages: 0,
    name: name || short, owner: numbers[owner] ?? -1, system: numbers[system] ?? -1,
    url: `catalog/${namespace}/${kind}/${short}/`, home: `docs/${namespace}/${kind}/${short}/`,
    deprecated: lifecycle.toLowerCase() === "deprecated",
  };
}

/* The words of many texts, sorted, and where each stands: an entity's number, or that of a page after all entities. */
class Vocabulary {
  constructor() { this.places = new Map(); }

  add(text, number, weight) {
    for (const word of words(text)) {
      this.put(word, number, weight);
      if (word.endsWith("ies")) this.put(singular(word), number, weight * PLURAL);
    }
  }

  put(word, number, weight) {
    let list = this.places.get(word);
    if (!list) this.places.set(word, (list = []));
    if (list.at(-2) !== number) list.push(number, weight);
    else if (list.at(-1) < weight) list[list.length - 1] = weight;
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

class Names {
  constructor(entities, pages, numberOf) {
    Object.assign(this, { entities, pages, numberOf, names: new Vocabulary(), titles: new Vocabulary(), ownWords: [] });
    entities.forEach((entity, number) => {
      entity.plain = [squeeze(fold(entity.name)), squeeze(entity.short)];
      this.names.add(`${entity.name} ${entity.short}`, number, NAME);
      const kinds = Object.entries(KIND_WORDS).filter(([, kind]) => kind === entity.kind).map(([word]) => word);
      this.names.add([...kinds.filter((word) => word === entity.kind || ["team", "person"].includes(word)), entity.type, entity.lifecycle, ...entity.tags, entity.ownerName, entity.systemName].join(" "), number, AROUND);
      this.names.add(entity.text, number, TEXT);
    });
    pages.forEach((page, number) => {
      page.plain = squeeze(fold(page.title));
      page.last = squeeze(fold(page.path.split("/").filter(Boolean).at(-1) ?? ""));
      this.titles.add(page.title, number, NAME);
      this.titles.add(page.path.replaceAll("/", " "), number, PATH);
    });
    this.names.sort();
    this.titles.sort();
  }

  /* Returns what is found: `rows` of names, best first; `answer` to who owns something; `spelled` when a typo was mended. */
  find(query, chosen = []) {
    const asked = parseQuery(query);
    const filters = [...chosen, ...asked.filters];
    const allowed = filters.length ? this.allowed(filters) : null;
    const answer = asked.subject ? this.answer(asked.subject, allowed, asked.certain) : null;
    const text = answer ? asked.subject : asked.text;
    const found = this.search(text, allowed, asked.ref);
    if (!text && allowed) found.rows = this.list(filters, allowed);
    return { ...found, answer: answer ?? this.owned(filters), text, filters, allowed: allowed && this.entities.filter((_, at) => allowed[at]).map(({ ref }) => ref) };
  }

  search(text, allowed, ref = "") {
    const wanted = withoutStopWords(chunks(text));
    if (!wanted.length) return { rows: [], weak: [], spelled: "" };
    const strict = this.score(text, wanted, allowed, false);
    const exact = ref && this.numberOf.has(ref) ? [this.entityRow(this.numberOf.get(ref), 9, true)] : [];
    if (exact.length) strict.rows = [...exact, ...strict.rows.filter((row) => row.ref !== ref)];
    if (strict.rows.length) return strict;
    if (!strict.weak.length) strict.weak = this.score(text, apart(wanted), allowed, false).weak;
    const loose = this.score(text, wanted, allowed, true);
    return loose.rows.length ? { ...loose, spelled: this.respell(wanted, loose.rows[0]) } : strict;
  }

  /* Scores every entity and page: all words make a row, most of the words a weak one. */
  score(text, wanted, allowed, withTypos) {
    const [E, P] = [this.entities.length, this.pages.length];
    const hits = wanted.map((chunk) => ({ entities: this.hits(this.names, chunk, E, withTypos), pages: this.hits(this.titles, chunk, P, withTypos) }));
    for (let at = 0; at + 1 < wanted.length; at += 1) this.joined(wanted, hits, at, E, P);
    const weights = hits.map(({ entities, pages }) => 1 + Math.log((E + P) / (1 + entities.count + pages.count)));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const whole = wanted.map(({ whole: word }) => word).join("");
    const literal = squeeze(fold(text));
    const [rows, weak] = [[], []];
    const judge = (sum, covered, most, number, isPage) => {
      const hit = { number, isPage, score: sum / total };
      if (covered === wanted.length && most >= NAME * 0.25) rows.push(hit);
      else if (!withTypos && most >= NAME * PREFIX) weak.push(hit);
    };
    const ofEntities = hits.map(({ entities }) => entities.scores);
    const ofPages = hits.map(({ pages }) => pages.scores);
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
      const { entity } = this.pages[number];
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
    for (const hit of rows) hit.score += this.closeness(hit, wanted, whole, literal, fold(text).trim());
    return { rows: this.best(rows, MOST), weak: this.best(weak, WEAK), spelled: "" };
  }

  closeness({ number, isPage }, wanted, whole, literal, plainText) {
    return isPage ? this.titleCloseness(this.pages[number], whole, literal, plainText) : 0.06 + this.nameCloseness(this.entities[number], wanted, whole, literal);
  }

  /* Exact names first, then what lives, by score; what is deprecated comes last. */
  best(hits, most) {
    const entity = ({ number, isPage }) => this.entities[isPage ? this.pages[number].entity : number];
    for (const hit of hits) hit.rank = hit.score >= 1.9 ? 0 : entity(hit).deprecated ? 2 : 1;
    const kept = hits.length > 400 ? hits.sort((one, other) => one.rank - other.rank || other.score - one.score).slice(0, 400) : hits;
    const rows = kept.map((hit) => ({ rank: hit.rank, row: hit.isPage ? this.pageRow(hit.number, hit.score) : this.entityRow(hit.number, hit.score) }));
    rows.sort((one, other) => one.rank - other.rank || other.row.score - one.row.score || one.row.name.length - other.row.name.length || compare(one.row.url, other.row.url));
    return rows.slice(0, most).map(({ row }) => row);
  }

  /* Returns how well a chunk fits each place: whole, or all of its parts. */
  hits(vocabulary, { whole, parts, isDense }, size, withTypos) {
    const scores = new Float32Array(size);
    if (!isDense || parts.length === 1) this.mark(vocabulary, isDense ? parts[0] : whole, scores, withTypos);
    if (parts.length > 1) {
      const each = parts.map((part) => this.mark(vocabulary, part, new Float32Array(size), withTypos && parts.length < 4 && !isDense));
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

  mark(vocabulary, word, scores, withTypos) {
    const put = (token, quality) => {
      const list = vocabulary.places.get(token);
      if (!list) return;
      for (let at = 0; at < list.length; at += 2) {
        const score = list[at + 1] * quality;
        if (score > scores[list[at]]) scores[list[at]] = score;
      }
    };
    put(word, EXACT);
    const single = singular(word);
    for (const stem of new Set([word, single])) {
      if (stem !== word) put(stem, PLURAL);
      for (const token of vocabulary.longer(stem)) put(token, singular(token) === stem ? PLURAL : PREFIX + (0.3 * stem.length) / token.length);
    }
    const most = withTypos ? allowance(word) : 0;
    if (most) for (const [token, steps] of vocabulary.like(word, most)) put(token, TYPO[steps] - (token[0] === word[0] ? 0 : 0.08));
    return scores;
  }

  /* Two words of a query may be one of a name: "thread pool" finds threadpool. */
  joined(wanted, hits, at, E, P) {
    if (wanted[at].isDense || wanted[at + 1].isDense) return;
    const word = wanted[at].whole + wanted[at + 1].whole;
    for (const [vocabulary, key, size] of [[this.names, "entities", E], [this.titles, "pages", P]]) {
      if (!vocabulary.places.has(word)) continue;
      const marked = this.mark(vocabulary, word, new Float32Array(size), false);
      for (const one of [at, at + 1]) {
        const { scores } = hits[one][key];
        for (let number = 0; number < size; number += 1) if (marked[number] > scores[number]) scores[number] = marked[number];
      }
    }
  }

  nameCloseness({ plain, kind }, wanted, whole, literal) {
    const bare = wanted.filter((chunk) => KIND_WORDS[chunk.whole] !== kind).map((chunk) => chunk.whole).join("");
    if (plain.some((text) => text === whole || text === literal)) return 2;
    if (bare && plain.includes(bare)) return 1.9;
    return Math.max(...plain.map((text) => share(text, whole))) / 2;
  }

  titleCloseness({ title, plain, last }, whole, literal, plainText) {
    if (plain === literal) return fold(title) === plainText ? 1.75 : 1.7;
    if (plain === whole) return 1.6;
    if (last === whole) return 1;
    return Math.max(share(plain, whole), share(last, whole) * 0.8) / 2;
  }

  /* Answers who owns what a text names: the owner, and how to reach them. A team is itself whom to reach. */
  answer(text, allowed, isCertain) {
    const { rows } = this.search(text, allowed);
    const row = rows.find((one) => one.ref && this.entities[one.number].kind !== "user") ?? rows.find((one) => one.entity !== undefined);
    if (!row || (!isCertain && row.score < 1.5)) return null;
    const number = row.ref ? row.number : row.entity;
    const entity = this.entities[number];
    const owner = this.entities[entity.owner];
    if (entity.kind === "group") return { about: entity.ref, name: entity.name, url: entity.url, owner: "", contacts: entity.contacts };
    return { about: entity.ref, name: entity.name, url: owner && !owner.missing ? owner.url : entity.url, owner: owner?.name ?? "", contacts: owner?.contacts ?? [], none: !owner };
  }

  owned(filters) {
    const filter = filters.length === 1 && filters[0].name === "owner" ? filters[0] : null;
    const owner = filter && this.entities.find((entity) => /^(?:group|user)$/.test(entity.kind) && spellings(entity.ref, entity.name).includes(fold(filter.value)));
    return owner ? { about: owner.ref, name: owner.name, url: owner.url, owner: "", contacts: owner.contacts } : null;
  }

  /* Returns for each entity whether all filters let it pass; `in:` takes one entity alone. */
  allowed(filters) {
    return this.entities.map((entity) => filters.every(({ name, value }) => {
      const wanted = fold(value);
      const near = (number) => number >= 0 && spellings(this.entities[number].ref, this.entities[number].name).some((text) => text === wanted);
      if (name === "owner") return near(entity.owner);
      if (name === "system") return near(entity.system);
      if (name === "in") return spellings(entity.ref, entity.name).includes(wanted);
      if (name === "kind") return entity.kind === (KIND_WORDS[wanted] ?? wanted) || entity.kind === wanted;
      if (name === "tag") return entity.tags.some((tag) => fold(tag) === wanted);
      return fold(entity[name]) === wanted;
    }));
  }

  /* Returns what filters alone select, the owner or system itself first. */
  list(filters, allowed) {
    const heads = filters.filter(({ name }) => name === "owner" || name === "system").map(({ name, value }) =>
      this.entities.findIndex((entity) => (name === "owner" ? /^(?:group|user)$/.test(entity.kind) : entity.kind === "system") && spellings(entity.ref, entity.name).includes(fold(value))));
    const rows = this.entities.flatMap((_, number) => (allowed[number] ? [this.entityRow(number, 0)] : []));
    rows.sort((one, other) => one.deprecated - other.deprecated || compare(fold(one.name), fold(other.name)) || compare(one.ref, other.ref));
    return [...heads.filter((number) => number >= 0).map((number) => this.entityRow(number, 3, true)), ...rows];
  }

  /* Returns the entities whose names some of the words are, and these words: the others are looked for in their pages. */
  named(wanted, allowed) {
    if (wanted.length < 2) return null;
    let most = 0;
    let found = [];
    this.entities.forEach(({ name, short, pages, ref }, number) => {
      if (!pages || (allowed && !allowed.has(ref))) return;
      const own = this.ownWords[number] ??= words(`${name} ${short}`);
      const count = wanted.filter(({ whole }) => own.has(whole)).length;
      if (count > most) [most, found] = [count, []];
      if (count && count === most && count < wanted.length) found.push(number);
    });
    if (!found.length) return null;
    const shared = new Set(wanted.map(({ whole }) => whole).filter((word) => found.some((number) => this.ownWords[number].has(word))));
    return { refs: found.map((number) => this.entities[number].ref), words: shared };
  }

  /* Returns which entities with docs are deprecated. */
  deprecated() {
    return this.entities.filter((entity) => entity.deprecated && entity.pages).map(({ ref }) => ref);
  }

  /* Returns the values of each filter with how many entities have them, most first. */
  facets() {
    const count = (name, valueOf) => {
      const found = new Map();
      for (const entity of this.entities) {
        const [value, title] = valueOf(entity);
        if (value) found.set(value, { name, value, title, count: (found.get(value)?.count ?? 0) + 1 });
      }
      return [...found.values()].sort((one, other) => other.count - one.count || compare(one.title, other.title));
    };
    const refOf = (number) => [this.entities[number]?.ref, this.entities[number]?.name];
    return [
      ...count("kind", ({ kind }) => [kind, kind]), ...count("type", ({ type }) => [type, type]), ...count("owner", ({ owner }) => refOf(owner)),
      ...count("system", ({ system }) => refOf(system)), ...count("lifecycle", ({ lifecycle }) => [lifecycle, lifecycle]),
    ];
  }

  /* Returns the three names most like a text of which nothing is found. */
  nearest(text) {
    const wanted = pairs(squeeze(fold(text)));
    const rows = this.entities.map(({ plain }, number) => ({ number, likeness: Math.max(...plain.map((name) => likeness(wanted, name))) }));
    const titles = this.pages.map((page, number) => ({ number, page, likeness: likeness(wanted, page.plain) * 0.95 }));
    const found = [...rows, ...titles].filter((one) => one.likeness >= NEAR).sort((one, other) => other.likeness - one.likeness || one.number - other.number);
    return found.slice(0, 3).map(({ number, page }) => (page ? this.pageRow(number, 0) : this.entityRow(number, 0)));
  }

  /* Returns a query with the words that were meant, as far as a row shows them. */
  respell(wanted, row) {
    const there = [...words(`${row.name} ${row.component ?? ""} ${row.ref ?? row.url}`)];
    return wanted.map(({ whole, parts, isDense }) => {
      if (isDense || there.some((word) => word.startsWith(singular(whole)))) return whole;
      const mended = [whole, ...parts].length > 2 ? parts : [whole];
      return mended.map((word) => {
        const near = there.map((other) => [distance(word, other, allowance(word)), other]).sort((one, other) => one[0] - other[0])[0];
        return near && near[0] <= allowance(word) ? near[1] : word;
      }).join(" ");
    }).join(" ");
  }

  entityRow(number, score, first = false) {
    const { ref, kind, name, type, lifecycle, text, url, docs, ownerName, systemName, deprecated, missing } = this.entities[number];
    return { number, ref, kind, name, type, lifecycle, text, url, docs, owner: ownerName, system: systemName, deprecated, missing, score, first };
  }

  pageRow(number, score) {
    const { title, url, path, entity } = this.pages[number];
    const { name, ownerName, deprecated } = this.entities[entity];
    return { number, kind: "page", name: title, url, path, component: name, entity, owner: ownerName, deprecated, score, first: false };
  }

  /* Returns whose docs an address is in, as rows show it. */
  place(url) {
    const [, namespace, kind, name] = /docs\/([^/]+)\/([^/]+)\/([^/]+)\//.exec(url) || [];
    const entity = this.entities[this.numberOf.get(`${kind}:${namespace}/${name}`)];
    return entity ? { component: entity.name, ref: entity.ref, owner: entity.ownerName, deprecated: entity.deprecated } : { component: "", ref: "", owner: "", deprecated: false };
  }
}

const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
const share = (text, whole) => (text.startsWith(whole) ? whole.length / text.length : text.includes(whole) ? (0.6 * whole.length) / text.length : 0);

/* Returns the parts of identifiers as words of their own: a name that has the longest of them is at least near. */
function apart(wanted) {
  const parts = wanted.flatMap((chunk) => (chunk.isDense ? [] : chunk.parts)).map((part) => ({ whole: part, parts: [part], isDense: false }));
  return withoutStopWords(parts).filter(({ whole }) => whole.length > 2);
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
