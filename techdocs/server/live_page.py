"""What the server adds to a page: the script that reloads it, and its problems as data for the panel."""

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path

from techdocs.model.problem import Problem, problem_order
from techdocs.plain_text import visible
from techdocs.server.own_files import own_address

_UNSAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
"""Characters by which JSON could end the element that it is in."""


def live_page(content: bytes, version: str, problems: Sequence[Problem] = (), origin: Path | None = None) -> bytes:
    """Return a page with the scripts of the server and its problems.

    The scripts are in the head and hold back the first paint (`blocking=render`), so that a reloaded page appears
    where the reader was, and does not jump there.

    Args:
        content: the page.
        version: what it was rendered from, as `Events` counts.
        problems: the problems to show: first those in the page's own file, and the worst of each first.
        origin: the page's own file.
    """
    shown = sorted(problems, key=lambda one: (not _is_in(one, origin), -one.severity.rank, problem_order(one)))
    data = json.dumps([_plain(problem) for problem in shown]).translate(_UNSAFE)
    body = f'<script type="application/json" id="techdocs-problems">{data}</script>\n'
    before, head, rest = content.partition(b"</head>")  # the first is the page's: what authors write is below
    page = before + _head(version).encode() + head + rest if head else _head(version).encode() + content
    before, end, after = page.rpartition(b"</body>")  # and here the last
    return before + body.encode() + end + after if end else page + body.encode()


def failed_page(reason: str) -> bytes:
    """Return the page that stands for one that could not be made; it is reloaded like any other."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>This page cannot be shown</title>\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n<link rel="icon" href="data:,">\n</head>'
        f'<body class="td-plain"><main><h1>This page cannot be shown</h1>\n<p><code>{escape(reason)}</code></p>\n'
        "<p>This is a bug in techdocs; the terminal shows where. The page reloads at the next change.</p></main>\n"
        "</body></html>\n"
    ).encode()


def _head(version: str) -> str:
    return (
        f'<link rel="stylesheet" href="{own_address("live.css")}">\n'
        f'<script src="{own_address("live.js")}" data-version="{version}"'
        f' data-worker="{own_address("live-worker.js")}" defer blocking="render"></script>\n'
        f'<script src="{own_address("problems.js")}" defer blocking="render"></script>\n'
    )


def _is_in(problem: Problem, origin: Path | None) -> bool:
    parts = Path(problem.place.path).parts
    return origin is not None and bool(parts) and origin.parts[-len(parts) :] == parts


def _plain(problem: Problem) -> dict[str, object]:
    return {
        "code": problem.code, "severity": problem.severity.value, "message": visible(problem.message),
        "hint": visible(problem.hint), "place": visible(str(problem.place)),
    }  # fmt: skip
