"""Text of others made fit for one line: without control characters, and without characters that turn its direction."""

import unicodedata

LONGEST_LINE = 120
"""Characters up to which a title or a name is shown."""
_JOINERS = "\u200c\u200d"
"""Format characters that letters and emoji are made with (zero-width non-joiner and joiner)."""


def plain_line(text: str, longest: int = LONGEST_LINE) -> str:
    """Return a text as one line: blanks joined, unprintable characters left out, cut with `…` where it is too long."""
    shown = text if text.isascii() and text.isprintable() else "".join(_shown(character) for character in text)
    line = " ".join(shown.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def has_controls(text: str) -> bool:
    """Say whether a text holds control or direction characters, which `plain_line` leaves out."""
    return not text.isprintable() and any(not _shown(character) for character in text)


def _shown(character: str) -> str:
    if character.isspace():
        return " "
    return character if character in _JOINERS or unicodedata.category(character) not in {"Cc", "Cf", "Cs"} else ""
