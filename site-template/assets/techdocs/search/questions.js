/* What a query asks for: words, operators such as `owner:red`, an entity ref, or who owns something. */
import { fold } from "./words.js";

export const OPERATORS = ["owner", "kind", "type", "system", "tag", "lifecycle", "in"];
export const KIND_WORDS = {
  team: "group", group: "group", person: "user", user: "user", service: "component", component: "component", library: "component",
  website: "component", pipeline: "component", api: "api", system: "system", domain: "domain", resource: "resource",
  database: "resource", template: "template",
};
const STOP_WORDS = new Set(
  ("a an and are about against at be by can could did do does for from get has have how i in into is it me my of on or our " +
  "should that the their there this to us was we what when where which who whom why will with you your").split(" "),
);
const OPERATOR = new RegExp(`(^|\\s)(${OPERATORS.join("|")}):(?:"([^"]*)"|(\\S+))`, "giu");
const REF = /^(component|api|system|domain|resource|group|user|template|airesource):(?:([^\s/:]+)\/)?([^\s/:]+)$/iu;
const ASKS_OWNER = [
  /^(?:who|which team)\s+(?:owns?|maintains?|runs?|has|is the (?:owner|maintainer|contact) (?:of|for)|is responsible for|is on[- ]?call for)\s+(.+)$/iu,
  /^(?:who (?:do|can|should) (?:i|we) (?:ask|call|contact|page|reach)(?: about| for)?)\s+(.+)$/iu,
  /^(?:the )?(?:owners?|maintainers?|contacts?|team|pager|on-?call|channel|slack) (?:of|for|behind)\s+(.+)$/iu,
  /^(?:contact|reach|page|call)\s+(.+)$/iu,
  /^(.+?)(?:'s)?\s+(?:owners?|maintainers?|contacts?|pager|on-?call|channel|slack)$/iu,
];

/* Returns a query in its parts. `subject` is whose owner is asked for; `certain` says that nothing else can be meant. */
export function parseQuery(query) {
  const filters = [];
  const isRef = REF.exec(query.trim());
  const text = (isRef ? query : query.replace(OPERATOR, (_, before, name, quoted, plain) => {
    filters.push({ name: name.toLowerCase(), value: quoted ?? plain });
    return before;
  })).trim();
  const asked = text.replace(/[?!.]+$/u, "").trim();
  const at = ASKS_OWNER.findIndex((form) => form.test(asked));
  const subject = at < 0 ? "" : ASKS_OWNER[at].exec(asked)[1].replace(/^the\s+/iu, "");
  const ref = isRef ? `${isRef[1].toLowerCase()}:${(isRef[2] || "default").toLowerCase()}/${isRef[3].toLowerCase()}` : "";
  return { text, filters, subject, certain: at >= 0 && at < 3, ref };
}

/* Returns the chunks that count: words of a question only where there is nothing else. */
export function withoutStopWords(chunks) {
  const kept = chunks.filter((chunk) => !STOP_WORDS.has(chunk.whole));
  return kept.length ? kept : chunks;
}

/* Returns what a folded filter value may be written as: `group:default/red` is also `default/red` and `red`. */
export function spellings(ref, name) {
  const tail = ref.slice(ref.indexOf(":") + 1);
  return [ref, tail, tail.slice(tail.indexOf("/") + 1), fold(name)];
}

/* Returns the ref of the entity whose docs or catalog page an address is in. */
export function refAt(url) {
  const [, namespace, kind, name] = /(?:docs|catalog)\/([^/]+)\/([^/]+)\/([^/]+)\//.exec(url) || [];
  return `${kind}:${namespace}/${name}`;
}
