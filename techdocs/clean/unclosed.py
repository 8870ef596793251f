"""Elements that take the rest of a page with them: dropped with their content, and without their end tag."""

import re

from techdocs.clean.allowed_html import DROPPED_WITH_CONTENT

_TAG = re.compile(rf"<(?P<end>/?)(?P<name>{'|'.join(sorted(DROPPED_WITH_CONTENT))})(?=[\s/>])", re.IGNORECASE)


def find_unclosed(html: str) -> tuple[str, ...]:
    """Return the names of the elements, of those that are dropped with their content, whose last one is not closed."""
    last = {match["name"].lower(): match["end"] for match in _TAG.finditer(html)}
    return tuple(sorted(name for name, end in last.items() if not end))
