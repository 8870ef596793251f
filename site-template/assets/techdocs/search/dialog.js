/* The search's dialog: names are shown at once, by a matcher in a worker; what the text of pages says follows below them. */
import { Chips } from "./chips.js";
import { openFullText } from "./fulltext.js";
import { icon } from "./icons.js";
import { startMatcher } from "./matcher.js";
import { Recent } from "./recent.js";
import { answerRow, headingRow, hit, make, needlesOf, placeholder } from "./rows.js";

const NAMES = 6; // rows of names above the text
const LISTED = 50; // … where there is nothing but filters
const PAGES = 5; // rows of pages at first; more when the list is scrolled
const NEAR_END = 100; // pixels of the list that are still to come when more of it is made
const PAUSE = 120; // milliseconds without a key after which the text of pages is searched

const root = new URL(JSON.parse(document.getElementById("__config").textContent).base || ".", location.href);
if (!root.pathname.endsWith("/")) root.pathname += "/";
const recent = new Recent(root);
let matcher = null; // asks the worker
let known = null; // promise of what the worker has read
let fullText = null; // promise of the index of the text
let ui = null;
let opener = null;
let turn = 0;
let timer = 0;
let named = Promise.resolve(false); // whether the names of what is typed are shown …
let done = Promise.resolve(false); // … and the text too

/* Begins to load names and the index, before anything is typed. */
export function warmUp() {
  matcher ||= startMatcher();
  known ||= matcher.ask("load", { root: root.href }).catch((error) => {
    known = null;
    matcher.stop();
    matcher = null;
    throw error;
  });
  return known;
}

function loadText() {
  fullText ||= openFullText(root, (task, values) => matcher.ask(task, values)).catch((error) => {
    fullText = null;
    throw error;
  });
  return fullText;
}

export function open(typed = "") {
  ui ||= build();
  if (ui.dialog.open) return;
  opener = document.activeElement;
  ui.dialog.showModal();
  ui.input.focus();
  const query = new URLSearchParams(location.search).get("q");
  if (query && !ui.input.value) ui.input.value = query;
  ui.input.select();
  if (typed) ui.input.value = typed;
  start();
}

async function start() {
  if (!ui.input.value && !ui.chips.chosen.length) showStart();
  say("Loading …", false);
  try {
    const { facets } = await warmUp();
    if (!ui.isOffered) ui.chips.offer(facets);
    ui.isOffered = true;
    offerHere();
  } catch (error) {
    failed(error, "The search could not be loaded.", "Check your connection.", start);
    return;
  }
  loadText().catch(() => {}); // said when the text is searched
  search();
}

async function offerHere() {
  const [, namespace, kind, name] = /(?:docs|catalog)\/([^/]+)\/([^/]+)\/([^/]+)\//.exec(decodeURIComponent(location.href.slice(root.href.length))) ?? [];
  if (!name || kind === "group" || kind === "user" || ui.chips.here) return;
  const [place] = await matcher.ask("places", { urls: [`docs/${namespace}/${kind}/${name}/`] });
  if (place.ref) ui.chips.offerHere({ value: place.ref, title: place.component });
}

function build() {
  const input = make("input", "td-search__input");
  Object.assign(input, { type: "search", placeholder: "Search names, pages, teams …", autocomplete: "off", spellcheck: false });
  input.setAttribute("aria-label", "Search");
  const close = make("button", "td-search__close", "Close");
  close.type = "button";
  const chips = new Chips(() => search());
  const status = make("p", "td-search__status td-visually-hidden");
  status.setAttribute("role", "status");
  const said = make("p", "td-search__say");
  said.hidden = true;
  const list = make("ol", "td-search__list");
  list.setAttribute("aria-label", "Results");
  const body = make("div", "td-search__results", said, list);
  const dialog = make("dialog", "td-search", make("div", "td-search__head", icon("search"), input, close), chips.element, status, body, keys());
  dialog.setAttribute("aria-label", "Search");
  document.body.append(dialog);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => { clearTimeout(timer); turn += 1; remember(""); opener?.focus(); });
  dialog.addEventListener("keydown", press);
  input.addEventListener("input", search);
  list.addEventListener("click", opened);
  body.addEventListener("scroll", addNearEnd);
  return { dialog, input, chips, status, said, list, body, more: null };
}

function keys() {
  const pairs = [[["↑", "↓"], "choose"], [["↵"], "open"], [["Ctrl", "↵"], "new tab"], [["owner:", "kind:"], "narrow"], [["Esc"], "close"]];
  const legend = make("p", "td-search__keys", ...pairs.map(([names, what]) => make("span", "", ...names.map((name) => make("kbd", "", name)), what)));
  legend.setAttribute("aria-hidden", "true");
  return legend;
}

function press(event) {
  const links = [...ui.list.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  const isTyping = document.activeElement === ui.input;
  if (event.key === "ArrowDown" && links.length) links[Math.min(at < 0 ? 1 : at + 1, links.length - 1)].focus();
  else if (event.key === "ArrowUp" && at >= 0) (at < 2 ? ui.input : links[at - 1]).focus();
  else if (event.key === "Enter" && isTyping) enter(event.ctrlKey || event.metaKey);
  else if (event.key === "Backspace" && isTyping && !ui.input.value && ui.chips.chosen.length) ui.chips.remove(ui.chips.chosen.at(-1).name);
  else if (event.key === "Escape") ui.dialog.close(); // a search field would only clear itself
  else {
    if (at >= 0 && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) ui.input.focus();
    return;
  }
  event.preventDefault();
}

/* Goes to the first result of what is typed, never to one of what was typed before. */
async function enter(isNewTab) {
  const mine = turn;
  if (!(await named) || mine !== turn) return;
  if (!first() && (!(await done) || mine !== turn)) return;
  const link = first();
  if (!link) return;
  if (isNewTab) {
    opened({ target: link });
    window.open(link.href, "_blank", "noopener");
  } else link.click();
}

const first = () => ui.list.querySelector("a");

function opened(event) {
  const link = event.target.closest("a");
  if (link?.row) recent.keep(ui.input.value, link.row);
}

function say(text, isShown = true, ...more) {
  ui.status.textContent = [text, ...more.map((one) => one.textContent ?? one)].join("");
  ui.said.hidden = !isShown;
  ui.said.replaceChildren(...(isShown ? [text, ...more] : []));
}

function failed(error, text, rest, again) {
  console.warn("search:", error);
  const retry = make("button", "td-search__again", "Try again");
  retry.type = "button";
  retry.addEventListener("click", again);
  say("", true, make("b", "", text), ` ${rest} `, retry);
}

/* Shows what is found for what is typed. */
function search(event) {
  clearTimeout(timer);
  turn += 1;
  const mine = turn;
  const value = ui.chips.take(ui.input.value, event);
  if (value !== ui.input.value) ui.input.value = value;
  ui.more = null;
  if (!value.trim() && !ui.chips.chosen.length) {
    remember("");
    ui.list.removeAttribute("aria-busy");
    showStart();
    named = done = Promise.resolve(true);
    return;
  }
  ui.list.setAttribute("aria-busy", "true");
  const found = find(mine, value);
  named = found.then(Boolean);
  done = found.then((names) => (names ? read(mine, names) : false));
  done.then((isWhole) => isWhole && ui.list.removeAttribute("aria-busy"));
}

async function find(mine, value) {
  const isLoaded = known && (await known.then(() => true, () => false)); // why not is said by who opened the search
  if (!isLoaded || mine !== turn) return null;
  const found = await matcher.ask("find", { text: value, chosen: ui.chips.chosen });
  if (mine !== turn) return null;
  const names = { ...found, needles: needlesOf(`${found.text} ${found.spelled}`), shown: new Set() };
  showNames(names);
  remember(value);
  return names;
}

function showNames(names) {
  const { rows, answer, spelled, text } = names;
  const items = answer ? [answerRow(answer, root)] : [];
  const most = text ? NAMES : LISTED;
  if (rows.length) items.push(make("li", "td-search__group", "Names"));
  for (const row of rows.slice(0, most)) items.push(nameRow(row, names));
  if (rows.length > most) items.push(moreNames(names, most));
  if (text) items.push(make("li", "td-search__group", "In the text"), placeholder());
  ui.list.replaceChildren(...items);
  ui.body.scrollTop = 0;
  if (spelled && rows.length) say("Did you mean ", true, meant(spelled), "?");
  else say(count(rows.length, "name", "names"), false);
}

function nameRow(row, { shown, needles }) {
  shown.add(row.url);
  return hit(row, root, needles);
}

function moreNames(names, most) {
  const button = make("button", "td-search__more", `${names.rows.length - most} more names`);
  button.type = "button";
  const item = make("li", "", button);
  button.addEventListener("click", () => {
    const rows = names.rows.slice(most).map((row) => nameRow(row, names));
    item.replaceWith(...rows);
    rows[0].querySelector("a").focus();
  });
  return item;
}

function meant(text) {
  const button = make("button", "td-search__meant", text);
  button.type = "button";
  button.addEventListener("click", () => { ui.input.value = text; ui.input.focus(); search(); });
  return button;
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
    endOfText([]);
    failed(error, "The search index could not be loaded.", "Names work, the text of pages does not.", search);
    return true;
  }
  const { deprecated } = await known;
  const batches = index.search(names.text, names.forms, names.allowed, deprecated);
  const pages = await nextPages(batches, names);
  if (mine !== turn) return false;
  const rows = pages.splice(0, PAGES);
  endOfText(rows.flatMap((row) => pageRows(row, names)));
  if (!names.rows.length && !rows.length) await showNothing(mine, names);
  else {
    if (!names.rows.length && rows.length < PAGES) showWeak(names);
    if (!names.spelled) say(`${count(names.rows.length, "name", "names")}, ${rows.length ? "pages" : "no page"}`, false);
    ui.more = adder(mine, names, batches, pages);
    addNearEnd();
  }
  return mine === turn;
}

async function nextPages(batches, { shown }) {
  for (let next = await batches.next(); !next.done; next = await batches.next()) {
    const rows = next.value.filter(({ url }) => !shown.has(url));
    if (rows.length) return rows;
  }
  return [];
}

/* Adds further pages when the end of the list is near, as it is from the start where few rows fill no window. */
function addNearEnd() {
  const { scrollTop, clientHeight, scrollHeight } = ui.body;
  if (scrollTop + clientHeight > scrollHeight - NEAR_END) ui.more?.();
}

/* Returns what adds further pages below when somebody scrolls there. */
function adder(mine, names, batches, waiting) {
  let isBusy = false;
  return async () => {
    if (isBusy) return;
    isBusy = true;
    const pages = waiting.length ? waiting.splice(0) : await nextPages(batches, names);
    if (mine === turn) ui.list.append(...pages.flatMap((row) => pageRows(row, names)));
    isBusy = !pages.length;
    if (pages.length && mine === turn) addNearEnd();
  };
}

function pageRows(row, { shown, needles }) {
  if (shown.has(row.url)) return [];
  shown.add(row.url);
  return [hit(row, root, needles), ...row.headings.map((heading) => headingRow(heading, row))];
}

function endOfText(items) {
  const waiting = ui.list.querySelector(".td-search__wait");
  if (!waiting) return;
  if (!items.length) waiting.previousElementSibling.remove();
  waiting.replaceWith(...items);
}

function showWeak(names) {
  const rows = names.weak.filter(({ url }) => !names.shown.has(url)).slice(0, 3);
  if (rows.length) ui.list.append(make("li", "td-search__group", "Names with some of the words"), ...rows.map((row) => nameRow(row, names)));
}

async function showNothing(mine, names) {
  if (names.weak.length) {
    showWeak(names);
    say("No page has all of ", true, make("b", "", names.text), ".");
    return;
  }
  const near = names.text && !names.allowed ? await matcher.ask("nearest", { text: names.text }) : [];
  if (mine !== turn) return;
  ui.list.append(...near.map((row) => hit(row, root, [], "td-search__near")));
  const which = names.filters.length ? " with these filters" : "";
  say("No page has ", true, make("b", "", names.text || "that"), near.length ? ". Nearest names:" : `${which}. Try fewer or different words.`);
}

/* Shows what was searched and opened last, before anything is typed. */
function showStart() {
  const { searches, pages } = recent.read();
  const items = [];
  if (pages.length) items.push(make("li", "td-search__group", "Recent pages"), ...pages.map((row) => hit(row, root, [], "td-search__recent")));
  if (searches.length) items.push(make("li", "td-search__group", "Recent searches"), ...searches.map(again));
  if (items.length) items.push(forget());
  ui.list.replaceChildren(...items);
  say("Type to search the docs and the catalog", false);
}

function again(text) {
  const button = make("button", "td-search__again-row", icon("recent"), text);
  button.type = "button";
  button.addEventListener("click", () => { ui.input.value = text; ui.input.focus(); search(); });
  return make("li", "", button);
}

function forget() {
  const button = make("button", "td-search__meant", "Forget them");
  button.type = "button";
  button.addEventListener("click", () => { recent.forget(); showStart(); ui.input.focus(); });
  return make("li", "td-search__kept", "Kept in this browser only. ", button);
}

const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;

/* Keeps the query of an open search in the address, so that Back from a result leads to the results. */
function remember(query) {
  const address = new URL(location.href);
  if (query) address.searchParams.set("q", query);
  else address.searchParams.delete("q");
  history.replaceState(history.state, "", address);
}
