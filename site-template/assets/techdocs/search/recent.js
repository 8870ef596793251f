/* What was searched and opened last: kept in this browser alone, until it is forgotten. */
const MOST = 5;

export class Recent {
  constructor(root) { this.key = `${root.pathname}.td-search`; }

  read() {
    try {
      const { searches = [], pages = [] } = JSON.parse(localStorage.getItem(this.key)) ?? {};
      return { searches, pages };
    } catch (error) {
      console.warn("recent searches:", error);
      return { searches: [], pages: [] };
    }
  }

  /* Keeps what was searched and the row that was opened, the newest first. */
  keep(search, { kind, name, url, component = "", owner = "", path = "", type = "" }) {
    const { searches, pages } = this.read();
    const page = { kind, name, url, component, owner, path, type };
    this.write({
      searches: [search.trim(), ...searches.filter((one) => one !== search.trim())].filter(Boolean).slice(0, MOST),
      pages: (url ? [page, ...pages.filter((one) => one.url !== url)] : pages).slice(0, MOST),
    });
  }

  forget() { this.write(null); }

  write(value) {
    try {
      if (value) localStorage.setItem(this.key, JSON.stringify(value));
      else localStorage.removeItem(this.key);
    } catch (error) {
      console.warn("recent searches:", error); // a browser that keeps nothing
    }
  }
}
