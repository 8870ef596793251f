/* Finds entities, pages and operations by their names, at once: every word in title and component together, typos where nothing else fits.
   The document is search/names.json; tests/browser/names/cases.json says what is found for what. `techdocs/finding/` finds the
   same in a terminal. */
import { facets, head, list, passing } from "./filters.js";
import { KIND_WORDS, parseQuery, refAt, withoutStopWords } from "./questions.js";
import { score } from "./scores.js";
import { apart, nearest, respell } from "./spelling.js";
import { Vocabulary } from "./vocabulary.js";
import { chunks, fold, squeeze, words } from "./words.js";

const NAME = 1; // what a word counts in the name itself …
const OPERATION = 0.9; // … in summary and id of an operation: a page of that title comes first
const PATH = 0.7; // … in the address of a page
const AROUND = 0.4; // … in kind, type, lifecycle, tags, owner and system
const TEXT = 0.2; // … in the description

/* Reads documents of the form of search/names.json; an entity of an earlier one stands for that of a later one. */
export function readNames(documents) {
  const entities = [];
  const pages = [];
  const numberOf = new Map();
  for (const { entities: rows, contacts, pages: docs, operations = [] } of documents) {
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
    for (const [at, ...found] of operations) {
      const entity = entities[numbers[at]];
      if (!fresh[at] && entity.operations) continue;
      entity.operations = Math.floor(found.length / 4);
      for (let index = 0; index + 3 < found.length; index += 4) pages.push(operationOf(found.slice(index, index + 4), numbers[at], entity));
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
    ref, kind, short, type, lifecycle, tags, text, docs, missing: Boolean(missing), contacts: [], pages: 0, operations: 0,
    name: name || short, owner: numbers[owner] ?? -1, system: numbers[system] ?? -1,
    url: `catalog/${namespace}/${kind}/${short}/`, home: `docs/${namespace}/${kind}/${short}/`,
    deprecated: lifecycle.toLowerCase() === "deprecated",
  };
}

/* An operation is a place as a page is: with kind and address as its path, and an id. */
function operationOf([path, id, summary, anchor], entity, { url }) {
  return { title: summary || id || path, url: `${url}#op-${anchor || id}`, path, id, entity, isOperation: true };
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
    const lastOf = new Map(); // of paths, which many components share
    pages.forEach((page, number) => {
      const titles = page.isOperation ? [page.title, page.id, page.path, page.path.slice(page.path.indexOf(" ") + 1)] : [page.title];
      page.plain = titles.map((title) => squeeze(fold(title)));
      page.last = lastOf.get(page.path) ?? squeeze(fold(page.path.split("/").filter(Boolean).at(-1) ?? ""));
      lastOf.set(page.path, page.last);
      this.titles.add(page.title, number, page.isOperation ? OPERATION : NAME);
      this.titles.add(page.id ?? "", number, OPERATION);
      this.titles.add(page.path.replaceAll("/", " "), number, PATH);
    });
    this.names.sort();
    this.titles.sort();
  }

  /* Returns what is found: `rows` of names, best first; `answer` to who owns something; `spelled` when a typo was corrected. */
  find(query, chosen = []) {
    const asked = parseQuery(query);
    const filters = [...chosen, ...asked.filters];
    const allowed = filters.length ? passing(this, filters) : null;
    const answer = asked.subject ? this.answer(asked.subject, allowed, asked.certain) : null;
    const text = answer ? asked.subject : asked.text;
    const found = this.search(text, allowed, asked.ref);
    if (filters.some(({ name }) => name === "kind")) for (const key of ["rows", "weak"]) found[key] = found[key].filter(({ kind }) => kind !== "operation");
    if (!text && allowed) found.rows = list(this, filters, allowed);
    return { ...found, answer: answer ?? this.owned(filters), text, filters, allowed: allowed && this.entities.filter((_, at) => allowed[at]).map(({ ref }) => ref) };
  }

  search(text, allowed, ref = "") {
    const wanted = withoutStopWords(chunks(text));
    if (!wanted.length) return { rows: [], weak: [], spelled: "" };
    const strict = score(this, text, wanted, allowed, false);
    const exact = ref && this.numberOf.has(ref) ? [this.entityRow(this.numberOf.get(ref), 9, true)] : [];
    if (exact.length) strict.rows = [...exact, ...strict.rows.filter((row) => row.ref !== ref)];
    if (strict.rows.length) return strict;
    if (!strict.weak.length) strict.weak = score(this, text, apart(wanted), allowed, false).weak;
    const loose = score(this, text, wanted, allowed, true);
    return loose.rows.length ? { ...loose, spelled: respell(wanted, loose.rows[0]) } : strict;
  }

  /* Answers who owns what a text names: the owner, and how to reach them. A team itself can be reached. */
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
    const owner = filter && this.entities[head(this, filter)];
    return owner ? { about: owner.ref, name: owner.name, url: owner.url, owner: "", contacts: owner.contacts } : null;
  }

  /* Returns the entities whose names some of the words are, and these words: the others are looked for in their pages. */
  named(wanted, allowed) {
    if (wanted.length < 2) return null;
    let most = 0;
    let found = [];
    this.entities.forEach(({ name, short, pages, operations, ref }, number) => {
      if (!(pages || operations) || (allowed && !allowed.has(ref))) return;
      const own = this.ownWords[number] ??= words(`${name} ${short}`);
      const count = wanted.filter(({ whole }) => own.has(whole)).length;
      if (count > most) [most, found] = [count, []];
      if (count && count === most && count < wanted.length) found.push(number);
    });
    if (!found.length) return null;
    const shared = new Set(wanted.map(({ whole }) => whole).filter((word) => found.some((number) => this.ownWords[number].has(word))));
    return { refs: found.map((number) => this.entities[number].ref), words: shared };
  }

  /* Returns the entities that have pages or operations. */
  withText() {
    return this.entities.filter(({ pages, operations }) => pages || operations).map(({ ref, name, deprecated }) => ({ ref, name, deprecated }));
  }

  facets() { return facets(this); }

  nearest(text) { return nearest(this, text); }

  entityRow(number, score, first = false) {
    const { ref, kind, name, type, lifecycle, text, url, docs, ownerName, systemName, deprecated, missing } = this.entities[number];
    return { number, ref, kind, name, type, lifecycle, text, url, docs, owner: ownerName, system: systemName, deprecated, missing, score, first };
  }

  pageRow(number, score) {
    const { title, url, path, entity, isOperation } = this.pages[number];
    const { name, ownerName, deprecated } = this.entities[entity];
    return { number, kind: isOperation ? "operation" : "page", name: title, url, path, component: name, entity, owner: ownerName, deprecated, score, first: false };
  }

  /* Returns whose docs an address is in, as rows show it. */
  place(url) {
    const entity = this.entities[this.numberOf.get(refAt(url))];
    return entity ? { component: entity.name, ref: entity.ref, owner: entity.ownerName, deprecated: entity.deprecated } : { component: "", ref: "", owner: "", deprecated: false };
  }
}
