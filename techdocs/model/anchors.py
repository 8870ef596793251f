"""What an author may have meant who names an anchor that a page does not have."""

import difflib
from collections.abc import Collection

_LIKE = 0.7
"""How alike two anchors must be (0 to 1, `difflib`) for one to be suggested for the other."""


def anchor_hint(anchor: str, anchors: Collection[str]) -> str:
    """Return what to do about an anchor, given those that the page has."""
    like = difflib.get_close_matches(anchor, anchors, n=1, cutoff=_LIKE)
    return f"did you mean `#{like[0]}`?" if like else "use the id of a heading: its words in lower case joined by `-`"
