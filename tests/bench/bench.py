"""`make bench`: measure speed, memory and size on generated fleets, ours beside the peers', and print the table.

Exits with 1 when something that must hold does not. Let nothing else run on the machine meanwhile.
"""

import argparse
import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.authors import AuthorBench
from tests.bench.fetching import FetchBench
from tests.bench.measure import number
from tests.bench.programs import Programs
from tests.bench.publishing import PublishBench
from tests.bench.rows import Bench, Row, Sizes
from tests.bench.searching import SearchBench
from tests.bench.shared_cache import SharedCacheBench

QUICK = Sizes(
    small=10, medium=20, large=30, huge=60, pages=5, single=10, saves=3, pause=1, fetched=10, objects=1000, searched=20,
)  # fmt: skip


def main() -> int:
    """Measure, print and write the table, and return the exit code."""
    options = _options()
    generator = options.generator.absolute()
    if not generator.is_file():
        print(f"error: there is no generator at `{generator}`", file=sys.stderr)
        print("  hint: name `generate_fleet.py` with `--generator` or `TECHDOCS_GENERATOR`", file=sys.stderr)
        return 2
    folder = options.folder.absolute()
    (folder / "fleets").mkdir(parents=True, exist_ok=True)
    programs = Programs(techdocs=options.techdocs.absolute(), peers=options.peers.absolute(), scratch=folder / "work")
    sizes = QUICK if options.quick else Sizes()
    runs = 1 if options.quick else options.runs
    measures = {
        **Bench(programs, generator, folder, sizes=sizes, runs=runs).rows(),
        **AuthorBench(programs, generator, folder, sizes=sizes, runs=runs).rows(),
        **FetchBench(folder=folder, count=sizes.fetched, runs=runs).rows(),
        **PublishBench(programs, generator, folder, sizes=sizes, runs=runs).rows(),
        **SearchBench(programs, generator, folder, sizes=sizes).rows(),
        **SharedCacheBench(programs, generator, folder, sizes=sizes, runs=runs).rows(),
    }
    rows: list[Row] = []
    for name, measure in measures.items():
        if not options.row or name in options.row:
            print(f"measuring {name}", file=sys.stderr, flush=True)
            rows += measure()
    text = report_text(rows, runs=runs, quick=options.quick)
    print(text, end="")
    (folder / "report.md").write_text(text, encoding="utf-8")
    return 0 if options.quick else int(not all(row.holds for row in rows))


def report_text(rows: Sequence[Row], *, runs: int, quick: bool) -> str:
    """Return the table as Markdown."""
    machine = f"{os.cpu_count()} processors, Python {platform.python_version()}"
    notes = f"Medians of {runs}, with the least and the most; {machine}."
    if quick:
        notes += " Quick: one run on tiny fleets, which shows that it works and says nothing about speed."
    lines = [
        "# Speed, memory and size",
        "",
        notes,
        "",
        "| what | ours | theirs | measured | must | aim | holds? |",
        "| --- | --: | --: | --: | --: | --: | --- |",
    ]
    for row in rows:
        bound = "≥" if row.at_least else "≤"
        verdict = "aim reached" if row.reaches else "yes" if row.holds else "**no**"
        lines.append(
            f"| {row.what} | {row.ours} | {row.theirs} | {number(row.value)} {row.unit} "
            f"| {bound} {row.must:g} | {bound} {row.aim:g} | {verdict} |"
        )
    return "\n".join(lines) + "\n"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(os.environ.get("TECHDOCS_GENERATOR", "../shared/bench/generate_fleet.py"))
    names = (
        "one-site", "one-site-large", "processes", "scaling", "incremental", "memory", "output", "defences",
        "walls", "serve-first-page", "serve-save", "lint", "fetch-bytes", "fetch-cold", "publish-unchanged",
        "publish-first", "preview", "search", "shared-cache",
    )  # fmt: skip
    parser.add_argument("--generator", type=Path, default=shared, help="generate_fleet.py [TECHDOCS_GENERATOR]")
    parser.add_argument("--folder", type=Path, default=Path(".bench"), help="where fleets, builds and report.md go")
    parser.add_argument("--peers", type=Path, required=True, help="the Python that has mkdocs-techdocs-core")
    parser.add_argument("--techdocs", type=Path, default=Path(sys.executable).with_name("techdocs"))
    parser.add_argument("--runs", type=int, default=3, help="runs of each side [3]")
    parser.add_argument("--row", action="append", choices=names, help="measure this row alone; may be given again")
    parser.add_argument("--quick", action="store_true", help="one run on tiny fleets, to see that it works")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
