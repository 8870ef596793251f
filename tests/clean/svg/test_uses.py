"""What a browser would draw is bounded."""

import pytest

from techdocs.clean.svg import UnsafeSvgError
from tests.clean.svg.drawings import clean


def test_a_bomb_of_uses_is_refused_and_a_circle_of_them_is_not() -> None:
    uses = [f"<use href='#u{n}'/>" * 10 for n in range(30)]
    bomb = '<g id="u0"/>' + "".join(f'<g id="u{n + 1}">{ten}</g>' for n, ten in enumerate(uses))
    with pytest.raises(UnsafeSvgError, match="draw more than 1000000 elements"):
        clean(bomb)
    assert clean('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g><use href="#c"/>')
    assert clean('<g id="a"/>' * 2000 + '<use href="#a"/>' * 2000 + '<a href="#a"/>')
