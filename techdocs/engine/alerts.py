"""GitHub's and GitLab's alerts (`> [!NOTE]`) as admonitions, as techdocs-core has them."""

import re
from itertools import pairwise

_KINDS = {"caution": "danger", "important": "warning"}
_ALERT = re.compile(
    r"^> {,3}\[!(?P<kind>note|tip|important|caution|warning)\] *(?P<title>[^\n]*)\n(?P<body>(?:>[^\n]*(?:\n|\Z))+)",
    re.IGNORECASE | re.MULTILINE,
)
_BLOCK_ALERT = re.compile(
    r"^>>> {,3}\[!(?P<kind>note|tip|important|caution|warning)\] *(?P<title>[^\n]*)\n(?P<body>(?:(?!>>>)[^\n]*\n)+)>>>",
    re.IGNORECASE | re.MULTILINE,
)
_FENCE = re.compile(r"^ {,3}(`{3,}|~{3,})", re.MULTILINE)


def convert_alerts(markdown: str) -> str:
    """Return a page's Markdown with its alerts as admonitions; what stands in a fenced block is left alone."""
    if "[!" not in markdown:
        return markdown
    edges = [0, *_fences(markdown), len(markdown)]
    pieces = [markdown[start:end] for start, end in pairwise(edges)]
    return "".join(piece if number % 2 else _convert(piece) for number, piece in enumerate(pieces))


def _fences(markdown: str) -> list[int]:
    """Return where fenced blocks start and end, in turn."""
    edges: list[int] = []
    mark = ""
    for match in _FENCE.finditer(markdown):
        if not mark:
            mark = match[1]
            edges.append(match.start())
        elif match[1].startswith(mark):
            mark = ""
            edges.append(match.end())
    return [*edges, len(markdown)] if mark else edges


def _convert(piece: str) -> str:
    return _ALERT.sub(_admonition, _BLOCK_ALERT.sub(_admonition, piece))


def _admonition(match: re.Match[str]) -> str:
    kind = match["kind"].lower()
    title = match["title"].strip() or match["kind"].title()
    quoted = match[0].startswith(">>>")
    lines = match["body"].strip("\n").splitlines()
    body = lines if quoted else [re.sub(r"^> ?", "", line) for line in lines]
    return "\n".join([f'!!! {_KINDS.get(kind, kind)} "{title}"', *(f"    {line}" for line in body), ""])
