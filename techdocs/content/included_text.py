"""Put included files in the place of their includes: parts of them, indented, with links that hold where they are."""

import posixpath
import re

from techdocs.content.decoding import decode_page
from techdocs.content.page_includes import PageInclude, find_includes, path_of
from techdocs.disk.packs import Inputs
from techdocs.model.docs import DocsSettings

_LINK = re.compile(r"(?P<before>\]\(<?|^[ ]{0,3}\[[^\]\n]+\]:[ \t]*<?)(?P<target>[^)\s>#?]+)", re.MULTILINE)
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|/")
_HEADING = re.compile(r"^(#{1,6})(?=[ \t])")
_DEEPEST = 6
_WORK = 50
"""How many times more may be read than is included: of some files only a few lines are."""
_MOST_INDENT = 200
"""Characters of an indent that included lines get too."""


class IncludedText:
    """Writes out the includes of one page."""

    def __init__(self, inputs: Inputs, settings: DocsSettings, *, depth: int, most_characters: int) -> None:
        """Take what may be included, by the names of inputs, and how much.

        Args:
            inputs: the files of the docs.
            settings: those of the docs.
            depth: how many files deep includes go.
            most_characters: how much all files together may add.
        """
        self._inputs, self._settings, self._depth = inputs, settings, depth
        self._left, self._work = most_characters, _WORK * most_characters
        self.is_cut = False

    def write(self, text: str, path: str, depth: int = 0) -> str:
        """Return a text with what it includes; what cannot be included is left out."""
        if depth > self._depth:
            return text
        pieces, last = [], 0
        for include in find_includes(text, path, self._settings.includers):
            pieces += [text[last : include.start], self._of(include, text, path, depth)]
            last = include.end
        return "".join([*pieces, text[last:]])

    def _of(self, include: PageInclude, text: str, path: str, depth: int) -> str:
        key = next((one.key for one in include.candidates if one.key in self._inputs), "")
        if not key or depth == self._depth or self.is_cut:
            return ""
        content = decode_page(self._inputs[key].read_bytes()).text.replace("\r\n", "\n")
        self._work -= len(content)
        content = _part(content, include)
        self._left -= len(content)
        if self._left < 0 or self._work < 0:
            self.is_cut = True
            return ""
        content = self.write(content, path_of(key), depth + 1)
        if include.rewrites_links:
            content = self._moved(content, posixpath.dirname(path_of(key)), posixpath.dirname(path))
        return _indented(content.rstrip("\n"), text[max(0, include.start - _MOST_INDENT) : include.start])

    def _moved(self, content: str, origin: str, here: str) -> str:
        """Return Markdown of one folder with relative links that hold in another."""
        docs = f"/{self._settings.docs_path}"

        def move(match: re.Match[str]) -> str:
            target = match["target"]
            if _ELSEWHERE.match(target):
                return match[0]
            moved = posixpath.relpath(posixpath.join(docs, origin, target), posixpath.join(docs, here))
            return match["before"] + moved + "/" * target.endswith("/")

        return content if origin == here else _LINK.sub(move, content)


def _part(content: str, include: PageInclude) -> str:
    """Return what is included of a file: its lines, or what is between two marks, its headings moved."""
    if include.lines:
        lines = content.split("\n")
        chosen = [lines[first - 1 : last or len(lines)] for first, last in include.lines if first]
        return "\n".join(line for some in chosen for line in some)
    start, end = include.options.get("start", ""), include.options.get("end", "")
    if start and start in content:
        content = content.partition(start)[2]
    if end:
        content = content.partition(end)[0]
    offset = include.options.get("heading-offset", "0")
    return _deeper(content, int(offset)) if re.fullmatch(r"-?[1-6]", offset) else content


def _deeper(content: str, offset: int) -> str:
    lines, is_code = content.split("\n"), False
    for number, line in enumerate(lines):
        is_code ^= line.startswith(("```", "~~~"))
        heading = None if is_code else _HEADING.match(line)
        if heading:
            level = max(1, min(_DEEPEST, len(heading[1]) + offset))
            lines[number] = "#" * level + line[len(heading[1]) :]
    return "\n".join(lines)


def _indented(content: str, before: str) -> str:
    """Return a text whose further lines are indented like its include, after the text `before`."""
    indent = before.rpartition("\n")[2]
    return content.replace("\n", f"\n{indent}") if indent.isspace() else content
