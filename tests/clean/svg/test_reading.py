"""Elements stay by their namespace; what editors keep for themselves goes."""

from techdocs.clean.svg import clean_svg
from tests.clean.svg.drawings import clean, removed


def test_what_editors_keep_for_themselves_goes_silently() -> None:
    inside = '<metadata>x</metadata><!-- c --><?plantuml 1?><e:e xmlns:e="urn:e"/><g data-x="1" e="2"/>'
    assert clean(inside) == "<g/>"
    assert removed(inside) == ()


def test_elements_are_known_by_their_namespace_not_by_their_prefix() -> None:
    content = b'<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:script/><s:g/><script/><g/></s:svg>'
    cleaned = clean_svg(content)
    assert cleaned.content == b'<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>\n'
    assert cleaned.removed == ("<g>", "<script> (2 times)")
