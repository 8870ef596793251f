/* The catalog as a table: who owns what, how to reach them, how old the docs are and how many pages lead there. */
import { ownerUrl } from "./catalog-row.js";
import { say, sayKind } from "./say.js";

const COLUMNS = [["name", ""], ["owner"], ["contact"], ["lifecycle"], ["pages"], ["changed", "changed", "oldest"], ["links", "links"]];
const NUMBERS = new Set(["pages", "changed", "links"]);
const make = (tag, className, ...content) => {
  const element = Object.assign(document.createElement(tag), { className });
  element.append(...content.filter(Boolean));
  return element;
};
const link = (text, href, className = "") => Object.assign(make("a", className, text), { href });
const chip = (text, kind) => make("span", `td-chip ${kind}`, text);

/* Returns the table of some entities; `sorted` is what they are sorted by, `sortBy` sorts by something else. */
export function madeTable(found, { root, contactOf, sorted, sortBy }) {
  const head = make("tr", "", ...COLUMNS.map(([name, ...orders]) => heading(name, orders, sorted, sortBy)));
  const body = make("tbody", "", ...found.map((entity) => row(entity, root, contactOf(entity))));
  const table = make("table", "td-table td-catalog-table", make("thead", "", head), body);
  table.setAttribute("aria-label", say("title_catalog"));
  return table;
}

function heading(name, orders, sorted, sortBy) {
  const cell = make("th", NUMBERS.has(name) ? "td-number" : "");
  cell.scope = "col";
  const title = say(`column_${name}`);
  if (!orders.length) {
    cell.append(title);
    return cell;
  }
  const at = orders.indexOf(sorted);
  const button = make("button", "td-sorts", title);
  button.type = "button";
  button.dataset.sorts = name;
  button.addEventListener("click", () => sortBy(orders[(at + 1) % orders.length]));
  if (at >= 0) cell.setAttribute("aria-sort", orders[at] === "" || orders[at] === "oldest" ? "ascending" : "descending");
  cell.append(button);
  return cell;
}

function row(entity, root, contact) {
  const name = make("td", "", link(entity.name, root + entity.url, "td-rows__name"), " ", make("span", "td-quiet", entity.type || sayKind(entity.kind_key)));
  if (entity.successor_name) {
    name.append(make("div", "td-quiet", say("use_instead", { successor: entity.successor_name })));
  }
  const owner = entity.owner ? link(entity.owner_name, root + ownerUrl(entity.owner)) : entity.unowned ? make("span", "td-old", say("no_owner")) : "";
  const reach = contact ? link(contact.title, contact.href) : "";
  if (reach) reach.rel = "noopener noreferrer";
  const lifecycle = entity.deprecated ? chip(entity.lifecycle, "td-chip--bad") : entity.lifecycle || "";
  const time = entity.changed ? Object.assign(make("time", "", entity.changed.slice(0, 10)), { dateTime: entity.changed }) : "–";
  const cells = [owner, reach, lifecycle].map((content) => make("td", "", content));
  const numbers = [entity.pages || "–", time, entity.links_here || 0].map((content) => make("td", "td-number", typeof content === "number" ? String(content) : content));
  const line = make("tr", "", name, ...cells, ...numbers);
  line.dataset.ref = entity.ref;
  return line;
}
