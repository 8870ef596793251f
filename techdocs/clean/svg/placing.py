"""Where the lines of a label stand as text of the drawing, and how they look.

Takes a label and its lines, gives the attributes of a `text` and its lines with attributes of their own.
"""

import math
from collections.abc import Mapping

from techdocs.clean.svg.labels import Box, Label, Line

Placed = tuple[dict[str, str], list[Line]]


def label_of(attributes: Mapping[str, str]) -> Label:
    """Return the label, still without text, of a `foreignObject` with some attributes."""
    try:
        x, y, width, height = (float(attributes.get(name, "0")) for name in ("x", "y", "width", "height"))
    except ValueError:
        return Label(None)
    box = (x, y, width, height)
    return Label(box if all(map(math.isfinite, box)) else None)


def in_box(label: Label, box: Box, lines: list[Line]) -> Placed:
    """Return the `text` of a label in the middle of its box."""
    x, y, width, height = box
    placed = [
        ({"x": f"{x + width / 2:g}", "y": f"{y + height * (at + 0.5) / len(lines):g}"} | own, line)
        for at, (own, line) in enumerate(lines)
    ]
    return {"text-anchor": "middle", "dominant-baseline": "central"} | _look(label), placed


def in_place_of(attributes: Mapping[str, str], label: Label, lines: list[Line]) -> Placed:
    """Return the `text` of a label in the place of one that has some attributes."""
    above = 0.0 if "flex-start" in label.styles else 1.2 if "flex-end" in label.styles else 0.6
    x = attributes.get("x", "0")
    placed = [
        ({"x": x, "dy": f"{1.2 if at else above * (1 - len(lines)) + 0.0:g}em"} | own, line)
        for at, (own, line) in enumerate(lines)
    ]
    look = {name: value for name, value in _look(label).items() if name not in {"fill", "font-family"}}
    return look | dict(attributes), placed


def _look(label: Label) -> dict[str, str]:
    """Return the attributes of text that the label's own styles name."""
    ground = label.found(r"background-color:\s*(#[0-9a-fA-F]{3,8}|rgb\([\d, ]{5,20}\))")
    named = {
        "font-size": label.found(r"font-size:\s*([1-9]\d{0,2}px)"),
        "font-family": label.found(r"font-family:\s*([\w ,-]{1,80})"),
        "fill": label.found(r"color:\s*(#[0-9a-fA-F]{3,8}|rgb\([\d, ]{5,20}\))"),
    }
    if ground:
        named |= {"paint-order": "stroke", "stroke": ground, "stroke-width": "4"}
    return {name: value for name, value in named.items() if value}
