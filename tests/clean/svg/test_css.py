"""Style sheets and `style` attributes keep what is safe."""

import pytest

from tests.clean.svg.drawings import clean


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
