/* Pagefind's index, whose shards are merged. What it reads of every shard before it searches comes in one file for all shards. */

/* Returns the merged index, nothing where there are no pages. */
export async function openShards(root, language) {
  const { shards, start } = await (await loaded(new URL("search/shards.json", root))).json();
  if (!shards.length) return null;
  if (start) answerFrom(await unpacked(new URL(start, root)));
  self.document = { querySelector: () => ({ getAttribute: () => language }) }; // pagefind asks the page which language it is in
  const [first, ...others] = shards;
  const pagefind = await import(new URL(`search/${first}/pagefind.js`, root));
  await pagefind.options({ baseUrl: root.pathname, excerptLength: 24 });
  await Promise.all(others.map((shard) => pagefind.mergeIndex(new URL(`search/${shard}/`, root).href, { baseUrl: root.pathname })));
  await pagefind.init();
  return pagefind;
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

/* Lets what this worker fetches come from files that are there already. */
function answerFrom(files) {
  const load = self.fetch.bind(self);
  self.fetch = (address, ...more) => {
    const { origin, pathname } = new URL(address, location.href);
    const file = files.get(origin + pathname);
    return file ? Promise.resolve(new Response(file)) : load(address, ...more);
  };
}
