/* Opens the search: its button, `/` and Control+K. What the search is made of is loaded when somebody is about to use it. */
(() => {
  "use strict";
  const { src: here, dataset: words } = document.currentScript;
  let loading = null;
  const isFileSystem = location.protocol === "file:";

  let styled = null;
  const style = () => (styled ||= new Promise((resolve) => {
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL("search.css", here).href, onload: resolve, onerror: resolve });
    document.head.append(sheet);
  }));
  const load = () => (loading ||= Promise.all([import(new URL("search/dialog.js", here)), style()]).then(([dialog]) => dialog).catch((error) => {
    loading = null;
    throw error;
  }));
  const warm = (event) => event.target.closest?.(".td-search-open") && !isFileSystem && load().then(({ warmUp }) => warmUp()).catch((error) => console.warn("search:", error));

  /* Says why there is no search. */
  const complain = async (text) => {
    await style();
    const dialog = document.body.appendChild(document.createElement("dialog"));
    const close = document.createElement("button");
    Object.assign(close, { type: "button", className: "td-search__close", textContent: words.close });
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    dialog.className = "td-search td-search--complaint";
    dialog.setAttribute("aria-label", words.search);
    dialog.append(Object.assign(document.createElement("p"), { className: "td-search__say", textContent: text }), close);
    dialog.showModal();
  };

  /* What is typed while the search is loaded is not lost. */
  const collect = () => {
    let typed = "";
    const take = (event) => {
      if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
      typed += event.key;
      event.preventDefault();
    };
    document.addEventListener("keydown", take);
    return () => { document.removeEventListener("keydown", take); return typed; };
  };

  const open = async (event) => {
    event?.preventDefault();
    if (isFileSystem) {
      complain(words.server);
      return;
    }
    const typed = collect();
    try {
      (await load()).open(typed());
    } catch (error) {
      typed();
      console.warn("search:", error);
      complain(words.failed);
    }
  };

  const typing = (element) => element && (element.isContentEditable || /^(input|textarea|select)$/i.test(element.tagName));
  document.addEventListener("click", (event) => event.target.closest?.(".td-search-open") && open(event));
  document.addEventListener("focusin", warm);
  document.addEventListener("pointerover", warm);
  document.addEventListener("keydown", (event) => {
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(document.activeElement);
    const control = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    if (slash || control) { event.stopPropagation(); open(event); }
  }, true);
  if (new URLSearchParams(location.search).get("q")) open();
})();
