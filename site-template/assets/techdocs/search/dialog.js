/* The search: names are shown at once, by a matcher in a worker; what the text of pages says follows below them. */
import { say } from "../say.js";
import { Chips } from "./chips.js";
import { Frame } from "./frame.js";
import { keepAsCsv } from "./keep.js";
import { ask, loadText, root, warmUp, whenWarm } from "./loading.js";
import { Recent } from "./recent.js";
import { Results } from "./results.js";

export { warmUp };

const PAGES = 5; // rows of pages at first; more when the list is scrolled
const NEAR_END = 100; // pixels of the list that are still to come when more of it is made
const PAUSE = 200; // milliseconds without a key after which the text of pages is searched: most people type faster, so few prefixes are

const recent = new Recent(root);
let frame = null;
let chips = null;
let results = null;
let more = null; // adds further pages below
let isOffered = false;
let opener = null;
let turn = 0;
let timer = 0;
let named = Promise.resolve(false); // whether the names of what is typed are shown …
let done = Promise.resolve(false); // … and the text too

export function open(typed = "") {
  if (!frame) build();
  if (frame.dialog.open) return;
  opener = document.activeElement;
  frame.dialog.showModal();
  frame.input.focus();
  const query = new URLSearchParams(location.search).get("q");
  if (query && !frame.input.value) frame.input.value = query;
  frame.input.select();
  if (typed) frame.input.value = typed;
  start();
}

async function start() {
  if (!frame.input.value && !chips.chosen.length) results.showStart(recent);
  frame.say(say("search_loading"), false);
  try {
    const { facets } = await warmUp();
    if (!isOffered) chips.offer(facets);
    isOffered = true;
    offerHere();
  } catch (error) {
    frame.failed(error, say("search_failed"), say("search_failed_hint"), start);
    return;
  }
  loadText().catch(() => {}); // said when the text is searched
  search();
}

async function offerHere() {
  const [, namespace, kind, name] = /(?:docs|catalog)\/([^/]+)\/([^/]+)\/([^/]+)\//.exec(decodeURIComponent(location.href.slice(root.href.length))) ?? [];
  if (!name || kind === "group" || kind === "user" || chips.here) return;
  const [place] = await ask("places", { urls: [`docs/${namespace}/${kind}/${name}/`] });
  if (place.ref) chips.offerHere({ value: place.ref, title: place.component });
}

function build() {
  chips = new Chips(() => search(), keep);
  frame = new Frame(chips.element);
  results = new Results(frame, root, (text) => { frame.input.value = text; frame.input.focus(); search(); });
  frame.dialog.addEventListener("close", () => { clearTimeout(timer); turn += 1; remember(""); opener?.focus(); });
  frame.dialog.addEventListener("keydown", press);
  frame.input.addEventListener("input", search);
  frame.list.addEventListener("click", opened);
  frame.body.addEventListener("scroll", addNearEnd);
}

function press(event) {
  const links = [...frame.list.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  const isTyping = document.activeElement === frame.input;
  if (event.key === "ArrowDown" && links.length) links[Math.min(at < 0 ? 1 : at + 1, links.length - 1)].focus();
  else if (event.key === "ArrowUp" && at >= 0) (at < 2 ? frame.input : links[at - 1]).focus();
  else if (event.key === "Enter" && isTyping) enter(event.ctrlKey || event.metaKey);
  else if (event.key === "Backspace" && isTyping && !frame.input.value && chips.chosen.length) chips.remove(chips.chosen.at(-1).name);
  else if (event.key === "Escape") frame.dialog.close(); // a search field would only clear itself
  else {
    if (at >= 0 && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) frame.input.focus();
    return;
  }
  event.preventDefault();
}

/* Goes to the first result of what is typed, never to one of what was typed before. */
async function enter(isNewTab) {
  const mine = turn;
  if (!(await named) || mine !== turn) return;
  if (!results.first() && (!(await done) || mine !== turn)) return;
  const link = results.first();
  if (!link) return;
  if (isNewTab) {
    opened({ target: link });
    window.open(link.href, "_blank", "noopener");
  } else link.click();
}

function opened(event) {
  const link = event.target.closest("a");
  if (link?.row) recent.keep(frame.input.value, link.row);
}

/* Shows what is found for what is typed. */
function search(event) {
  clearTimeout(timer);
  turn += 1;
  const mine = turn;
  chips.offerFile([]);
  const value = chips.take(frame.input.value, event);
  if (value !== frame.input.value) frame.input.value = value;
  more = null;
  if (!value.trim() && !chips.chosen.length) {
    remember("");
    frame.list.removeAttribute("aria-busy");
    results.showStart(recent);
    named = done = Promise.resolve(true);
    return;
  }
  frame.list.setAttribute("aria-busy", "true");
  const found = find(mine, value);
  named = found.then(Boolean);
  done = found.then((names) => (names ? read(mine, names) : false));
  done.then((isWhole) => isWhole && frame.list.removeAttribute("aria-busy"));
}

async function find(mine, value) {
  const isLoaded = await whenWarm().then(Boolean, () => false); // why not is said by who opened the search
  if (!isLoaded || mine !== turn) return null;
  const names = await ask("find", { text: value, chosen: chips.chosen });
  if (mine !== turn) return null;
  results.showNames(names);
  if (!names.text) chips.offerFile(names.rows);
  remember(value);
  return names;
}

/* Searches the text of pages, after a pause in which nothing is typed, and shows what is found below the names. */
async function read(mine, names) {
  await new Promise((resolve) => { timer = setTimeout(resolve, PAUSE); });
  if (mine !== turn) return false;
  let index;
  try {
    index = await loadText();
  } catch (error) {
    if (mine !== turn) return false;
    results.endOfText([]);
    frame.failed(error, say("search_index_failed"), say("search_index_hint"), search);
    return true;
  }
  const batches = index.search(names.text, names.forms, names.allowed);
  const pages = await nextPages(mine, batches);
  if (mine !== turn) return false;
  const rows = pages.splice(0, PAGES);
  results.showPages(rows);
  if (!names.rows.length && !rows.length) await showNothing(mine, names);
  else {
    if (!names.rows.length && rows.length < PAGES) results.showWeak();
    results.sayCount(rows.length);
    more = adder(mine, batches, pages);
    addNearEnd();
  }
  return mine === turn;
}

async function keep(rows) {
  try {
    await keepAsCsv(rows, root);
  } catch (error) {
    frame.failed(error, say("search_failed"), say("search_failed_hint"), () => keep(rows));
  }
}

async function nextPages(mine, batches) {
  for (let next = await batches.next(); !next.done && mine === turn; next = await batches.next()) {
    const rows = results.unseen(next.value);
    if (rows.length) return rows;
  }
  return [];
}

async function showNothing(mine, names) {
  const near = !names.weak.length && names.text && !names.allowed ? await ask("nearest", { text: names.text }) : [];
  if (mine === turn) results.showNothing(near);
}

/* Adds further pages when the end of the list is near, as it is from the start where few rows fill no window. */
function addNearEnd() {
  const { scrollTop, clientHeight, scrollHeight } = frame.body;
  if (scrollTop + clientHeight > scrollHeight - NEAR_END) more?.();
}

/* Returns what adds further pages below when somebody scrolls there. */
function adder(mine, batches, waiting) {
  let isBusy = false;
  return async () => {
    if (isBusy) return;
    isBusy = true;
    const pages = waiting.length ? waiting.splice(0) : await nextPages(mine, batches);
    if (mine !== turn) return;
    results.addPages(pages);
    isBusy = !pages.length;
    if (pages.length) addNearEnd();
  };
}

/* Keeps the query of an open search in the address, so that Back from a result leads to the results. */
function remember(query) {
  const address = new URL(location.href);
  if (query) address.searchParams.set("q", query);
  else address.searchParams.delete("q");
  history.replaceState(history.state, "", address);
}
