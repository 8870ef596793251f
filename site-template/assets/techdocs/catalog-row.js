/* A row of the catalog, made in the browser of the same template as in the page. */
import { say, sayKind } from "./say.js";

/* What the row shows beside what the list says, as `EntityListing` computes it for the page. */
function fields(entity, root, systemUrl) {
  const [, kind, namespace, name] = entity.owner?.match(/^(.+?):(.+?)\/(.+)$/) || [];
  const below = (url) => (url ? root + url : "");
  return {
    ...entity,
    url: below(entity.url),
    docs: below(entity.docs),
    type_shown: entity.type || sayKind(entity.kind_key),
    unusual: !entity.deprecated && entity.lifecycle && entity.lifecycle.toLowerCase() !== "production",
    says: entity.description || entity.successor_name,
    successor_url: below(entity.successor_url),
    owner_url: entity.owner && below(`catalog/${namespace}/${kind}/${name}/`),
    initial: entity.owner_name?.[0].toUpperCase(),
    system_url: below(systemUrl),
    pages_shown: entity.pages ? say("pages", { count: entity.pages }) : say("docs"),
    day: entity.changed?.slice(0, 10),
  };
}

/* Returns the page's own row with the values of an entity; a link that leads nowhere is only its text. */
export function filledRow(template, entity, root, systemUrl) {
  const item = fields(entity, root, systemUrl);
  const part = template.content.firstElementChild.cloneNode(true);
  const fill = (text) => text.replace(/\{(\w+)\}/g, (_, field) => item[field] ?? "");
  for (const one of part.querySelectorAll("[data-if]")) {
    if (item[one.dataset.if]) one.removeAttribute("data-if");
    else one.remove();
  }
  for (const one of [part, ...part.querySelectorAll("*")]) {
    for (const attribute of one.attributes) if (attribute.value.includes("{")) attribute.value = fill(attribute.value);
    for (const text of one.childNodes) if (text.nodeType === Node.TEXT_NODE && text.data.includes("{")) text.data = fill(text.data);
  }
  for (const one of part.querySelectorAll("[data-each]")) {
    one.replaceWith(...(item[one.dataset.each] || []).map((text) => Object.assign(one.cloneNode(), { textContent: text })));
  }
  for (const one of part.querySelectorAll('a[href=""]')) one.replaceWith(...one.childNodes);
  return part;
}
