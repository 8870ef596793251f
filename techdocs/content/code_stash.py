"""Markdown with marks in place of its code, so that the rest can be changed without reading code as markup.

Fenced blocks come first, as in `pymdownx.superfences`: a fence in a comment hides the `-->` in it. Comments are left
out on the way, since what is in quotes of code in them is no code.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

_FENCE = re.compile(r"[ \t>]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)*(?P<mark>`{3,}|~{3,})(?P<rest>.*)")
_CONTAINER = re.compile(r"(?:[-*+][ \t]|\d{1,9}[.)][ \t]|!!!|\?\?\?|===|///|:[ \t]|\[\^)")
_HTML = re.compile(r"<(aside|blockquote|center|details|div|dl|figure|ol|p|picture|section|table|ul)\b", re.IGNORECASE)
_TOKEN = re.compile(r"(?<!\\)`+|<!--")
_BLOCK = re.compile(
    r"\n[ \t]*(?:[-*+][ \t]|\d+[.)][ \t]|[#>\x02]|:[ \t]|[-*_=](?:[ \t]*[-*_=])*[ \t]*$|!!!|\?\?\?|===)", re.MULTILINE
)
"""How a line begins that is a block of its own."""
_MARK = re.compile("\x02([0-9]+)\x03")
_STEP = 4
"""Columns that Markdown indents by."""


class CodeStash:
    """A text without comments in which marks stand for code."""

    def __init__(self, text: str) -> None:
        """Take a text, in which no mark may be already: no U+0002 and U+0003."""
        self._kept: list[str] = []
        has_fence = "```" in text or "~~~" in text
        fenced = "\n".join(self._blocks(text.split("\n"))) if has_fence or "\n    " in text else text
        self.text = "".join(self._spans(fenced)) if "`" in fenced or "<!--" in fenced else fenced

    def whole(self, text: str) -> str:
        """Return a text made of `text` with its code in place of the marks."""
        while "\x02" in text:
            text = _MARK.sub(lambda mark: self._kept[int(mark[1])], text)
        return text

    def _keep(self, code: str) -> str:
        self._kept.append(code)
        return f"\x02{len(self._kept) - 1}\x03"

    def _blocks(self, lines: list[str]) -> Iterator[str]:
        """Yield lines, with one line in place of each block of code."""
        last = {line.strip(" \t>"): number for number, line in enumerate(lines) if "```" in line or "~~~" in line}
        indented = set(_indented(lines))
        number = 0
        while number < len(lines):
            end = _end_of_fence(lines, number, last) if last else 0
            if end and "<" in lines[number]:  # options that only some take for those of a fence
                lines[number] = lines[number].replace("<", "&lt;")
            if not end and number in indented:
                end = next((at for at in range(number, len(lines)) if at not in indented), len(lines))
            yield self._keep("\n".join(lines[number:end])) if end else lines[number]
            number = end or number + 1

    def _spans(self, text: str) -> Iterator[str]:
        """Yield the pieces of a text, with marks in place of spans of code, and without comments."""
        runs: dict[str, list[int]] = {}
        for token in _TOKEN.finditer(text):
            runs.setdefault(token[0], []).append(token.start())
        done, last_end = 0, text.rfind("-->")
        starts, in_html = _html_lines(text) if "<" in text else ([], [])
        while found := _TOKEN.search(text, done):
            mark, start = found[0], found.start()
            yield text[done:start]
            if mark == "<!--":
                end = text.find("-->", found.end()) if found.end() <= last_end else -1
                done = end + 3 if end >= 0 else found.end()
                yield "" if end >= 0 else mark
                continue
            later = runs[mark]
            at = bisect_right(later, start)
            end = later[at] + len(mark) if at < len(later) else 0
            span = text[start:end]
            is_text = "<" in span and (in_html[bisect_right(starts, start) - 1] or _leaves_block(text, start, span))
            is_span = bool(end) and "\n\n" not in span and not is_text
            yield self._keep(text[start:end]) if is_span else mark
            done = end if is_span else found.end()
        yield text[done:]


def _end_of_fence(lines: list[str], start: int, last: dict[str, int]) -> int:
    """Return the line after a fenced block, 0 where none begins: one that is never closed is none."""
    line = lines[start]
    opening = _FENCE.match(line) if "```" in line or "~~~" in line else None
    mark = opening["mark"] if opening else ""
    if not opening or (mark[0] == "`" and "`" in opening["rest"]) or last.get(mark, 0) <= start:
        return 0
    return next(number for number in range(start + 1, len(lines)) if lines[number].strip(" \t>") == mark) + 1


def _leaves_block(text: str, start: int, span: str) -> bool:
    """Say whether quotes end in another block than they begin in, such as a cell of a table: they quote no code."""
    if "\n" not in span:
        return False
    line = text.rfind("\n", 0, start) + 1
    return "|" in span or text.startswith("#", line) or _BLOCK.search(span) is not None


def _html_lines(text: str) -> tuple[list[int], list[bool]]:
    """Return where each line begins, and whether it is in HTML or begins with it: there backticks are text."""
    starts, in_html, offset, element, depth = [], [], 0, "", 0
    for line in text.split("\n"):
        stripped = line.lstrip(" \t>")
        opening = _HTML.match(stripped) if not depth else None
        starts.append(offset)
        in_html.append(bool(depth or stripped.startswith("<")))
        if depth or opening:
            element = opening[1] if opening else element
            depth = max(0, depth + line.count(f"<{element}") - line.count(f"</{element}"))
        offset += len(line) + 1
    return starts, in_html


def _indented(lines: list[str]) -> Iterator[int]:
    """Yield the lines of indented code: further in than what holds them, such as an item of a list, has its text.

    A block of HTML has no code.
    """
    needed, may_begin, element, depth = _STEP, True, "", 0
    for number, line in enumerate(lines):
        text = line.lstrip()
        if not text:
            may_begin = True
            continue
        opening = _HTML.match(text) if not depth and text[0] == "<" else None
        if depth or opening:
            element = opening[1] if opening else element
            depth = max(0, depth + text.count(f"<{element}") - text.count(f"</{element}"))
            if depth:
                continue
        indent = len(line[: len(line) - len(text)].expandtabs(_STEP))
        if may_begin and indent >= needed:
            yield number
            continue
        if not text[0].isalpha() and _CONTAINER.match(text):
            needed = indent // _STEP * _STEP + 2 * _STEP
        elif may_begin:
            needed = indent // _STEP * _STEP + _STEP
        may_begin = False
