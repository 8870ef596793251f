/* What is filtered in the catalog as a file: CSV for a spreadsheet, JSON for a program. */
const FIELDS = ["name", "kind", "owner", "contact", "lifecycle", "tags", "address"];

/* Returns what a file says of an entity. */
function facts(entity, root, contact) {
  const reach = contact && [contact.title, contact.href.startsWith("mailto:") ? "" : contact.href].filter(Boolean).join(" ");
  return {
    name: entity.name,
    kind: entity.kind,
    owner: entity.owner_name || "",
    contact: reach || "",
    lifecycle: entity.lifecycle || "",
    tags: entity.tags || [],
    address: new URL(root + entity.url, location.href).href,
  };
}

/* Quotes a cell. A spreadsheet takes a text that begins like a formula for one, unless an apostrophe comes first
   (https://owasp.org/www-community/attacks/CSV_Injection). */
function cell(text) {
  const plain = /^\s*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${plain.replaceAll('"', '""')}"`;
}

/* Returns how to reach each owner, by ref. */
export function contactsIn(entities) {
  return new Map(entities.filter((entity) => entity.contacts).map((entity) => [entity.ref, entity.contacts]));
}

export function asCsv(entities, root, contactOf) {
  const rows = entities.map((entity) => facts(entity, root, contactOf(entity))).map((one) => FIELDS.map((field) => cell([one[field]].flat().join(" "))));
  return `\ufeff${[FIELDS, ...rows].map((row) => row.join(",")).join("\r\n")}\r\n`;
}

export function asJson(entities, root, contactOf) {
  return `${JSON.stringify(entities.map((entity) => facts(entity, root, contactOf(entity))), null, 2)}\n`;
}

/* Offers a text as a file to keep. */
export function download(name, type, text) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
