/* What readers do with a page of docs: copy it, report it, enlarge its pictures, see where they are, print it. */
(() => {
  "use strict";
  const article = document.getElementById("td-content");
  const actions = document.querySelector(".td-do");
  if (!article || !actions) return;
  const words = actions.dataset;

  // Beside a wide page its actions stand below the contents, too.
  const contents = document.querySelector(".md-sidebar--secondary:not([hidden]) .md-sidebar__inner");
  contents?.append(actions.cloneNode(true));

  // Copied text leads where the page leads, wherever it is pasted; code stays as it is.
  const code = /(^(?:```|~~~)[^]*?^(?:```|~~~)[^\n]*$|`[^`\n]*`)/m;
  const link = /(\]\(|^\[[^\]\n]+\]: )(?![a-z][a-z\d+.-]*:|\/\/|<)([^)\s]+)/gim;
  const whole = (text) => text.split(code).map((part, at) => (at % 2 ? part : part.replace(link, (_, before, target) => before + new URL(target, location.href)))).join("");
  const markdown = async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return new Blob([whole(await answer.text())], { type: "text/plain" });
  };
  document.addEventListener("click", async (event) => {
    const copy = event.target.closest?.(".td-do__copy");
    if (!copy || event.ctrlKey || event.metaKey || event.shiftKey || !navigator.clipboard?.write) return;
    event.preventDefault();
    try {
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": markdown(copy.href) })]);
    } catch (error) {
      console.warn("the page cannot be copied:", error);
      location.assign(copy.href);
      return;
    }
    const text = copy.textContent;
    if (text === words.done || copy.dataset.text) return;
    copy.dataset.text = text;
    copy.setAttribute("role", "status");
    copy.textContent = copy.dataset.done;
    setTimeout(() => {
      copy.textContent = copy.dataset.text;
      copy.removeAttribute("role");
      delete copy.dataset.text;
    }, 2000);
  });

  // A report quotes what is selected; a click takes the selection away, so it is read before.
  const fields = ["body", "issue[description]", "content", "[System.Description]"];
  const selected = () => {
    const selection = getSelection();
    return selection.rangeCount && article.contains(selection.getRangeAt(0).commonAncestorContainer) ? selection.toString().trim().slice(0, 1000) : "";
  };
  let quoted = "";
  document.addEventListener("pointerdown", (event) => { quoted = event.target.closest?.(".td-do__report") ? selected() : ""; }, true);
  document.addEventListener("click", (event) => {
    const report = event.target.closest?.(".td-do__report");
    const quote = (report && selected()) || quoted;
    if (!report) return;
    report.dataset.href ??= report.getAttribute("href");
    report.setAttribute("href", report.dataset.href);
    if (!quote) return;
    const [address, query] = report.dataset.href.split("?");
    const pairs = (query || "").split("&").map((pair) => {
      const [name, value = ""] = pair.split("=");
      const added = fields.includes(decodeURIComponent(name)) ? encodeURIComponent(`${quote.replace(/^/gm, "> ")}\n\n`) : "";
      return `${name}=${value}${added}`;
    });
    report.href = `${address}?${pairs.join("&")}`;
  }, true);

  // A picture that is shown smaller than it is becomes a button that shows it in full.
  const zoomed = Object.assign(document.createElement("dialog"), { className: "td-zoomed" });
  const close = Object.assign(document.createElement("button"), { type: "button", textContent: words.close });
  const frame = document.createElement("div");
  zoomed.append(close, frame);
  zoomed.addEventListener("click", () => zoomed.close());
  const enlarge = (picture) => {
    const full = Object.assign(document.createElement("img"), { src: picture.currentSrc || picture.src, alt: picture.alt });
    frame.replaceChildren(full);
    zoomed.setAttribute("aria-label", picture.alt || words.enlarge);
    if (!zoomed.isConnected) document.body.append(zoomed);
    zoomed.showModal();
    close.focus();
    zoomed.addEventListener("close", () => picture.focus(), { once: true });
  };
  const offer = (picture) => {
    const isSmaller = picture.naturalWidth > picture.clientWidth * 1.15 && picture.clientWidth > 100;
    if (picture.classList.contains("td-zoom") || !isSmaller || picture.closest("a, button, summary, label")) return;
    picture.classList.add("td-zoom");
    picture.tabIndex = 0;
    picture.setAttribute("role", "button");
    if (!picture.alt) picture.setAttribute("aria-label", words.enlarge);
    picture.title ||= words.enlarge;
  };
  const pictures = [...article.querySelectorAll("img:not(.twemoji img, .emojione)")];
  const sizes = new ResizeObserver((entries) => entries.forEach((entry) => offer(entry.target)));
  for (const picture of pictures) {
    picture.addEventListener("load", () => offer(picture));
    sizes.observe(picture);
  }
  article.addEventListener("click", (event) => { if (event.target.matches?.(".td-zoom")) enlarge(event.target); });
  article.addEventListener("keydown", (event) => {
    if (!event.target.matches?.(".td-zoom") || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    enlarge(event.target);
  });

  // On a phone the contents, and where one is in them, stand below the header once the title is gone.
  const links = [...document.querySelectorAll(".md-sidebar--secondary .md-nav__link[href^='#']")];
  const parts = links.map((one) => document.getElementById(decodeURIComponent(one.hash.slice(1)))).filter(Boolean);
  const title = article.querySelector("h1");
  if (parts.length > 1 && title) {
    const here = Object.assign(document.createElement("details"), { className: "td-here" });
    const summary = document.createElement("summary");
    const current = document.createElement("b");
    const list = document.createElement("ul");
    summary.append(Object.assign(document.createElement("span"), { textContent: words.here }), current);
    const rows = parts.map((part) => {
      const row = Object.assign(document.createElement("a"), { href: `#${encodeURIComponent(part.id)}`, textContent: links.find((one) => decodeURIComponent(one.hash.slice(1)) === part.id).textContent.trim() });
      row.style.paddingInlineStart = `${0.8 + 0.6 * Math.max(0, Number(part.tagName[1]) - 2)}rem`;
      row.addEventListener("click", () => { here.open = false; });
      list.appendChild(document.createElement("li")).append(row);
      return row;
    });
    here.append(summary, list);
    document.body.append(here);
    let shown = -1;
    const place = () => {
      const edge = 110;
      const at = Math.max(0, parts.findLastIndex((part) => part.getBoundingClientRect().top < edge));
      here.classList.toggle("td-here--shown", title.getBoundingClientRect().bottom < 48);
      if (at === shown) return;
      rows[shown]?.removeAttribute("aria-current");
      rows[at].setAttribute("aria-current", "true");
      current.textContent = rows[at].textContent;
      shown = at;
    };
    let isDue = false;
    const look = () => {
      if (isDue) return;
      isDue = true;
      requestAnimationFrame(() => { isDue = false; place(); });
    };
    document.addEventListener("scroll", look, { passive: true });
    document.addEventListener("click", (event) => { if (!here.contains(event.target)) here.open = false; });
    here.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      here.open = false;
      summary.focus();
    });
    place();
  }

  // A page that a pointer rests on, or that the focus is on, is fetched before it is asked for.
  const fetched = new Set();
  let resting;
  const fetchSoon = (event) => {
    clearTimeout(resting);
    const link = event.target.closest?.("a[href]");
    if (!link || link.origin !== location.origin || link.download || !/(\/|\.html)$/.test(link.pathname) || navigator.connection?.saveData) return;
    const address = link.href.split("#")[0];
    if (fetched.has(address) || fetched.size > 30 || address === location.href.split("#")[0]) return;
    resting = setTimeout(() => {
      fetched.add(address);
      document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", href: address }));
    }, event.type === "touchstart" ? 0 : 80);
  };
  for (const type of ["pointerover", "focusin", "touchstart"]) document.addEventListener(type, fetchSoon, { passive: true });

  // On paper a link says where it leads, unless its text does.
  addEventListener("beforeprint", () => {
    for (const one of article.querySelectorAll("a[href]:not(.headerlink, [href^='#'], .td-backlinks a)")) {
      if (one.textContent.trim() && one.href.replace(/^mailto:|\/$/g, "") !== one.textContent.trim().replace(/\/$/, "")) one.dataset.address = one.href;
    }
  });
})();
