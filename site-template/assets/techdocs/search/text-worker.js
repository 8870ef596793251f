/* Searches the text of pages beside the page and judges what is found, so that no key waits for it. */
import { answerTasks } from "./answer.js";
import { refAt } from "./questions.js";
import { openShards } from "./shards.js";
import { rankTexts } from "./texts.js";

const HEADINGS = 2; // that are shown of a page
let shards = [];
let root = "";
let entities = new Map(); // those with text, by their refs
let last = 0; // the search whose results are kept …
let results = []; // … and these, best first

async function load(address, language, withText) {
  root = address;
  entities = new Map(withText.map((entity) => [entity.ref, entity]));
  shards = await openShards(new URL(root), language);
}

/* Searches by all forms and says how many pages are found, each once, what lives before what is deprecated. */
async function find(number, forms, allowed) {
  last = number;
  const merged = new Map();
  for (const form of forms) {
    for (const one of await findForm(number, form, allowed)) {
      const before = merged.get(one.result.id);
      if (!before || before.score < one.score) merged.set(one.result.id, one);
    }
  }
  if (number !== last) return 0;
  results = [...merged.values()].sort((one, other) => one.isOld - other.isOld || other.score - one.score);
  return results.length;
}

/* Finds nothing more when another search has begun meanwhile: so no key waits for what was typed before it.
   Pagefind's own filters take seconds for hundreds of entities, so what it finds is filtered here. */
async function findForm(number, { text, refs }, allowed) {
  const chosen = refs ?? allowed;
  const wanted = chosen && new Set(chosen);
  const asked = chosen ? shards.filter((shard) => chosen.some((ref) => shard.refs.has(ref))) : shards;
  const found = [];
  await Promise.all(asked.map(({ index }) => index.preload(text)));
  for (const { index, refOf } of asked) {
    await messages();
    if (number !== last) return [];
    for (const result of (await index.search(text)).results) {
      const ref = refOf.get(result.id);
      if (!wanted || wanted.has(ref)) found.push({ result, isOld: Boolean(entities.get(ref)?.deprecated) });
    }
  }
  const top = found.reduce((most, { result }) => Math.max(most, result.score), 0) || 1;
  return found.map((one) => ({ ...one, score: one.result.score / top }));
}

/* Returns when messages that wait have been read. */
const messages = () => new Promise((done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => { port1.close(); done(); };
  port2.postMessage("");
});

/* Returns those among some of the pages that have the words, best first; none when another search has begun meanwhile. */
async function read(number, text, from, most) {
  if (number !== last) return [];
  const some = results.slice(from, from + most);
  const pages = await Promise.all(some.map(({ result }) => result.data()));
  const candidates = pages.map((page, at) => ({
    title: titleOf(page), component: entities.get(refAt(page.url))?.name ?? "", content: page.content, score: some[at].score, deprecated: some[at].isOld,
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
  load: ({ root: address, language, entities: withText }) => load(address, language, withText),
  find: ({ number, forms, allowed }) => find(number, forms, allowed),
  read: ({ number, text, from, most }) => read(number, text, from, most),
});
