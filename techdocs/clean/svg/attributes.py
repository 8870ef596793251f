"""Attributes of a drawing: what each keeps of its value, and the addresses that lead nowhere else.

Takes the attributes of an element as expat names them (`namespace name`), gives those that stay.
"""

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from techdocs.clean.svg.allowed import ARIA, IMAGES, LINKING, PLAIN, PRESENTATION, XLINK, XML
from techdocs.clean.svg.css import clean_declarations, clean_value
from techdocs.clean.svg.outcome import Removals

NAME = re.compile(r"[A-Za-z][\w.-]{0,40}", re.ASCII)
"""A name that can be told in a line."""
_RASTER = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[\w+/=%\s]*", re.IGNORECASE)
_DRAWING = re.compile(r"data:image/svg\+xml(?:;(?:charset=)?[\w-]+)*?(;base64)?,(.*)", re.IGNORECASE | re.DOTALL)
_WEB = re.compile(r"https?://[^\s\\]+", re.IGNORECASE)
_SCHEME = re.compile(r"[\s\0-\x20]*([a-z][a-z0-9+.-]{0,20}):", re.IGNORECASE)


@dataclass(slots=True)
class Attributes:
    """The attributes of one drawing.

    `embedded` cleans a drawing inside of an address, None where the drawing itself is in too many of them;
    `has_xlink` says whether any attribute that stays is of the namespace of XLink.
    """

    removals: Removals
    embedded: Callable[[bytes], str] | None
    has_xlink: bool = False

    def kept(self, local: str, attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield the name and the value of what stays on an element."""
        for name, value in attributes.items():
            space, _, key = name.rpartition(" ")
            if key == "href" and space in {XLINK, ""}:
                if local in LINKING and (address := self._address(local, value)):
                    self.has_xlink |= bool(space)
                    yield "xlink:href" if space else "href", address
            elif space == XML and key in {"space", "lang"}:
                yield f"xml:{key}", value
            elif not space and (kept := self._plain(key, value)) is not None:
                yield key, kept

    def _plain(self, key: str, value: str) -> str | None:
        """Return the value that an attribute without a namespace keeps, None when it goes."""
        if key in PLAIN or ARIA.fullmatch(key):
            return value
        if key == "style":
            return clean_declarations(value, self.removals.add) or None
        if key in PRESENTATION:
            return clean_value(value, self.removals.add)
        if key.lower().startswith("on"):
            self.removals.add(key if NAME.fullmatch(key) else "an event handler")
        return None

    def _address(self, local: str, value: str) -> str:
        """Return the address that an `href` keeps, `""` when it goes."""
        value = value.strip()
        drawing = _DRAWING.fullmatch(value) if local in IMAGES and value[:5].lower() == "data:" else None
        if value.startswith("#"):
            return value
        if (local in IMAGES and _RASTER.fullmatch(value)) or (local == "a" and _WEB.fullmatch(value)):
            return value
        if drawing and (kept := self._drawing(drawing[2], is_base64=bool(drawing[1]))):
            return kept
        scheme = _SCHEME.match(value)
        self.removals.add(f"href to {scheme[1].lower()}:" if scheme else "href to another file")
        return ""

    def _drawing(self, body: str, *, is_base64: bool) -> str:
        """Return a `data:` address of a drawing with the drawing cleaned, `""` when that cannot be."""
        if not self.embedded:
            return ""
        try:
            content = unquote_to_bytes(body)
            cleaned = self.embedded(base64.b64decode(content) if is_base64 else content)
        except ValueError:
            return ""
        return "data:image/svg+xml;base64," + base64.b64encode(cleaned.encode()).decode()
