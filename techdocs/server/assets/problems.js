/* The problems of the page: a button with their number, a panel that lists them, and marks at what they are about. */
(() => {
  "use strict";
  const SEVERITIES = ["error", "warning", "info"];
  const PLURAL = { error: "errors", warning: "warnings", info: "notes" };
  const SINGULAR = { ...PLURAL, error: "error", warning: "warning", info: "note" };
  const ARTICLE = ".md-content__inner";
  const KEY = `techdocs:problems:${location.pathname}`;
  const data = [...document.querySelectorAll('script#techdocs-problems[type="application/json"]')].pop();
  const problems = data ? JSON.parse(data.textContent) : [];
  if (!problems.length) return;
  problems.sort((one, other) => SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity));

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
  const number = (severity) => `${counted(severity)} ${(counted(severity) === 1 ? SINGULAR : PLURAL)[severity]}`;

  /* What a problem is about: the HTML has no line numbers, but the message quotes what it names. */
  const literals = (problem) => [...problem.message.matchAll(/`([^`]+)`/g)].map((match) => match[1]);
  const decoded = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  const inArticle = (selector) => [...document.querySelectorAll(`${ARTICLE} :is(${selector})`)].filter((one) => !one.closest(".headerlink, .td-mark-label, .td-note, .td-problems"));
  const words = (element) => {
    const copy = element.cloneNode(true);
    for (const extra of copy.querySelectorAll(".headerlink, .td-mark-label")) extra.remove();
    return copy.textContent.trim().replace(/\s+/g, " ");
  };
  const names = (element, literal) =>
    ["href", "src", "title", "data-target"].some((attribute) => {
      const value = element.getAttribute(attribute);
      return value !== null && [value, decoded(value)].some((one) => one === literal || (attribute === "title" && one.split(/\s/).includes(literal)));
    });
  const SMALLEST = "p, li, td, th, dt, dd, h1, h2, h3, h4, h5, h6, figcaption, summary, pre";
  const smallest = (literal) => inArticle(SMALLEST).filter((one) => one.textContent.includes(literal) && !one.querySelector(`:is(${SMALLEST})`)).slice(0, 1);
  function about(problem) {
    for (const literal of literals(problem)) {
      const linked = inArticle("a, img, .td-unresolved").filter((one) => names(one, literal));
      if (linked.length) return linked;
      const titled = /heading|title/.test(problem.message) ? inArticle("h1, h2, h3, h4, h5, h6").filter((one) => words(one) === literal) : [];
      if (titled.length) return titled;
      if (/^https?:|^[A-Z]{3,}\b/.test(literal)) return smallest(literal); // an address, or a word such as TODO
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
