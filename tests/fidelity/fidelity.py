"""`make fidelity`: build the fleet's components with techdocs and with its peers, and compare every page.

Exits with 1 when fewer than 99% of the pages are equal, or better for a reason that was checked on that page.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.fidelity.compare import Difference, compare_pages
from tests.fidelity.pairs import Component, find_components, our_pages, page_address, their_pages
from tests.fidelity.peers import PeerBuild, build_all
from tests.fidelity.reasons import VERSIONS, find_reasons
from tests.fidelity.report import (
    MUST,
    ComponentResult,
    PageResult,
    read_explained,
    report_text,
    share,
    unexplained,
)

_PACKAGES = (
    "markdown",
    "mkdocs",
    "mkdocs-material",
    "pygments",
    "pymdown-extensions",
    "mkdocs-techdocs-core",
)
_PRINTS_VERSIONS = """
import importlib.metadata, json, sys
def version(name):
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "-"
json.dump({name: version(name) for name in json.load(sys.stdin)}, sys.stdout)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What is compared: the fleet, the folder for builds, our site of the fleet, and its components."""

    fleet: Path
    folder: Path
    site: Path
    components: tuple[Component, ...]


def main() -> int:
    """Compare, write the report, and return the exit code."""
    options = _options()
    fleet, folder = options.fleet.absolute(), options.folder.absolute()
    if not fleet.is_dir():
        print(
            f"error: there is no fleet at `{fleet}`\n  hint: name a folder of repositories with `--fleet`",
            file=sys.stderr,
        )
        return 2
    site = _build_ours(options.techdocs, fleet, folder / "ours")
    run = _Run(fleet=fleet, folder=folder, site=site, components=tuple(find_components(site, fleet)))
    builds = build_all(
        fleet, {one.settings: one.is_techdocs for one in run.components}, options.peers.absolute(), folder / "theirs"
    )
    results = [_compare(site, one, builds[one.settings]) for one in run.components]
    if options.matched:
        again = _reasons_again(results, run, options.matched)
        results = _reasoned(results, lambda page: again.get((page.component, page.url), ""))
    results = _explained(results, read_explained(Path(__file__).with_name("explained.toml")))
    versions = {"ours": _versions(Path(sys.executable)), "theirs": _versions(options.peers)}
    report = folder / "report.md"
    report.write_text(report_text(results, versions), encoding="utf-8")
    return _verdict(results, report)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(os.environ.get("TECHDOCS_FLEET", "../shared/fleet"))
    parser.add_argument(
        "--fleet", type=Path, default=shared, help="folder of repositories [TECHDOCS_FLEET, ../shared/fleet]"
    )
    parser.add_argument("--folder", type=Path, default=Path(".fidelity"), help="where the builds and report.md go")
    parser.add_argument("--peers", type=Path, required=True, help="the Python that has mkdocs-techdocs-core")
    parser.add_argument("--matched", type=Path, help="the same with our versions of Markdown and its extensions")
    parser.add_argument("--techdocs", type=Path, default=Path(sys.executable).with_name("techdocs"))
    return parser.parse_args()


def _build_ours(techdocs: Path, fleet: Path, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    command: list[str | Path] = [
        techdocs.absolute(),
        "build",
        fleet,
        "--site-dir",
        "site",
        "--quiet",
        "--no-cache",
    ]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=False)
    if done.returncode > 1:
        raise SystemExit(f"error: `techdocs build` ended with {done.returncode}")
    return folder / "site"


def _compare(site: Path, component: Component, build: PeerBuild) -> ComponentResult:
    result = ComponentResult(
        ref=component.ref,
        settings=component.settings,
        peer="techdocs-core" if build.settings.techdocs_core else "mkdocs",
        left_out=build.settings.left_out,
        unreadable=build.settings.excluded,
        failure=build.reason,
    )
    if build.reason:
        return result
    ours, theirs = our_pages(site, component), their_pages(build.site)
    gone = {page_address(path) for path in build.settings.excluded}
    sites = (build.site, site)
    pages = [_page(component.ref, url, ours, theirs, sites) for url in sorted({*ours, *theirs} - gone)]
    return replace(result, pages=tuple(pages))


def _page(
    ref: str, url: str, ours: Mapping[str, Path], theirs: Mapping[str, Path], sites: tuple[Path, Path]
) -> PageResult:
    if url not in ours or url not in theirs:
        there, absent = "a page", ""
        difference = Difference(
            part="page", ours=there if url in ours else absent, theirs=there if url in theirs else absent
        )
        return PageResult(component=ref, url=url, difference=difference)
    mine, other = _read(ours[url]), _read(theirs[url])
    found = compare_pages(mine, other, url)
    reasons = find_reasons(mine, other, url, *sites) if found else ()
    return PageResult(component=ref, url=url, difference=found, reason="; ".join(reasons))


def _reasons_again(results: Sequence[ComponentResult], run: _Run, python: Path) -> dict[tuple[str, str], str]:
    """Build what differs with a peer that has our versions; return why pages are equal or better then."""
    differs = {result.settings for result in results if unexplained([result])}
    differing = {one.settings: one.is_techdocs for one in run.components if one.settings in differs}
    builds = build_all(run.fleet, differing, python.absolute(), run.folder / "matched-builds") if differing else {}
    again = [_compare(run.site, one, builds[one.settings]) for one in run.components if one.settings in differing]
    return {
        (page.component, page.url): "; ".join(filter(None, (VERSIONS, page.reason)))
        for result in again
        for page in result.pages
        if page.difference is None or page.reason
    }


def _explained(results: Iterable[ComponentResult], known: Mapping[tuple[str, str], str]) -> list[ComponentResult]:
    return _reasoned(results, lambda page: known.get((page.component, page.url), ""))


def _reasoned(results: Iterable[ComponentResult], reason: Callable[[PageResult], str]) -> list[ComponentResult]:
    """Return the results with a reason for each page that differs and has none yet."""

    def filled(page: PageResult) -> PageResult:
        return replace(page, reason=reason(page)) if page.difference and not page.reason else page

    return [replace(result, pages=tuple(filled(page) for page in result.pages)) for result in results]


def _versions(python: Path) -> dict[str, str]:
    done = subprocess.run(
        [python, "-c", _PRINTS_VERSIONS],
        input=json.dumps(_PACKAGES),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


def _verdict(results: Sequence[ComponentResult], report: Path) -> int:
    equal, total = share(results)
    unknown = unexplained(results)
    fine = total - len(unknown)
    print(
        f"{equal} of {total} pages are equal, {fine - equal} are better for a reason that was checked "
        f"({fine / max(total, 1):.2%} together), {len(unknown)} differ for a reason that is not known"
    )
    for page in unknown:
        print(f"  {page.component} {page.url or './'}: {page.difference.part if page.difference else ''}")
    print(f"report: {report}")
    return int(fine < MUST * total or not total)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())
