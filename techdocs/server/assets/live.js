/* Loads the page again when what it is made of changes, with the reader where they were; says when the preview is gone. */
(() => {
  "use strict";
  const { version: mine, worker } = document.currentScript.dataset;
  const KEY = `techdocs:live:${location.pathname}`;
  const SCROLLERS = ".md-sidebar__scrollwrap";
  const DETAILS = ".md-content details";
  const CHOICES = ".md-content .tabbed-set > input, .md-nav__toggle";
  const INPUTS = ["wheel", "touchmove", "pointerdown", "keydown"];
  const SETTLED = 5000; // milliseconds in which pictures and diagrams may still move what the reader was at
  const all = (selector) => [...document.querySelectorAll(selector)];

  /* Where the reader was. */
  const store = (kept) => {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(kept));
    } catch {
      // no storage: the page begins at its top
    }
  };
  const take = () => {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY));
      sessionStorage.removeItem(KEY);
      return kept;
    } catch {
      return null;
    }
  };
  const keep = () => {
    history.scrollRestoration = "manual";
    store({
      wanted,
      x: scrollX,
      y: scrollY,
      scrollers: all(SCROLLERS).map((one) => one.scrollTop),
      open: all(DETAILS).map((one) => one.open),
      chosen: all(CHOICES).map((one) => one.checked),
    });
  };
  function restore(kept) {
    history.scrollRestoration = "auto";
    const same = (list, selector) => (all(selector).length === list.length ? all(selector) : []);
    same(kept.open, DETAILS).forEach((one, at) => (one.open = kept.open[at]));
    same(kept.chosen, CHOICES).forEach((one, at) => (one.checked = kept.chosen[at]));
    const place = () => {
      scrollTo({ left: kept.x, top: kept.y, behavior: "instant" });
      same(kept.scrollers, SCROLLERS).forEach((one, at) => (one.scrollTop = kept.scrollers[at]));
    };
    const sizes = new ResizeObserver(place);
    const stop = () => {
      sizes.disconnect();
      removeEventListener("load", place);
      for (const name of INPUTS) removeEventListener(name, stop);
    };
    place();
    sizes.observe(document.body);
    addEventListener("load", place);
    for (const name of INPUTS) addEventListener(name, stop, { passive: true });
    setTimeout(stop, SETTLED);
  }

  /* Load again. The page is fetched first: while it is rendered, or when the server has gone, the old one stays. */
  let wanted = mine;
  let loading = false;
  async function load() {
    if (loading || document.hidden || wanted === mine) return;
    loading = true;
    try {
      await fetch(location.href, { method: "HEAD", cache: "no-store" });
    } catch {
      loading = false; // the server tells its version again when it is back
      return;
    }
    addEventListener("pagehide", keep, { once: true });
    location.reload();
  }
  const isOlder = (version) => {
    const [[start, count], [ownStart, ownCount]] = [version.split("-"), mine.split("-")];
    return start === ownStart && Number(count) < Number(ownCount);
  };
  function hear(version) {
    say(false);
    // What a page was loaded for once is not asked for again, or a wrong version would load it without end.
    if (isOlder(version) || (kept && kept.wanted === version)) return;
    wanted = version;
    load();
  }

  /* The connection: one worker for all tabs, as a browser opens six connections at most to one server. */
  let source;
  function connect() {
    try {
      const { port } = new SharedWorker(worker, "techdocs-live");
      port.onmessage = ({ data }) => (data.version ? hear(data.version) : say(true));
      addEventListener("pagehide", () => port.postMessage("bye"), { once: true });
    } catch {
      listen(); // no such worker in this browser: a connection of this tab, while it is seen
    }
  }
  function listen() {
    const update = () => {
      if (document.hidden) {
        source?.close();
        source = null;
      } else if (!source || source.readyState === EventSource.CLOSED) {
        source = new EventSource("/_techdocs/events");
        for (const name of ["hello", "reload"]) source.addEventListener(name, ({ data }) => hear(data));
        source.onerror = () => {
          say(true);
          setTimeout(update, 1000);
        };
      }
    };
    document.addEventListener("visibilitychange", update);
    addEventListener("pagehide", () => source?.close());
    update();
  }

  /* The badge for a preview that is gone; it waits a moment, as a server that is started anew is back soon. */
  let badge, timer;
  function say(gone) {
    clearTimeout(timer);
    if (!badge) {
      badge = document.body.appendChild(document.createElement("div"));
      badge.className = "td-live-badge";
      badge.setAttribute("role", "status");
    }
    if (gone) timer = setTimeout(() => (badge.textContent = "The preview is not running. Waiting for it …"), 400);
    else badge.textContent = "";
  }

  const kept = take();
  if (kept) restore(kept);
  document.addEventListener("visibilitychange", load);
  addEventListener("pageshow", (event) => event.persisted && connect());
  connect();
})();
