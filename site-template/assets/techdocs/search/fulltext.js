/* The full text of the pages, which a worker searches for what the matcher makes of a query. */
import { startWorker } from "./start-worker.js";

const FIRST = 10; // pages that are loaded and judged at once: one with the very heading is seldom further down
const BATCH = 20; // … when more are asked for

/* Loads the index. `askNames` is how the matcher is asked; `entities` are those with text. */
export async function openFullText(root, askNames, entities) {
  const worker = startWorker("text-worker.js");
  try {
    await worker.ask("load", { root: root.href, language: document.documentElement.lang, entities });
  } catch (error) {
    worker.stop();
    throw error;
  }
  return new FullText(worker.ask, askNames);
}

class FullText {
  constructor(ask, askNames) { Object.assign(this, { ask, askNames, last: 0 }); }

  /* Yields pages in batches, best first; `fewer` forms are asked only when the others find nothing. */
  async *search(text, { first, fewer }, allowed) {
    if (!text.trim() || allowed?.length === 0) return;
    for (const forms of [first, fewer]) {
      const number = this.last += 1;
      const count = await this.ask("find", { number, forms, allowed });
      let found = 0;
      for (let from = 0, most = FIRST; from < count; from += most, most = BATCH) {
        const rows = await this.rows(await this.ask("read", { number, text, from, most }));
        found += rows.length;
        if (rows.length) yield rows;
        else if (from > FIRST) break;
      }
      if (found) return;
    }
  }

  async rows(pages) {
    const places = await this.askNames("places", { urls: pages.map(({ url }) => url) });
    return pages.map((page, at) => ({ kind: "page", ...page, ...places[at] }));
  }
}
