/* The full text of the pages: pagefind's shards, merged, asked for what the matcher makes of a query. */
const BATCH = 20; // pages that are judged at once: one with the very heading is seldom further down

/* Loads the index; `ask` is how the matcher is asked. */
export async function openFullText(root, ask) {
  const answer = await fetch(new URL("search/shards.json", root));
  if (!answer.ok) throw new Error(`search/shards.json: ${answer.status}`);
  const { shards } = await answer.json();
  if (!shards.length) return new FullText(null, root, ask);
  const [first, ...others] = shards;
  const pagefind = await import(new URL(`search/${first}/pagefind.js`, root));
  await pagefind.options({ baseUrl: root.pathname, excerptLength: 24 });
  await Promise.all(others.map((shard) => pagefind.mergeIndex(new URL(`search/${shard}/`, root).href, { baseUrl: root.pathname })));
  await pagefind.init();
  return new FullText(pagefind, root, ask);
}

class FullText {
  constructor(pagefind, root, ask) { Object.assign(this, { pagefind, root, ask }); }

  /* Yields pages in batches, best first; `fewer` forms are asked only when the others find nothing. */
  async *search(text, { first, fewer }, allowed, deprecated) {
    if (!this.pagefind || !text.trim() || allowed?.length === 0) return;
    for (const forms of [first, fewer]) {
      const results = await this.candidates(forms, allowed, deprecated);
      let found = 0;
      for (let at = 0; at < results.length; at += BATCH) {
        const rows = await this.judged(text, results.slice(at, at + BATCH));
        found += rows.length;
        if (rows.length) yield rows;
        else if (at >= BATCH) break;
      }
      if (found) return;
    }
  }

  /* Returns what all forms find, each page once, what lives before what is deprecated. */
  async candidates(forms, allowed, deprecated) {
    const filter = (refs) => (refs ? { filters: { entity: { any: refs } } } : {});
    const old = allowed ? deprecated.filter((ref) => allowed.includes(ref)) : deprecated;
    const asked = forms.map(async ({ text, refs }) => {
      const outdatedRefs = refs ? old.filter((ref) => refs.includes(ref)) : old;
      const [{ results }, outdated] = await Promise.all([
        this.pagefind.search(text, filter(refs ?? allowed)),
        outdatedRefs.length ? this.pagefind.search(text, filter(outdatedRefs)) : { results: [] },
      ]);
      const ids = new Set(outdated.results.map(({ id }) => id));
      const top = results[0]?.score || 1;
      return results.map((result) => ({ result, score: result.score / top, isOld: ids.has(result.id) }));
    });
    const merged = new Map();
    for (const one of (await Promise.all(asked)).flat()) {
      const before = merged.get(one.result.id);
      if (!before || before.score < one.score) merged.set(one.result.id, one);
    }
    return [...merged.values()].sort((one, other) => one.isOld - other.isOld || other.score - one.score);
  }

  async judged(text, results) {
    const pages = await Promise.all(results.map(({ result }) => result.data()));
    const places = await this.ask("places", { urls: pages.map(({ url }) => url) });
    const candidates = pages.map((page, at) => ({
      title: page.meta.title || page.url, component: places[at].component, content: page.content, score: results[at].score, deprecated: results[at].isOld,
      headings: (page.anchors ?? []).map((anchor) => anchor.text),
    }));
    const ranked = await this.ask("rank", { text, candidates });
    return ranked.map(({ number }) => this.row(pages[number], places[number]));
  }

  row(page, place) {
    const title = page.meta.title || page.url;
    const own = new URL(page.url, this.root).href;
    const address = own.slice(this.root.href.length);
    const isApi = address.startsWith("catalog/"); // what counts there is the operation
    const parts = page.sub_results.filter((part) => part.url.includes("#") && part.title !== title && (isApi || part.excerpt !== page.excerpt)).slice(0, 2);
    return {
      kind: "page", name: title, url: address, path: address.split("/").slice(4).join("/"), ...place, excerpt: isApi && parts.length ? "" : page.excerpt,
      headings: parts.map((part) => ({ name: part.title, href: part.url, excerpt: part.excerpt })),
    };
  }
}
