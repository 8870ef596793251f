"""Labels of HTML become text of the drawing, in the place where they stood."""

import re

from techdocs.clean.svg import clean_svg
from tests.clean.svg.drawings import DRAWN, clean, removed


def test_a_label_of_drawio_is_written_where_its_short_form_stood() -> None:
    cleaned = clean_svg((DRAWN / "drawio.svg").read_bytes())
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
    cleaned = clean_svg((DRAWN / "mermaid.svg").read_bytes())
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


def test_html_in_a_label_is_text_and_its_scripts_are_not() -> None:
    inside = (
        '<foreignObject width="10" height="10"><p xmlns="http://www.w3.org/1999/xhtml">a &lt;b&gt;'
        "<script>alert(1)</script><style>p{}</style></p></foreignObject>"
    )
    assert re.sub(r"<[^>]+>", "", clean(inside)) == "a &lt;b&gt;"
    assert removed(inside) == ("<script>",)
