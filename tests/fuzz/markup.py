"""Hostile HTML and SVG: soups of tags, trees, broken attributes, and the payloads that are known."""
# ruff: noqa: E501 - a piece stands on one line

import json
from pathlib import Path

from hypothesis import strategies as st

from techdocs.clean.allowed_html import ATTRIBUTES, TAGS
from tests.fuzz.strategies import CHARACTERS, ROOT, mutated

_FILE = ROOT / "tests/attacks/dompurify_payloads.json"
PAYLOADS: tuple[str, ...] = tuple(
    item["payload"] for item in (json.loads(_FILE.read_text(encoding="utf-8")) if _FILE.exists() else [])
)
DRAWINGS: tuple[bytes, ...] = tuple(
    path.read_bytes() for path in sorted(Path(ROOT, "tests/clean/svg").rglob("*.svg")) if path.stat().st_size < 30_000
)

_HOSTILE = [
    "script",
    "style",
    "template",
    "noscript",
    "title",
    "textarea",
    "xmp",
    "plaintext",
    "iframe",
    "object",
    "embed",
    "applet",
    "math",
    "mtext",
    "mi",
    "mglyph",
    "malignmark",
    "annotation-xml",
    "foreignObject",
    "desc",
    "image",
    "use",
    "animate",
    "set",
    "svg",
    "form",
    "button",
    "select",
    "option",
    "optgroup",
    "input",
    "keygen",
    "isindex",
    "marquee",
    "frameset",
    "frame",
    "base",
    "link",
    "meta",
    "html",
    "head",
    "body",
    "noembed",
    "noframes",
    "listing",
    "nobr",
    "font",
    "center",
    "dialog",
    "portal",
    "slot",
    "picture",
    "track",
    "map",
    "area",
    "nav",
    "main",
    "header",
    "footer",
    "menu",
    "fieldset",
    "legend",
    "output",
    "progress",
    "meter",
    "ruby",
    "rb",
    "rtc",
    "custom-element",
    "x:script",
    "a0",
    "feImage",
    "handler",
    "listener",
    "selectedcontent",
    "param",
    "bgsound",
    "menuitem",
    "tt",
    "big",
    "strike",
    "basefont",
    "rp",
    "rt",
]
_NAMES = st.one_of(
    st.sampled_from(sorted(TAGS)),
    st.sampled_from(_HOSTILE),
    st.sampled_from(
        (
            "a",
            "table",
            "td",
            "tr",
            "p",
            "svg",
            "math",
            "select",
            "b",
            "i",
            "li",
            "details",
            "caption",
            "h1",
            "button",
            "label",
        )
    ),
)
_ALLOWED = sorted({name for names in ATTRIBUTES.values() for name in names})
_FURTHER = (
    "onclick",
    "ONLOAD",
    "on",
    "style",
    "srcdoc",
    "formaction",
    "xlink:href",
    "xmlns",
    "action",
    "data-md-toggle",
    "is",
    "data-clipboard-text",
    "form",
    "http-equiv",
    "background",
    "ping",
    "autofocus",
    "onx=y",
    "href\x00",
    "hr\nef",
    "'",
    '"',
    "<",
    "`",
    "contenteditable",
    "tabindex",
    "accesskey",
    "slot",
    "nonce",
    "rel",
    "xml:base",
    "attributename",
    "sandbox",
    "hidden",
    "popover",
)
VALUES = st.one_of(
    st.sampled_from(
        (
            "",
            "x",
            "javascript:alert(1)",
            " jAvascript:x",
            "java\tscript:x",
            "&#106;avascript:x",
            "java&Tab;script&colon;x",
            "data:text/html,x",
            "vbscript:x",
            "//evil.example",
            "https://x.example/?a=1&amp;b=2",
            "HTTPS://x",
            "/\\evil",
            "\\\\evil",
            "http:x",
            "mailto:a@b",
            "tel:5",
            "component:default/x",
            "COMPONENT:a",
            "user:x",
            "#__palette",
            "#td-x",
            "#a",
            "__palette",
            "__tabbed_1",
            "__tabbed_x y",
            "__codelineno-0-1",
            "__span-0-1",
            "td-x",
            "md-header",
            "MD-x md-button td-",
            "mermaid",
            "_blank",
            "_top",
            "checkbox",
            "radio",
            "width:50%",
            "width: 5000px",
            "text-align: left",
            "text-align:right;width:1px",
            "text-align: url(x)",
            "background:url(//x)",
            "url(//x)",
            "url(#a)",
            "url( #a )",
            "URL(x)",
            "&quot;><script>",
            '"><img src=x onerror=x>',
            "'>",
            "--><script>",
            "</a>",
            "<b>",
            "a 1x, javascript:x 2x",
            "a, data:x",
            "&lt;b&gt;",
            "&amp;amp;lt;",
            "&",
            "&#0;",
            "&#xd800;",
            "&notit;",
            "\x00",
            "\x0b",
            "\u2028",
            "\u202e",
            "\xa0javascript:x",
            "=",
            "1:2",
            "2:3:__x",
            "__proto__",
            "constructor",
            "location",
            "x\ny",
            "`",
            "component:x, //y",
            "data:image/png;base64,AA==",
            "data:image/svg+xml,<svg>",
        )
    ),
    st.text(CHARACTERS, max_size=10),
)
_QUOTES = st.sampled_from(('="{}"', '="{}"', '="{}"', "='{}'", "={}", ' = "{}"', '="{}', "", "=", "/{}", '=""{}"'))
_ATTRIBUTES = st.tuples(st.sampled_from(_ALLOWED) | st.sampled_from(_FURTHER), _QUOTES, VALUES).map(
    lambda drawn: f" {drawn[0]}{drawn[1].replace('{}', drawn[2])}"
)
OPENING = st.tuples(
    st.just("<"),
    _NAMES,
    st.lists(_ATTRIBUTES, max_size=3).map("".join),
    st.sampled_from((">", ">", ">", "/>", "", " >", "\n>")),
).map("".join)
_CLOSING = _NAMES.map("</{}>".format)
_ODDITIES = st.sampled_from(
    (
        "<!--",
        "-->",
        "--!>",
        "<!-->",
        "<!--->",
        "<!--a-->",
        "<!",
        "<!x>",
        "<![CDATA[",
        "]]>",
        "<![",
        "<?",
        "<?php x?>",
        "<?xml-stylesheet?>",
        "<!DOCTYPE html>",
        "<!doctype x [<!ENTITY a 'b'>]>",
        "</",
        "</>",
        "</ x>",
        "<",
        ">",
        "&",
        "&lt;",
        "&lt;script&gt;",
        "&amp;lt;",
        "&#x3c;",
        "&#0;",
        "&#xd800;",
        "&#x80;",
        "&nbsp;",
        "&copy",
        "&notin;",
        "\0",
        "\r",
        "\f",
        "\x1b",
        "\u202e",
        "\ufeff",
        "\ufffe",
        "<a\0b>",
        "<svg/onload=x>",
        "<a/href=x/>",
        "<img src=x:x onerror=x//",
        "<iframe src=https://x.example title='<b>'>",
        "</iframe>",
        "<IFRAME SRC='//x\"y'></iframe >",
        '<noscript><p title="</noscript>',
        "<textarea></textarea>",
        "<title></title>",
        "<table><tr><td>",
        "</table>",
        "<math><mtext>",
        "<svg><desc>",
        "<svg><title>",
        "<math><annotation-xml encoding=text/html>",
        "<select><",
        "<template>",
        "<b><p>",
        "<a href=//x><table><a href=//y>",
        "<p><button><p>",
        "<form><table><form>",
        "<plaintext>",
        "<xmp>",
        "<frameset>",
        "<input type=radio name=__tabbed_1 id=__tabbed_1_1 checked>",
        "<input type=checkbox disabled name=x>",
        "<input type=password>",
        "{{ 7*7 }}",
        "{% x %}",
        "\ue000",
        "\x02klzzwxh:0000\x03",
        "\x02wzxhzdk:0\x03",
        "\x02amp\x03",
        "wzxhzdk:0",
        '<a b="',
        "<a b='",
        "x=",
        '"',
        "'",
    )
)
_TEXT = st.text(CHARACTERS, max_size=12)
TOKENS = st.one_of(OPENING, OPENING, _CLOSING, _ODDITIES, _TEXT)
_SOUPS = st.lists(TOKENS, max_size=20).map("".join)


def _elements(
    names: st.SearchStrategy[str], attributes: st.SearchStrategy[str], inner: st.SearchStrategy[str]
) -> st.SearchStrategy[str]:
    return st.tuples(names, attributes, st.lists(inner, max_size=4).map("".join)).map(
        lambda drawn: f"<{drawn[0]}{drawn[1]}>{drawn[2]}</{drawn[0]}>"
    )


_TREES = st.recursive(
    _TEXT,
    lambda inner: st.tuples(
        _NAMES, st.lists(_ATTRIBUTES, max_size=2).map("".join), st.lists(inner, max_size=4).map("".join)
    ).map(lambda drawn: f"<{drawn[0]}{drawn[1]}>{drawn[2]}</{drawn[0]}>"),
    max_leaves=10,
)
HTML = st.one_of(_SOUPS, _TREES, mutated(st.sampled_from(PAYLOADS or ("",)), TOKENS), mutated(_TREES, TOKENS))

_SVG_NAMES = [
    "svg",
    "g",
    "path",
    "rect",
    "text",
    "tspan",
    "a",
    "use",
    "image",
    "style",
    "defs",
    "title",
    "desc",
    "switch",
    "foreignObject",
    "script",
    "animate",
    "set",
    "linearGradient",
    "stop",
    "filter",
    "feImage",
    "marker",
    "mask",
    "clipPath",
    "pattern",
    "symbol",
    "textPath",
    "metadata",
    "handler",
    "x:rect",
    "h:div",
    "h:style",
    "h:p",
    "h:script",
    "h:br",
    "i:x",
]
_SVG_ATTRIBUTES = [
    "href",
    "xlink:href",
    "id",
    "class",
    "style",
    "fill",
    "stroke",
    "filter",
    "clip-path",
    "transform",
    "x",
    "y",
    "width",
    "height",
    "d",
    "onload",
    "onclick",
    "ONX",
    "xml:space",
    "xml:lang",
    "xml:base",
    "xmlns:y",
    "requiredFeatures",
    "systemLanguage",
    "values",
    "from",
    "to",
    "attributeName",
    "begin",
    "mask",
    "font-family",
    "i:y",
    "aria-label",
    "h:href",
    "target",
]
_SVG_VALUES = st.one_of(
    VALUES,
    st.sampled_from(
        (
            "url(#a)",
            "url('//x')",
            "url(&quot;#a&quot;)",
            "url(#a",
            "u\\72l(x)",
            "@import 'x';a{b:c}",
            "a{b:url(x)}",
            "a{}}b{c:d",
            "a{b:c;d:e",
            "/*",
            "*/",
            "a/**/{b:c}",
            "expression(x)",
            "image-set('x')",
            "src('x')",
            "fill:red;stroke:url(#b)",
            "'",
            '"a;b"',
            "a{content:'}'}",
            "@font-face{src:url(data:font/woff;base64,AA==)}",
            "@media x{a{b:c}}",
            "@charset 'x';",
            "--x:url(y)",
            "var(--x)",
            "a{b:c}@keyframes x{from{y:z}}",
            "width:120px;color:#fff",
            "data:image/png;base64,AA==",
            "50%",
            "1e9",
            "nan",
            "-5",
            "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Cscript/%3E%3C/svg%3E",
            "data:image/svg+xml;base64,PHN2Zy8+",
            "<!--x-->",
            "]]>",
            "#a",
            "#",
            "#b c",
        )
    ),
)


def _escaped(text: str) -> str:
    plain = "".join(
        c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


_SVG_PAIRS = st.dictionaries(st.sampled_from(_SVG_ATTRIBUTES), _SVG_VALUES.map(_escaped), max_size=4).map(
    lambda drawn: "".join(f' {name}="{value}"' for name, value in drawn.items())
)
_SVG_TREES = st.recursive(
    st.one_of(
        _SVG_VALUES.map(_escaped),
        st.sampled_from(("<!--x-->", "<?xml-stylesheet href='x'?>", "<![CDATA[<script>]]>", "&#38;lt;", "\n")),
    ),
    lambda inner: _elements(st.sampled_from(_SVG_NAMES), _SVG_PAIRS, inner),
    max_leaves=14,
)
_SVG_ROOTS = st.sampled_from(
    (
        (
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:h="http://www.w3.org/1999/xhtml" '
            'xmlns:i="urn:i" xmlns:x="http://www.w3.org/2000/svg"{}>'
        ),
        (
            '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x"><svg xmlns="http://www.w3.org/2000/svg" '
            'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:i="http://www.w3.org/2000/svg" xmlns:x="urn:x"{}>'
        ),
    )
)
_WELL_FORMED = st.tuples(_SVG_ROOTS, _SVG_PAIRS, st.lists(_SVG_TREES, max_size=4).map("".join)).map(
    lambda drawn: f"{drawn[0].replace('{}', drawn[1])}{drawn[2]}</svg>".encode()
)
_BROKEN = mutated(
    st.one_of(_WELL_FORMED, st.sampled_from(DRAWINGS or (b"",))).map(
        lambda content: content.decode("utf-8", "replace")
    ),
    st.one_of(
        TOKENS,
        st.sampled_from(("&a;", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "</svg>", '<?xml encoding="x"?>', "<g>", "</g>")),
    ),
).map(lambda text: text.encode("utf-8", "replace"))
SVG = st.one_of(_WELL_FORMED, _WELL_FORMED, _BROKEN, st.binary(max_size=60))
