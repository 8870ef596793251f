/* The list of a search: names, the text of pages below them, what is similar where nothing is found, what was found last. */
import { button } from "./frame.js";
import { icon } from "./icons.js";
import { say, sayParts } from "../say.js";
import { answerRow, headingRow, hit, make, needlesOf, placeholder } from "./rows.js";

const NAMES = 6; // rows of names above the text
const LISTED = 50; // … where there is nothing but filters
const WEAK = 3; // names with some of the words

export class Results {
  /* Fills the list of a frame; `retype` searches for another text. */
  constructor(frame, root, retype) { Object.assign(this, { frame, list: frame.list, root, retype }); }

  first() { return this.list.querySelector("a"); }

  /* Shows the names that are found, and where the text of pages is to come. */
  showNames(found) {
    this.found = { ...found, needles: needlesOf(`${found.text} ${found.spelled}`), shown: new Set() };
    const { rows, answer, spelled, text } = found;
    const items = answer ? [answerRow(answer, this.root)] : [];
    const most = text ? NAMES : LISTED;
    if (rows.length) items.push(make("li", "td-search__group", say("search_names")));
    for (const row of rows.slice(0, most)) items.push(this.nameRow(row));
    if (rows.length > most) items.push(this.moreNames(rows.slice(most)));
    if (text) items.push(make("li", "td-search__group", say("search_text")), placeholder());
    this.list.replaceChildren(...items);
    this.frame.body.scrollTop = 0;
    if (spelled && rows.length) this.frame.say("", true, ...sayParts("search_meant", { spelled: button("td-search__meant", () => this.retype(spelled), spelled) }));
    else this.frame.say(say("search_count", { count: rows.length }), false);
  }

  nameRow(row) {
    this.found.shown.add(row.url);
    return hit(row, this.root, this.found.needles);
  }

  moreNames(rows) {
    const item = make("li", "", button("td-search__more", () => {
      const items = rows.map((row) => this.nameRow(row));
      item.replaceWith(...items);
      items[0].querySelector("a").focus();
    }, say("search_more_names", { count: rows.length })));
    return item;
  }

  /* Shows the first pages in the place that was kept for them. */
  showPages(rows) { this.endOfText(rows.flatMap((row) => this.pageRows(row))); }

  sayCount(pages) {
    const { rows, spelled } = this.found;
    if (!spelled) this.frame.say(`${say("search_count", { count: rows.length })}, ${say(pages ? "search_pages" : "search_no_page")}`, false);
  }

  addPages(rows) { this.list.append(...rows.flatMap((row) => this.pageRows(row))); }

  /* Returns the pages among some that are not in the list. */
  unseen(rows) { return rows.filter(({ url }) => !this.found.shown.has(url)); }

  pageRows(row) {
    const { shown, needles } = this.found;
    if (shown.has(row.url) && !row.url.startsWith("catalog/")) return []; // an API's row does not show which operations have the words
    shown.add(row.url);
    return [hit(row, this.root, needles), ...row.headings.map((heading) => headingRow(heading, row, needles))];
  }

  endOfText(items) {
    const waiting = this.list.querySelector(".td-search__wait");
    if (!waiting) return;
    if (!items.length) waiting.previousElementSibling.remove();
    waiting.replaceWith(...items);
  }

  showWeak() {
    const rows = this.unseen(this.found.weak).slice(0, WEAK);
    if (rows.length) this.list.append(make("li", "td-search__group", say("search_weak")), ...rows.map((row) => this.nameRow(row)));
  }

  /* Says that nothing has all words, and shows what has some, or the nearest names. */
  showNothing(near) {
    const { text, weak, filters } = this.found;
    if (weak.length) {
      this.showWeak();
      this.frame.say("", true, ...sayParts("search_not_all", { text: make("b", "", text) }));
      return;
    }
    this.list.append(...near.map((row) => hit(row, this.root, [], "td-search__near")));
    const key = near.length ? "search_nearest" : filters.length ? "search_nothing_filtered" : "search_nothing";
    this.frame.say("", true, ...sayParts(key, { text: make("b", "", text || "…") }));
  }

  /* Shows what was searched and opened last, before anything is typed. */
  showStart(recent) {
    const { searches, pages } = recent.read();
    const items = [];
    if (pages.length) items.push(make("li", "td-search__group", say("search_recent_pages")), ...pages.map((row) => hit(row, this.root, [], "td-search__recent")));
    if (searches.length) items.push(make("li", "td-search__group", say("search_recent")), ...searches.map((text) => this.again(text)));
    if (items.length) items.push(this.forget(recent));
    this.list.replaceChildren(...items);
    this.frame.say(say("search_start"), false);
  }

  again(text) { return make("li", "", button("td-search__again-row", () => this.retype(text), icon("recent"), text)); }

  forget(recent) {
    const forgetting = button("td-search__meant", () => { recent.forget(); this.showStart(recent); this.frame.input.focus(); }, say("forget"));
    return make("li", "td-search__kept", `${say("kept_here")} `, forgetting);
  }
}
