/* The facets of the catalog: what is chosen, how many entities each value has, and finding one among many. */
const FOUND = 12; // values that finding shows
const [WEEK, YEAR] = [7, 365].map((days) => days * 86400000);
const age = (entity) => (entity.changed ? Date.now() - new Date(entity.changed) : NaN);
const views = {
  week: (entity) => age(entity) < WEEK,
  stale: (entity) => age(entity) > YEAR,
  deprecated: (entity) => entity.deprecated,
  unowned: (entity) => entity.unowned,
};

/* Returns the values that an entity has of a facet. */
function values(entity, facet) {
  if (facet === "view") return Object.keys(views).filter((view) => views[view](entity));
  return facet === "tag" ? entity.tags || [] : [facet === "kind" ? entity.kind_key : entity[facet]].filter(Boolean);
}

/* Says whether an entity has one of the chosen values of each facet, but one, and all words. */
export function matches(entity, { chosen, words }, without) {
  for (const [facet, wanted] of Object.entries(chosen)) {
    if (facet !== without && !values(entity, facet).some((value) => wanted.has(value))) return false;
  }
  return words.every((word) => entity.text.includes(word));
}

export class Facets {
  constructor(element, entities) {
    this.element = element;
    this.entities = entities;
    for (const field of element.querySelectorAll(".td-facet-find")) field.addEventListener("input", (event) => this.find(event));
  }

  boxes() { return [...this.element.querySelectorAll("input:checked")]; }

  chosen() {
    const chosen = {};
    for (const box of this.boxes()) (chosen[box.closest("fieldset").dataset.facet] ||= new Set()).add(box.value);
    return chosen;
  }

  /* Chooses what an address asks for. */
  choose(query) {
    for (const fieldset of this.element.querySelectorAll("fieldset")) {
      for (const wanted of query.getAll(fieldset.dataset.facet)) this.box(fieldset, wanted).checked = true;
    }
  }

  /* Returns the box of a value, which is added where it is not among the most common ones. */
  box(fieldset, wanted) {
    const there = [...fieldset.querySelectorAll("input[type=checkbox]")].find((input) => input.value === wanted);
    if (there) return there;
    const facet = fieldset.dataset.facet;
    const named = this.entities.find((entity) => values(entity, facet).includes(wanted));
    const box = Object.assign(document.createElement("input"), { type: "checkbox", value: wanted });
    const label = document.createElement("label");
    const [title, number] = [named?.[`${facet}_name`] || wanted, ""].map((text) => Object.assign(document.createElement("span"), { textContent: text }));
    number.className = "td-number";
    label.append(box, " ", title, " ", number);
    fieldset.querySelector(".td-facet-find, legend").after(label);
    return box;
  }

  /* Shows how many entities have each value, if the other facets stay as they are. */
  count(now) {
    for (const fieldset of this.element.querySelectorAll("fieldset")) {
      const facet = fieldset.dataset.facet;
      const counts = new Map();
      for (const entity of this.entities) {
        if (matches(entity, now, facet)) for (const value of values(entity, facet)) counts.set(value, (counts.get(value) || 0) + 1);
      }
      for (const box of fieldset.querySelectorAll("input[type=checkbox]")) {
        box.parentElement.querySelector(".td-number").textContent = counts.get(box.value) || 0;
      }
    }
  }

  /* Shows the values whose names have what is typed, among all that there are. */
  find(event) {
    const fieldset = event.target.closest("fieldset");
    const facet = fieldset.dataset.facet;
    const text = event.target.value.trim().toLowerCase();
    const titles = new Map();
    if (text) {
      for (const entity of this.entities) for (const value of values(entity, facet)) titles.set(value, entity[`${facet}_name`] || value);
    }
    const found = [...titles].filter(([, title]) => title.toLowerCase().includes(text)).slice(0, FOUND).map(([value]) => this.box(fieldset, value));
    fieldset.classList.toggle("td-finding", Boolean(text));
    for (const label of fieldset.querySelectorAll("label")) label.classList.toggle("td-found", found.includes(label.querySelector("input")));
    this.element.dispatchEvent(new Event("recount"));
  }
}
