"""Where in a page's Markdown something stands that was found in its HTML."""

import posixpath
from collections.abc import Sequence
from urllib.parse import unquote


def find_line(lines: Sequence[str], target: str) -> int:
    """Return the 1-based line on which a link's target is written, 0 when it is not found as such."""
    fragment = target[target.find("#") :] if "#" in target else ""
    for wanted in dict.fromkeys((target, unquote(target), fragment, posixpath.basename(unquote(target.rstrip("/"))))):
        for number, line in enumerate(lines, 1):
            if wanted and wanted in line and any(mark in line for mark in "([:<="):
                return number
    return 0
