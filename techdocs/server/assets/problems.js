/* The problems of the page: a button with their number, a panel that lists them, and marks at what they are about. */
(() => {
  "use strict";
  const SEVERITIES = ["error", "warning", "note"];
  const PLURAL = { error: "errors", warning: "warnings", note: "notes" };
  const ARTICLE = ".md-content__inner";
  const KEY = `techdocs:problems:${location.pathname}`;
  const data = [...document.querySelectorAll('script#techdocs-problems[type="application/json"]')].pop();
  const problems = data ? JSON.parse(data.textContent) : [];
  if (!problems.length) return;

  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  /* Text in which `literals` are code. */
  const worded = (element, text) => {
    text.split(/`([^`]+)`/).forEach((part, at) => element.append(at % 2 ? make("code", "", part) : part));
    return element;
  };
  const counted = (severity) => problems.filter((problem) => problem.severity === severity).length;
  const number = (severity) => `${counted(severity)} ${counted(severity) === 1 ? severity : PLURAL[severity]}`;

  /* What a problem is about. The HTML has no line numbers, but the message quotes what it names, cut with … when long. */
  const PICTURE = /\.(png|jpe?g|gif|svg|webp|avif)$/i;
  const BLOCKS = "p, li, td, th, dt, dd, h1, h2, h3, h4, h5, h6, figcaption, summary";
  const HEADINGS = "h1, h2, h3, h4, h5, h6";
  const quoted = (problem) => {
    const file = problem.place.replace(/(:\d+)+$/, "").split("/").pop();
    return [...[...problem.message.matchAll(/`([^`]+)`/g)].map((match) => match[1]), ...(PICTURE.test(file) ? [file] : [])];
  };
  const decoded = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  const inArticle = (selector) =>
    [...document.querySelectorAll(`${ARTICLE} :is(${selector})`)].filter((one) => !one.closest(".headerlink, .td-mark-label, .td-note, .td-problems"));
  const words = (element, without = "") => {
    const copy = element.cloneNode(true);
    for (const extra of copy.querySelectorAll(`.headerlink, .td-mark-label${without}`)) extra.remove();
    return copy.textContent.trim().replace(/\s+/g, " ");
  };
  const is = (text, name) => (name.endsWith("…") ? text.startsWith(name.slice(0, -1)) : text === name);
  const has = (text, name) => ` ${text} `.includes(name.endsWith("…") ? ` ${name.slice(0, -1)}` : ` ${name} `);
  // `deep/guide.md#part` is quoted as it is written; the page has `../guide/#part` for it.
  const leadsToFile = (target, name) => {
    const [file, anchor] = name.split(".md#");
    const stem = file.split("/").pop();
    return Boolean(anchor) && target.endsWith(`#${anchor}`) && (/^(index|README)$/.test(stem) || target.includes(stem));
  };
  const leads = (element, name) => {
    if (element.matches(".td-unresolved") && has(element.title, name)) return true;
    const target = element.getAttribute(element.tagName === "IMG" ? "src" : "href");
    if (target === null) return false;
    const short = element.tagName === "IMG" ? [target.replace(/^(\.\.?\/)+/, ""), target.split("/").pop()] : [];
    return [target, ...short].some((one) => is(one, name) || is(decoded(one), name)) || leadsToFile(decoded(target), name);
  };
  const says = (element, name) => words(element, ", a, code, pre").includes(name.replace(/…$/, "")) && !element.querySelector(`:is(${BLOCKS})`);
  // The codes of problems about words, about links and images, and about headings.
  const TEXTS = new Set(["TD217", "TD218"]);
  const LINKS = new Set(["TD201", "TD202", "TD203", "TD209", "TD214", "TD215", "TD410"]);
  const TITLES = new Set(["TD210", "TD212", "TD241"]);
  function about(problem) {
    for (const name of quoted(problem)) {
      const found = TEXTS.has(problem.code)
        ? inArticle(BLOCKS).filter((one) => says(one, name)).slice(0, 1)
        : LINKS.has(problem.code)
          ? inArticle("a, img").filter((one) => leads(one, name))
          : TITLES.has(problem.code)
            ? inArticle(HEADINGS).filter((one) => is(words(one), name))
            : [];
      if (found.length) return found;
    }
    return [];
  }

  /* A closed part of the page that holds an element is opened. */
  function uncover(element) {
    for (let part = element.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    for (let part = element.closest(".tabbed-block"); part; part = part.parentElement.closest(".tabbed-block")) {
      const input = part.closest(".tabbed-set").querySelectorAll(":scope > input")[[...part.parentElement.children].indexOf(part)];
      if (input) input.checked = true;
    }
  }

  const box = make("aside", "td-live");
  box.setAttribute("aria-label", "Problems of this page");
  const panel = box.appendChild(make("div", "td-live-panel"));
  panel.id = "td-live-panel";
  panel.tabIndex = -1;
  panel.hidden = true;
  const heading = panel.appendChild(make("p", "td-live-heading", "Problems of this page"));
  heading.setAttribute("role", "heading");
  heading.setAttribute("aria-level", "2");
  const close = panel.appendChild(make("button", "td-live-close", "Close"));
  close.type = "button";
  const list = panel.appendChild(make("ul"));
  const button = box.appendChild(make("button", "td-live-button"));
  button.type = "button";
  button.setAttribute("aria-controls", panel.id);
  for (const severity of SEVERITIES.filter(counted)) button.append(make("span", `td-live-count td-live--${severity}`, number(severity)));

  function show(open, focus = true) {
    panel.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    try {
      open ? sessionStorage.setItem(KEY, "open") : sessionStorage.removeItem(KEY);
    } catch {
      // no storage: the panel is closed after the page is loaded again
    }
    if (focus) (open ? panel : button).focus({ preventScroll: true });
  }
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  function go(element, behavior = still.matches ? "instant" : "smooth") {
    uncover(element);
    if (matchMedia("(max-width: 45em)").matches) show(false, false); // there the panel covers the page
    element.scrollIntoView({ block: "center", behavior });
    element.parentElement.querySelector(".td-mark-label")?.focus({ preventScroll: true });
  }

  function entry(problem) {
    const item = make("li", `td-live-problem td-live--${problem.severity}`);
    item.tabIndex = -1;
    const head = item.appendChild(make("p", "td-live-head"));
    head.append(make("strong", "", problem.severity), " ");
    const code = head.appendChild(make("a", "", problem.code));
    code.href = `/_techdocs/problems/#${problem.code.toLowerCase()}`;
    code.target = "_blank";
    code.rel = "noopener";
    code.setAttribute("aria-label", `${problem.code}: what it means`);
    if (problem.place) head.append(" ", make("span", "td-live-place", problem.place));
    item.append(worded(make("p"), problem.message));
    if (problem.hint) item.append(worded(make("p", "td-live-hint"), `hint: ${problem.hint}`));
    const marked = about(problem);
    for (const element of marked) mark(element, problem, item);
    if (marked.length) {
      const lead = item.appendChild(make("button", "td-live-go", "Show on the page"));
      lead.type = "button";
      lead.addEventListener("click", () => go(marked[0]));
    }
    return item;
  }
  function mark(element, problem, item) {
    element.classList.add("td-mark", `td-live--${problem.severity}`);
    const label = make("button", `td-mark-label td-live--${problem.severity}`, problem.code);
    label.type = "button";
    label.title = problem.message.replaceAll("`", "");
    label.setAttribute("aria-label", `${problem.severity} ${problem.code}: show the problem`);
    label.addEventListener("click", () => {
      show(true, false);
      item.scrollIntoView({ block: "nearest" });
      item.focus({ preventScroll: true });
    });
    const outer = element.closest("a, summary, label") || element; // a button may not stand in these
    if (/^H[1-6]$/.test(outer.tagName) || outer.matches("p, li, td, th, dt, dd, figcaption")) outer.append(label);
    else outer.after(label);
  }

  list.append(...problems.map(entry));
  button.addEventListener("click", () => show(panel.hidden));
  close.addEventListener("click", () => show(false));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || panel.hidden || document.querySelector("dialog[open]")) return;
    show(false);
  });
  document.body.append(box);
  let open = null;
  try {
    open = sessionStorage.getItem(KEY);
  } catch {
    // as above
  }
  show(open === "open", false);
})();
