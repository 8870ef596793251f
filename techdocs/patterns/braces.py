"""`{one,two}` in a glob: the globs without braces that it stands for."""

import re

_INNERMOST = re.compile(r"\{([^{}]*,[^{}]*)\}")
_MOST = 100
"""Globs that one stands for at most."""
_LONGEST = 1_000


def expand_braces(pattern: str) -> list[str]:
    """Return the globs that one stands for, itself where it has no braces; braces without a comma are text."""
    waiting, found = [pattern], dict[str, None]()
    while waiting and len(found) + len(waiting) <= _MOST:
        text = waiting.pop(0)
        matched = _INNERMOST.search(text) if len(text) <= _LONGEST else None
        if matched is None:
            found[text] = None
            continue
        before, after = text[: matched.start()], text[matched.end() :]
        waiting += [f"{before}{choice}{after}" for choice in matched[1].split(",")[:_MOST]]
    return list(found)
