"""The settings of a repository (`.git/config`), read without git, which would follow and run what they say.

The syntax is that of git-config(1).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_BLANK = re.compile(r"(?:[ \t\r\n]|[#;][^\n]*)+")
_SECTION = re.compile(r'\[[ \t]*([A-Za-z0-9.-]+)(?:[ \t]+"((?:[^"\\\n]|\\[^\n])*)")?[ \t]*\]')
_KEY = re.compile(r"([A-Za-z][A-Za-z0-9-]*)[ \t]*(=?)[ \t]*")
_VALUE = re.compile(r'"((?:[^"\\\n]|\\[\s\S])*)"|\\([\s\S])|([ \t\r]+)|([^"\\#; \t\r\n]+)')
"""A part of a value: in quotes, one character that is escaped, blanks, plain text."""
_ESCAPED = {"n": "\n", "t": "\t", "b": "\b", '"': '"', "\\": "\\", "\n": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class GitSetting:
    """One setting: `section` and `key` in lower case, the `subsection` as written, the value, the line of the key."""

    section: str
    subsection: str
    key: str
    value: str
    line: int


def parse_git_settings(text: str) -> tuple[GitSetting, ...]:
    """Return the settings that a file holds, in its order.

    Raises:
        ValueError: git would not read the file either.
    """
    return tuple(_settings(text.removeprefix("\ufeff").replace("\r\n", "\n")))


def last_value(settings: Iterable[GitSetting], section: str, key: str, subsection: str = "") -> str:
    """Return the value that counts where a setting is repeated, `""` when it is not set."""
    wanted = (section, subsection, key)
    values = [one.value for one in settings if (one.section, one.subsection, one.key) == wanted]
    return values[-1] if values else ""


def _settings(text: str) -> Iterator[GitSetting]:
    section, subsection, at, line, counted = "", "", 0, 1, 0
    while True:
        blank = _BLANK.match(text, at)
        at = blank.end() if blank else at
        if at == len(text):
            return
        line, counted = line + text.count("\n", counted, at), at
        if header := _SECTION.match(text, at):
            section, _, dotted = header[1].lower().partition(".")
            subsection = dotted if header[2] is None else re.sub(r"\\(.)", r"\1", header[2])
            at = header.end()
            continue
        key = _KEY.match(text, at)
        if key is None:
            raise ValueError(f"line {line} is not a setting")
        value, at = _value(text, key.end(), line) if key[2] else ("true", key.end())
        yield GitSetting(section=section, subsection=subsection, key=key[1].lower(), value=value, line=line)


def _value(text: str, at: int, line: int) -> tuple[str, int]:
    """Return the value that begins at a place, and where it ends."""
    parts: list[str] = []
    blanks = ""  # those at the end of a value are not its own
    while part := _VALUE.match(text, at):
        at = part.end()
        quoted, escaped, space, plain = part.groups()
        if space is not None:
            blanks += space
            continue
        parts.append(blanks)
        blanks = ""
        if quoted is not None:
            parts.append(re.sub(r"\\([\s\S])", lambda found: _unescape(found[1], line), quoted))
        else:
            parts.append(_unescape(escaped, line) if escaped is not None else plain)
    if at < len(text) and text[at] not in "\n#;":
        raise ValueError(f"the value in line {line} does not end")
    return "".join(parts), at


def _unescape(letter: str, line: int) -> str:
    if letter not in _ESCAPED:
        raise ValueError(f"`\\{letter}` in line {line} is not a known escape")
    return _ESCAPED[letter]
