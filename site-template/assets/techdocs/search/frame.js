/* The search's dialog before anything is found: its field, filters, list and keys, and the line that says what happened. */
import { icon } from "./icons.js";
import { say } from "../say.js";
import { make } from "./rows.js";

/* Builds the dialog around the filters. */
export class Frame {
  constructor(filters) {
    this.input = make("input", "td-search__input");
    Object.assign(this.input, { type: "search", placeholder: say("search_placeholder"), autocomplete: "off", spellcheck: false });
    this.input.setAttribute("aria-label", say("search"));
    const close = make("button", "td-search__close", say("close"));
    close.type = "button";
    this.status = make("p", "td-search__status td-visually-hidden");
    this.status.setAttribute("role", "status");
    this.said = make("p", "td-search__say");
    this.said.hidden = true;
    this.list = make("ol", "td-search__list");
    this.list.setAttribute("aria-label", say("search_results"));
    this.body = make("div", "td-search__results", this.said, this.list);
    this.dialog = make("dialog", "td-search", make("div", "td-search__head", icon("search"), this.input, close), filters, this.status, this.body, keys());
    this.dialog.setAttribute("aria-label", say("search"));
    document.body.append(this.dialog);
    close.addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
  }

  /* Says something to those who listen, and shows it unless the list says the same. */
  say(text, isShown = true, ...more) {
    this.status.textContent = [text, ...more.map((one) => one.textContent ?? one)].join("");
    this.said.hidden = !isShown;
    this.said.replaceChildren(...(isShown ? [text, ...more] : []));
  }

  failed(error, text, rest, again) {
    console.warn("search:", error);
    this.say("", true, make("b", "", text), ` ${rest} `, button("td-search__again", again, say("try_again")));
  }
}

export function button(className, onClick, ...content) {
  const made = make("button", className, ...content);
  made.type = "button";
  made.addEventListener("click", onClick);
  return made;
}

function keys() {
  const pairs = [[["↑", "↓"], "key_choose"], [["↵"], "key_open"], [["Ctrl", "↵"], "key_new_tab"], [["owner:", "kind:"], "key_narrow"], [["Esc"], "key_close"]];
  const legend = make("p", "td-search__keys", ...pairs.map(([names, what]) => make("span", "", ...names.map((name) => make("kbd", "", name)), say(what))));
  legend.setAttribute("aria-hidden", "true");
  return legend;
}
