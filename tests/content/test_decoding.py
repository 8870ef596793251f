"""Pages are read whatever encoding their files have, and one that is not UTF-8 is told."""

import pytest

from techdocs.content.decoding import decode_page
from tests.rendering import Render

TEXT = "# Über uns\n\nEin Text.\n"


@pytest.mark.parametrize(
    ("content", "encoding", "line"),
    [
        (TEXT.encode(), "", 0),
        (b"\xef\xbb\xbf" + TEXT.encode(), "", 0),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "UTF-16", 1),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16", 1),
        (TEXT.encode("utf-16-le"), "UTF-16", 1),
        (TEXT.encode("utf-16-be"), "UTF-16", 1),
        (TEXT.encode("cp1252"), "Windows-1252", 1),
    ],
)
def test_a_page_is_read_in_its_encoding(content: bytes, encoding: str, line: int) -> None:
    found = decode_page(content)
    assert (found.text, found.encoding, found.line) == (TEXT, encoding, line)


def test_few_zeros_make_no_other_encoding() -> None:
    assert decode_page(b"a\0b" * 20 + b"words" * 20).encoding == ""
    assert decode_page(b"").text == ""


def test_a_page_in_utf_16_is_shown_and_told(render: Render) -> None:
    out = render({"index.md": b"\xff\xfe" + (TEXT + "\n<b>x</b>\n").encode("utf-16-le")})
    assert ">Über uns<" in out.article
    assert out.faults == ["index.md:1 TD206 the page is not UTF-8 and is read as UTF-16"]


def test_an_element_that_is_never_closed_is_told_at_its_line(render: Render) -> None:
    out = render({"index.md": "# A\n\nText.\n\n<style>\n\n## B\n"})
    assert out.faults == ["index.md:5 TD224 `<style>` is never closed, so the rest of the page is missing"]
