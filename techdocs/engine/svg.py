"""Clean SVG files: a drawing is read as XML and written anew from lists of what draws and cannot act.

Takes the bytes of one file and gives bytes that look the same and hold no script, event handler, foreign markup or
reference to anything outside of the file. Elements are known by their namespace, whatever their prefix; comments,
processing instructions and what editors keep for themselves are left out. Cleaning what is clean changes nothing.
"""

import base64
import math
import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes
from xml.parsers import expat

MAX_DEPTH = 200
"""Levels of elements in elements."""
MAX_NODES = 200_000
"""Elements of a file."""
MAX_DRAWN = 1_000_000
"""Elements that a browser draws once each `use` stands for what it names."""
MAX_EMBEDDED = 2
"""Levels of drawings inside of `data:` addresses of drawings."""
_MAX_REMOVED = 20
_MAX_LABEL = 2000
_LABEL_LINE = 24
"""The height in pixels of a line of a label, as Mermaid sets it (16 pixels at 1.5)."""

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_XHTML = "http://www.w3.org/1999/xhtml"

# https://www.w3.org/TR/SVG2/eltindex.html without what runs, loads, animates (`animate` can set `href`) or plays
_ELEMENTS = frozenset(
    """a circle clipPath defs desc ellipse filter g image line linearGradient marker mask path pattern polygon polyline
    radialGradient rect stop style svg switch symbol text textPath title tspan use view
    feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
    feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode
    feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence""".split()  # noqa: SIM905
)
_BLOCKS = frozenset({"div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "p", "pre", "tr"})
_BOLD = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6"})
_BOLD_ON, _BOLD_OFF = "\1", "\2"  # characters that XML cannot hold
_MUTE = frozenset({"script", "style", "template", "title"})
_LOST = frozenset({"audio", "embed", "iframe", "img", "input", "math", "object", "script", "svg", "video"})
_TEXTS = frozenset({"text", "title", "desc"})
_LEAVES = frozenset({"style", "title", "desc"})
_IMAGES = frozenset({"image", "feImage"})
_LINKING = _IMAGES | {"a", "filter", "linearGradient", "pattern", "radialGradient", "textPath", "use"}

# https://www.w3.org/TR/SVG2/attindex.html#PresentationAttributes: read by browsers as CSS
_PRESENTATION = frozenset(
    """alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation color-interpolation-filters
    color-profile color-rendering cursor direction display dominant-baseline enable-background fill fill-opacity
    fill-rule filter flood-color flood-opacity font font-family font-feature-settings font-kerning font-size
    font-size-adjust font-stretch font-style font-variant font-variant-ligatures font-weight
    glyph-orientation-horizontal glyph-orientation-vertical image-rendering isolation kerning letter-spacing
    lighting-color line-height marker marker-end marker-mid marker-start mask mask-type mix-blend-mode opacity overflow
    paint-order pointer-events shape-rendering solid-color solid-opacity stop-color stop-opacity stroke
    stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width
    text-anchor text-decoration text-overflow text-rendering transform transform-box transform-origin unicode-bidi
    vector-effect visibility white-space word-spacing writing-mode""".split()  # noqa: SIM905
)
# https://www.w3.org/TR/SVG2/attindex.html and https://www.w3.org/TR/filter-effects-1/: numbers, words and names
_PLAIN = frozenset(
    """amplitude azimuth baseFrequency bias class clipPathUnits cx cy d diffuseConstant divisor dx dy edgeMode elevation
    exponent filterRes filterUnits focusable fr fx fy gradientTransform gradientUnits height id in in2 intercept k1 k2
    k3 k4 kernelMatrix kernelUnitLength lang lengthAdjust limitingConeAngle markerHeight markerUnits markerWidth
    maskContentUnits maskUnits media method mode numOctaves offset operator order orient pathLength patternContentUnits
    patternTransform patternUnits points pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits
    r radius refX refY requiredExtensions requiredFeatures result role rotate rx ry scale seed side slope spacing
    specularConstant specularExponent spreadMethod startOffset stdDeviation stitchTiles surfaceScale systemLanguage
    tabindex tableValues target targetX targetY textLength type values version viewBox width x x1 x2 xChannelSelector y
    y1 y2 yChannelSelector z zoomAndPan""".split()  # noqa: SIM905
)
_ARIA = re.compile(r"aria-[a-z]{1,30}")

# what may stand before `(` in CSS: none of them takes an address (`image-set`, `src` and `attr` do)
_FUNCTIONS = frozenset(
    """url rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark icc-color device-cmyk var calc min max
    clamp abs round mod rem sin cos tan sqrt pow matrix matrix3d translate translatex translatey translatez translate3d
    rotate rotatex rotatey rotatez rotate3d scale scalex scaley scalez scale3d skew skewx skewy perspective blur
    brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia path circle ellipse inset polygon
    rect xywh cubic-bezier steps linear linear-gradient radial-gradient conic-gradient repeating-linear-gradient
    repeating-radial-gradient repeat minmax fit-content counter counters format tech local and or not only is where has
    matches any nth-child nth-last-child nth-of-type nth-last-of-type lang dir host supports selector
    """.split()  # noqa: SIM905
)
_FUNCTION = re.compile(r"(?<![-\w])([-\w]++)\(")
_UNSAFE_CSS = re.compile(r"\\|@import|expression\s*\(|(?:java|vb)script:|behaviou?r\s*:|-moz-binding", re.IGNORECASE)
_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*))\s*(\)?)""", re.IGNORECASE)
_FONT = re.compile(
    r"data:(?:font/[\w.+-]+|application/(?:x-)?font[\w.+-]*)(?:;charset=[\w-]+)?;base64,[\w+/=%\s]*", re.IGNORECASE
)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_CSS_MARK = re.compile(r"""[;()"']""")
_BRACE = re.compile(r"([{}])")

_RASTER = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[\w+/=%\s]*", re.IGNORECASE)
_DRAWING = re.compile(r"data:image/svg\+xml(?:;(?:charset=)?[\w-]+)*?(;base64)?,(.*)", re.IGNORECASE | re.DOTALL)
_WEB = re.compile(r"https?://[^\s\\]+", re.IGNORECASE)
_SCHEME = re.compile(r"[\s\0-\x20]*([a-z][a-z0-9+.-]{0,20}):", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z][\w.-]{0,40}", re.ASCII)

_ESCAPES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord("\r"): "&#13;"}
_QUOTED = _ESCAPES | {ord('"'): "&quot;", ord("\t"): "&#9;", ord("\n"): "&#10;"}


class UnsafeSvgError(ValueError):
    """A file that cannot be cleaned; the message is the reason, one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanedSvg:
    """A drawing that only draws (UTF-8), and what was taken out, such as `<script>`, `onload` or `href to file:`."""

    content: bytes
    removed: tuple[str, ...] = ()


def clean_svg(content: bytes) -> CleanedSvg:
    """Write an SVG file anew with nothing in it that acts or that loads something.

    The labels that Mermaid writes as HTML (`foreignObject`) become text; elsewhere the alternative that the file holds
    for them beside it in a `switch` is what shows.

    Raises:
        UnsafeSvgError: the bytes are no XML, no SVG, of an unknown encoding, too deep or too many elements, or declare
            entities.
    """
    removed: Counter[str] = Counter()
    written = _clean(content, removed, 0)
    named = sorted(removed)[:_MAX_REMOVED]
    return CleanedSvg(content=written.encode(), removed=tuple(_counted(name, removed[name]) for name in named))


def _counted(name: str, count: int) -> str:
    return name if count == 1 else f"{name} ({count} times)"


def _clean(content: bytes, removed: Counter[str], embedded: int) -> str:
    cleaner = _Cleaner(removed=removed, embedded=embedded)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = cleaner.doctype
    parser.SkippedEntityHandler = cleaner.entity
    parser.ProcessingInstructionHandler = cleaner.instruction
    parser.StartElementHandler = cleaner.start
    parser.EndElementHandler = cleaner.end
    parser.CharacterDataHandler = cleaner.text
    try:
        # in one piece: a long token that comes in many pieces is read from its start each time
        parser.Parse(content, True)  # noqa: FBT003 - the parser takes no keywords
    except expat.ExpatError as error:
        raise UnsafeSvgError(f"it is not XML: {expat.ErrorString(error.code)} (line {error.lineno})") from None
    except UnsafeSvgError:
        raise
    except (LookupError, ValueError):
        raise UnsafeSvgError("its encoding is not known") from None
    return cleaner.result()


@dataclass(slots=True)
class _Label:
    """The text of a `foreignObject` as it is read: HTML that drawing tools lay over a drawing, one label each.

    `box` is where it lies in user units (x, y, width, height), None where its size is relative (draw.io): then the
    `text` beside it in a `switch`, often cut short, says where.
    """

    box: tuple[float, float, float, float] | None
    words: list[str] = field(default_factory=list)
    styles: str = ""
    muted: int = 0

    def start(self, local: str, style: str) -> None:
        self.muted += local in _MUTE
        self.styles += f";{style[:_MAX_LABEL]}" if len(self.styles) < _MAX_LABEL else ""
        if local in _BLOCKS or local == "br":
            self.words.append("\n")
        if local in _BOLD:
            self.words.append(_BOLD_ON)

    def end(self, local: str) -> None:
        self.muted -= local in _MUTE
        if local in _BOLD:
            self.words.append(_BOLD_OFF)
        if local in _BLOCKS:
            self.words.append("\n")

    def text(self, text: str) -> None:
        if not self.muted:
            self.words.append(text.replace("\n", " "))

    def found(self, pattern: str) -> str:
        """Return the last value in the label's styles that a pattern names, the innermost one."""
        values: list[str] = re.findall(rf"(?<![\w-]){pattern}", self.styles)
        return values[-1] if values else ""

    def tspans(self) -> Iterator[tuple[str, str]]:
        """Give each line: the attribute that makes it bold (`""` when it is not), and its text."""
        depth = 0
        for line in self.wrapped("".join(self.words)[:_MAX_LABEL]):
            rest = line.lstrip(f"{_BOLD_ON}{_BOLD_OFF} ")
            marks = line[: len(line) - len(rest)]
            is_bold = depth + marks.count(_BOLD_ON) - marks.count(_BOLD_OFF) > 0
            depth += line.count(_BOLD_ON) - line.count(_BOLD_OFF)
            text = rest.replace(_BOLD_ON, "").replace(_BOLD_OFF, "").strip()
            if text:
                yield (' font-weight="bold"' if is_bold else ""), text

    def wrapped(self, text: str) -> list[str]:
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

    def look(self) -> dict[str, str]:
        """Return the attributes of text that the label's own styles name."""
        ground = self.found(r"background-color:\s*(#[0-9a-fA-F]{3,8}|rgb\([\d, ]{5,20}\))")
        named = {
            "font-size": self.found(r"font-size:\s*([1-9]\d{0,2}px)"),
            "font-family": self.found(r"font-family:\s*([\w ,-]{1,80})"),
            "fill": self.found(r"color:\s*(#[0-9a-fA-F]{3,8}|rgb\([\d, ]{5,20}\))"),
        }
        if ground:
            named |= {"paint-order": "stroke", "stroke": ground, "stroke-width": "4"}
        return {name: value for name, value in named.items() if value}


class _Uses:
    """How many elements are drawn: a few `use` of groups of `use` can multiply to more than a browser survives."""

    def __init__(self) -> None:
        self.weights: Counter[str] = Counter()
        self.parts: dict[str, list[str]] = {"": []}
        self.owners = [""]

    def open(self, name: str, target: str) -> None:
        """Take in an element with its `id` and what it stands for (`#id`), each `""` when there is none."""
        owner = self.owners[-1]
        if name and f"#{name}" not in self.parts:  # the first of that `id` is the one that is meant
            self.parts[owner].append(f"#{name}")
            owner = f"#{name}"
            self.parts[owner] = []
        self.weights[owner] += 1
        self.parts[owner] += [target] if target else []
        self.owners.append(owner)

    def close(self) -> None:
        """Leave the element that was taken in last."""
        self.owners.pop()

    def check(self) -> None:
        """Raise `UnsafeSvgError` when more than `MAX_DRAWN` elements are drawn; a circle is drawn once."""
        drawn: dict[str, int] = {}
        todo = [("", False)]
        while todo:
            name, are_parts_known = todo.pop()
            if are_parts_known:
                drawn[name] = self.weights[name] + sum(drawn[part] for part in self.parts.get(name, ()))
                if drawn[name] > MAX_DRAWN:
                    raise UnsafeSvgError(f"its `use` elements draw more than {MAX_DRAWN} elements")
            elif name not in drawn:
                drawn[name] = 0
                todo.append((name, True))
                todo.extend((part, False) for part in self.parts.get(name, ()))


@dataclass(slots=True)
class _Cleaner:
    """The handlers of one parser run, and what they write."""

    removed: Counter[str]
    embedded: int
    out: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    skipped: int = 0
    elements: int = 0
    texts: int = 0
    is_tag_open: bool = False
    has_xlink: bool = False
    style: str = ""
    css: list[str] = field(default_factory=list)
    label: _Label | None = None
    waiting: _Label | None = None
    uses: _Uses = field(default_factory=_Uses)

    def doctype(self, _name: str, _system: str | None, _public: str | None, has_subset: int) -> None:
        if has_subset:
            raise UnsafeSvgError("its DOCTYPE declares entities; save it as plain SVG")

    def entity(self, name: str, _is_parameter: int) -> None:
        raise UnsafeSvgError(f"its entity `&{name[:40]};` is not declared")

    def instruction(self, target: str, _text: str) -> None:
        if target == "xml-stylesheet":
            self.remove("<?xml-stylesheet?>")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MAX_NODES:
            raise UnsafeSvgError(f"it holds more than {MAX_NODES} elements")
        if len(self.open) + self.skipped >= MAX_DEPTH:
            raise UnsafeSvgError(f"it is deeper than {MAX_DEPTH} levels")
        space, _, local = name.rpartition(" ")
        if self.skipped:
            self.pass_over(local, attributes)
        elif not self.is_drawn(space, local):
            self.skip(space, local, attributes)
        elif self.waiting and (local, self.open[-1]) == ("text", "switch"):
            self.write_waiting(self.waiting, dict(self.attributes(local, attributes)))
        else:
            self.keep(local, attributes)

    def is_drawn(self, space: str, local: str) -> bool:
        if not self.open and (space, local) != (_SVG, "svg"):
            raise UnsafeSvgError("its root is no `svg` element of the namespace of SVG")
        if self.open and self.open[-1] in _LEAVES:
            return False
        # browsers apply the style sheets of both
        return local in _ELEMENTS if space == _SVG else (space, local) == (_XHTML, "style")

    def pass_over(self, local: str, attributes: Mapping[str, str]) -> None:
        self.skipped += 1
        if not self.label:
            return
        self.label.start(local, attributes.get("style", ""))
        if local in _LOST:
            self.remove(f"<{local}>")

    def end(self, name: str) -> None:
        if self.skipped:
            self.skipped -= 1
            if self.label and self.skipped:
                self.label.end(name.rpartition(" ")[2])
            elif self.label:
                self.write_label(self.label)
            return
        local = self.open.pop()
        self.waiting = None
        self.texts -= local in _TEXTS
        self.uses.close()
        if local == "style":
            self.write_style()
        else:
            self.out.append("/>" if self.is_tag_open else f"</{local}>")
            self.is_tag_open = False

    def text(self, text: str) -> None:
        if self.skipped:
            if self.label:
                self.label.text(text)
        elif self.open[-1] == "style":
            self.css.append(text)
        elif self.texts:
            self.write(text.translate(_ESCAPES))

    def result(self) -> str:
        self.uses.check()
        xlink = f' xmlns:xlink="{_XLINK}"' if self.has_xlink else ""
        return "".join([f'<svg xmlns="{_SVG}"{xlink}', *self.out[1:], "\n"])

    def remove(self, what: str) -> None:
        if what in self.removed or len(self.removed) < _MAX_REMOVED:
            self.removed[what] += 1

    def write(self, text: str) -> None:
        if self.is_tag_open:
            self.out.append(">")
            self.is_tag_open = False
        self.out.append(text)

    def keep(self, local: str, attributes: Mapping[str, str]) -> None:
        kept = dict(self.attributes(local, attributes))
        written = "".join(f' {name}="{value.translate(_QUOTED)}"' for name, value in kept.items())
        self.uses.open(kept.get("id", ""), kept.get("href", kept.get("xlink:href", "")) if local == "use" else "")
        self.open.append(local)
        self.texts += local in _TEXTS
        if local == "style":
            self.style = written
            return
        self.write(f"<{local}")
        self.out.append(written)
        self.is_tag_open = True

    def skip(self, space: str, local: str, attributes: Mapping[str, str]) -> None:
        self.skipped = 1
        is_place = not self.texts and self.open[-1] not in _LEAVES and len(self.open) < MAX_DEPTH - 1
        if (space, local) == (_SVG, "foreignObject") and is_place:
            self.label = _label(attributes)
        elif space in {_SVG, _XHTML, ""} and local != "metadata":
            self.remove(f"<{local}>" if _NAME.fullmatch(local) else "an element")

    def write_label(self, label: _Label) -> None:
        """Write a label into its box; one without a box waits for the `text` beside it in its `switch`."""
        self.label = None
        lines = list(label.tspans())
        if label.box and lines:
            x, y, width, height = label.box
            places = (f'x="{x + width / 2:g}" y="{y + height * (at + 0.5) / len(lines):g}"' for at in range(len(lines)))
            self.write_text({"text-anchor": "middle", "dominant-baseline": "central"} | label.look(), lines, places)
        elif lines and self.open[-1] == "switch":
            self.waiting = label
        elif lines:
            self.remove("<foreignObject>")

    def write_waiting(self, label: _Label, attributes: dict[str, str]) -> None:
        """Write the `text` that stands beside a label with all of the label's lines, and pass over its own."""
        self.waiting, self.skipped = None, 1
        lines = list(label.tspans())
        above = 0.0 if "flex-start" in label.styles else 1.2 if "flex-end" in label.styles else 0.6
        x = attributes.get("x", "0").translate(_QUOTED)
        places = (f'x="{x}" dy="{1.2 if at else above * (1 - len(lines)) + 0.0:g}em"' for at in range(len(lines)))
        look = {name: value for name, value in label.look().items() if name not in {"fill", "font-family"}}
        self.write_text(look | attributes, lines, places)

    def write_text(self, attributes: Mapping[str, str], lines: list[tuple[str, str]], places: Iterable[str]) -> None:
        self.write(
            "<text" + "".join(f' {name}="{value.translate(_QUOTED)}"' for name, value in attributes.items()) + ">"
        )
        for (bold, line), place in zip(lines, places, strict=True):
            self.out.append(f"<tspan {place}{bold}>{line.translate(_ESCAPES)}</tspan>")
        self.out.append("</text>")

    def write_style(self) -> None:
        written = "".join(self.css)
        self.css.clear()
        css = _clean_sheet(written, self.remove)
        if css:
            self.write(f"<style{self.style}>{css.translate(_ESCAPES)}</style>")

    def attributes(self, local: str, attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        for name, value in attributes.items():
            space, _, key = name.rpartition(" ")
            if key == "href" and space in {_XLINK, ""}:
                if local in _LINKING and (address := self.address(local, value)):
                    self.has_xlink |= bool(space)
                    yield "xlink:href" if space else "href", address
            elif space == _XML and key in {"space", "lang"}:
                yield f"xml:{key}", value
            elif not space and (kept := self.attribute(key, value)) is not None:
                yield key, kept

    def attribute(self, key: str, value: str) -> str | None:
        """Return the value that an attribute without a namespace keeps, None when it goes."""
        if key in _PLAIN or _ARIA.fullmatch(key):
            return value
        if key == "style":
            return _clean_declarations(value, self.remove) or None
        if key in _PRESENTATION:
            return _clean_value(value, self.remove)
        if key.lower().startswith("on"):
            self.remove(key if _NAME.fullmatch(key) else "an event handler")
        return None

    def address(self, local: str, value: str) -> str:
        """Return the address that an `href` keeps, `""` when it goes."""
        value = value.strip()
        drawing = _DRAWING.fullmatch(value) if local in _IMAGES and value[:5].lower() == "data:" else None
        if value.startswith("#"):
            return value
        if (local in _IMAGES and _RASTER.fullmatch(value)) or (local == "a" and _WEB.fullmatch(value)):
            return value
        if drawing and (kept := self.drawing(drawing[2], is_base64=bool(drawing[1]))):
            return kept
        scheme = _SCHEME.match(value)
        self.remove(f"href to {scheme[1].lower()}:" if scheme else "href to another file")
        return ""

    def drawing(self, body: str, *, is_base64: bool) -> str:
        """Return a `data:` address of a drawing with the drawing cleaned, `""` when that cannot be."""
        if self.embedded >= MAX_EMBEDDED:
            return ""
        try:
            content = unquote_to_bytes(body)
            content = base64.b64decode(content) if is_base64 else content
            cleaned = _clean(content, self.removed, self.embedded + 1)
        except ValueError:
            return ""
        return "data:image/svg+xml;base64," + base64.b64encode(cleaned.encode()).decode()


def _label(attributes: Mapping[str, str]) -> _Label:
    try:
        x, y, width, height = (float(attributes.get(name, "0")) for name in ("x", "y", "width", "height"))
    except ValueError:
        return _Label(None)
    box = (x, y, width, height)
    return _Label(box if all(map(math.isfinite, box)) else None)


def _clean_sheet(css: str, remove: Callable[[str], None]) -> str:
    """Return a style sheet without the rules that are not safe, and without statements such as `@import`."""
    pieces = _BRACE.split(_COMMENT.sub(" ", css))
    unclosed = pieces.count("{") - pieces.count("}")
    for _ in range(unclosed):
        pieces += ["}", ""]
    out: list[str] = []
    at = 0
    while at + 1 < len(pieces):
        is_rule = pieces[at + 1] == "{" and pieces[at + 3 : at + 4] == ["}"]
        prelude = _prelude(pieces[at], remove)
        if is_rule and prelude is not None:
            body = _clean_declarations(pieces[at + 2], remove, is_font=prelude.lower() == "@font-face")
            out.append(f"{prelude}{{{body}}}")
        elif not is_rule and prelude is None:
            return ""
        elif not is_rule:
            out.append(f"{prelude}{pieces[at + 1]}")
        at += 4 if is_rule else 2
    _prelude(pieces[-1], remove)
    return "".join(out)


def _prelude(css: str, remove: Callable[[str], None]) -> str | None:
    """Return what stands before a `{` without the statements before it, None when it is not safe."""
    *statements, selector = _parts(css)
    for statement in statements:
        if statement.strip():
            remove(
                f"`{name[1]}` in CSS" if (name := re.match(r"\s*(@[a-z-]{1,20})", statement)) else "a part of the CSS"
            )
    return _clean_value(selector.strip(), remove)


def _clean_declarations(css: str, remove: Callable[[str], None], *, is_font: bool = False) -> str:
    """Return the declarations of a `style` attribute or of a rule without those that are not safe."""
    parts = (part.strip() for part in _parts(_COMMENT.sub(" ", css)))
    kept = (_clean_value(part, remove, is_font=is_font) for part in parts if part)
    return ";".join(part for part in kept if part and "{" not in part and "}" not in part)


def _clean_value(css: str, remove: Callable[[str], None], *, is_font: bool = False) -> str | None:
    """Return CSS whose addresses are of this file (`none` in place of others), None when it is not safe.

    What is looked for is looked for everywhere, in strings too, so that no quote can hide it.
    """

    def address(found: re.Match[str]) -> str:
        target = (found[1] or found[2] or found[3] or "").strip()
        if found[4] and (target.startswith("#") or (is_font and _FONT.fullmatch(target))):
            return found[0]
        remove("`url(…)` in CSS")
        return "none"

    unsafe = _UNSAFE_CSS.search(css)
    unknown = next((name for name in _FUNCTION.findall(css) if name.lower() not in _FUNCTIONS), "")
    if unsafe or unknown:
        remove(f"`{''.join(unsafe[0].split())}` in CSS" if unsafe else f"`{unknown[:20]}()` in CSS")
        return None
    return _URL.sub(address, css)


def _parts(css: str) -> list[str]:
    """Split CSS at its semicolons, not at those in strings and parentheses; what is not closed is left out."""
    parts: list[str] = []
    start = depth = 0
    quote = ""
    for mark in _CSS_MARK.finditer(css):
        char = mark[0]
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in "()":
            depth = max(0, depth + (1 if char == "(" else -1))
        elif not depth:
            parts.append(css[start : mark.start()])
            start = mark.end()
    return [*parts, "" if quote or depth else css[start:]]
