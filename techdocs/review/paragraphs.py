"""Which paragraphs of a page differ: its Markdown before and after, compared in blocks that no fence is cut in."""

import difflib
import re
from collections.abc import Iterator

from techdocs.review.values import Paragraphs

MOST_BLOCKS = 2000
"""Blocks up to which two texts are compared block by block: the comparison takes their number squared."""
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def changed_paragraphs(before: str, after: str) -> tuple[Paragraphs, ...]:
    """Return what differs between two texts; `("", "")` is no difference."""
    old, new = [*_blocks(before)], [*_blocks(after)]
    if max(len(old), len(new)) > MOST_BLOCKS:
        return () if old == new else (Paragraphs(before=before.strip("\n"), after=after.strip("\n")),)
    steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return tuple(
        Paragraphs(before="\n\n".join(old[one:two]), after="\n\n".join(new[three:four]))
        for step, one, two, three, four in steps
        if step != "equal"
    )


def _blocks(text: str) -> Iterator[str]:
    """Yield the blocks of a text, which blank lines part; a fenced block is one, whatever it holds."""
    block: list[str] = []
    fence = ""
    for line in text.splitlines():
        found = _FENCE.match(line)
        if fence:
            is_end = found and found[1].startswith(fence) and not line.strip().strip(fence[0])
            fence = "" if is_end else fence
        elif found:
            fence = found[1]
        if line.strip() or fence:
            block.append(line)
        elif block:
            yield "\n".join(block)
            block = []
    if block:
        yield "\n".join(block)
