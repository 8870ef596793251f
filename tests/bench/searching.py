"""The rows of the search, in Chromium, on a generated fleet: how soon a key shows names and pages, and what that loads.

How exact it is: a key's time is the browser's own time stamp of its event, the end is when the next frame is painted,
so up to one frame (17 ms) is counted in.
"""

import gzip
import json
import random
import re
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.bench import fleets
from tests.bench.measure import number
from tests.bench.programs import Programs, fresh
from tests.bench.rows import Row, Sizes
from tests.browser.conftest import open_browser, served

LONGEST = 60_000
"""Milliseconds after which a search has failed."""
BETWEEN_KEYS = 150
"""Milliseconds from key to key, as people type who know the word."""
QUERIES = 20
COLD = 3
"""Queries that are asked in a browser that has never seen the site: of one, two and three words."""
SHORTEST = TYPOS = 4
"""Letters of a word that is asked for; and every which query is a name with a typo."""
_WATCH = """
(() => {
  window.seen = {names: [], pages: [], waits: []};
  let key = 0, isNamed = true, isRead = true;
  const painted = (then) => requestAnimationFrame(() => {
    const {port1, port2} = new MessageChannel(); // its message comes after this frame is painted
    port1.onmessage = () => then(performance.now());
    port2.postMessage("");
  });
  addEventListener("keydown", (event) => {
    key = event.timeStamp;
    seen.waits.push(performance.now() - key);
    isNamed = isRead = false;
  }, true);
  new MutationObserver(() => {
    const list = document.querySelector(".td-search__list"), mine = key;
    if (!list || !key) return;
    const isWhole = !list.matches("[aria-busy]");
    if (!isNamed && list.childElementCount) { isNamed = true; painted((at) => seen.names.push(at - mine)); }
    if (isNamed && !isRead && isWhole) { isRead = true; painted((at) => seen.pages.push(at - mine)); }
  }).observe(document, {childList: true, subtree: true, attributeFilter: ["aria-busy"]});
})();
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What one search took, in milliseconds: to the names after each key, to the pages after the last, a key's wait."""

    names: Sequence[float]
    pages: float
    waits: Sequence[float]
    requests: int


class SearchBench:
    """Measure rows of one site."""

    def __init__(self, programs: Programs, generator: Path, folder: Path, *, sizes: Sizes) -> None:
        self.programs, self.generator, self.folder, self.sizes = programs, generator, folder, sizes

    def rows(self) -> Mapping[str, Callable[[], Iterator[Row]]]:
        """Return each row's name with the function that measures it."""
        return {"search": self.search}

    def search(self) -> Iterator[Row]:
        """Measure the search of a large site from its first use, and by a reader who goes on."""
        fleet = fleets.make_fleet(self.generator, self.folder / "fleets", self.sizes.searched, self.sizes.pages)
        work = fresh(self.folder / "work" / "search")
        self.programs.build(fleet, work)
        yield from search_rows(work / "site", f"{self.sizes.searched} x {self.sizes.pages}, search")


def search_rows(site: Path, what: str) -> Iterator[Row]:
    """Yield the rows of a site."""
    names = (site / "search/names.json").read_bytes()
    queries = draw_queries(json.loads(names), random.Random(1))  # noqa: S311 - a draw
    with served(site) as address, open_browser() as browser:
        cold = [_in_new_browser(browser, address, query) for query in queries[:COLD]]
        page = _open(browser, address)
        _type(page, "a")
        warm = [_type(page, query) for query in queries]
    keys = [one for search in warm for one in search.names]
    pages = [search.pages for search in warm]
    waits = [one for search in warm for one in search.waits]
    yield _row(f"{what}: names painted after a key, median", statistics.median(keys), "ms", must=50, aim=20)
    yield _row(f"{what}: names painted after a key, p95", percentile(keys, 95), "ms", must=100, aim=50)
    yield _row(f"{what}: first names in a new browser", max(one.names[0] for one in cold), "ms", must=500, aim=300)
    yield _row(f"{what}: `names.json`, gzipped", len(gzip.compress(names)) / 1000, "kB", must=500, aim=350)
    yield _row(f"{what}: pages after the last key, median", statistics.median(pages), "ms", must=1000, aim=500)
    yield _row(f"{what}: pages after the last key, p95", percentile(pages, 95), "ms", must=2500, aim=1000)
    yield _row(f"{what}: longest that a key waits for the page", max(waits), "ms", must=50, aim=17)
    yield _row(f"{what}: requests of a first query, most", max(one.requests for one in cold), "", must=60, aim=40)


def draw_queries(names: Mapping[str, list[list[str]]], draw: random.Random) -> list[str]:
    """Return queries of one to three words that names and titles have, and names with one letter left out."""
    entities = [row[0].rpartition("/")[2] for row in names["entities"]]
    titles = [title for _, *pages in names["pages"] for title in pages[::2]]
    found = {word for text in (*entities, *titles) for word in re.split(r"\W+", text.lower())}
    words = sorted(word for word in found if word.isalpha() and len(word) >= SHORTEST)
    queries = [" ".join(draw.sample(words, count)) for count in (1, 2, 3) * QUERIES]
    names_of = iter([_misspelt(draw.choice(entities)) for _ in queries])
    return [next(names_of) if at % TYPOS == COLD else query for at, query in enumerate(queries[:QUERIES])]


def _misspelt(name: str) -> str:
    return name[:1] + name[2:]


def percentile(values: Sequence[float], share: int) -> float:
    """Return the value that a share of all, in percent, does not exceed."""
    return sorted(values)[max(0, -(-len(values) * share // 100) - 1)]


def _row(what: str, value: float, unit: str, *, must: float, aim: float) -> Row:
    return Row(what=what, ours=f"{number(value)} {unit}".strip(), theirs="", value=value, unit=unit, must=must, aim=aim)


def _in_new_browser(browser: Browser, address: str, query: str) -> Search:
    page = _open(browser, address)
    try:
        return _type(page, query)
    finally:
        page.context.close()


def _open(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.set_default_timeout(LONGEST)
    page.add_init_script(_WATCH)
    page.goto(f"{address}teams/")
    return page


def _type(page: Page, query: str) -> Search:
    """Open the search, type a query into it, and wait for its pages."""
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.keyboard.press("Control+k")
    field = page.get_by_role("searchbox", name="Search")
    field.fill("")
    page.evaluate("Object.assign(seen, {names: [], pages: [], waits: []})")
    field.press_sequentially(query, delay=BETWEEN_KEYS)
    page.wait_for_selector(".td-search__list:not([aria-busy])", state="attached")
    page.evaluate("new Promise((then) => requestAnimationFrame(() => setTimeout(then, 50)))")
    seen = page.evaluate("seen")
    page.keyboard.press("Escape")
    return Search(names=seen["names"], pages=seen["pages"][-1], waits=seen["waits"], requests=len(requests))
