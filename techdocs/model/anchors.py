"""What an author may have meant who names an anchor that a page does not have."""

from collections.abc import Collection

from techdocs.model.guesses import Guesses

_LIKE = 0.7
"""How alike two anchors must be (0 to 1, `difflib`) for one to be suggested for the other."""


def anchor_hint(anchor: str, anchors: Collection[str], guesses: Guesses, source: str) -> str:
    """Return what to do about an anchor, given those that the page has.

    Args:
        anchor: what is written.
        anchors: those of the page.
        guesses: the shares of the run's sources.
        source: whose mistake it is.
    """
    like = guesses.most_like(source, anchor, anchors, cutoff=_LIKE)
    return f"did you mean `#{like}`?" if like else "use the id of a heading: its words in lower case, joined by `-`"
