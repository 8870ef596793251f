"""Write a drawing: elements whose attributes and texts are escaped so that they are read back as they were."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from techdocs.clean.svg.allowed import SVG, XLINK

_ESCAPES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord("\r"): "&#13;"}
_QUOTED = _ESCAPES | {ord('"'): "&quot;", ord("\t"): "&#9;", ord("\n"): "&#10;"}


@dataclass(slots=True)
class Writer:
    """The drawing as it is written; `is_tag_open` says that the start tag at its end is still without its `>`."""

    out: list[str] = field(default_factory=list)
    is_tag_open: bool = False

    def start(self, local: str, attributes: Mapping[str, str]) -> None:
        """Begin an element."""
        self._markup(f"<{local}")
        self.out.append(_written(attributes))
        self.is_tag_open = True

    def end(self, local: str) -> None:
        """End the element that was begun last."""
        self.out.append("/>" if self.is_tag_open else f"</{local}>")
        self.is_tag_open = False

    def text(self, text: str) -> None:
        """Write text."""
        self._markup(text.translate(_ESCAPES))

    def leaf(self, local: str, attributes: Mapping[str, str], text: str) -> None:
        """Write an element that holds text only."""
        self.start(local, attributes)
        self.text(text)
        self.end(local)

    def lines(self, attributes: Mapping[str, str], lines: Iterable[tuple[Mapping[str, str], str]]) -> None:
        """Write a `text` of lines, each with attributes of its own."""
        self.start("text", attributes)
        for own, line in lines:
            self.leaf("tspan", own, line)
        self.end("text")

    def result(self, *, has_xlink: bool) -> str:
        """Return the drawing, whose root declares the namespaces that it uses."""
        xlink = f' xmlns:xlink="{XLINK}"' if has_xlink else ""
        return "".join([f'<svg xmlns="{SVG}"{xlink}', *self.out[1:], "\n"])

    def _markup(self, markup: str) -> None:
        if self.is_tag_open:
            self.out.append(">")
            self.is_tag_open = False
        self.out.append(markup)


def _written(attributes: Mapping[str, str]) -> str:
    return "".join(f' {name}="{value.translate(_QUOTED)}"' for name, value in attributes.items())
