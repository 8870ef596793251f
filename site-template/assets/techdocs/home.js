/* What the home page knows of its reader, all kept in this browser: their team and what they read last. It runs while the
   page is read, so that each part is whole when it is first seen; nothing moves afterwards. */
(() => {
  "use strict";
  const root = new URL(".", location.href.replace(/[?#].*/, ""));
  const [TEAM, READ] = ["td-team", "td-read"].map((name) => `${root.pathname}.${name}`);
  const [WEEK, YEAR] = [7, 365].map((days) => days * 86400000);
  const SHOWN = 4;
  const age = (date) => (date ? Date.now() - new Date(date) : NaN);
  const kept = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch (error) {
      console.warn("what this browser keeps cannot be read:", error);
      return null;
    }
  };
  const keep = (key, value) => {
    try {
      if (value) localStorage.setItem(key, JSON.stringify(value));
      else localStorage.removeItem(key);
    } catch (error) {
      console.warn("this browser keeps nothing:", error);
    }
  };
  const make = (tag, className, ...content) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...content.filter(Boolean));
    return element;
  };
  const link = (text, href, className = "") => Object.assign(make("a", className, text), { href: new URL(href, root).href });
  const button = (text, onClick) => {
    const made = Object.assign(make("button", "", text), { type: "button" });
    made.addEventListener("click", onClick);
    return made;
  };
  const time = (date) => date && Object.assign(make("time", "", date.slice(0, 10)), { dateTime: date });
  const row = ({ title, href, below, changed, end }) =>
    make("li", "", make("span", "", link(title, href, "td-rows__name"), below && make("span", "td-rows__sub", below)), changed ? time(changed) : end && make("span", "td-rows__end td-old", end));
  const list = (rows) => make("ul", "td-rows", ...rows.map(row));

  /* The reader's team: what it owns and what needs a look, as it was last time until the catalog is there. */
  class Team extends HTMLElement {
    connectedCallback() {
      this.words = JSON.parse(this.dataset.words);
      this.show(kept(TEAM));
      const load = () => fetch(new URL("search/entities.json", root)).then((answer) => answer.json()).then((entities) => this.read(entities)).catch((error) => console.warn("teams cannot be shown:", error));
      (window.requestIdleCallback ?? setTimeout)(load);
    }

    show(team) {
      const { words } = this;
      const title = make("h2", "", team ? `${words.mine}: ${team.name}` : words.mine);
      if (!team || this.isChoosing) {
        this.select = make("select", "td-button", new Option(words.choose, ""));
        this.select.setAttribute("aria-label", words.choose);
        this.select.addEventListener("change", () => this.choose(this.select.value));
        this.replaceChildren(make("section", "td-mine", make("div", "td-mine__top", title, this.select, make("span", "td-quiet", words.kept))));
        this.offer();
        return;
      }
      const reach = team.contacts.map(({ title: name, href }) => Object.assign(link(name, href), { rel: "noopener noreferrer" }));
      const change = button(words.change, () => { this.isChoosing = true; this.show(team); this.select.focus(); });
      const top = make("div", "td-mine__top", title, ...reach, link(words.page, team.url), change);
      const owns = make("div", "", make("p", "td-label", words.owns), list(team.owns));
      if (team.more) owns.append(make("p", "td-label", link(`${words.all} ${team.more}`, `catalog/?owner=${encodeURIComponent(team.ref)}`)));
      const looks = make("div", "", make("p", "td-label", team.looks.length ? words.looks : words.fine), team.looks.length && list(team.looks));
      this.replaceChildren(make("section", "td-mine", top, make("div", "td-halves", owns, looks)));
    }

    read(entities) {
      this.entities = entities;
      this.offer();
      const team = kept(TEAM);
      const now = team && this.made(team.ref);
      if (!team || JSON.stringify(now) === JSON.stringify(team)) return;
      keep(TEAM, now);
      if (!this.isChoosing) this.show(now);
    }

    /* Fills in the teams that there are to choose. */
    offer() {
      if (!this.entities || !this.select || this.select.options.length > 1) return;
      const teams = this.entities.filter(({ kind_key: kind }) => kind === "group").sort((one, other) => one.name.localeCompare(other.name));
      this.select.append(...teams.map(({ name, ref }) => new Option(name, ref)));
    }

    choose(ref) {
      const team = this.made(ref);
      if (!team) return;
      keep(TEAM, team);
      this.isChoosing = false;
      this.show(team);
      this.querySelector("button").focus();
    }

    /* Returns what is shown of a team, null if there is none. */
    made(ref) {
      const team = this.entities.find((entity) => entity.ref === ref);
      if (!team) return null;
      const owned = this.entities.filter((entity) => entity.owner === ref).sort((one, other) => (other.changed || "").localeCompare(one.changed || "") || one.name.localeCompare(other.name));
      const { words } = this;
      const why = (entity) => (entity.failed ? words.failed : entity.deprecated ? words.deprecated : age(entity.changed) > YEAR ? words.stale : "");
      const looks = owned.filter(why).map((entity) => ({ title: entity.name, href: entity.url, end: why(entity), below: entity.successor_name && words.use.replace("{successor}", entity.successor_name) }));
      return {
        ref, name: team.name, url: team.url, contacts: team.contacts || [], more: owned.length > SHOWN ? owned.length : 0,
        owns: owned.slice(0, SHOWN).map((entity) => ({ title: entity.name, href: entity.docs || entity.url, changed: entity.changed })),
        looks: looks.slice(0, SHOWN),
      };
    }
  }

  /* The list before it shows what changed this week, if anything did. */
  class Week extends HTMLElement {
    connectedCallback() {
      const section = this.parentElement;
      const rows = [...section.querySelectorAll("li")];
      const old = rows.filter((one) => !(age(one.querySelector("time").dateTime) < WEEK));
      if (old.length === rows.length) {
        for (const one of rows.slice(SHOWN)) one.remove();
        return;
      }
      for (const one of old) one.remove();
      section.querySelector("h2 span").textContent = section.dataset.week;
      section.querySelector("h2 a").href = "catalog/?view=week&sort=changed";
    }
  }

  /* What was read last in this browser; techdocs.js keeps it. */
  class Read extends HTMLElement {
    connectedCallback() {
      const pages = kept(READ);
      if (!Array.isArray(pages) || !pages.length) return;
      const words = JSON.parse(this.dataset.words);
      const rows = pages.slice(0, SHOWN).map(({ title, url, below, at }) => ({ title, href: url, below, changed: new Date(at).toISOString() }));
      const forget = button(words.forget, () => { keep(READ, null); this.replaceChildren(); });
      this.append(make("section", "", make("h2", "td-h", words.title, make("span", "", words.kept), forget), list(rows)));
    }
  }

  customElements.define("td-team", Team);
  customElements.define("td-week", Week);
  customElements.define("td-read", Read);
})();
