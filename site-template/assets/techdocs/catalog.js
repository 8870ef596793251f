/* Filters the catalog: facets and text, kept in the address, over search/entities.json. */
(() => {
  "use strict";
  const catalog = document.getElementById("td-catalog");
  if (!catalog) return;
  const PER_PAGE = 100;
  const root = catalog.dataset.root;
  const [filter, facets, cards, count] = ["td-filter", "td-facets", "td-cards", "td-count"].map((id) => document.getElementById(id));
  const toggle = document.getElementById("td-facets-toggle");
  const pages = catalog.querySelector(".td-pages");
  let entities = null;
  let urls = new Map();
  let shown = PER_PAGE;

  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const link = (href, text, className) => {
    const element = make("a", className, text);
    element.href = root + href;
    return element;
  };
  const values = (entity, facet) =>
    facet === "tag" ? entity.tags || [] : [facet === "kind" ? entity.kind_key : entity[facet]].filter(Boolean);

  function card(entity) {
    const item = make("li", "td-card");
    const head = item.appendChild(make("div", "td-card__head"));
    head.append(link(entity.url, entity.name, "td-card__name"), make("span", "td-chip", entity.type || entity.kind));
    if (entity.lifecycle) {
      const tone = { production: " td-chip--good", deprecated: " td-chip--bad" }[entity.lifecycle.toLowerCase()] || "";
      head.append(make("span", `td-chip${tone}`, entity.lifecycle));
    }
    if (entity.inferred) head.append(make("span", "td-chip td-chip--quiet", "not in the catalog"));
    const facts = head.appendChild(make("span", "td-card__facts"));
    if (entity.docs) facts.append(link(entity.docs, "docs"), entity.pages ? ` ${entity.pages} ${entity.pages === 1 ? "page" : "pages"}` : "");
    else facts.append("no docs");
    if (entity.description) item.append(make("p", "td-card__text", entity.description));
    const foot = item.appendChild(make("div", "td-card__foot"));
    if (entity.owner) {
      const [, kind, namespace, name] = entity.owner.match(/^(.+?):(.+?)\/(.+)$/);
      const owner = foot.appendChild(make("span", "td-owner"));
      const avatar = owner.appendChild(make("span", "td-avatar", entity.owner_name[0].toUpperCase()));
      avatar.setAttribute("aria-hidden", "true");
      owner.append(link(`catalog/${namespace}/${kind}/${name}/`, entity.owner_name));
    } else foot.append(make("span", "td-quiet", "no owner"));
    if (entity.system_name) {
      const system = foot.appendChild(make("span"));
      const url = urls.get(entity.system);
      system.append(make("span", "td-quiet", "system"), " ", url ? link(url, entity.system_name) : entity.system_name);
    }
    for (const tag of entity.tags || []) foot.append(make("span", "td-chip", tag));
    return item;
  }

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

  function show() {
    const now = state();
    const found = entities.filter((entity) => matches(entity, now));
    const focused = cards.contains(document.activeElement) && document.activeElement.href;
    cards.replaceChildren(...found.slice(0, shown).map(card));
    if (focused) ([...cards.querySelectorAll("a")].find((one) => one.href === focused) || filter).focus({ preventScroll: true });
    count.textContent = `${found.length} of ${entities.length} entities · sorted by name`;
    if (!found.length) cards.append(make("li", "td-quiet", "No matches. Remove a filter, or search the docs with /."));
    pages.replaceChildren();
    if (found.length > shown) {
      const more = pages.appendChild(make("button", "", `Show ${Math.min(PER_PAGE, found.length - shown)} more`));
      more.type = "button";
      more.addEventListener("click", () => {
        const next = shown;
        shown += PER_PAGE;
        show();
        cards.children[next].querySelector("a").focus();
      });
    }
    const chosen = facets.querySelectorAll("input:checked").length;
    toggle.textContent = chosen ? `Filters (${chosen})` : "Filters";
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
    const query = new URLSearchParams();
    for (const [facet, wanted] of Object.entries(now.chosen)) for (const value of wanted) query.append(facet, value);
    if (filter.value) query.set("filter", filter.value);
    const text = query.toString();
    history.replaceState(null, "", (text ? `?${text}` : location.pathname) + location.hash);
  }

  /* Adds the box of a value that stands in the address but not among the most common ones. */
  function add(fieldset, wanted) {
    const facet = fieldset.dataset.facet;
    const named = entities.find((entity) => values(entity, facet).includes(wanted));
    const label = make("label");
    const box = label.appendChild(make("input"));
    Object.assign(box, { type: "checkbox", value: wanted });
    label.append(" ", make("span", "", named?.[`${facet}_name`] || wanted), " ", make("span", "td-number"));
    fieldset.querySelector("legend").after(label);
    return box;
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
      fieldset.querySelector(".td-facet-all")?.addEventListener("click", () => fieldset.classList.add("td-open"));
    }
    filter.value = query.get("filter") || "";
    facets.hidden = toggle.hidden = filter.parentElement.hidden = false;
    toggle.addEventListener("click", () => toggle.setAttribute("aria-expanded", toggle.getAttribute("aria-expanded") !== "true"));
    catalog.classList.add("td-live");
    facets.addEventListener("change", () => { shown = PER_PAGE; show(); });
    filter.addEventListener("input", () => { shown = PER_PAGE; show(); });
    if (query.size) show();
  }

  fetch(`${root}search/entities.json`)
    .then((answer) => answer.json())
    .then(start)
    .catch((error) => console.warn("the catalog cannot be filtered:", error));
})();
