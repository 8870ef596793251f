"""What drawing tools write is read by people as before."""

from xml.etree import ElementTree as ET

import pytest

from techdocs.clean.svg import UnsafeSvgError, clean_svg
from tests.clean.svg.drawings import DRAWN


def tags(svg: bytes) -> list[str]:
    return [element.tag.rpartition("}")[2] for element in ET.fromstring(svg).iter()]  # noqa: S314 - what was cleaned


@pytest.mark.parametrize("name", ["badge", "drawio", "excalidraw", "inkscape", "mermaid", "plantuml"])
def test_what_drawing_tools_write_is_cleaned_and_stays_so(name: str) -> None:
    cleaned = clean_svg((DRAWN / f"{name}.svg").read_bytes())
    assert clean_svg(cleaned.content).content == cleaned.content
    assert clean_svg(cleaned.content).removed == ()
    assert not {"script", "foreignObject", "metadata", "namedview", "div"} & set(tags(cleaned.content))


def test_a_badge_is_the_same_apart_from_how_it_is_written() -> None:
    content = (DRAWN / "badge.svg").read_bytes()
    cleaned = clean_svg(content)
    assert cleaned.removed == ()
    assert cleaned.content.strip() == content.strip().replace(b' xmlns:xlink="http://www.w3.org/1999/xlink"', b"")


def test_excalidraw_keeps_its_images_masks_links_and_embedded_fonts() -> None:
    text = clean_svg((DRAWN / "excalidraw.svg").read_bytes()).content.decode()
    assert "url(data:font/woff2;base64,d09GMgABAAAAAA==)" in text
    assert "src: none" in text
    assert '<g mask="url(#mask-arrow)">' in text
    assert '<use href="#image-1"' in text
    assert '<a href="https://example.org/ledger">' in text
    assert 'filter="invert(0%) hue-rotate(0deg)"' in text


def test_inkscape_loses_its_own_namespaces_only() -> None:
    cleaned = clean_svg((DRAWN / "inkscape.svg").read_bytes())
    text = cleaned.content.decode()
    assert cleaned.removed == ()
    assert "inkscape:" not in text
    assert "sodipodi" not in text
    assert 'xlink:href="#base"' in text
    assert '<tspan id="ts" x="65" y="25">A  &amp; B</tspan>' in text


def test_plantuml_is_read_in_its_own_encoding_and_keeps_its_links() -> None:
    cleaned = clean_svg((DRAWN / "plantuml.svg").read_bytes())
    assert cleaned.removed == ()
    assert "Alée" in cleaned.content.decode()
    assert b'xlink:href="https://example.org/"' in cleaned.content
    assert b"plantuml" not in cleaned.content


def test_illustrators_entities_are_refused_with_what_to_do() -> None:
    with pytest.raises(UnsafeSvgError, match="declares entities; save it as plain SVG"):
        clean_svg((DRAWN / "illustrator.svg").read_bytes())
