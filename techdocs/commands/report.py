"""`build-report.json`: what a build did, for machines. It is written beside the cache and is not published."""

import json
from dataclasses import asdict
from pathlib import Path

from techdocs import __version__
from techdocs.lint.formats.json_report import problem_values
from techdocs.model.docs import DocsState
from techdocs.model.problem import Severity
from techdocs.pipeline import Outcome

VERSION = 2
NAME = "build-report.json"


def write_report(outcome: Outcome, folder: Path) -> Path:
    """Write the report into a folder and return its path."""
    path = folder / NAME
    folder.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".new")
    scratch.write_text(
        json.dumps(report_document(outcome), ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8"
    )
    scratch.replace(path)
    return path


def report_document(outcome: Outcome) -> dict[str, object]:
    """Return the report as plain data."""
    docs = [docs for docs in outcome.parts.docs.values() if docs.state is not DocsState.NONE]
    return {
        "generator": f"techdocs {__version__}",
        "version": VERSION,
        "site": str(outcome.site.folder),
        "seconds": {name: round(seconds, 3) for name, seconds in outcome.seconds.items()},
        "fetched": [asdict(source) for source in outcome.fetched.sources],
        "pages": outcome.site.docs_pages,
        "portal_pages": outcome.site.portal_pages,
        "walls": {"network": outcome.sandbox.network, "files": outcome.sandbox.files},
        "search_shards": outcome.site.shards,
        "components": [
            {
                "ref": str(built.ref),
                "state": built.state.value,
                "pages": len(built.pages),
                "reason": built.reason,
                "failure": {
                    "since": built.failure.since,
                    "commit": built.failure.commit,
                    "reason": built.failure.reason,
                }
                if built.failure
                else None,
            }
            for built in docs
        ],
        "counts": {severity.value: outcome.report.count(severity) for severity in Severity},
        "silenced": dict(sorted(outcome.report.silenced.items())),
        "problems": [problem_values(problem) for problem in outcome.report.problems],
    }
