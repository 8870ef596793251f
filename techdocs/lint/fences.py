"""The lines of a page that are no code block between fences."""

import re
from collections.abc import Iterator, Sequence

_FENCE = re.compile(r"[>\s]*(?:(?:[-*+]|\d+[.)])\s+)*(?P<mark>`{3,}|~{3,})(?P<rest>.*)")


def outside_fences(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines that are in no fenced code block, each with its number from 1 on."""
    opened = ""
    for number, line in enumerate(lines, 1):
        fence = _FENCE.match(line)
        if opened:
            is_end = fence and fence["mark"].startswith(opened) and not fence["rest"].strip()
            opened = "" if is_end else opened
        elif fence and "`" not in fence["rest"]:
            opened = fence["mark"]
        else:
            yield number, line
