"""What a run of the comparison found, and its report as Markdown."""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.fidelity.compare import Difference

MUST = 0.99
"""The share of pages that must be equal, or better for a reason that was checked."""
UNKNOWN, UNEXPLAINED = "-", "NOT EXPLAINED"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageResult:
    """One page: `difference` is None when both sides are equal, `reason` says why not (`""` = unknown)."""

    component: str
    url: str
    difference: Difference | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentResult:
    """One component: `peer` names who it is compared with; `failure` says why the peer could not build it."""

    ref: str
    settings: str
    peer: str
    pages: tuple[PageResult, ...] = ()
    left_out: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    failure: str = ""


def read_explained(path: Path) -> Mapping[tuple[str, str], str]:
    """Return the reasons that were written down: component and page to reason."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["difference"]
    return {(entry["component"], page): entry["reason"] for entry in entries for page in entry["pages"]}


def share(results: Sequence[ComponentResult]) -> tuple[int, int]:
    """Return how many pages are equal, and how many there are."""
    pages = [page for result in results for page in result.pages]
    return sum(page.difference is None for page in pages), len(pages)


def unexplained(results: Sequence[ComponentResult]) -> list[PageResult]:
    """Return the pages that differ for a reason that is not known."""
    return [page for result in results for page in result.pages if page.difference and not page.reason]


def report_text(results: Sequence[ComponentResult], versions: Mapping[str, Mapping[str, str]]) -> str:
    """Return the report.

    Args:
        results: what was found.
        versions: each side's name to the versions of its packages.
    """
    equal, total = share(results)
    compared = [result for result in results if not result.failure]
    lines = [
        "# Fidelity",
        "",
        f"{equal} of {total} pages of {len(compared)} components are equal: {equal / max(total, 1):.2%}.",
        f"At least {MUST:.0%} must be, or better for a reason that was checked on the page.",
        "Equal: the same text, headings with ids, links, code, tables and images.",
        "",
        *_versions(versions),
        "",
        *_by_reason(results),
        "",
        *_differences(results),
        "",
        *_not_compared(results),
        "",
        "## Components",
        "",
        "| component | compared with | equal | of | left out of the peer's settings |",
        "| --- | --- | --: | --: | --- |",
    ]
    for result in compared:
        same, of = share([result])
        lines.append(f"| {result.ref} | {result.peer} | {same} | {of} | {', '.join(result.left_out)} |")
    return "\n".join(lines) + "\n"


def _versions(versions: Mapping[str, Mapping[str, str]]) -> list[str]:
    packages = sorted({package for side in versions.values() for package in side})
    lines = [f"| package | {' | '.join(versions)} |", f"| --- |{' --- |' * len(versions)}"]
    return lines + [
        f"| {package} | {' | '.join(side.get(package, UNKNOWN) for side in versions.values())} |"
        for package in packages
    ]


def _by_reason(results: Sequence[ComponentResult]) -> list[str]:
    """Return how many pages differ for each reason; a page may have several."""
    pages = [page for result in results for page in result.pages if page.difference]
    counts = Counter(reason for page in pages for reason in (page.reason or UNEXPLAINED).split("; "))
    rows = [f"| {reason} | {count} |" for reason, count in sorted(counts.items())]
    return ["## By reason", "", "| reason | pages |", "| --- | --: |", *rows]


def _differences(results: Sequence[ComponentResult]) -> list[str]:
    lines = ["## Differences", ""]
    for page in (page for result in results for page in result.pages):
        if page.difference is not None:
            lines += [
                f"- **{page.component}** `{page.url or './'}`, {page.difference.part}: {page.reason or UNEXPLAINED}.",
                f"    - ours: {_literal(page.difference.ours)}",
                f"    - theirs: {_literal(page.difference.theirs)}",
            ]
    return lines if len(lines) > 2 else [*lines, "None."]


def _not_compared(results: Sequence[ComponentResult]) -> list[str]:
    lines = ["## Not compared", ""]
    lines += [
        f"- {result.settings}: {result.peer} cannot build it: {result.failure}" for result in results if result.failure
    ]
    lines += [
        f"- {result.settings}, page `{page}`: {result.peer} cannot build it"
        for result in results
        for page in result.unreadable
    ]
    return lines if len(lines) > 2 else [*lines, "Nothing: every component with an `mkdocs.yml` is."]


def _literal(text: str) -> str:
    return f"`` {' '.join(text.split())} ``" if text else "nothing"
