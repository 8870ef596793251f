"""Drawings keep what they show and lose what acts; nothing hostile passes or hangs."""

import base64
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from techdocs.engine.svg import MAX_DEPTH, MAX_NODES, UnsafeSvgError, clean_svg

FIXTURES = Path(__file__).parent / "svg"
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


def tags(svg: bytes) -> list[str]:
    return [element.tag.rpartition("}")[2] for element in ET.fromstring(svg).iter()]  # noqa: S314 - what was cleaned


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


def test_what_is_removed_is_counted_and_the_list_is_short() -> None:
    assert removed("<script/><script/><g onload=''/>") == ("<script> (2 times)", "onload")
    assert len(removed("".join(f"<g on{number}a=''/>" for number in range(500)))) == 20
    assert removed('<g on"é="x"/>'.replace('"é', "é")) == ("an event handler",)


def test_what_editors_keep_for_themselves_goes_silently() -> None:
    inside = '<metadata>x</metadata><!-- c --><?plantuml 1?><e:e xmlns:e="urn:e"/><g data-x="1" e="2"/>'
    assert clean(inside) == "<g/>"
    assert removed(inside) == ()


def test_elements_are_known_by_their_namespace_not_by_their_prefix() -> None:
    content = b'<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:script/><s:g/><script/><g/></s:svg>'
    cleaned = clean_svg(content)
    assert cleaned.content == b'<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>\n'
    assert cleaned.removed == ("<g>", "<script> (2 times)")


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".a{fill:red;stroke:url(#g)}", ".a{fill:red;stroke:url(#g)}"),
        (".a > .b:not(.c){ fill : red ; }", ".a &gt; .b:not(.c){fill : red}"),
        ("@import url(//evil/x.css); .a{fill:red}", ".a{fill:red}"),
        ("@media print{.a{fill:red}.b{fill:url(evil)}}", "@media print{.a{fill:red}.b{fill:none}}"),
        (".a{fill:red", ".a{fill:red}"),
        (".a{fill:red}.b{content:'\\65vil'}", ".a{fill:red}.b{}"),
        (".a{fi/**/ll:red;/*}*/stroke:red}", ".a{fi ll:red;stroke:red}"),
        (".a{fill:ur/**/l(evil)}", ".a{}"),
        (".a{--x:url('evil');fill:var(--x)}", ".a{--x:none;fill:var(--x)}"),
        (".a{fill:url( 'evil)' )}", ".a{fill:none}"),
        (".a{fill:url('evil}", ".a{}"),
        ("@media print{.a\\b{fill:red}}{}", "@media print{}{}"),
        ('"evil{fill:red}', "{fill:red}"),
        (".a{src:url(data:font/woff2;base64,AA==)}", ".a{src:none}"),
        ("@font-face{src:url(data:font/woff2;base64,AA==)}", "@font-face{src:url(data:font/woff2;base64,AA==)}"),
        ("@font-face{src:url(https://evil/f.woff2)}", "@font-face{src:none}"),
        ("@namespace evil url(evil);", ""),
        ("]]&gt;&lt;/style>&lt;script>{fill:red}", "]]&gt;&lt;/style&gt;&lt;script&gt;{fill:red}"),
    ],
)
def test_style_sheets_keep_their_safe_rules(css: str, kept: str) -> None:
    assert clean(f"<style>{css}</style>") == (f"<style>{kept}</style>" if kept else "")


def test_a_style_attribute_keeps_its_safe_declarations() -> None:
    style = "fill:red; stroke: url(evil) ;a:image-set('x');font-family:'a;b'; b:c}"
    assert clean(f'<g style="{style}"/>') == "<g style=\"fill:red;stroke: none;font-family:'a;b'\"/>"
    assert clean('<g style="x:src(y)"/>') == "<g/>"


def test_a_drawing_inside_of_an_address_is_cleaned_too() -> None:
    inner = f"<svg {XMLNS}><script/><g/></svg>"
    kept = embedded('<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>\n')
    assert clean(f'<image href="{embedded(inner)}"/>') == f'<image href="{kept}"/>'
    quoted = inner.replace('"', "%22").replace("<", "%3C").replace(">", "%3E")
    assert clean(f'<image href="data:image/svg+xml;charset=utf-8,{quoted}"/>') == f'<image href="{kept}"/>'
    assert clean(f'<image href="{embedded("<svg>")}"/>') == "<image/>"


def test_drawings_inside_of_drawings_end_somewhere() -> None:
    svg = f"<svg {XMLNS}/>"
    for _ in range(5):
        svg = f'<svg {XMLNS}><image href="{embedded(svg)}"/></svg>'
    assert clean_svg(svg.encode()).removed == ("href to data:",)


def test_raster_images_inside_stay_in_any_spelling() -> None:
    assert (
        clean('<image href="data:image/PNG;base64,iVBO\nRw0="/>') == '<image href="data:image/PNG;base64,iVBO Rw0="/>'
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is not XML: no element found (line 1)"),
        (b"\x1f\x8b\x08\x00", "it is not XML: not well-formed (invalid token) (line 1)"),
        (b"<svg><g></svg>", "its root is no `svg` element of the namespace of SVG"),
        (f"<svg {XMLNS}><g></svg>".encode(), "it is not XML: mismatched tag (line 1)"),
        (b"<html><body/></html>", "its root is no `svg` element of the namespace of SVG"),
        (b'<svg xmlns="http://www.w3.org/1999/xhtml"/>', "its root is no `svg` element of the namespace of SVG"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>", "its DOCTYPE declares entities; save it as plain SVG"),
        (b"<!DOCTYPE svg [ ]><svg/>", "its DOCTYPE declares entities; save it as plain SVG"),
        (f"<!DOCTYPE svg SYSTEM 'x'><svg {XMLNS}>&nbsp;</svg>".encode(), "its entity `&nbsp;` is not declared"),
        (b"<?xml version='1.0' encoding='klingon'?><svg/>", "its encoding is not known"),
        (b"<?xml version='1.0' encoding='utf-7'?><svg/>", "its encoding is not known"),
        (f"<svg {XMLNS}>{'<g>' * MAX_DEPTH}{'</g>' * MAX_DEPTH}</svg>".encode(), "it is deeper than 200 levels"),
        (f"<svg {XMLNS}>{'<z>' * MAX_DEPTH}{'</z>' * MAX_DEPTH}</svg>".encode(), "it is deeper than 200 levels"),
        (f"<svg {XMLNS}>{'<g/>' * MAX_NODES}</svg>".encode(), "it holds more than 200000 elements"),
    ],
)
def test_what_cannot_be_cleaned_is_refused_with_one_line(content: bytes, reason: str) -> None:
    with pytest.raises(UnsafeSvgError, match=f"^{re.escape(reason)}$"):
        clean_svg(content)


def test_a_bomb_of_entities_is_refused() -> None:
    entities = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10 if n else 'lol'}'>" for n in range(30))
    with pytest.raises(UnsafeSvgError, match="declares entities"):
        clean_svg(f"<!DOCTYPE svg [{entities}]><svg {XMLNS}>&e29;</svg>".encode())


def test_a_bomb_of_uses_is_refused_and_a_circle_of_them_is_not() -> None:
    uses = [f"<use href='#u{n}'/>" * 10 for n in range(30)]
    bomb = '<g id="u0"/>' + "".join(f'<g id="u{n + 1}">{ten}</g>' for n, ten in enumerate(uses))
    with pytest.raises(UnsafeSvgError, match="draw more than 1000000 elements"):
        clean(bomb)
    assert clean('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g><use href="#c"/>')
    assert clean('<g id="a"/>' * 2000 + '<use href="#a"/>' * 2000 + '<a href="#a"/>')


ATTRIBUTES = " ".join(f'a{number}="x"' for number in range(100_000))


@pytest.mark.parametrize(
    "inside",
    [
        f"<g {ATTRIBUTES}/>",
        f"<g {ATTRIBUTES.replace('a', 'on')}/>",
        "<text>" + "x" * 5_000_000 + "</text>",
        "<text>" + "&amp;" * 200_000 + "</text>",
        "<text>" + "&#13;" * 200_000 + "</text>",
        '<path d="' + "&#10;" * 200_000 + '"/>',
        '<g style="' + "a:b;" * 200_000 + '"/>',
        '<g style="' + "url(" * 200_000 + '"/>',
        '<g style="' + "url('" * 200_000 + '"/>',
        '<g style="' + "(" * 200_000 + '"/>',
        '<g style="' + "a" * 1_000_000 + '"/>',
        '<g style="' + "/*" * 300_000 + '"/>',
        '<g style="fill:' + "-" * 500_000 + " " * 500_000 + '"/>',
        '<g fill="' + "expression" + " " * 500_000 + "behavior" + " " * 500_000 + '"/>',
        "<style>" + "{" * 200_000 + "</style>",
        "<style>" + "a" * 1_000_000 + "</style>",
        "<style>" + "@import x;" * 100_000 + "</style>",
        '<image href="data:image/png;base64,' + "A" * 3_000_000 + '!"/>',
        '<image href="data:image/svg+xml' + ";a" * 300_000 + '"/>',
        '<foreignObject width="1" height="1e300">' + "a-b " * 200_000 + "</foreignObject>",
        '<foreignObject width="1" height="48">' + "<b>x</b>" * 60_000 + "</foreignObject>",
    ],
    ids=range(21),
)
def test_a_hostile_file_is_cleaned_as_any_other(inside: str) -> None:
    clean(inside)


@pytest.mark.parametrize("name", ["badge", "drawio", "excalidraw", "inkscape", "mermaid", "plantuml"])
def test_what_drawing_tools_write_is_cleaned_and_stays_so(name: str) -> None:
    cleaned = clean_svg((FIXTURES / f"{name}.svg").read_bytes())
    assert clean_svg(cleaned.content).content == cleaned.content
    assert clean_svg(cleaned.content).removed == ()
    assert not {"script", "foreignObject", "metadata", "namedview", "div"} & set(tags(cleaned.content))


def test_a_badge_is_the_same_apart_from_how_it_is_written() -> None:
    content = (FIXTURES / "badge.svg").read_bytes()
    cleaned = clean_svg(content)
    assert cleaned.removed == ()
    assert cleaned.content.strip() == content.strip().replace(b' xmlns:xlink="http://www.w3.org/1999/xlink"', b"")


def test_a_label_of_drawio_is_written_where_its_short_form_stood() -> None:
    cleaned = clean_svg((FIXTURES / "drawio.svg").read_bytes())
    assert cleaned.removed == ("<script>",)
    text = cleaned.content.decode()
    assert '<tspan x="60" dy="0em" font-weight="bold">Payments</tspan></text></switch>' in text
    assert 'requiredFeatures="http://www.w3.org/TR/SVG11/feature#Extensibility"/>' in text
    assert "mxfile" not in text


def test_a_label_that_drawio_cut_short_is_whole() -> None:
    inside = (
        '<switch><foreignObject width="100%" height="100%"><div xmlns="http://www.w3.org/1999/xhtml" '
        'style="align-items: unsafe flex-start; width: 118px"><b>Ledger<br/></b>keeps &lt;books&gt;<img src="x"/>'
        '</div></foreignObject><text x="9" y="8" font-size="12px">Ledger...</text></switch>'
    )
    assert clean(inside) == (
        '<switch><text x="9" y="8" font-size="12px"><tspan x="9" dy="0em" font-weight="bold">Ledger</tspan>'
        '<tspan x="9" dy="1.2em">keeps &lt;books&gt;</tspan></text></switch>'
    )
    assert removed(inside) == ("<img>",)


def test_labels_of_mermaid_become_text_in_their_boxes() -> None:
    cleaned = clean_svg((FIXTURES / "mermaid.svg").read_bytes())
    text = cleaned.content.decode()
    assert cleaned.removed == ("`@import` in CSS",)
    assert '<tspan x="24.7" y="12">fetch()</tspan>' in text
    assert '<tspan x="100" y="12">Ledger</tspan><tspan x="100" y="36">implements the</tspan>' in text
    assert "#my-svg .node rect{fill:#ECECFF;stroke:#9370DB;stroke-width:1px}" in text


def test_a_label_in_the_wrong_place_goes() -> None:
    label = '<foreignObject width="10" height="10">a</foreignObject>'
    assert clean(f"<desc>{label}</desc>") == "<desc/>"
    assert clean(f"<text>{label}</text>") == "<text/>"
    assert clean('<foreignObject width="50%">a</foreignObject>') == ""
    assert removed(f"<text>{label}</text>") == ("<foreignObject>",)
    assert removed('<foreignObject width="50%">a</foreignObject>') == ("<foreignObject>",)


def test_an_address_stays_where_it_says_something() -> None:
    inside = '<g href="#a" xlink:href="https://example.org/"/><textPath href="#a"/>'
    assert clean(inside) == '<g/><textPath href="#a"/>'


def test_html_in_a_label_is_text_and_its_scripts_are_not() -> None:
    inside = (
        '<foreignObject width="10" height="10"><p xmlns="http://www.w3.org/1999/xhtml">a &lt;b&gt;'
        "<script>alert(1)</script><style>p{}</style></p></foreignObject>"
    )
    assert re.sub(r"<[^>]+>", "", clean(inside)) == "a &lt;b&gt;"
    assert removed(inside) == ("<script>",)


def test_excalidraw_keeps_its_images_masks_links_and_embedded_fonts() -> None:
    text = clean_svg((FIXTURES / "excalidraw.svg").read_bytes()).content.decode()
    assert "url(data:font/woff2;base64,d09GMgABAAAAAA==)" in text
    assert "src: none" in text
    assert '<g mask="url(#mask-arrow)">' in text
    assert '<use href="#image-1"' in text
    assert '<a href="https://example.org/ledger">' in text
    assert 'filter="invert(0%) hue-rotate(0deg)"' in text


def test_inkscape_loses_its_own_namespaces_only() -> None:
    cleaned = clean_svg((FIXTURES / "inkscape.svg").read_bytes())
    text = cleaned.content.decode()
    assert cleaned.removed == ()
    assert "inkscape:" not in text
    assert "sodipodi" not in text
    assert 'xlink:href="#base"' in text
    assert '<tspan id="ts" x="65" y="25">A  &amp; B</tspan>' in text


def test_plantuml_is_read_in_its_own_encoding_and_keeps_its_links() -> None:
    cleaned = clean_svg((FIXTURES / "plantuml.svg").read_bytes())
    assert cleaned.removed == ()
    assert "Alée" in cleaned.content.decode()
    assert b'xlink:href="https://example.org/"' in cleaned.content
    assert b"plantuml" not in cleaned.content


def test_illustrators_entities_are_refused_with_what_to_do() -> None:
    with pytest.raises(UnsafeSvgError, match="declares entities; save it as plain SVG"):
        clean_svg((FIXTURES / "illustrator.svg").read_bytes())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings_become_utf8(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    content = f'<?xml version="1.0" encoding="{declared}"?><svg {XMLNS}><title>é</title></svg>'.encode(encoding)
    assert clean_svg(content).content == '<svg xmlns="http://www.w3.org/2000/svg"><title>é</title></svg>\n'.encode()
