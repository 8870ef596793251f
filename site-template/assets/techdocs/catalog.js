/* Filters and sorts the catalog: facets and text, kept in the address, over search/entities.json. */
import { filledRow } from "./catalog-row.js";
import { say } from "./say.js";

const catalog = document.getElementById("td-catalog");
const PER_PAGE = 100;
const [WEEK, YEAR] = [7, 365].map((days) => days * 86400000);
const root = catalog.dataset.root;
const [filter, facets, cards, count, sets, sort, toggle, row] =
  ["td-filter", "td-facets", "td-cards", "td-count", "td-sets", "td-sort", "td-facets-toggle", "td-row"].map((id) => document.getElementById(id));
const pages = catalog.querySelector(".td-pages");
let entities = null;
let urls = new Map();
let shown = PER_PAGE;

const make = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text });
const age = (entity) => (entity.changed ? Date.now() - new Date(entity.changed) : NaN);
const views = { week: (entity) => age(entity) < WEEK, stale: (entity) => age(entity) > YEAR, unowned: (entity) => entity.unowned };
const values = (entity, facet) => {
  if (facet === "view") return Object.keys(views).filter((view) => views[view](entity));
  return facet === "tag" ? entity.tags || [] : [facet === "kind" ? entity.kind_key : entity[facet]].filter(Boolean);
};

function state() {
  const chosen = {};
  for (const box of facets.querySelectorAll("input:checked")) {
    const facet = box.closest("fieldset").dataset.facet;
    (chosen[facet] ||= new Set()).add(box.value);
  }
  return { chosen, words: filter.value.toLowerCase().split(/\s+/).filter(Boolean) };
}

function matches(entity, { chosen, words }, without) {
  for (const [facet, wanted] of Object.entries(chosen)) {
    if (facet !== without && !values(entity, facet).some((value) => wanted.has(value))) return false;
  }
  return words.every((word) => entity.text.includes(word));
}

const focusOn = (place) => (place || filter).focus({ preventScroll: true });

function showRows(now) {
  const found = entities.filter((entity) => matches(entity, now));
  if (sort.value === "changed") found.sort((one, other) => (other.changed || "").localeCompare(one.changed || ""));
  const focused = cards.contains(document.activeElement) && document.activeElement.href;
  cards.replaceChildren(...found.slice(0, shown).map((entity) => filledRow(row, entity, root, urls.get(entity.system))));
  if (focused) focusOn([...cards.querySelectorAll("a")].find((one) => one.href === focused));
  count.textContent = say("entities_of", { count: found.length, total: entities.length });
  if (!found.length) cards.append(make("li", "td-quiet", say("no_matches")));
  pages.replaceChildren();
  if (found.length <= shown) return;
  const more = pages.appendChild(make("button", "td-button", say("show_more", { count: Math.min(PER_PAGE, found.length - shown) })));
  more.type = "button";
  more.addEventListener("click", () => {
    const next = shown;
    shown += PER_PAGE;
    show();
    cards.children[next].querySelector("a").focus();
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
  const boxes = [...facets.querySelectorAll("input:checked")];
  for (const box of boxes) {
    add("td-set", box.closest("fieldset").querySelector("legend").textContent, box.parentElement.querySelector("span").textContent, () => { box.checked = false; });
  }
  if (filter.value.trim()) add("td-set", say("filter_text"), filter.value.trim(), () => { filter.value = ""; });
  const clear = () => { for (const box of boxes) box.checked = false; filter.value = ""; };
  if (sets.children.length > 1) add("td-sets__clear", say("clear_all"), "", clear);
  toggle.textContent = boxes.length ? `${say("filters")} (${boxes.length})` : say("filters");
}

function showNumbers(now) {
  for (const fieldset of facets.querySelectorAll("fieldset")) {
    const facet = fieldset.dataset.facet;
    const counts = new Map();
    for (const entity of entities) {
      if (matches(entity, now, facet)) for (const value of values(entity, facet)) counts.set(value, (counts.get(value) || 0) + 1);
    }
    for (const box of fieldset.querySelectorAll("input")) {
      box.parentElement.querySelector(".td-number").textContent = counts.get(box.value) || 0;
    }
  }
}

function show() {
  const now = state();
  showRows(now);
  showSets();
  showNumbers(now);
  const query = new URLSearchParams();
  for (const [facet, wanted] of Object.entries(now.chosen)) for (const value of wanted) query.append(facet, value);
  if (filter.value) query.set("filter", filter.value);
  if (sort.value) query.set("sort", sort.value);
  const text = query.toString();
  history.replaceState(null, "", (text ? `?${text}` : location.pathname) + location.hash);
}

function again() {
  shown = PER_PAGE;
  show();
}

/* Adds the box of a value that is in the address but not among the most common ones. */
function add(fieldset, wanted) {
  const facet = fieldset.dataset.facet;
  const named = entities.find((entity) => values(entity, facet).includes(wanted));
  const label = make("label", "");
  const box = label.appendChild(make("input", ""));
  Object.assign(box, { type: "checkbox", value: wanted });
  label.append(" ", make("span", "", named?.[`${facet}_name`] || wanted), " ", make("span", "td-number"));
  fieldset.querySelector("legend").after(label);
  return box;
}

/* Opens all values of the facet that the address names, as the home page does. */
function open() {
  const fieldset = location.hash.startsWith("#all-") && document.getElementById(location.hash.slice(1));
  if (!fieldset || !facets.contains(fieldset)) return;
  fieldset.classList.add("td-open");
  toggle.setAttribute("aria-expanded", "true");
  fieldset.scrollIntoView();
}

function start(list) {
  entities = list.filter((entity) => entity.kind_key !== "user" && !entity.missing);
  urls = new Map(entities.map((entity) => [entity.ref, entity.url]));
  for (const entity of entities) {
    entity.text = [entity.name, entity.ref, entity.description, entity.owner_name, entity.system_name, ...(entity.tags || [])].join(" ").toLowerCase();
  }
  const query = new URLSearchParams(location.search);
  for (const fieldset of facets.querySelectorAll("fieldset")) {
    for (const wanted of query.getAll(fieldset.dataset.facet)) {
      const box = [...fieldset.querySelectorAll("input")].find((input) => input.value === wanted) || add(fieldset, wanted);
      box.checked = true;
    }
  }
  filter.value ||= query.get("filter") || "";
  if (query.get("sort") === "changed") sort.value = "changed";
  facets.addEventListener("change", again);
  filter.addEventListener("input", again);
  sort.addEventListener("change", again);
  if (sort.value || filter.value || facets.querySelector("input:checked")) show();
  else showNumbers(state());
}

for (const button of facets.querySelectorAll(".td-facet-all")) {
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
