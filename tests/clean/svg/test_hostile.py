"""A file that is made to cost much is cleaned as any other."""

import pytest

from tests.clean.svg.drawings import clean

ATTRIBUTES = " ".join(f'a{number}="x"' for number in range(100_000))
ELEMENTS = {
    "attributes": f"<g {ATTRIBUTES}/>",
    "event handlers": f"<g {ATTRIBUTES.replace('a', 'on')}/>",
    "a long text": f"<text>{'x' * 5_000_000}</text>",
    "escapes": f"<text>{'&amp;' * 200_000}</text>",
    "carriage returns": f"<text>{'&#13;' * 200_000}</text>",
    "line ends in an attribute": f'<path d="{"&#10;" * 200_000}"/>',
    "words of CSS that acts": f'<g fill="expression{" " * 500_000}behavior{" " * 500_000}"/>',
    "a picture that is none": f'<image href="data:image/png;base64,{"A" * 3_000_000}!"/>',
    "parameters of an address": f'<image href="data:image/svg+xml{";a" * 300_000}"/>',
    "a high label": f'<foreignObject width="1" height="1e300">{"a-b " * 200_000}</foreignObject>',
    "a label of elements": f'<foreignObject width="1" height="48">{"<b>x</b>" * 60_000}</foreignObject>',
}
DECLARATIONS = {
    "declarations": "a:b;" * 200_000,
    "addresses": "url(" * 200_000,
    "quoted addresses": "url('" * 200_000,
    "parentheses": "(" * 200_000,
    "one word": "a" * 1_000_000,
    "comments": "/*" * 300_000,
    "marks and spaces": f"fill:{'-' * 500_000}{' ' * 500_000}",
}
SHEETS = {"braces": "{" * 200_000, "one word": "a" * 1_000_000, "imports": "@import x;" * 100_000}


@pytest.mark.parametrize("what", ELEMENTS)
def test_an_element_of_many_parts_is_cleaned(what: str) -> None:
    clean(ELEMENTS[what])


@pytest.mark.parametrize("what", DECLARATIONS)
def test_a_style_of_many_parts_is_cleaned(what: str) -> None:
    clean(f'<g style="{DECLARATIONS[what]}"/>')


@pytest.mark.parametrize("what", SHEETS)
def test_a_style_sheet_of_many_parts_is_cleaned(what: str) -> None:
    clean(f"<style>{SHEETS[what]}</style>")
