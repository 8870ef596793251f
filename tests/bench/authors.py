"""The rows of what an author waits for: the first page of the preview, a page after it is saved, and lint."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path

from tests.bench import fleets
from tests.bench.measure import Sample
from tests.bench.programs import Programs, fresh
from tests.bench.rows import Row, Sizes
from tests.bench.saves import OFFLINE, OpenPage
from tests.bench.servers import Opening
from tests.browser.conftest import open_browser

PAGE = "page-02"


class AuthorBench:
    """Measure rows on one component, and on an workspace."""

    def __init__(self, programs: Programs, generator: Path, folder: Path, *, sizes: Sizes, runs: int) -> None:
        self.programs, self.generator, self.folder = programs, generator, folder
        self.sizes, self.runs = sizes, runs

    def rows(self) -> Mapping[str, Callable[[], Iterator[Row]]]:
        """Return each row's name with the function that measures it."""
        return {"serve-first-page": self.first_page, "serve-save": self.save, "lint": self.lint}

    def first_page(self) -> Iterator[Row]:
        """Measure the time from the start of the preview to the answer with the first page of docs."""
        fleet = fleets.make_fleet(self.generator, self.folder / "fleets", self.sizes.huge, self.sizes.pages)
        components = [path for path in fleets.components_of(fleet) if (path / "docs").is_dir()]
        middle = components[len(components) // 2]
        yield self._first_page(self._one, self._repository, self._repository, must=1.5, aim=1)
        yield self._first_page(f"{self.sizes.huge} x {self.sizes.pages}", fleet, middle, must=3, aim=2)

    def save(self) -> Iterator[Row]:
        """Measure the time from saving a page to reading it in the browser, in turn with `mkdocs serve`."""
        ours, theirs = self._saves()
        one, other = ours.text("ms"), theirs.text("ms")
        yield Row(
            what=f"{self._one}, save to page in Chromium, median of {len(ours.values)}", ours=one, theirs="",
            value=ours.median, unit="ms", must=300, aim=200,
        )  # fmt: skip
        yield Row(
            what=f"{self._one}, save to page; theirs: `mkdocs serve`", ours=one, theirs=other,
            value=theirs.median / ours.median, unit="times faster", must=5, aim=10, at_least=True,
        )  # fmt: skip

    def lint(self) -> Iterator[Row]:
        """Measure lint of one repository, with an empty cache and right after."""
        folders = [fresh(self.folder / "work" / "lint" / str(number)) for number in range(self.runs)]
        cold = Sample(tuple(self.programs.lint(self._repository, folder).seconds for folder in folders))
        again = Sample(tuple(self.programs.lint(self._repository, folder).seconds for folder in folders))
        for what, sample in (("empty cache", cold), ("second run", again)):
            yield Row(
                what=f"`lint` of {self._one}, {what}", ours=sample.text("s"), theirs="", value=sample.median, unit="s",
                must=1, aim=0.5,
            )  # fmt: skip

    def _first_page(self, size: str, sources: Path, component: Path, *, must: float, aim: float) -> Row:
        seconds = []
        for _ in range(self.runs):
            with self.programs.serve(sources, "first-page", _index(component)) as server:
                seconds.append(server.seconds)
        sample = Sample(tuple(seconds))
        return Row(
            what=f"{size}, `serve` to its first page, cold", ours=sample.text("s"), theirs="", value=sample.median,
            unit="s", must=must, aim=aim,
        )  # fmt: skip

    def _saves(self) -> tuple[Sample, Sample]:
        """Return the milliseconds of saves on both sides, made in turn, without the first of each."""
        ours, theirs = (fleets.make_repository(self._repository, self._work / side) for side in ("ours", "theirs"))
        with ExitStack() as stack:
            opening = Opening(path=f"{_docs(ours)}{PAGE}/", says=f"{ours.name} {PAGE}")
            server = stack.enter_context(self.programs.serve(ours, "serve", opening))
            opening = Opening(path=f"{PAGE}/", says=f"{theirs.name} {PAGE}")
            peer = stack.enter_context(self.programs.serve_mkdocs(theirs, opening))
            browser = stack.enter_context(open_browser(OFFLINE))
            page = OpenPage(browser, server.page, ours / "docs" / f"{PAGE}.md")
            peer_page = OpenPage(browser, peer.page, theirs / "docs" / f"{PAGE}.md")
            pairs = [
                (self._save(page, number), self._save(peer_page, number)) for number in range(self.sizes.saves + 1)
            ]
        return Sample(tuple(one for one, _ in pairs[1:])), Sample(tuple(other for _, other in pairs[1:]))

    def _save(self, page: OpenPage, number: int) -> float:
        """Save once both sides are idle: ours still builds the other pages when the one is shown."""
        time.sleep(self.sizes.pause)
        return page.save(number)

    @cached_property
    def _repository(self) -> Path:
        """The one component, in a repository as authors have it."""
        fleet = fleets.make_fleet(self.generator, self.folder / "fleets", 1, self.sizes.single)
        return fleets.make_repository(fleets.components_of(fleet)[0], fresh(self._work / "one"))

    @property
    def _one(self) -> str:
        return f"one component of {self.sizes.single} pages"

    @property
    def _work(self) -> Path:
        return self.folder / "work" / "author"


def _docs(component: Path) -> str:
    return f"docs/default/component/{component.name}/"


def _index(component: Path) -> Opening:
    return Opening(path=_docs(component), says=f"{component.name} index")
