/* What operators select: `owner:`, `kind:`, `type:`, `system:`, `tag:`, `lifecycle:` and `in:`, typed or chosen. */
import { KIND_WORDS, spellings } from "./questions.js";
import { compare } from "./scores.js";
import { fold } from "./words.js";

/* Returns for each entity whether all filters let it pass; `in:` takes one entity alone. */
export function passing({ entities }, filters) {
  return entities.map((entity) => filters.every(({ name, value }) => {
    const wanted = fold(value);
    const near = (number) => number >= 0 && spellings(entities[number].ref, entities[number].name).some((text) => text === wanted);
    if (name === "owner") return near(entity.owner);
    if (name === "system") return near(entity.system);
    if (name === "in") return spellings(entity.ref, entity.name).includes(wanted);
    if (name === "kind") return entity.kind === (KIND_WORDS[wanted] ?? wanted) || entity.kind === wanted;
    if (name === "tag") return entity.tags.some((tag) => fold(tag) === wanted);
    return fold(entity[name]) === wanted;
  }));
}

/* Returns what filters alone select, the owner or system itself first. */
export function list(names, filters, allowed) {
  const heads = filters.filter(({ name }) => name === "owner" || name === "system").map((filter) => head(names, filter));
  const rows = names.entities.flatMap((_, number) => (allowed[number] ? [names.entityRow(number, 0)] : []));
  rows.sort((one, other) => one.deprecated - other.deprecated || compare(fold(one.name), fold(other.name)) || compare(one.ref, other.ref));
  return [...heads.filter((number) => number >= 0).map((number) => names.entityRow(number, 3, true)), ...rows];
}

/* Returns the number of the owner or system that a filter is about, -1 if it does not exist. */
export function head({ entities }, { name, value }) {
  const kinds = name === "owner" ? ["group", "user"] : ["system"];
  return entities.findIndex((entity) => kinds.includes(entity.kind) && spellings(entity.ref, entity.name).includes(fold(value)));
}

/* Returns the values of each filter with how many entities have them, most first. */
export function facets({ entities }) {
  const count = (name, valueOf) => {
    const found = new Map();
    for (const entity of entities) {
      const [value, title] = valueOf(entity);
      if (value) found.set(value, { name, value, title, count: (found.get(value)?.count ?? 0) + 1 });
    }
    return [...found.values()].sort((one, other) => other.count - one.count || compare(one.title, other.title));
  };
  const refOf = (number) => [entities[number]?.ref, entities[number]?.name];
  return [
    ...count("kind", ({ kind }) => [kind, kind]), ...count("type", ({ type }) => [type, type]), ...count("owner", ({ owner }) => refOf(owner)),
    ...count("system", ({ system }) => refOf(system)), ...count("lifecycle", ({ lifecycle }) => [lifecycle, lifecycle]),
  ];
}
