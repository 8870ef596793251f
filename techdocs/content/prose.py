"""What authors leave behind in their text: work still to do, and web addresses that are no links.

Both take prose: a page's text in which `BLOCK_END` stands between blocks, and `NO_PROSE` for code or a link.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

BLOCK_END, NO_PROSE = "\x02", "\x03"
"""Control characters that no text of a page holds, and that are no blanks to Python."""
_BRACKETS = frozenset("([{")
_WORDS = ("TODO", "FIXME", "TBD")
_OPENING = r"(?:^|(?<=[\n\x02])|(?<=[.!?;,|(\[{*\u2013\u2014-]))[ \t]*"
"""Where a note begins: a block, a line, a sentence, a bracket. In the midst of a sentence a word is a word."""
_VERBS = (
    "add|check|clarify|complete|create|decide|define|describe|document|expand|explain|extend|fill|finish|fix|improve"
    "|include|insert|link|mention|move|provide|remove|replace|review|rewrite|test|update|write"
)
_NOTE = re.compile(
    rf"{_OPENING}(?P<note>(?:TODO|FIXME|TBD)\b(?:[ ]?\([^()\n\x02]{{1,40}}\))?(?:[ ]?:|[ ][\u2013\u2014-][ ])"
    rf"|(?:TODO|FIXME)[ ](?:{_VERBS})\b)"
)
_ALONE = re.compile(
    r"(?:[(\[{]|[:=\u2013\u2014][ \t]*|(?:^|(?<=\x02))[ \t\n*-]*)"
    r"(?P<note>TODO|FIXME|TBD)[ \t]*[.\u2026]*(?=[ \t\n]*(?:[)\]}]|\x02|\Z))"
)
"""A word that is all of a block or a bracket, or what a name stands for: `Owner: TBD`."""
_STATES = re.compile(r"\b(?:DONE|DOING|IN[ _-]PROGRESS)\b")
_MEANING = re.compile(r"\bto[ ]be[ ]d[a-z]+ed\b|\btrunk[- ]based[ -]dev", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s\"'`|\[\]\x02]+")
_INSIDE = re.compile(r"[\w:/=+.@\"'`\\\x03]")
"""What is before an address that is part of something else, such as a setting or a command."""
_PLACEHOLDER = re.compile(r"[<>{}$*…@\\^\x03]|\.\.\.")
_EXAMPLE = re.compile(
    r"[^.]*|[\d.]+|(?:.*\.)?(?:example\.(?:com|net|org)|example|test|invalid|local|localhost|internal)"
    r"|(?:.*[.-])?(?:acme|bar|foo|host|some|xxx+|(?:my|your)(?:app|company|domain|host|org|server|site|team)?)[.-].*",
    re.IGNORECASE,
)
"""Hosts that lead nowhere: without a dot, numbers, those of RFC 2606 and RFC 6761, and what stands for the reader's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundInProse:
    """Something found in prose: its text, and where it starts and ends there."""

    text: str
    start: int
    end: int


def may_have_any(text: str) -> bool:
    """Say whether it is worth to look for anything in a text."""
    return "://" in text or _has_word(text)


def _has_word(text: str) -> bool:
    return any(word in text for word in _WORDS)  # a pattern takes twenty times as long


def find_leftovers(prose: str) -> Iterator[FoundInProse]:
    """Yield each note of work that is still to be done, from its word to the end of its line.

    A word in a sentence is none (`TODO` is Spanish for all), nor is a state among others, nor one that is explained.
    """
    if not _has_word(prose):
        return
    found = {match.start("note") for match in _NOTE.finditer(prose)}
    if not _STATES.search(prose):
        found |= {match.start("note") for match in _ALONE.finditer(prose)}
    is_explained = _MEANING.search(prose) is not None
    for start in sorted(found):
        if not (is_explained and prose.startswith("TBD", start)):
            closing = ")]}" if prose[start - 1 : start] in _BRACKETS else ""
            note = re.split(rf"[\n\x02\x03{re.escape(closing)}]", prose[start : start + 200], maxsplit=1)[0].strip()
            yield FoundInProse(text=note, start=start, end=start + len(note))


def find_bare_urls(prose: str) -> Iterator[FoundInProse]:
    """Yield each web address once, without those that are meant as examples."""
    found = (match for match in _URL.finditer(prose) if not _INSIDE.match(prose[match.start() - 1 : match.start()]))
    known: set[str] = set()
    for match in found:
        address = match[0].rstrip(".,;:!?)'_")
        if address not in known and not _is_example(match[0]):
            known.add(address)
            yield FoundInProse(text=address, start=match.start(), end=match.start() + len(address))


def _is_example(address: str) -> bool:
    host = re.split(r"[/?#:]", address.partition("://")[2].rstrip(".,;:!?)"), maxsplit=1)[0][:253]
    return _PLACEHOLDER.search(address) is not None or _EXAMPLE.fullmatch(host) is not None
