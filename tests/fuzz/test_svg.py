"""Whatever bytes a drawing is made of, what is written of it only draws, and cleaning it again changes nothing."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example

from techdocs.clean.svg import UnsafeSvgError, clean_svg
from tests.fuzz.fuzzing import fuzz
from tests.fuzz.markup import DRAWINGS, SVG

_BAD = re.compile(r"script|foreignobject|handler|listener|set|animate\w*|audio|video|iframe|discard", re.IGNORECASE)
_ALLOWED = (re.compile(r"#|https?://|data:image/", re.IGNORECASE), re.compile(r"#|https?://|mailto:", re.IGNORECASE))
_STYLED = frozenset("style fill stroke filter clip-path mask cursor marker marker-start marker-mid marker-end".split())  # noqa: SIM905


@fuzz(800, content=SVG)
@example(content=b'<svg xmlns="http://www.w3.org/2000/svg" id="url("/>')
def test_any_drawing_only_draws(content: bytes) -> None:
    _check(content)


@pytest.mark.parametrize("number", range(len(DRAWINGS)))
def test_a_known_drawing_only_draws(number: int) -> None:
    _check(DRAWINGS[number])


@pytest.mark.parametrize("css", ["behavior&#10;:x", "expression&#10;(x)", "&#10; @font-family: x"])
def test_what_was_removed_is_told_in_one_line(css: str) -> None:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg"><g style="{css}"/><style>{css}; a {{b:c}}</style></svg>'
    removed = clean_svg(drawing.encode()).removed
    assert removed
    assert [what for what in removed if "\n" in what] == []


def _check(content: bytes) -> None:
    try:
        cleaned = clean_svg(content)
    except UnsafeSvgError:
        return
    again = clean_svg(cleaned.content)
    assert again.content == cleaned.content
    assert again.removed == ()
    assert [*_offences(cleaned.content)] == []


def _offences(content: bytes) -> Iterator[str]:
    """Yield what acts or leads out of a drawing."""
    for node in ET.fromstring(content).iter():  # noqa: S314 - what was cleaned has no entities
        space, _, tag = str(node.tag).rpartition("}")
        if space != "{http://www.w3.org/2000/svg" or _BAD.fullmatch(tag):
            yield f"<{node.tag}>"
        for name, value in node.attrib.items():
            key = name.rpartition("}")[2]
            if key.lower().startswith("on") or (key in {"href", "src"} and not _ALLOWED[tag == "a"].match(value)):
                yield f"<{tag} {key}={value!r}>"
            if key in _STYLED and _leads_out(value):
                yield f"<{tag} {key}={value!r}>"
        if tag == "style" and _leads_out(node.text or ""):
            yield f"<style> {node.text!r}"


def _leads_out(css: str) -> bool:
    return bool(re.search(r"url\((?!\s*['\"]?\s*(?:#|data:font/))|@import|\\", css, re.IGNORECASE))
