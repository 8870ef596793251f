"""Small drawings made of some markup, and what cleaning leaves of them."""

import base64
import re
from pathlib import Path

from techdocs.clean.svg import clean_svg

DRAWN = Path(__file__).parent
"""Where drawings stand that tools have written."""
XMLNS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def clean(inside: str, attributes: str = "") -> str:
    """Clean a drawing around some markup, and say what its root holds then."""
    content = f"<svg {XMLNS} {attributes}>{inside}</svg>".encode()
    cleaned = clean_svg(content).content
    assert clean_svg(cleaned).content == cleaned
    assert clean_svg(cleaned).removed == ()
    matched = re.fullmatch(r'<svg xmlns="[^"]+"( xmlns:xlink="[^"]+")?(/>|>(.*)</svg>)\n', cleaned.decode(), re.DOTALL)
    return matched[3] or "" if matched else cleaned.decode()


def removed(inside: str) -> tuple[str, ...]:
    return clean_svg(f"<svg {XMLNS}>{inside}</svg>".encode()).removed


def embedded(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
