/* What is seen of a search: rows of names and pages, the answer to who owns something, the words that match. */
import { contactIcon, icon, iconOf } from "./icons.js";
import { say, sayKind, sayParts } from "../say.js";
import { fold } from "./words.js";

export const make = (tag, className, ...content) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...content.filter((one) => one !== undefined && one !== null && one !== ""));
  return element;
};
const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/* Returns the words to mark in what is found. */
export function needlesOf(text) {
  return [...new Set([...fold(text).matchAll(WORD)].map(([word]) => word))].filter((word) => word.length > 1).sort((one, other) => other.length - one.length);
}

/* Returns a text in which the words that are searched for are marked. */
function marked(text, needles) {
  const holder = document.createDocumentFragment();
  let done = 0;
  for (const match of text.matchAll(/\p{Lu}?[\p{Ll}\p{M}]+|[\p{L}\p{M}]+|\p{N}+/gu)) {
    const plain = fold(match[0]);
    const needle = needles.find((word) => plain.startsWith(word) || (word.startsWith(plain) && plain.length > 2));
    if (!needle) continue;
    const length = plain.length === match[0].length ? Math.min(needle.length, plain.length) : match[0].length;
    holder.append(text.slice(done, match.index), make("mark", "", match[0].slice(0, length)));
    done = match.index + length;
  }
  holder.append(text.slice(done));
  return holder;
}

/* An excerpt comes with <mark> around what matched, up to the next blank: in an address that is far more than the words. */
function excerpt(html, needles) {
  const holder = make("span", "td-search__text");
  const plain = new DOMParser().parseFromString(html.replace(/<(?!\/?mark>)/g, "&lt;"), "text/html").body;
  for (const node of plain.childNodes) holder.append(node.nodeName === "MARK" ? markedPart(node.textContent, needles) : node.textContent);
  return holder;
}

function markedPart(text, needles) {
  const part = marked(text, needles);
  return part.querySelector("mark") ? part : make("mark", "", text);
}

const pathOf = (path) => decodeURIComponent(path).split("/").filter(Boolean).join(" › ");

/* Returns a row of a name or of a page. */
export function hit(row, root, needles, className = "td-search__hit") {
  const isOperation = row.kind === "operation";
  const isPage = row.kind === "page" || isOperation;
  const what = make("span", "td-search__what");
  if (isPage) what.append(...(row.component ? sayParts(isOperation ? "search_operation_in" : "search_page_in", { component: marked(row.component, needles) }) : [say("search_page")]));
  else what.append(row.kind === "component" && row.type ? row.type : [sayKind(row.kind), row.type && row.kind !== "group" ? row.type : ""].filter(Boolean).join(" · "));
  const facts = [row.owner, row.deprecated && say("deprecated"), !isPage && row.lifecycle && !/^(?:production|deprecated)$/i.test(row.lifecycle) && row.lifecycle, row.missing && say("not_in_catalog"), isOperation ? row.path : isPage ? pathOf(row.path) : row.text];
  const link = make("a", "", icon(iconOf(row)), make("span", "td-search__body",
    make("span", "td-search__title", marked(row.name, needles)), " ", what,
    make("span", "td-search__facts", facts.filter(Boolean).join(" · ")), row.excerpt ? excerpt(row.excerpt, needles) : ""), make("span", "td-search__go", `↵ ${say("search_open")}`));
  link.href = new URL(row.url, root).href;
  link.row = row;
  return make("li", className, link);
}

/* Returns the row of a heading below that of its page. */
export function headingRow({ name, href, excerpt: html }, row, needles) {
  const link = make("a", "", icon("heading"), make("span", "td-search__body", make("span", "td-search__title", name), excerpt(html, needles)));
  link.href = href;
  link.row = { ...row, name: `${row.name}: ${name}`, url: "", href };
  return make("li", "td-search__hit td-search__sub", link);
}

/* Returns the answer to who owns something: who, and how to reach them. */
export function answerRow({ name, owner, none, url, contacts, about }, root) {
  const says = sayParts(owner ? "search_is_owned" : none ? "search_no_owner" : "search_reach", { name: make("b", "", name), owner: make("b", "", owner ?? "") });
  const tile = make("span", "td-search__tile", (owner || name).slice(0, 1).toUpperCase());
  tile.setAttribute("aria-hidden", "true");
  const link = make("a", "td-search__says", make("span", "", ...says), make("span", "td-search__go", `↵ ${say(none ? "search_open" : "search_team_page")}`));
  link.href = new URL(url, root).href;
  link.row = { kind: none ? "component" : "group", name: owner || name, url };
  const reach = make("span", "td-search__reach", ...contacts.map(([title, href]) => {
    const way = make("a", "", icon(contactIcon(title, href)), title);
    way.href = href;
    return way;
  }));
  const row = make("li", "td-search__answer", tile, make("div", "", link, contacts.length ? reach : ""));
  row.dataset.about = about;
  return row;
}

/* Returns grey lines of the size of what is still to come, so that nothing jumps when it does. */
export function placeholder() {
  const row = make("li", "td-search__wait", make("i"), make("i"), make("i"));
  row.setAttribute("aria-hidden", "true");
  return row;
}
