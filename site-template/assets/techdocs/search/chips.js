/* The filters of a search as chips: chosen from one list, typed as operators, removed by a click or by Backspace. */
import { icon } from "./icons.js";
import { OPERATORS } from "./questions.js";
import { say } from "../say.js";
import { make } from "./rows.js";

const TYPED = new RegExp(`(^|\\s)(${OPERATORS.join("|")}):(?:"([^"]+)"|([^\\s"]+))\\s`, "iu");

export class Chips {
  constructor(onChange, onKeep) {
    this.chosen = [];
    this.titles = new Map();
    this.onChange = onChange;
    this.here = null;
    this.element = make("div", "td-search__chips");
    this.select = make("select", "td-search__filter");
    this.select.setAttribute("aria-label", say("search_filter"));
    this.select.append(new Option(`+ ${say("search_filter")}`, ""));
    this.select.addEventListener("change", () => {
      const [name, ...rest] = this.select.value.split(":");
      this.select.value = "";
      if (name) this.add(name, rest.join(":"));
    });
    this.keep = make("button", "td-search__set td-search__set--add td-search__keep", icon("download"), "CSV");
    Object.assign(this.keep, { type: "button", title: say("export_csv"), hidden: true });
    this.keep.addEventListener("click", () => onKeep(this.rows));
    this.show();
  }

  /* Offers what filters alone select as a file. */
  offerFile(rows) {
    this.rows = rows;
    this.keep.hidden = !rows.length;
  }

  /* Offers the values that entities have. */
  offer(facets) {
    const groups = new Map();
    for (const { name, value, title, count } of facets) {
      this.titles.set(`${name}:${value}`, title);
      if (!groups.has(name)) groups.set(name, make("optgroup"));
      groups.get(name).label = name;
      groups.get(name).append(new Option(`${title} (${count})`, `${name}:${value}`));
    }
    this.select.replaceChildren(new Option(`+ ${say("search_filter")}`, ""), ...groups.values());
    this.show();
  }

  /* Offers to search only in one component. */
  offerHere(here) {
    this.here = here;
    this.titles.set(`in:${here.value}`, here.title);
    this.show();
  }

  add(name, value) {
    this.chosen = [...this.chosen.filter((one) => one.name !== name), { name, value }];
    this.show();
    this.onChange();
  }

  remove(name) {
    this.chosen = this.chosen.filter((one) => one.name !== name);
    this.show();
    this.onChange();
  }

  /* Takes the operators out of a text that somebody has typed up to the blank behind them, and returns the rest. */
  take(text, event) {
    if (event?.inputType !== "insertText" || event.data !== " ") return text;
    let rest = text;
    for (let found = TYPED.exec(rest); found; found = TYPED.exec(rest)) {
      const [all, before, name, quoted, plain] = found;
      this.chosen = [...this.chosen.filter((one) => one.name !== name.toLowerCase()), { name: name.toLowerCase(), value: quoted ?? plain }];
      rest = rest.slice(0, found.index) + before + rest.slice(found.index + all.length);
      this.show();
    }
    return rest;
  }

  show() {
    const set = this.chosen.map(({ name, value }) => {
      const title = this.titles.get(`${name}:${value}`) ?? value;
      const chip = make("button", "td-search__set", make("span", "", name), make("b", "", title), icon("close"));
      chip.type = "button";
      chip.setAttribute("aria-label", say("remove_filter", { name: `${name}:`, value: title }));
      chip.addEventListener("click", () => this.remove(name));
      return chip;
    });
    if (this.here && !this.chosen.some(({ name }) => name === "in")) {
      const chip = make("button", "td-search__set td-search__set--add", icon("plus"), make("span", "", say("search_in", { component: this.here.title })));
      chip.type = "button";
      chip.addEventListener("click", () => this.add("in", this.here.value));
      set.push(chip);
    }
    const focused = this.element.contains(document.activeElement) && document.activeElement !== this.select;
    this.element.replaceChildren(...set, this.select, this.keep);
    if (focused) this.select.focus();
  }
}
