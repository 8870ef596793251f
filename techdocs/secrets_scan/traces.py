"""Tell fast from most texts that a value is in them in no form, so that only the few others are read closely.

Every page of a site goes through here. A text is first reduced to its capitals, digits and what begins an escape, a
tenth of it; in that, each value leaves short traces, whatever its other characters are written as. Only an escape of
a letter or a digit hides them, and these are so rare that each text with one is read closely.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from techdocs.secrets_scan.encodings import base64_cores

DROPPED = bytes(byte for byte in range(256) if byte not in b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZux%\\&;#")
"""Bytes that a text is reduced by."""
_RUN = re.compile(rb"[A-Za-z0-9]{2,}")
_TURNED = re.compile(rb"tm|\d+(?:st|nd|rd|th)")
"""Runs that typography turns into others."""
_RARE, _SELDOM = 5, 2
"""Bytes of the reduced text from which on a trace is in no text by chance, and from which on in few."""
_PER_BYTE, _AROUND = 30, 300
"""Bytes that a byte of a value may be written as, and those of elements between its parts."""
_CODE = rb"(?:3\d|[46][1-9A-Fa-f]|[57][0-9Aa])"
_NUMBER = rb"(?:[xX]0*%b|0*(?:4[89]|5[0-7]|6[5-9]|[78]\d|90|9[7-9]|1[01]\d|12[0-2])(?!\d))" % _CODE
_SCRIPT = rb"(?:u00|u\{0*|U000000|x)%b" % _CODE
"""A letter or digit by its code in two hexadecimal digits, and as what follows `&#` and a backslash."""
_FOLLOWING = {b"code": _CODE, b"number": _NUMBER, b"script": _SCRIPT}
_ESCAPE = re.compile(
    (
        rb"%%(?:25)*(?:%(code)b|5[Cc]%(script)b|23%(number)b)"
        rb"|\\(?:%(script)b|#%(number)b|(?:u00|u\{0*|x)(?:25%(code)b|5[Cc]%(script)b|23%(number)b))"
        rb"|(?:[&;]|amp|26)\\?#(?:%(number)b|(?:37|[xX]25);?%(code)b|(?:92|[xX]5[Cc]);?%(script)b|(?:35|[xX]23);?%(number)b)"
    )
    % _FOLLOWING
)
"""An escape of a letter or digit, also where what begins it is escaped once more."""
_REDUCED_NUMBER = rb"(?:[xX]0*[2-7]|0*(?:3[57]|4[89]|5[0-7]|6[5-9]|[78]\d|9[0-27-9]|1[01]\d|12[0-2])(?!\d))"
_REDUCED_ESCAPES = (
    (b"%", re.compile(rb"%(?:25)*(?:3\d|[46]|[57](?![B-F])|5C?[ux]|23(?:" + _REDUCED_NUMBER + rb"))")),
    (b"\\", re.compile(rb"\\(?:[uxU]0*[2-7]|#(?:" + _REDUCED_NUMBER + rb"))")),
    (b"#", re.compile(rb"#(?:(?<=[&;6]#)|(?<=[&;]\\#))" + _REDUCED_NUMBER)),
)
"""What such an escape is at least in the reduced text, by the character that must be there for it."""
_TAG = re.compile(rb"<[^<>]*>")
_BEFORE, _BEHIND = 60, 160
"""Bytes in which an escape is, around what begins it."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What a value, or a form of it, leaves in a text: its runs of letters and digits, and these reduced.

    A text has the runs within `window` bytes; the first is the one of which most is left when it is reduced.
    """

    runs: tuple[bytes, ...]
    reduced: tuple[bytes, ...]
    window: int

    @property
    def needs_plain_text(self) -> bool:
        """Say whether so little is left when it is reduced that elements in its text may hide it."""
        return bool(self.runs) and len(self.reduced[0]) < _SELDOM

    def is_in(self, content: bytes, reduced: bytes) -> bool:
        """Say whether the value may be in a text."""
        if not all(piece in reduced for piece in self.reduced):
            return False
        if not self.runs or len(self.reduced[0]) >= _RARE or self._is_near(content):
            return True
        return not self.needs_plain_text and self._is_near(_TAG.sub(b"", content))

    def _is_near(self, content: bytes) -> bool:
        """Say whether all runs are near each other somewhere."""
        at = content.find(self.runs[0])
        while at >= 0:
            around = content[max(0, at - self.window) : at + self.window]
            if all(run in around for run in self.runs):
                return True
            at = content.find(self.runs[0], at + 1)
        return False


def traces_of(value: bytes) -> Iterator[Trace]:
    """Yield the traces of a value and of its forms in base64; a text that holds it has one of them."""
    runs = sorted((run for run in _RUN.findall(value) if not _TURNED.fullmatch(run)), key=_weight, reverse=True)
    yield _trace(runs, len(value))
    for core in base64_cores(value):
        yield _trace(sorted(_RUN.findall(core.encode()), key=_weight, reverse=True)[:1], len(core))


def has_escaped_letter(content: bytes, reduced: bytes) -> bool:
    """Say whether a letter or digit is written as an escape in a text, which may hide a value."""
    return any(
        mark in reduced and escape.search(reduced) and _is_escape_at(mark, content) for mark, escape in _REDUCED_ESCAPES
    )


def _is_escape_at(mark: bytes, content: bytes) -> bool:
    """Say whether there is an escape of a letter or digit at one of the places of a mark, elements aside."""
    at = content.find(mark)
    while at >= 0:
        if _ESCAPE.search(_TAG.sub(b"", content[max(0, at - _BEFORE) : at + _BEHIND])):
            return True
        at = content.find(mark, at + 1)
    return False


def _trace(runs: list[bytes], length: int) -> Trace:
    reduced = tuple(run.translate(None, DROPPED) for run in runs)
    return Trace(tuple(runs), reduced, _PER_BYTE * length + _AROUND)


def _weight(run: bytes) -> tuple[int, int]:
    return len(run.translate(None, DROPPED)), len(run)
