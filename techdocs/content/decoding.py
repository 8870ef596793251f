"""The text of a page, whatever encoding its file has."""

import codecs
from dataclasses import dataclass

_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAMPLE = 2_000
_MOSTLY = 0.4
"""The part of a page's bytes that is zero in UTF-16 of any text in a European language: nearly each second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedPage:
    """A page's text; where it is not UTF-8, the name of its encoding, and the first line that shows it."""

    text: str
    encoding: str = ""
    line: int = 0


def decode_page(content: bytes) -> DecodedPage:
    """Return the text of a page's bytes; a mark of the byte order at its beginning is no part of it."""
    if content.startswith(_MARKS):
        return DecodedPage(text=content.decode("utf-16", errors="replace"), encoding="UTF-16", line=1)
    sample = content[:_SAMPLE]
    if sample.count(0) > _MOSTLY * len(sample):
        order = "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
        return DecodedPage(text=content.decode(order, errors="replace"), encoding="UTF-16", line=1)
    try:
        return DecodedPage(text=content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return DecodedPage(text=content.decode("cp1252", errors="replace"), encoding="Windows-1252", line=line)
