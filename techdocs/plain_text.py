"""Text of others made fit for one line: without control characters, and without characters that turn its direction."""

import re
import unicodedata

LONGEST_LINE = 120
"""Characters up to which a title or a name is shown."""
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_JOINERS = "\u200c\u200d"
"""Format characters that letters and emoji are made with (zero-width non-joiner and joiner)."""


def plain_line(text: str, longest: int = LONGEST_LINE) -> str:
    """Return a text as one line: blanks joined, unprintable characters left out, cut with `…` where it is too long."""
    shown = text if text.isascii() and text.isprintable() else "".join(_shown(character) for character in text)
    line = " ".join(shown.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun, such as `1 page` or `2,000 pages`; `many` is a plural that does not end in `s`."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def shown_bytes(size: int) -> str:
    """Return a number of bytes in the unit that fits."""
    units = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"))
    return next((f"{size / unit:.1f} {name}" for unit, name in units if size >= unit), f"{size} bytes")


def composed(text: str) -> str:
    """Return a text with accents as part of their letters (NFC), as nearly all keyboards and editors write them."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def visible(text: str) -> str:
    """Return a text in which characters that cannot be seen are written by their numbers, as Python does."""
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in text)


def without_controls(text: str) -> str:
    """Return a text of several lines without control and direction characters; line breaks and tabs stay."""
    return text if text.isprintable() else _CONTROLS.sub("", text)


def has_controls(text: str) -> bool:
    """Say whether a text holds control or direction characters, which `plain_line` leaves out."""
    return not text.isprintable() and any(not _shown(character) for character in text)


def _shown(character: str) -> str:
    if character.isspace():
        return " "
    return character if character in _JOINERS or unicodedata.category(character) not in {"Cc", "Cf", "Cs"} else ""
