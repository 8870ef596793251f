"""The rows of the table: what is measured, against what, and what must hold."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.bench import fleets
from tests.bench.measure import Measured, Sample, number
from tests.bench.programs import Programs, fresh, output_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table; `value` is what `must` and `aim` bound: from below where `at_least`, else from above."""

    what: str
    ours: str
    theirs: str
    value: float
    unit: str
    must: float
    aim: float
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Say whether what must hold does."""
        return self.value >= self.must if self.at_least else self.value <= self.must

    @property
    def reaches(self) -> bool:
        """Say whether the aim is reached."""
        return self.value >= self.aim if self.at_least else self.value <= self.aim


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How large the fleets are: components for each row, and the pages of each component.

    `single` is the pages of the one component that an author works on, `saves` how often a page of it is saved, with
    `pause` seconds before; `fetched` how many repositories are fetched at once, `objects` the files of a made-up site
    that is published, `searched` the components of the site that is searched.
    """

    small: int = 50
    medium: int = 100
    large: int = 300
    huge: int = 1000
    pages: int = 10
    single: int = 100
    saves: int = 20
    pause: float = 3
    fetched: int = 500
    objects: int = 150_000
    searched: int = 6500


class Bench:
    """Measure rows; what two rows need is measured once."""

    def __init__(self, programs: Programs, generator: Path, folder: Path, *, sizes: Sizes, runs: int) -> None:
        self.programs, self.generator, self.folder = programs, generator, folder
        self.sizes, self.runs = sizes, runs

    def rows(self) -> Mapping[str, Callable[[], Iterator[Row]]]:
        """Return each row's name with the function that measures it."""
        return {
            "one-site": self.one_site,
            "one-site-large": self.one_site_large,
            "processes": self.processes,
            "scaling": self.scaling,
            "incremental": self.incremental,
            "memory": self.memory,
            "output": self.output,
            "defences": self.defences,
            "walls": self.walls,
        }

    def one_site(self) -> Iterator[Row]:
        """Measure a cold build against one MkDocs site."""
        yield self._against_one_site(self.sizes.medium, must=3.5, aim=6)

    def one_site_large(self) -> Iterator[Row]:
        """Measure the same with more components."""
        yield self._against_one_site(self.sizes.large, must=10, aim=20)

    def processes(self) -> Iterator[Row]:
        """Measure a cold build against a MkDocs process a component."""
        fleet = self._fleet(self.sizes.small)
        laid_out = fleets.lay_out_sites(fleet, fresh(self.folder / "work" / "processes"))
        yield self._against(
            f"{self._size(self.sizes.small)}, cold; theirs: one `mkdocs build` a component", fleet,
            lambda: self.programs.build_each(laid_out), must=5, aim=10,
        )  # fmt: skip

    def scaling(self) -> Iterator[Row]:
        """Measure the seconds a page of a huge fleet against those of a medium one."""
        fleet = self._fleet(self.sizes.medium)
        medium = Sample(tuple(self.programs.build_cold(fleet, "scaling").seconds for _ in range(self.runs)))
        count, huge_count = fleets.page_count(fleet), fleets.page_count(self._fleet(self.sizes.huge))
        one, other = medium.median / count * 1000, self._cold_seconds.median / huge_count * 1000
        yield Row(
            what=f"milliseconds a page at {self._size(self.sizes.huge)}; against {self._size(self.sizes.medium)}",
            ours=f"{number(other)} ms; {self._cold_seconds.text('s')}", theirs=f"{number(one)} ms; {medium.text('s')}",
            value=other / one, unit="times", must=1.2, aim=1.0,
        )  # fmt: skip

    def incremental(self) -> Iterator[Row]:
        """Measure builds after a change against the same fleet's cold build."""
        yield self._changed("nothing changed", lambda _fleet, _number: None, must=5, aim=2)
        yield self._changed("one page changed", fleets.change_one_page, must=8, aim=4)
        display = self._changed("a team's display name changed", fleets.rename_display, must=15, aim=6)
        ref = self._changed("a team renamed wherever it is named", fleets.rename_ref, must=15, aim=6)
        yield from (display, ref)

    def memory(self) -> Iterator[Row]:
        """Measure the largest process of a cold build."""
        peaks = Sample(tuple(run.peak / 1e6 for run in self._cold))
        yield Row(
            what=f"peak memory of any process, {self._size(self.sizes.huge)}, cold", ours=peaks.text("MB"), theirs="",
            value=max(peaks.values), unit="MB", must=1000, aim=500,
        )  # fmt: skip

    def output(self) -> Iterator[Row]:
        """Measure what the site weighs."""
        pages = fleets.page_count(self._fleet(self.sizes.huge))
        assert self._cold, "a site was built"
        size = output_bytes(self.folder / "work" / "huge" / "site") / pages / 1000
        yield Row(
            what=f"output a page beside assets, {self._size(self.sizes.huge)}", ours=f"{number(size)} kB", theirs="",
            value=size, unit="kB", must=30, aim=20,
        )  # fmt: skip

    def defences(self) -> Iterator[Row]:
        """Measure what all defences together cost a cold build."""
        fleet = self._fleet(self.sizes.medium)
        pairs = [
            (
                self.programs.build_cold(fleet, "cold").seconds,
                self.programs.build_undefended(fleet, "undefended").seconds,
            )
            for _ in range(self.runs)
        ]
        with_them, without = Sample(tuple(pair[0] for pair in pairs)), Sample(tuple(pair[1] for pair in pairs))
        yield Row(
            what=f"{self._size(self.sizes.medium)}, cold; theirs: ours without its defences", ours=with_them.text("s"),
            theirs=without.text("s"), value=(with_them.median / without.median - 1) * 100, unit="% more", must=15,
            aim=10,
        )  # fmt: skip

    def walls(self) -> Iterator[Row]:
        """Measure what it costs to read repositories in walled workers, where each has a history and a CODEOWNERS."""
        fleet = fleets.make_checkouts(
            self._fleet(self.sizes.huge), fresh(self.folder / "work" / "checkouts") / "fleet"
        )  # fmt: skip
        ours, theirs = self.folder / "work" / "walled", self.folder / "work" / "unwalled"
        cold, unchanged = [], []
        for _ in range(self.runs):
            cold.append(
                (self.programs.build(fleet, fresh(ours)), self.programs.build_unwalled(fleet, fresh(theirs)))
            )  # fmt: skip
            unchanged.append((self.programs.build(fleet, ours), self.programs.build_unwalled(fleet, theirs)))
        for what, pairs, must in (("cold", cold, 5), ("nothing changed", unchanged, 10)):
            with_them = Sample(tuple(pair[0].seconds for pair in pairs))
            without = Sample(tuple(pair[1].seconds for pair in pairs))
            yield Row(
                what=f"{self._size(self.sizes.huge)} with histories, {what}; theirs: ours, read in the main process",
                ours=with_them.text("s"), theirs=without.text("s"),
                value=(with_them.median / without.median - 1) * 100, unit="% more", must=must, aim=0,
            )  # fmt: skip

    @cached_property
    def _cold(self) -> tuple[Measured, ...]:
        fleet = self._fleet(self.sizes.huge)
        return tuple(self.programs.build_cold(fleet, "huge") for _ in range(self.runs))

    @property
    def _cold_seconds(self) -> Sample:
        return Sample(tuple(run.seconds for run in self._cold))

    def _against_one_site(self, components: int, *, must: float, aim: float) -> Row:
        fleet = self._fleet(components)
        laid_out = fleets.lay_out_one_site(fleet, fresh(self.folder / "work" / "one-site"))
        what = f"{self._size(components)}, cold; theirs: `mkdocs build` of one site"
        return self._against(what, fleet, lambda: self.programs.build_one_site(laid_out), must=must, aim=aim)

    def _against(self, what: str, fleet: Path, theirs: Callable[[], Measured], *, must: float, aim: float) -> Row:
        """Measure both sides in turn."""
        pairs = [(self.programs.build_cold(fleet, "cold").seconds, theirs().seconds) for _ in range(self.runs)]
        one, other = Sample(tuple(pair[0] for pair in pairs)), Sample(tuple(pair[1] for pair in pairs))
        return Row(
            what=what, ours=one.text("s"), theirs=other.text("s"), value=other.median / one.median, unit="times faster",
            must=must, aim=aim, at_least=True,
        )  # fmt: skip

    def _changed(self, what: str, change: Callable[[Path, int], None], *, must: float, aim: float) -> Row:
        fleet, cold = self._copy, self._cold_seconds
        self.programs.build(fleet, self.folder / "work" / "changed")
        seconds = []
        for number_ in range(1, self.runs + 1):
            change(fleet, number_)
            seconds.append(self.programs.build(fleet, self.folder / "work" / "changed").seconds)
        sample = Sample(tuple(seconds))
        return Row(
            what=f"{self._size(self.sizes.huge)}, {what}; against its cold build", ours=sample.text("s"),
            theirs=cold.text("s"), value=sample.median / cold.median * 100, unit="%", must=must, aim=aim,
        )  # fmt: skip

    @cached_property
    def _copy(self) -> Path:
        """A copy of the huge fleet, to change, built once."""
        copy = fresh(self.folder / "work" / "changed") / "fleet"
        shutil.copytree(self._fleet(self.sizes.huge), copy)
        return copy

    def _fleet(self, components: int) -> Path:
        return fleets.make_fleet(self.generator, self.folder / "fleets", components, self.sizes.pages)

    def _size(self, components: int) -> str:
        return f"{components} x {self.sizes.pages}"
