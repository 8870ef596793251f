/* What filters select in the search as a file, with the owners and how to reach them, as the catalog exports it. */
import { asCsv, contactsIn, download } from "../catalog-export.js";

/* Offers the entities of some rows as a CSV file, in their order. */
export async function keepAsCsv(rows, root) {
  const answer = await fetch(new URL("search/entities.json", root));
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
  const entities = await answer.json();
  const contacts = contactsIn(entities);
  const byRef = new Map(entities.map((entity) => [entity.ref, entity]));
  const chosen = rows.map(({ ref }) => byRef.get(ref)).filter(Boolean);
  download("catalog.csv", "text/csv", asCsv(chosen, root.href, (entity) => contacts.get(entity.owner || entity.ref)?.[0]));
}
