/* Pagefind's index in shards. What it reads of every shard before it searches comes in one file for all of them. */

/* Returns the shards, each with an index that can be searched and the refs of entities by the ids of their pages. */
export async function openShards(root, language) {
  const { shards, start } = await (await loaded(new URL("search/shards.json", root))).json();
  if (!shards.length) return [];
  answerFrom(start ? await unpacked(new URL(start, root)) : new Map());
  self.document = { querySelector: () => ({ getAttribute: () => language }) }; // pagefind asks the page which language it is in
  const { createInstance } = await import(new URL(`search/${shards[0]}/pagefind.js`, root));
  const open = async (shard) => {
    const index = createInstance({ basePath: new URL(`search/${shard}/`, root).href, baseUrl: root.pathname, excerptLength: 24 });
    const [refOf] = await Promise.all([pagesOf(shard, root), index.search("")]); // which returns when it can be searched
    return { index, refOf, refs: new Set(refOf.values()) };
  };
  const first = await open(shards[0]); // alone, as it starts the program that all of them share
  return [first, ...(await Promise.all(shards.slice(1).map(open)))];
}

async function pagesOf(shard, root) {
  const { prefix, entities } = await (await loaded(new URL(`search/${shard}/pages.json`, root))).json();
  return new Map(Object.entries(entities).flatMap(([ref, ids]) => ids.split(" ").map((id) => [prefix + id, ref])));
}

async function loaded(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address.pathname}: ${answer.status}`);
  return answer;
}

/* Returns files by their addresses: a line lists their paths and lengths, and their bytes follow. */
async function unpacked(address) {
  const bytes = new Uint8Array(await (await loaded(address)).arrayBuffer());
  const begin = bytes.indexOf(10) + 1;
  const files = new Map();
  let at = begin;
  for (const [path, length] of JSON.parse(new TextDecoder().decode(bytes.subarray(0, begin)))) {
    files.set(new URL(path, address).href, bytes.slice(at, at + length));
    at += length;
  }
  return files;
}

/* Lets what this worker fetches come from files that are there already; pagefind's program is the same in every shard. */
function answerFrom(files) {
  const load = self.fetch.bind(self);
  const programs = new Map();
  self.fetch = async (address, ...more) => {
    const { origin, pathname } = new URL(address, location.href);
    const file = files.get(origin + pathname);
    if (file) return new Response(file);
    const program = /\/(wasm\.[^/]+)$/.exec(pathname)?.[1];
    if (!program) return load(address, ...more);
    if (!programs.has(program)) programs.set(program, load(address, ...more));
    return (await programs.get(program)).clone();
  };
}
