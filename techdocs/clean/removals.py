"""What was removed from an article, for its author: elements, attributes, and the targets of links."""

import re
from collections import Counter
from functools import lru_cache
from html import unescape

from techdocs.clean.addresses import is_allowed_target

_NAMES = re.compile(r"<([a-zA-Z][^\s/>]*)")
_TAG_OR_COMMENT = re.compile(r"""(?P<tag></?[a-zA-Z](?:[^<>"']|"[^"]*"|'[^']*')*+>)|<!--(?:-?>|.*?--!?>)""", re.DOTALL)
"""A comment is none in the value of an attribute (https://html.spec.whatwg.org/multipage/parsing.html#comment-state)."""
_ATTRIBUTES_TOLD = re.compile(r"[\s\"'/](on[a-z]+|style|srcdoc|formaction|data-[a-z-]+)\s*=", re.IGNORECASE)
_WRITTEN_URL = re.compile(
    r"""\b(?:href|src|poster|cite)\s*=\s*["']?(?!https?:|mailto:|[.#/\w-]+["'#/.])([^"'>]*[:&][^"'>]*)"""
)


def names_in(html: str) -> set[str]:
    """Return the names of the elements that a text has tags of."""
    return set(_NAMES.findall(html))


def without_comments(html: str) -> str:
    """Return HTML without what can be removed unnoticed."""
    return _TAG_OR_COMMENT.sub(lambda match: match["tag"] or "", html) if "<!--" in html else html


def removed_parts(html: str, cleaned: str, foreign: set[str]) -> Counter[str]:
    """Count what was removed: the elements that are not allowed, and the attributes that are there no longer.

    What is in code as text is in both, and so is not counted.
    """
    found = Counter(f"<{shown_name(name)}>" for name in _NAMES.findall(html) if name in foreign)
    told = Counter(name.lower() for name in _ATTRIBUTES_TOLD.findall(html))
    if told:
        found.update(told - Counter(name.lower() for name in _ATTRIBUTES_TOLD.findall(cleaned)))
    return found


@lru_cache(maxsize=1024)
def shown_name(name: str) -> str:
    """Return a name as a message may show it: short, and nothing but what can be seen."""
    return "".join(character for character in name[:30] if character.isprintable() and character not in "`<>")


def lost_targets(html: str) -> tuple[str, ...]:
    """Return the targets of links whose scheme is not allowed, as they were written; text between tags holds none."""
    if not _WRITTEN_URL.search(html):
        return ()
    tags = (match["tag"] for match in _TAG_OR_COMMENT.finditer(html) if match["tag"])
    found = dict.fromkeys(unescape(target).strip() for tag in tags for target in _WRITTEN_URL.findall(tag))
    return tuple(target[:80] for target in found if not is_allowed_target(target))
