"""Private keys in PEM (RFC 7468): whole ones, however they are written down, but not those that are visibly cut.

A key that is cut says so, by dots or a placeholder between its first and last line. It still is a key when what is
there is as long as the key itself says that it is.
"""

import base64
import re
from collections.abc import Iterator

from techdocs.secrets_scan.randomness import looks_like_example, looks_random

_DASH = r"(?:[-\u2010-\u2015\u2212]|&#0*45;?|&#[xX]0*2[dD];?|&(?:dash|hyphen|ndash|mdash);|\\u002[dD]|%2[dD])"
_BEGIN = re.compile(rf"{_DASH}{{1,5}} ?BEGIN (?:[A-Z0-9]{{1,20}} ){{0,4}}PRIVATE KEY{_DASH}")
_END = re.compile(rf"{_DASH} ?END [A-Z0-9 ]{{0,80}}PRIVATE KEY")
_LONGEST, _NEAR, _LINE = 20_000, 460, 60
"""Characters of the longest key, up to where its first line is looked for, and that its first line has at least."""
_HEADER = re.compile(r"^[^\w\n]*(?:Proc-Type|DEK-Info|Comment|Version)\b[^\n]*", re.MULTILINE)
_BREAK = re.compile(r"\\[nrt]")
_ESCAPED = {r"\/": "/", "&#43;": "+", "&#x2B;": "+", "&#x2b;": "+", "&#61;": "=", r"\u002b": "+", r"\u003d": "=",
            "%2B": "+", "%2b": "+", "%2F": "/", "%2f": "/", "%3D": "=", "%3d": "="}  # fmt: skip
_PIECE = re.compile(r"[A-Za-z0-9+/]{16,}={0,2}")
_CUT = re.compile(
    r"(?:\.\s?){3,}|\u2026|<[^<>\n]{1,60}>|\[[^\]\n]{1,60}\]|[xX]{6,}|\*{4,}|\b(?:snip(?:ped)?|redacted|truncated|omitted|removed)\b",
    re.IGNORECASE,
)
_OPENSSH = b"openssh-key-v1\0"
_WHOLE = 600
"""Characters from which on a key whose length is not known is whole, though something in it looks cut."""


def find_private_key(text: str) -> int | None:
    """Return where the first private key begins that is not visibly cut, or None."""
    for match in _BEGIN.finditer(text):
        if _is_key(_body(text, match.end())):
            return match.start()
    return None


def _body(text: str, start: int) -> tuple[str, bool]:
    """Return what follows the first line of a key, up to its last line, and whether there is one."""
    stop = min(len(text), start + _LONGEST)
    following = text.find("BEGIN ", start, stop)
    end = _END.search(text, start, stop if following < 0 else following)
    body = text[start : end.start() if end else (stop if following < 0 else following)]
    for written, meant in _ESCAPED.items():
        body = body.replace(written, meant)
    return _HEADER.sub("", _BREAK.sub("\n", body)), end is not None


def _is_key(found: tuple[str, bool]) -> bool:
    body, has_end = found
    pieces = _PIECE.findall(body) if has_end else list(_first_pieces(body))
    material = "".join(pieces)
    if len(material) < _LINE or not looks_random(material):
        return False
    shown = body if has_end else body[: body.rfind(pieces[-1]) + len(pieces[-1]) + _LINE]
    if _CUT.search(shown) or looks_like_example(shown):
        return _is_whole(material)
    return max(map(len, pieces)) >= _LINE or (has_end and _is_little_else(body, material))


def _first_pieces(body: str) -> Iterator[str]:
    """Yield the pieces of a key without a last line: those that follow each other without words between them."""
    end = None
    for match in _PIECE.finditer(body):
        if match.start() > (_NEAR if end is None else end + 40):
            return
        if end is not None or len(match[0]) >= _LINE:
            end = match.end()
            yield match[0]


def _is_little_else(body: str, material: str) -> bool:
    """Say whether what is between the first and last line is a key in short pieces, not a text about keys."""
    letters = sum(character.isalpha() for character in _PIECE.sub("", body))
    return letters <= max(15, len(material) // 4)


def _is_whole(material: str) -> bool:
    """Say whether there is as much of a key as it says that it has."""
    plain = material.replace("=", "")
    content = base64.b64decode(plain[: len(plain) // 4 * 4])
    length = _openssh_length(content) if content.startswith(_OPENSSH) else _der_length(content)
    return len(material) >= _WHOLE if length is None else len(content) + 3 > length


def _der_length(content: bytes) -> int | None:
    """Return the bytes of a sequence in DER (X.690, 8.1.3), None when it is none."""
    if content[0] != 0x30:  # noqa: PLR2004 - the tag of a sequence
        return None
    if content[1] < 0x80:  # noqa: PLR2004 - the length itself
        return 2 + content[1]
    count = content[1] & 0x7F
    return 2 + count + int.from_bytes(content[2 : 2 + count]) if 0 < count < 4 else None  # noqa: PLR2004


def _openssh_length(content: bytes) -> int:
    """Return the bytes of a key in OpenSSH's form (its PROTOCOL.key): three texts, a number, two texts."""
    at = len(_OPENSSH)
    for is_text in (True, True, True, False, True, True):
        size = int.from_bytes(content[at : at + 4]) if is_text else 0
        at += 4 + size
        if at > len(content) + 3:
            break
    return at
