/* Filters and sorts the catalog, as a list or a table: facets and text, kept in the address, over search/entities.json. */
import { asCsv, asJson, contactsIn, download } from "./catalog-export.js";
import { Facets, matches } from "./catalog-facets.js";
import { filledRow } from "./catalog-row.js";
import { madeTable } from "./catalog-table.js";
import { say } from "./say.js";

const catalog = document.getElementById("td-catalog");
const PER_PAGE = 100;
const root = catalog.dataset.root;
const [filter, facetsElement, cards, count, sets, sort, toggle, row, asList, asTable, exporting] =
  ["td-filter", "td-facets", "td-cards", "td-count", "td-sets", "td-sort", "td-facets-toggle", "td-row", "td-as-list", "td-as-table", "td-export"].map((id) => document.getElementById(id));
const pages = catalog.querySelector(".td-pages");
const orders = {
  changed: (one, other) => (other.changed || "").localeCompare(one.changed || ""),
  oldest: (one, other) => !one.changed - !other.changed || (one.changed || "").localeCompare(other.changed || ""),
  links: (one, other) => (other.links_here || 0) - (one.links_here || 0),
};
let entities = null;
let facets = null;
let contacts = new Map();
let urls = new Map();
let found = [];
let shown = PER_PAGE;

const make = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text });
const contactOf = (entity) => contacts.get(entity.owner || entity.ref)?.[0];
const focusOn = (place) => (place || filter).focus({ preventScroll: true });
const state = () => ({ chosen: facets.chosen(), words: filter.value.toLowerCase().split(/\s+/).filter(Boolean) });
const wide = matchMedia("(min-width: 60em)");
const isTable = () => wide.matches && asTable.getAttribute("aria-pressed") === "true";

function showRows() {
  const focused = document.activeElement;
  const place = cards.parentElement.contains(focused) && (focused.href || focused.dataset.sorts);
  const some = found.slice(0, shown);
  catalog.querySelector(".td-catalog-table")?.remove();
  cards.hidden = isTable();
  if (isTable()) {
    cards.replaceChildren();
    cards.before(madeTable(some, { root, contactOf, sorted: sort.value, sortBy: (order) => { sort.value = order; again(); } }));
  } else cards.replaceChildren(...some.map((entity) => filledRow(row, entity, root, urls.get(entity.system), contacts.get(entity.owner)?.[0])));
  if (place) focusOn([...cards.parentElement.querySelectorAll("a, button")].find((one) => (one.href || one.dataset.sorts) === place));
}

function showCount() {
  count.textContent = say("entities_of", { count: found.length, total: entities.length });
  catalog.querySelector(".td-none")?.remove();
  if (!found.length) pages.before(make("p", "td-quiet td-none", say("no_matches")));
  pages.replaceChildren();
  if (found.length <= shown) return;
  const more = pages.appendChild(make("button", "td-button", say("show_more", { count: Math.min(PER_PAGE, found.length - shown) })));
  more.type = "button";
  more.addEventListener("click", () => {
    const next = shown;
    shown += PER_PAGE;
    show();
    (isTable() ? catalog.querySelectorAll(".td-catalog-table tbody tr") : cards.children)[next].querySelector("a").focus();
  });
}

/* Shows each filter that is set as a chip that takes it away, and all of them as one. */
function showSets() {
  const add = (className, what, value, remove) => {
    const chip = sets.appendChild(make("button", className));
    chip.type = "button";
    if (value) chip.append(`${what} `, make("b", "", value), make("span", "td-cross"));
    else chip.append(what);
    chip.setAttribute("aria-label", value ? say("remove_filter", { name: what, value }) : what);
    chip.addEventListener("click", () => {
      const at = [...sets.children].indexOf(chip);
      remove();
      again();
      focusOn(sets.children[at] || sets.lastElementChild);
    });
  };
  sets.replaceChildren();
  const boxes = facets.boxes();
  for (const box of boxes) {
    add("td-set", box.closest("fieldset").querySelector("legend").textContent, box.parentElement.querySelector("span").textContent, () => { box.checked = false; });
  }
  if (filter.value.trim()) add("td-set", say("filter_text"), filter.value.trim(), () => { filter.value = ""; });
  const clear = () => { for (const box of boxes) box.checked = false; filter.value = ""; };
  if (sets.children.length > 1) add("td-sets__clear", say("clear_all"), "", clear);
  toggle.textContent = boxes.length ? `${say("filters")} (${boxes.length})` : say("filters");
}

function show() {
  const now = state();
  found = entities.filter((entity) => matches(entity, now));
  if (orders[sort.value]) found.sort(orders[sort.value]);
  showRows();
  showCount();
  showSets();
  facets.count(now);
  const query = new URLSearchParams();
  for (const [facet, wanted] of Object.entries(now.chosen)) for (const value of wanted) query.append(facet, value);
  if (filter.value) query.set("filter", filter.value);
  if (sort.value) query.set("sort", sort.value);
  if (asTable.getAttribute("aria-pressed") === "true") query.set("as", "table");
  const text = query.toString();
  history.replaceState(null, "", (text ? `?${text}` : location.pathname) + location.hash);
}

function again() {
  shown = PER_PAGE;
  show();
}

function showAs(table) {
  asTable.setAttribute("aria-pressed", table);
  asList.setAttribute("aria-pressed", !table);
}

/* Opens all values of the facet that the address names, as the home page does. */
function open() {
  const fieldset = location.hash.startsWith("#all-") && document.getElementById(location.hash.slice(1));
  if (!fieldset || !facetsElement.contains(fieldset)) return;
  fieldset.classList.add("td-open");
  toggle.setAttribute("aria-expanded", "true");
  fieldset.scrollIntoView();
}

function start(list) {
  entities = list.filter((entity) => entity.kind_key !== "user" && !entity.missing);
  contacts = contactsIn(list);
  urls = new Map(entities.map((entity) => [entity.ref, entity.url]));
  for (const entity of entities) {
    entity.text = [entity.name, entity.ref, entity.description, entity.owner_name, entity.system_name, ...(entity.tags || [])].join(" ").toLowerCase();
  }
  found = entities;
  facets = new Facets(facetsElement, entities);
  const query = new URLSearchParams(location.search);
  facets.choose(query);
  filter.value ||= query.get("filter") || "";
  if (orders[query.get("sort")]) sort.value = query.get("sort");
  showAs(query.get("as") === "table");
  facetsElement.addEventListener("change", again);
  facetsElement.addEventListener("recount", () => facets.count(state()));
  filter.addEventListener("input", again);
  sort.addEventListener("change", again);
  for (const button of [asList, asTable]) button.addEventListener("click", () => { showAs(button === asTable); show(); });
  wide.addEventListener("change", show);
  exporting.addEventListener("click", save);
  if (sort.value || filter.value || isTable() || facets.boxes().length) show();
  else facets.count(state());
}

/* Offers what is filtered as a file. */
function save(event) {
  const form = event.target.closest("[data-export]")?.dataset.export;
  if (!form) return;
  if (form === "csv") download("catalog.csv", "text/csv", asCsv(found, root, contactOf));
  else download("catalog-filtered.json", "application/json", asJson(found, root, contactOf));
}

for (const button of facetsElement.querySelectorAll(".td-facet-all")) {
  button.addEventListener("click", () => button.parentElement.classList.add("td-open"));
}
toggle.addEventListener("click", () => toggle.setAttribute("aria-expanded", toggle.getAttribute("aria-expanded") !== "true"));
open();
addEventListener("hashchange", open);
fetch(`${root}search/entities.json`)
  .then((answer) => answer.json())
  .then(start)
  .catch((error) => {
    console.warn("the catalog cannot be filtered:", error);
    catalog.classList.add("td-catalog--still");
  });
