"""Read a drawing element by element, and write what draws: the handlers of one run of the parser."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from techdocs.clean.svg.allowed import ELEMENTS, LEAVES, SVG, TEXTS, XHTML
from techdocs.clean.svg.attributes import NAME, Attributes
from techdocs.clean.svg.css import clean_sheet
from techdocs.clean.svg.labels import LOST, Label
from techdocs.clean.svg.outcome import Removals, UnsafeSvgError
from techdocs.clean.svg.placing import in_box, in_place_of, label_of
from techdocs.clean.svg.uses import Uses
from techdocs.clean.svg.writing import Writer

MAX_DEPTH = 200
"""Levels of elements in elements."""
MAX_NODES = 200_000
"""Elements of a file."""


@dataclass(slots=True)
class SvgReader:
    """What was read so far.

    `open` are the elements around, `skipped` the levels below one that goes, `texts` the elements around whose text
    stays; `waiting` is a label whose lines the `text` beside it will hold.
    """

    removals: Removals
    attributes: Attributes
    writer: Writer = field(default_factory=Writer)
    uses: Uses = field(default_factory=Uses)
    open: list[str] = field(default_factory=list)
    skipped: int = 0
    elements: int = 0
    texts: int = 0
    style: Mapping[str, str] = field(default_factory=dict)
    css: list[str] = field(default_factory=list)
    label: Label | None = None
    waiting: Label | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in the start of an element."""
        self.elements += 1
        if self.elements > MAX_NODES:
            raise UnsafeSvgError(f"it has more than {MAX_NODES} elements")
        if len(self.open) + self.skipped >= MAX_DEPTH:
            raise UnsafeSvgError(f"it is deeper than {MAX_DEPTH} levels")
        space, _, local = name.rpartition(" ")
        if self.skipped:
            self._pass_over(local, attributes)
        elif not self._is_drawn(space, local):
            self._skip(space, local, attributes)
        elif self.waiting and (local, self.open[-1]) == ("text", "switch"):
            self._write_waiting(self.waiting, dict(self.attributes.kept(local, attributes)))
        else:
            self._keep(local, attributes)

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        if not self.skipped:
            self._close()
            return
        self.skipped -= 1
        if self.label and self.skipped:
            self.label.end(name.rpartition(" ")[2])
        elif self.label:
            self._write_label(self.label)

    def text(self, text: str) -> None:
        """Take in text, of which a label and a style sheet may get several pieces."""
        if self.skipped:
            if self.label:
                self.label.text(text)
        elif self.open[-1] == "style":
            self.css.append(text)
        elif self.texts:
            self.writer.text(text)

    def instruction(self, target: str, _text: str) -> None:
        """Leave out a processing instruction."""
        if target == "xml-stylesheet":
            self.removals.add("<?xml-stylesheet?>")

    def result(self) -> str:
        """Return the drawing that was written."""
        self.uses.check()
        return self.writer.result(has_xlink=self.attributes.has_xlink)

    def _is_drawn(self, space: str, local: str) -> bool:
        if not self.open and (space, local) != (SVG, "svg"):
            raise UnsafeSvgError("its root is not an `svg` element in the SVG namespace")
        if self.open and self.open[-1] in LEAVES:
            return False
        # browsers apply the style sheets of both
        return local in ELEMENTS if space == SVG else (space, local) == (XHTML, "style")

    def _keep(self, local: str, attributes: Mapping[str, str]) -> None:
        kept = dict(self.attributes.kept(local, attributes))
        self.uses.open(kept.get("id", ""), kept.get("href", kept.get("xlink:href", "")) if local == "use" else "")
        self.open.append(local)
        self.texts += local in TEXTS
        if local == "style":
            self.style = kept
        else:
            self.writer.start(local, kept)

    def _close(self) -> None:
        local = self.open.pop()
        self.waiting = None
        self.texts -= local in TEXTS
        self.uses.close()
        if local == "style":
            self._write_style()
        else:
            self.writer.end(local)

    def _skip(self, space: str, local: str, attributes: Mapping[str, str]) -> None:
        """Leave out an element with all in it, but for the text of a label in a place where a `text` may be."""
        self.skipped = 1
        is_place = not self.texts and self.open[-1] not in LEAVES and len(self.open) < MAX_DEPTH - 1
        if (space, local) == (SVG, "foreignObject") and is_place:
            self.label = label_of(attributes)
        elif space in {SVG, XHTML, ""} and local != "metadata":
            self.removals.add(f"<{local}>" if NAME.fullmatch(local) else "an element")

    def _pass_over(self, local: str, attributes: Mapping[str, str]) -> None:
        self.skipped += 1
        if not self.label:
            return
        self.label.start(local, attributes.get("style", ""))
        if local in LOST:
            self.removals.add(f"<{local}>")

    def _write_label(self, label: Label) -> None:
        """Write a label into its box; one without a box waits for the `text` beside it in its `switch`."""
        self.label = None
        lines = list(label.lines())
        if label.box and lines:
            self.writer.lines(*in_box(label, label.box, lines))
        elif lines and self.open[-1] == "switch":
            self.waiting = label
        elif lines:
            self.removals.add("<foreignObject>")

    def _write_waiting(self, label: Label, attributes: Mapping[str, str]) -> None:
        """Write the `text` that is beside a label with all of the label's lines, and pass over its own."""
        self.waiting, self.skipped = None, 1
        self.writer.lines(*in_place_of(attributes, label, list(label.lines())))

    def _write_style(self) -> None:
        css = clean_sheet("".join(self.css), self.removals.add)
        self.css.clear()
        if css:
            self.writer.leaf("style", self.style, css)
