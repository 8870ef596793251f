/* Searches the text of pages beside the page and judges what is found, so that no key waits for it. */
import { answerTasks } from "./answer.js";
import { refAt } from "./questions.js";
import { openShards } from "./shards.js";
import { rankTexts } from "./texts.js";

const HEADINGS = 2; // that are shown of a page
let index = null;
let root = "";
let names = new Map(); // of entities with text, by their refs
let outdated = new Set(); // pages of what is deprecated
let last = 0; // the search whose results are kept …
let results = []; // … and these, best first

const ofEntities = (refs) => (refs ? { filters: { entity: { any: refs } } } : {});

async function load(address, language, entities) {
  root = address;
  names = new Map(entities.map(({ ref, name }) => [ref, name]));
  index = await openShards(new URL(root), language);
  const old = entities.filter(({ deprecated }) => deprecated).map(({ ref }) => ref);
  const found = index && old.length ? await index.search(null, ofEntities(old)) : { results: [] };
  outdated = new Set(found.results.map(({ id }) => id));
}

/* Searches by all forms and says how many pages are found, each once, what lives before what is deprecated. */
async function find(number, forms, allowed) {
  last = number;
  const asked = forms.map(async ({ text, refs }) => {
    const { results: found } = await index.search(text, ofEntities(refs ?? allowed));
    const top = found[0]?.score || 1;
    return found.map((result) => ({ result, score: result.score / top, isOld: outdated.has(result.id) }));
  });
  const merged = new Map();
  for (const one of index ? (await Promise.all(asked)).flat() : []) {
    const before = merged.get(one.result.id);
    if (!before || before.score < one.score) merged.set(one.result.id, one);
  }
  if (number === last) results = [...merged.values()].sort((one, other) => one.isOld - other.isOld || other.score - one.score);
  return merged.size;
}

/* Returns those among some of the pages that have the words, best first; none when another search has begun meanwhile. */
async function read(number, text, from, most) {
  if (number !== last) return [];
  const some = results.slice(from, from + most);
  const pages = await Promise.all(some.map(({ result }) => result.data()));
  const candidates = pages.map((page, at) => ({
    title: titleOf(page), component: names.get(refAt(page.url)) ?? "", content: page.content, score: some[at].score, deprecated: some[at].isOld,
    headings: (page.anchors ?? []).map((anchor) => anchor.text),
  }));
  return rankTexts(text, candidates).map(({ number: at }) => shown(pages[at]));
}

const titleOf = (page) => page.meta.title || page.url;

/* Returns what is shown of a page: its address below the site, an excerpt, and the headings under which the words are. */
function shown(page) {
  const title = titleOf(page);
  const url = new URL(page.url, root).href.slice(root.length);
  const isApi = url.startsWith("catalog/"); // what counts there is the operation
  const parts = page.sub_results.filter((part) => part.url.includes("#") && part.title !== title && (isApi || part.excerpt !== page.excerpt)).slice(0, HEADINGS);
  return {
    name: title, url, path: url.split("/").slice(4).join("/"), excerpt: isApi && parts.length ? "" : page.excerpt,
    headings: parts.map((part) => ({ name: part.title, href: part.url, excerpt: part.excerpt })),
  };
}

answerTasks({
  load: ({ root: address, language, entities }) => load(address, language, entities),
  find: ({ number, forms, allowed }) => find(number, forms, allowed),
  read: ({ number, text, from, most }) => read(number, text, from, most),
});
