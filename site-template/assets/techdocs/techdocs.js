/* Dates as "3 days ago", what is folded below the owner, keys for what is wider than its place, and the nearest names on the page for what is not found. */
(() => {
  "use strict";
  const words = document.currentScript.dataset;
  const steps = [["year", 31557600], ["month", 2629800], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto" });
  // The date itself stays: it is what is printed.
  const tell = (time) => {
    const seconds = (new Date(time.dateTime) - Date.now()) / 1000;
    if (Number.isNaN(seconds)) return;
    const [unit, size] = steps.find(([, length]) => Math.abs(seconds) >= length) || ["minute", 60];
    time.title = time.dateTime;
    time.dataset.date = time.textContent;
    time.replaceChildren(Object.assign(document.createElement("span"), { className: "td-ago", textContent: format.format(Math.round(seconds / size), unit) }));
    time.classList.toggle("td-old", seconds < -31557600);
  };
  const tellAll = () => document.querySelectorAll("time[datetime]:not([data-date])").forEach(tell);
  tellAll();

  // What was read last is kept in this browser alone, for the home page: docs, and pages of the catalog.
  const base = new URL(JSON.parse(document.getElementById("__config").textContent).base || ".", location.href).pathname.replace(/\/?$/, "/");
  const url = location.pathname.startsWith(base) ? location.pathname.slice(base.length) : "";
  const title = document.querySelector("#td-content h1");
  if (title && /^(?:docs|catalog)\/[^/]+\/[^/]+\/[^/]+\//.test(url)) {
    const text = [...title.childNodes].filter((one) => !one.classList?.contains("headerlink")).map((one) => one.textContent).join("").trim();
    const below = document.querySelector(".td-who__part, .td-kinds span")?.textContent || "";
    try {
      const key = `${base}.td-read`;
      const others = (JSON.parse(localStorage.getItem(key)) ?? []).filter((one) => one.url !== url);
      localStorage.setItem(key, JSON.stringify([{ title: text, url, below, at: Date.now() }, ...others].slice(0, 8)));
    } catch (error) {
      console.warn("this browser keeps nothing:", error);
    }
  }

  // What is folded below the owner closes on Escape, and on a click beside it.
  const more = document.querySelector("details.td-more");
  document.addEventListener("click", (event) => { if (more && !more.contains(event.target)) more.open = false; });
  more?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !more.open) return;
    more.open = false;
    more.querySelector("summary").focus();
  });

  // The link of a heading is copied, too, where the browser lets a page do so.
  document.addEventListener("click", async (event) => {
    const heading = event.target.closest?.(".headerlink");
    if (!heading || !navigator.clipboard) return;
    await navigator.clipboard.writeText(heading.href);
    heading.classList.add("td-copied");
    setTimeout(() => heading.classList.remove("td-copied"), 2000);
  });

  for (const box of document.querySelectorAll(".task-list-control input")) box.setAttribute("aria-label", box.checked ? words.done : words.open);

  // What can be scrolled takes the focus as long as it can: keys scroll what has it. Tables are read as what they are.
  const content = document.querySelector(".md-content");
  const boxes = ".md-typeset__scrollwrap, .tabbed-labels, pre, pre > code, #td-content table";
  const name = (box) => {
    const titles = [...box.querySelectorAll("caption, th")].map((cell) => cell.textContent.trim()).filter(Boolean);
    return titles.join(", ").slice(0, 100) || words.table;
  };
  const show = (box) => {
    const scrolls = box.scrollWidth > box.clientWidth && /auto|scroll/.test(getComputedStyle(box).overflowX);
    if (!scrolls && "tdScrolls" in box.dataset) {
      for (const attribute of ["tabindex", "role", "aria-label", "data-td-scrolls"]) box.removeAttribute(attribute);
    } else if (scrolls && !box.hasAttribute("tabindex")) {
      box.tabIndex = 0;
      box.dataset.tdScrolls = "";
      if (!box.querySelector("table")) return;
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", name(box));
    }
  };
  let isDue = false;
  const sizes = new ResizeObserver(() => look());
  const look = () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      tellAll();
      for (const box of content.querySelectorAll(boxes)) {
        sizes.observe(box);
        if (box.firstElementChild) sizes.observe(box.firstElementChild);
        show(box);
      }
    });
  };
  if (content) {
    // The theme puts tables into boxes later, draws formulas, and takes `tabindex` from code where nothing hovers.
    new MutationObserver(look).observe(content, { attributeFilter: ["tabindex"], childList: true, subtree: true });
    document.fonts.ready.then(look);
    look();
  }

  const nearest = document.getElementById("td-nearest");
  if (!nearest) return;
  const kinds = JSON.parse(nearest.dataset.kinds);
  const asked = decodeURIComponent(location.pathname).toLowerCase().split("/").filter(Boolean);
  const pairs = (text) => new Set([...text].map((_, at) => text.slice(at, at + 2)).filter((pair) => pair.length === 2));
  const likeness = (one, other) => {
    const [a, b] = [pairs(one), pairs(other)];
    const shared = [...a].filter((pair) => b.has(pair)).length;
    return a.size + b.size ? (2 * shared) / (a.size + b.size) : 0;
  };
  fetch(`${nearest.dataset.root}search/entities.json`)
    .then((answer) => answer.json())
    .then((entities) => {
      const scored = entities
        .map((entity) => ({ entity, score: Math.max(0, ...asked.map((word) => likeness(word, entity.ref.split("/").pop()))) }))
        .filter(({ score }) => score > 0.4)
        .sort((one, other) => other.score - one.score || one.entity.ref.localeCompare(other.entity.ref))
        .slice(0, 6);
      for (const { entity } of scored) {
        const link = document.createElement("a");
        link.href = nearest.dataset.root + (entity.docs || entity.url);
        link.textContent = `${entity.name} (${kinds[entity.kind_key] ?? entity.kind})`;
        nearest.querySelector("ul").appendChild(document.createElement("li")).append(link);
      }
      nearest.hidden = scored.length === 0;
    })
    .catch((error) => console.warn("the nearest names cannot be shown:", error));
})();
