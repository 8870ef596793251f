"""The rows of the shared cache: a build on a fresh machine that finds there what another one rendered."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.bench import fleets
from tests.bench.measure import Measured, Sample
from tests.bench.programs import Programs, fresh
from tests.bench.rows import Row, Sizes
from tests.conftest import site_files


class SharedCacheBench:
    """Measure builds that share a folder as their cache."""

    def __init__(self, programs: Programs, generator: Path, folder: Path, *, sizes: Sizes, runs: int) -> None:
        self.programs, self.generator, self.folder = programs, generator, folder
        self.sizes, self.runs = sizes, runs

    def rows(self) -> Mapping[str, Callable[[], Iterator[Row]]]:
        """Return each row's name with the function that measures it."""
        return {"shared-cache": self.warm}

    def warm(self) -> Iterator[Row]:
        """Measure a build on a fresh machine that finds all docs, against the cold one that put them there."""
        fleet = fleets.make_fleet(self.generator, self.folder / "fleets", self.sizes.large, self.sizes.pages)
        work = fresh(self.programs.scratch / "shared-cache")
        (work / "cache").mkdir()
        cold = self._build(fleet, work / "cold", "read-write")
        warm = [self._build(fleet, work / f"warm-{number}", "read") for number in range(self.runs)]
        sites = [site_files(path) for path in work.glob("*/site")]
        if any(site != sites[0] for site in sites):
            raise SystemExit("error: a site from the shared cache has other bytes")
        sample, peak = Sample(tuple(one.seconds for one in warm)), max(one.peak for one in warm) / 1e6
        what = f"`build` of {self.sizes.large} x {self.sizes.pages} on a fresh machine, from a warm shared cache"
        yield Row(
            what=what, ours=sample.text("s"), theirs=f"cold {cold.seconds:.1f} s", value=sample.median / cold.seconds,
            unit="of a cold build", must=0.6, aim=0.3,
        )  # fmt: skip
        yield Row(
            what=f"{what}: memory of its largest process", ours=f"{peak:.0f} MB", theirs="", value=peak, unit="MB",
            must=1_500, aim=500,
        )  # fmt: skip

    def _build(self, fleet: Path, folder: Path, mode: str) -> Measured:
        """Build a fleet with a cache of its own and the shared one behind it; only who may read renders nothing."""
        fresh(folder)
        (folder / "techdocs.yml").write_text(f"cache: {{remote: ../cache, mode: {mode}}}\n", encoding="utf-8")
        measured = self.programs.build(fleet, folder)
        report = json.loads((folder / ".techdocs/build-report.json").read_text(encoding="utf-8"))
        rendered = sum(component["state"] == "rendered" for component in report["components"])
        if bool(rendered) is (mode == "read"):
            raise SystemExit(f"error: {rendered} components rendered with a shared cache in the mode `{mode}`")
        return measured
