"""Attributes lead to nothing outside of the drawing."""

from tests.clean.svg.drawings import XMLNS, clean, embedded


def test_a_drawing_inside_of_an_address_is_cleaned_too() -> None:
    inner = f"<svg {XMLNS}><script/><g/></svg>"
    kept = embedded('<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>\n')
    assert clean(f'<image href="{embedded(inner)}"/>') == f'<image href="{kept}"/>'
    quoted = inner.replace('"', "%22").replace("<", "%3C").replace(">", "%3E")
    assert clean(f'<image href="data:image/svg+xml;charset=utf-8,{quoted}"/>') == f'<image href="{kept}"/>'
    assert clean(f'<image href="{embedded("<svg>")}"/>') == "<image/>"


def test_raster_images_inside_stay_in_any_spelling() -> None:
    assert (
        clean('<image href="data:image/PNG;base64,iVBO\nRw0="/>') == '<image href="data:image/PNG;base64,iVBO Rw0="/>'
    )


def test_an_address_stays_where_it_says_something() -> None:
    inside = '<g href="#a" xlink:href="https://example.org/"/><textPath href="#a"/>'
    assert clean(inside) == '<g/><textPath href="#a"/>'
