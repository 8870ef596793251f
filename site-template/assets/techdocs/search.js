/* The site's search. Pages are found by pagefind, whose shards are merged here; entities by their names. What pages know of
   the catalog (owner, system …) is joined from search/entities.json, so the index itself never depends on it. */
(() => {
  "use strict";
  const root = new URL(JSON.parse(document.getElementById("__config").textContent).base || ".", location.href);
  if (!root.pathname.endsWith("/")) root.pathname += "/";
  const FACETS = ["kind", "type", "owner", "system", "lifecycle"];
  const PAGES = 20;
  const ENTITIES = 6;
  let dialog, input, status, list, selects, opener, loading, index;
  let turn = 0;
  let timer = 0;
  let latest = Promise.resolve(false); // whether what is shown is what the newest search has found

  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const json = async (path) => {
    const answer = await fetch(new URL(path, root));
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  };

  async function load() {
    const [entities, manifest] = await Promise.all([json("search/entities.json"), json("search/shards.json")]);
    for (const entity of entities) {
      entity.lowered = entity.name.toLowerCase();
      entity.short = entity.ref.split("/").pop();
      entity.text = [entity.description, entity.owner_name, entity.system_name, ...(entity.tags || [])].join(" ").toLowerCase();
    }
    let pagefind = null;
    const [first, ...others] = manifest.shards;
    if (first) {
      pagefind = await import(new URL(`search/${first}/pagefind.js`, root));
      await pagefind.options({ baseUrl: root.pathname, excerptLength: 24 });
      await Promise.all(others.map((shard) => pagefind.mergeIndex(new URL(`search/${shard}/`, root).href, { baseUrl: root.pathname })));
      await pagefind.init();
    }
    return { entities, pagefind, byRef: new Map(entities.map((entity) => [entity.ref, entity])) };
  }

  const value = (entity, facet) => (facet === "kind" ? entity.kind_key : entity[facet]) || "";
  const title = (entity, facet) => (facet === "kind" ? entity.kind : facet === "owner" ? entity.owner_name : facet === "system" ? entity.system_name : entity[facet]) || "";

  function build() {
    dialog = make("dialog", "td-search");
    dialog.setAttribute("aria-label", "Search");
    const head = dialog.appendChild(make("div", "td-search__head"));
    input = head.appendChild(make("input", "td-search__input"));
    Object.assign(input, { type: "search", placeholder: "Search docs, components, teams …", autocomplete: "off", spellcheck: false });
    input.setAttribute("aria-label", "Search");
    const close = head.appendChild(make("button", "td-search__close", "Close"));
    close.type = "button";
    const filters = dialog.appendChild(make("div", "td-search__filters"));
    selects = FACETS.map((facet) => {
      const select = filters.appendChild(make("select"));
      select.dataset.facet = facet;
      select.setAttribute("aria-label", `Filter by ${facet}`);
      select.append(new Option(`any ${facet}`, ""));
      select.addEventListener("change", search);
      return select;
    });
    status = dialog.appendChild(make("p", "td-search__status"));
    status.setAttribute("role", "status");
    list = dialog.appendChild(make("ol", "td-search__list"));
    list.setAttribute("aria-label", "Results");
    document.body.append(dialog);
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("close", () => { clearTimeout(timer); timer = 0; turn += 1; remember(""); opener?.focus(); });
    dialog.addEventListener("keydown", move);
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, 120); });
  }

  function move(event) {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && links.length) links[Math.min(at + 1, links.length - 1)].focus();
    else if (event.key === "ArrowUp" && at >= 0) (at === 0 ? input : links[at - 1]).focus();
    else if (event.key === "Enter" && document.activeElement === input) enter();
    else if (event.key === "Escape") dialog.close(); // a search field would only clear itself
    else return;
    event.preventDefault();
  }

  /* Goes to the first result of what is typed, never to one of what was typed before. */
  async function enter() {
    if (await (timer ? search() : latest)) list.querySelector("a")?.click();
  }

  async function open(event) {
    event?.preventDefault();
    if (!dialog) build();
    if (dialog.open) return;
    opener = document.activeElement;
    dialog.showModal();
    input.focus();
    input.select();
    if (index) {
      search();
      return;
    }
    if (location.protocol === "file:") {
      status.textContent = "Search needs a web server: python3 -m http.server -d site";
      return;
    }
    status.textContent = "Loading …";
    loading ||= load();
    try {
      index = await loading;
    } catch (error) {
      loading = null;
      status.textContent = "The search index could not be loaded. Check your connection and open the search again.";
      console.warn("search:", error);
      return;
    }
    fillFilters();
    const query = new URLSearchParams(location.search);
    if (query.has("q") && !input.value) input.value = query.get("q");
    search();
  }

  function fillFilters() {
    for (const select of selects) {
      const found = new Map();
      for (const entity of index.entities) {
        const key = value(entity, select.dataset.facet);
        if (key) found.set(key, { title: title(entity, select.dataset.facet), count: (found.get(key)?.count || 0) + 1 });
      }
      const ordered = [...found].sort((one, other) => other[1].count - one[1].count || one[0].localeCompare(other[0]));
      for (const [key, { title: name, count }] of ordered) select.append(new Option(`${name} (${count})`, key));
    }
  }

  const chosen = () => Object.fromEntries(selects.filter((select) => select.value).map((select) => [select.dataset.facet, select.value]));
  const allowed = (entity, filters) => Object.entries(filters).every(([facet, wanted]) => value(entity, facet) === wanted);

  function findEntities(query, filters) {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length && !Object.keys(filters).length) return [];
    const score = (entity) => {
      let total = 0;
      for (const word of words) {
        if (entity.short === word || entity.lowered === word) total += 100;
        else if (entity.short.startsWith(word) || entity.lowered.startsWith(word)) total += 60;
        else if (entity.short.includes(word) || entity.lowered.includes(word)) total += 40;
        else if (entity.text.includes(word)) total += 5;
        else return 0;
      }
      return (total || 1) * (entity.deprecated ? 0.5 : 1);
    };
    return index.entities
      .filter((entity) => allowed(entity, filters))
      .map((entity) => ({ entity, score: score(entity) }))
      .filter((hit) => hit.score > 0)
      .sort((one, other) => other.score - one.score || one.entity.ref.localeCompare(other.entity.ref));
  }

  async function findPages(query, filters) {
    if (!index.pagefind || !query.trim()) return [];
    const withDocs = index.entities.filter((entity) => entity.docs);
    const wanted = withDocs.filter((entity) => allowed(entity, filters));
    const narrowed = wanted.length < withDocs.length;
    const run = async (entities, always) => {
      if (!entities.length) return [];
      const options = always ? {} : { filters: { entity: { any: entities.map((entity) => entity.ref) } } };
      return (await index.pagefind.search(query, options)).results;
    };
    const old = wanted.filter((entity) => entity.deprecated);
    if (!old.length) return run(wanted, !narrowed);
    const [fresh, deprecated] = await Promise.all([
      run(wanted.filter((entity) => !entity.deprecated), false),
      run(old, false),
    ]);
    return [...fresh, ...deprecated.map((result) => ({ ...result, data: result.data, score: result.score * 0.5 }))].sort((one, other) => other.score - one.score);
  }

  /* An excerpt comes with <mark> around what matched: all else in it is text. */
  function excerpt(html) {
    const holder = make("span", "td-search__text");
    const plain = new DOMParser().parseFromString(html.replace(/<(?!\/?mark>)/g, "&lt;"), "text/html").body;
    for (const node of plain.childNodes) holder.append(node.nodeName === "MARK" ? make("mark", "", node.textContent) : node.textContent);
    return holder;
  }

  function hit(href, name, facts, text, className = "") {
    const item = make("li", `td-search__hit ${className}`);
    const link = item.appendChild(make("a"));
    link.href = href;
    link.append(make("span", "td-search__title", name), " ", make("span", "td-search__facts", facts.filter(Boolean).join(" · ")));
    if (text) link.append(text);
    return item;
  }

  function search() {
    clearTimeout(timer);
    timer = 0;
    latest = find(++turn);
    return latest;
  }

  async function find(mine) {
    if (!index) return false;
    const query = input.value;
    const filters = chosen();
    for (const select of selects) select.classList.toggle("td-set", Boolean(select.value));
    if (!query.trim() && !Object.keys(filters).length) {
      list.replaceChildren();
      status.textContent = "Type to search the docs and the catalog";
      return true;
    }
    const entities = findEntities(query, filters);
    const results = await findPages(query, filters);
    if (mine !== turn) return false;
    const pages = await Promise.all(results.slice(0, PAGES).map((result) => result.data()));
    if (mine !== turn) return false;
    const items = [];
    if (entities.length) items.push(make("li", "td-search__group", "Catalog"));
    for (const { entity } of entities.slice(0, ENTITIES)) {
      const facts = [entity.type || entity.kind.toLowerCase(), entity.owner_name, entity.lifecycle, entity.missing && "not in the catalog"];
      items.push(hit(new URL(entity.url, root).href, entity.name, facts, entity.description ? make("span", "td-search__text", entity.description) : null));
    }
    if (pages.length) items.push(make("li", "td-search__group", "Docs"));
    const seen = new Set();
    for (const page of pages) {
      if (seen.has(page.url)) continue;
      seen.add(page.url);
      const [, namespace, kind, name] = page.url.match(/docs\/([^/]+)\/([^/]+)\/([^/]+)\//) || [];
      const entity = index.byRef.get(`${kind}:${namespace}/${name}`);
      const facts = entity ? [entity.name, entity.owner_name, entity.deprecated && "deprecated"] : [];
      items.push(hit(page.url, page.meta.title || page.url, facts, excerpt(page.excerpt)));
      for (const sub of page.sub_results.filter((part) => part.url.includes("#") && part.title !== page.meta.title).slice(0, 2)) {
        items.push(hit(sub.url, sub.title, [], null, "td-search__sub"));
      }
    }
    list.replaceChildren(...items);
    list.scrollTop = 0;
    status.textContent = entities.length + results.length
      ? `${results.length} ${results.length === 1 ? "page" : "pages"}, ${entities.length} in the catalog`
      : "No results. Try fewer or different words.";
    remember(query);
    return true;
  }

  /* Keeps the query of an open search in the address, so that Back from a result leads to the results. */
  function remember(query) {
    const address = new URL(location.href);
    if (query) address.searchParams.set("q", query);
    else address.searchParams.delete("q");
    history.replaceState(history.state, "", address);
  }

  const typing = (element) => element && (element.isContentEditable || /^(input|textarea|select)$/i.test(element.tagName));
  document.addEventListener("click", (event) => event.target.closest?.(".td-search-open") && open(event));
  document.addEventListener("keydown", (event) => {
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(document.activeElement);
    const control = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    if (slash || control) { event.stopPropagation(); open(event); }
  }, true);
  if (new URLSearchParams(location.search).get("q")) open();
})();
