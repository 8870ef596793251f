"""Labels: HTML that drawing tools lay over a drawing (`foreignObject`), which becomes text of the drawing.

Takes the elements and texts of one label as they are read, gives its lines.
"""

import math
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field

_BLOCKS = frozenset({"div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "p", "pre", "tr"})
_BOLD = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6"})
_BOLD_ON, _BOLD_OFF = "\1", "\2"  # characters that XML cannot hold
_MUTE = frozenset({"script", "style", "template", "title"})
LOST = frozenset({"audio", "embed", "iframe", "img", "input", "math", "object", "script", "svg", "video"})
"""Elements of which nothing is left in a text."""
_MAX_LABEL = 2000
_LABEL_LINE = 24
"""The height in pixels of a line of a label, as Mermaid sets it (16 pixels at 1.5)."""

Box = tuple[float, float, float, float]
"""x, y, width and height, in user units."""
Line = tuple[dict[str, str], str]
"""The attributes of a line, and its text."""


@dataclass(slots=True)
class Label:
    """The text of one `foreignObject` as it is read.

    `box` is where it lies, None where its size is relative (draw.io): then the `text` beside it in a `switch`, often
    cut short, says where.
    """

    box: Box | None
    words: list[str] = field(default_factory=list)
    styles: str = ""
    muted: int = 0

    def start(self, local: str, style: str) -> None:
        """Take in the start of an element and its `style`."""
        self.muted += local in _MUTE
        self.styles += f";{style[:_MAX_LABEL]}" if len(self.styles) < _MAX_LABEL else ""
        if local in _BLOCKS or local == "br":
            self.words.append("\n")
        if local in _BOLD:
            self.words.append(_BOLD_ON)

    def end(self, local: str) -> None:
        """Take in the end of an element."""
        self.muted -= local in _MUTE
        if local in _BOLD:
            self.words.append(_BOLD_OFF)
        if local in _BLOCKS:
            self.words.append("\n")

    def text(self, text: str) -> None:
        """Take in text."""
        if not self.muted:
            self.words.append(text.replace("\n", " "))

    def lines(self) -> Iterator[Line]:
        """Yield the lines that are not empty."""
        depth = 0
        for line in self._wrapped("".join(self.words)[:_MAX_LABEL]):
            rest = line.lstrip(f"{_BOLD_ON}{_BOLD_OFF} ")
            marks = line[: len(line) - len(rest)]
            is_bold = depth + marks.count(_BOLD_ON) - marks.count(_BOLD_OFF) > 0
            depth += line.count(_BOLD_ON) - line.count(_BOLD_OFF)
            text = rest.replace(_BOLD_ON, "").replace(_BOLD_OFF, "").strip()
            if text:
                yield ({"font-weight": "bold"} if is_bold else {}), text

    def _wrapped(self, text: str) -> list[str]:
        lines = [line for line in (" ".join(line.split()) for line in text.split("\n")) if line]
        shown = [line for line in lines if line.strip(_BOLD_ON + _BOLD_OFF)]
        if self.box:
            wanted = round(min(max(self.box[3], 0), _MAX_LABEL) / _LABEL_LINE)
            width = math.ceil(sum(map(len, shown)) / wanted) + 4 if wanted > len(shown) else 0
        else:
            width = int(float(self.found(r"width:\s*(\d{1,5})px") or 0)) // 6 * ("nowrap" not in self.styles)
        # words end before the line does, so that the width of a letter need not be known
        return [
            part
            for line in lines
            for part in (textwrap.wrap(line, width, break_long_words=False) if width > 1 else [line])
        ]

    def found(self, pattern: str) -> str:
        """Return the last value in the label's styles that a pattern names, the innermost one."""
        values: list[str] = re.findall(rf"(?<![\w-]){pattern}", self.styles)
        return values[-1] if values else ""
