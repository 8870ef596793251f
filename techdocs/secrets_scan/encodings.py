"""What a text says when what it is written in is undone: HTML, addresses, JSON and JavaScript, highlighting.

Takes a text; gives the texts that it may stand for. A value is looked for in each of them, *folded*: without the marks
that Markdown, quotes and typography put in or take away.
"""

import base64
import html
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

DEPTH = 2
"""Encodings around each other that are undone one by one; more are undone together."""
_ROUNDS, _LARGE_ROUNDS = 6, 3
_LARGE = 300_000
"""Characters from which on the encodings of a text are undone together only."""
_TAG = re.compile(r"<[^<>]*>")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_SCRIPT = re.compile(r"\\(?:u\{0*([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|([^ux\s]))")
_BLANKS = {"n": "\n", "r": "\r", "t": "\t"}
_LARGEST = 0x10FFFF
_TYPOGRAPHY = {
    "\u00a9": "(c)", "\u00ae": "(r)", "\u2122": "(tm)", "\u2105": "c/o", "\u00b1": " /-", "\u2260": "/",
    "\u2192": "-", "\u2190": "-", "\u2194": "-", "\u00bd": "1/2", "\u00bc": "1/4", "\u00be": "3/4",
    "\u2153": "1/3", "\u2154": "2/3", "\u2026": ".", "\u2212": "-", "+": " ",
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015", "-"),
    **dict.fromkeys("*_~^`\\\"'<>=", ""),
    **dict.fromkeys("\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a\u00ad\u200b\u2060\ufeff", ""),
}  # fmt: skip
"""What typography, quotes, Markdown and forms make of characters, and what they take away."""
_FOLDED = str.maketrans(_TYPOGRAPHY)
_RUNS = re.compile(r"([-.])\1+")


def decoded(text: str) -> Iterator[str]:
    """Yield a text, and what it stands for when up to `DEPTH` encodings are undone, each once."""
    if len(text) > _LARGE:
        yield from dict.fromkeys((text, _all_undone(text, _LARGE_ROUNDS)))
        return
    stripped = _TAG.sub("", text)
    level = dict.fromkeys((text, html.unescape(text), stripped, html.unescape(stripped)))
    seen = set(level)
    yield from level
    for _ in range(DEPTH):
        level = dict.fromkeys(undo(one) for one in level for undo in _DECODERS)
        level = {one: None for one in level if one not in seen}
        seen |= level.keys()
        yield from level
    last = _all_undone(text)
    if last not in seen:
        yield last


def folded(text: str) -> str:
    """Return a text without what typography, quotes and Markdown's marks add to it or take from it."""
    return " ".join(_RUNS.sub(r"\1", text.translate(_FOLDED)).split())


def base64_cores(value: bytes) -> tuple[str, ...]:
    """Return what base64 of any text has in it when the text holds a value: one for each place where it can begin."""
    cores = []
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + value).decode()
        cores.append(encoded[(0, 2, 3)[before] : len(encoded) - (0, 3, 2)[(before + len(value)) % 3]])
    return tuple(cores)


def _all_undone(text: str, rounds: int = _ROUNDS) -> str:
    """Return a text with every encoding undone, again and again until nothing changes."""
    for _ in range(rounds):
        before = text
        for undo in _DECODERS:
            text = undo(text)
        if text == before:
            break
    return text


def _without_tags(text: str) -> str:
    return _TAG.sub("", text)


def _percent(text: str) -> str:
    return _PERCENT.sub(lambda match: unquote(match[0], errors="surrogateescape"), text)


def _script(text: str) -> str:
    """Undo the escapes of JSON and JavaScript; a pair of surrogates becomes the character that it is."""
    if "\\" not in text:
        return text
    plain = _SCRIPT.sub(_character, text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if "\\u" in text else plain


def _character(match: re.Match[str]) -> str:
    if match[5]:
        return _BLANKS.get(match[5], match[5])
    number = int(match[1] or match[2] or match[3] or match[4], 16)
    return chr(number) if number <= _LARGEST else match[0]


_DECODERS: tuple[Callable[[str], str], ...] = (html.unescape, _percent, _script, _without_tags)
