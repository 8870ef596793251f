"""The one reader of what a page links to and shows: the targets in its parsed HTML, in order."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from selectolax.lexbor import LexborHTMLParser, LexborNode

_SHOWN = "img, source, video, audio"
_CANDIDATE = re.compile(r"[\s,]*([^\s,]\S*)(?:\s+[^,]*)?(?:,|\Z)")
"""One picture of a `srcset` (https://html.spec.whatwg.org/multipage/images.html#parsing-a-srcset-attribute)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """What a page links to, and the pictures, films and sounds that it shows.

    They are as written in its HTML, in order, as often as they occur.
    """

    links: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()


def read_targets(tree: LexborHTMLParser) -> Targets:
    """Read the targets of a parsed article."""
    return Targets(
        links=tuple(node.attributes.get("href") or "" for node in tree.css("a[href]")),
        shown=tuple(chain.from_iterable(_shown(node) for node in tree.css(_SHOWN))),
    )


def srcset_targets(value: str) -> list[str]:
    """Return the addresses in the value of a `srcset`."""
    return [match[1].rstrip(",") for match in _CANDIDATE.finditer(value)]


def with_srcset(value: str, addresses: Mapping[str, str]) -> str:
    """Return the value of a `srcset` with other addresses in the places of some of its own."""
    pieces: list[str] = []
    end = 0
    for match in _CANDIDATE.finditer(value):
        written = match[1].rstrip(",")
        pieces += [value[end : match.start(1)], addresses.get(written, written)]
        end = match.start(1) + len(written)
    return "".join([*pieces, value[end:]])


def _shown(node: LexborNode) -> list[str]:
    attributes = node.attributes
    sets = srcset_targets(attributes.get("srcset") or "")
    return [*(attributes[name] or "" for name in ("src", "poster") if name in attributes), *sets]
