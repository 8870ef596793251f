"""A drawing keeps what it shows and loses what acts; what cannot be cleaned is refused with its reason."""

import re

import pytest

from techdocs.clean.svg import UnsafeSvgError, clean_svg
from techdocs.clean.svg.reading import MAX_DEPTH, MAX_NODES
from tests.clean.svg.drawings import XMLNS, clean, embedded, removed


def test_what_draws_stays_as_it_is() -> None:
    inside = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>'
        '<path d="M0 0h9v9z" fill="url(#g)" transform="scale(.5)" style="stroke:#000;stroke-width:2"/>'
        '<text x="1" y="2" xml:space="preserve">a &amp; <tspan dy="1em">b</tspan> </text>'
        '<a href="https://example.org/"><use xlink:href="#g"/></a>'
    )
    assert clean(inside) == inside


@pytest.mark.parametrize(
    ("inside", "what"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ('<script href="evil.js"/>', "<script>"),
        ('<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>', "<script>"),
        ('<h:iframe xmlns:h="http://www.w3.org/1999/xhtml" src="javascript:alert(1)"/>', "<iframe>"),
        ('<animate attributeName="href" values="javascript:alert(1)"/>', "<animate>"),
        ('<set attributeName="onload" to="alert(1)"/>', "<set>"),
        ('<handler type="text/ecmascript">alert(1)</handler>', "<handler>"),
        ("<g><g><script>alert(1)</script></g></g>", "<script>"),
        ('<g onclick="alert(1)"/>', "onclick"),
        ('<g ONLOAD="alert(1)"/>', "ONLOAD"),
        ('<a href="javascript:alert(1)"/>', "href to javascript:"),
        ('<a xlink:href=" JaVa&#115;cript:alert(1)"/>', "href to javascript:"),
        ('<a href="java&#9;script:alert(1)"/>', "href to another file"),
        ('<image href="javascript:alert(1)"/>', "href to javascript:"),
        ('<use href="evil.svg#x"/>', "href to another file"),
        ('<use href="https://example.org/evil.svg#x"/>', "href to https:"),
        ('<use href="data:image/svg+xml;base64,AAAA#x"/>', "href to data:"),
        ('<image href="https://example.org/tracker.png"/>', "href to https:"),
        ('<image href="data:text/html;base64,AAAA"/>', "href to data:"),
        ('<style>@import "https://example.org/x.css";</style>', "`@import` in CSS"),
        ('<rect fill="url(https://example.org/x#y)"/>', "`url(…)` in CSS"),
        (r'<rect fill="u\72l(https://example.org/x#y)"/>', "`\\` in CSS"),
        ("<rect cursor=\"image-set('https://example.org/x' 1x)\"/>", "`image-set()` in CSS"),
        ('<rect style="width:expression(alert(1))"/>', "`expression(` in CSS"),
        ('<rect style="-moz-binding:url(#x)"/>', "`-moz-binding` in CSS"),
        ('<?xml-stylesheet href="https://example.org/x.xsl" type="text/xsl"?>', "<?xml-stylesheet?>"),
    ],
)
def test_what_acts_or_loads_goes_and_is_named(inside: str, what: str) -> None:
    assert removed(inside) == (what,)
    assert not re.search(r"script|alert|example\.org|evil|expression|binding", clean(inside).lower())


def test_drawings_inside_of_drawings_end_somewhere() -> None:
    svg = f"<svg {XMLNS}/>"
    for _ in range(5):
        svg = f'<svg {XMLNS}><image href="{embedded(svg)}"/></svg>'
    assert clean_svg(svg.encode()).removed == ("href to data:",)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is not XML: no element found (line 1)"),
        (b"\x1f\x8b\x08\x00", "it is not XML: not well-formed (invalid token) (line 1)"),
        (b"<svg><g></svg>", "its root is not an `svg` element in the SVG namespace"),
        (f"<svg {XMLNS}><g></svg>".encode(), "it is not XML: mismatched tag (line 1)"),
        (b"<html><body/></html>", "its root is not an `svg` element in the SVG namespace"),
        (b'<svg xmlns="http://www.w3.org/1999/xhtml"/>', "its root is not an `svg` element in the SVG namespace"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>", "its DOCTYPE declares entities; save it as plain SVG"),
        (b"<!DOCTYPE svg [ ]><svg/>", "its DOCTYPE declares entities; save it as plain SVG"),
        (f"<!DOCTYPE svg SYSTEM 'x'><svg {XMLNS}>&nbsp;</svg>".encode(), "its entity `&nbsp;` is not declared"),
        (b"<?xml version='1.0' encoding='klingon'?><svg/>", "its encoding is not known"),
        (b"<?xml version='1.0' encoding='utf-7'?><svg/>", "its encoding is not known"),
        (f"<svg {XMLNS}>{'<g>' * MAX_DEPTH}{'</g>' * MAX_DEPTH}</svg>".encode(), "it is deeper than 200 levels"),
        (f"<svg {XMLNS}>{'<z>' * MAX_DEPTH}{'</z>' * MAX_DEPTH}</svg>".encode(), "it is deeper than 200 levels"),
        (f"<svg {XMLNS}>{'<g/>' * MAX_NODES}</svg>".encode(), "it has more than 200000 elements"),
    ],
)
def test_what_cannot_be_cleaned_is_refused_with_one_line(content: bytes, reason: str) -> None:
    with pytest.raises(UnsafeSvgError, match=f"^{re.escape(reason)}$"):
        clean_svg(content)


def test_a_bomb_of_entities_is_refused() -> None:
    entities = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10 if n else 'lol'}'>" for n in range(30))
    with pytest.raises(UnsafeSvgError, match="declares entities"):
        clean_svg(f"<!DOCTYPE svg [{entities}]><svg {XMLNS}>&e29;</svg>".encode())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings_become_utf8(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    content = f'<?xml version="1.0" encoding="{declared}"?><svg {XMLNS}><title>é</title></svg>'.encode(encoding)
    assert clean_svg(content).content == '<svg xmlns="http://www.w3.org/2000/svg"><title>é</title></svg>\n'.encode()
