"""Titles as they are shown on pages of others: without web addresses, as long as a list bears, and what they look like.

What a name looks like is its *skeleton*: two names with one skeleton are hard to tell apart.
"""

import re
import unicodedata

LONGEST_ELSEWHERE = 80
"""Characters of a title on a page that is not its author's."""
_ADDRESS = re.compile(r"[(<\[{]*\b(?:[a-z][a-z0-9+.-]*:/+|www\.)[^\s]+", re.IGNORECASE)
_LOOSE = " -\u2013\u2014:|,;\u00b7"
_TWINS = {
    **dict(zip("\u0430\u0432\u0441\u0501\u0435\u04bb\u0456\u0458\u043a", "abcdehijk", strict=True)),  # Cyrillic
    **dict(zip("\u04cf\u043c\u043d\u043e\u0440\u051b\u0455\u0442\u0475", "lmhopqstv", strict=True)),  # Cyrillic
    **dict(zip("\u051d\u0445\u0443\u0433", "wxyr", strict=True)),  # Cyrillic
    **dict(zip("\u03b1\u03b2\u03b5\u03b7\u03b9\u03ba\u03bd\u03bf\u03c1", "abenikvop", strict=True)),  # Greek
    **dict(zip("\u03c4\u03c5\u03c7\u03b3\u03c9", "tuxyw", strict=True)),  # Greek
    **dict(zip("\u0131\u0251\u0261\u00f8\u0111\u0142\u0127", "iagodlh", strict=True)),  # Latin
    **dict(zip("\u0585\u0578\u057d\u0570\u0581", "onuhg", strict=True)),  # Armenian
    **dict(zip("01i|!", "ollll", strict=True)),  # what looks alike
    "\u00df": "ss", "\u00e6": "ae", "\u0153": "oe",
}  # fmt: skip
"""What a character in lower case is taken for, from Unicode's list of confusables (UTS 39), as far as names use it."""
_SHORT = 4
"""Characters up to which an `s` at the end is no plural."""


def without_addresses(title: str) -> str:
    """Return a title without the web addresses in it, `""` where it is nothing else."""
    if not _ADDRESS.search(title):
        return title
    return " ".join(_ADDRESS.sub(" ", title).split()).strip(_LOOSE)


def title_elsewhere(title: str, fallback: str, longest: int = LONGEST_ELSEWHERE) -> str:
    """Return a title as a page of others shows it: without web addresses; `fallback` where nothing is left."""
    kept = without_addresses(title) or fallback
    return kept if len(kept) <= longest else f"{kept[: longest - 1].rstrip()}\u2026"


def skeleton(name: str) -> str:
    """Return what a name looks like: case, accents, spaces, punctuation, look-alikes and a plural aside."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    letters = "".join(_TWINS.get(character, character) for character in plain if not unicodedata.combining(character))
    found = "".join(character for character in letters if character.isalnum())
    return found[:-1] if len(found) > _SHORT and found.endswith("s") and not found.endswith("ss") else found
