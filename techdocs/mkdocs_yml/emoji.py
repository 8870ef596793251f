"""Emoji and icons without pictures from elsewhere: the character itself, and an icon drawn into the page.

Until a page is cleaned an emoji is an `img`, as pymdownx makes one, so that attribute lists, ids of headings and titles
take it for what they would elsewhere.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from material.extensions import emoji as material_emoji
from pymdownx import emoji

_SOURCE = "emoji:"
_PICTURE = re.compile(rf'<img(?P<attributes>(?: [^\s="<>]+="[^"<>]*")*? src="{_SOURCE}"[^<>]*)/?>')
_ATTRIBUTE = re.compile(r' ([^\s="<>]+)="([^"<>]*)"')


def _shared_index(build: Callable[[Any, Any], dict[str, Any]]) -> Callable[[Any, Any], dict[str, Any]]:
    """Return an index function that builds its index once: pymdownx copies several thousand entries each time."""

    @cache
    def index() -> dict[str, Any]:
        return build({}, None)

    def shared(options: Any, md: Any) -> dict[str, Any]:  # noqa: ANN401, ARG001 - the signature is pymdownx'
        return index()

    return shared


EMOJIONE = _shared_index(emoji.emojione)
GEMOJI = _shared_index(emoji.gemoji)
TWEMOJI = _shared_index(emoji.twemoji)
MATERIAL = _shared_index(lambda _options, md: material_emoji.twemoji({}, md))


def local_emoji(  # noqa: PLR0913, PLR0917 - the signature is pymdownx'
    index: str,
    shortname: str,
    alias: str,
    uc: str | None,
    alt: str,
    title: str | None,
    category: str,
    options: dict[str, Any],
    md: Markdown,
) -> object:
    """Make an emoji an element that `show_emoji` turns into its character, and an icon an inline SVG."""
    if uc:
        titled = {"title": title} if title else {}
        return Element("img", {"alt": alt, "class": "emoji", "src": _SOURCE, **titled})
    icons: dict[str, Any] = md.inlinePatterns["emoji"].emoji_index["emoji"]  # type: ignore[attr-defined]
    generate: Callable[..., object] = material_emoji.to_svg if "path" in icons[shortname] else emoji.to_alt
    return generate(index, shortname, alias, uc, alt, title, category, options, md)


def plain_emoji(index: str, shortname: str, alias: str, uc: str | None, *more: Any) -> object:  # noqa: ANN401 - as above
    """Make an emoji its character, as `to_alt` does everywhere, and an icon an inline SVG."""
    generate: Callable[..., object] = emoji.to_alt if uc else local_emoji
    return generate(index, shortname, alias, uc, *more)


def show_emoji(html: str) -> str:
    """Return HTML in which every emoji is its character, in an element with the attributes that it was given."""
    return _PICTURE.sub(_character, html) if f'src="{_SOURCE}"' in html else html


def _character(match: re.Match[str]) -> str:
    attributes = dict(_ATTRIBUTE.findall(match["attributes"]))
    shown = "".join(f' {name}="{value}"' for name, value in attributes.items() if name not in {"alt", "src"})
    return f"<span{shown}>{attributes.get('alt', '')}</span>"
