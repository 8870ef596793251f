"""Snippets (`--8<-- "file"`): which files pages include, and what is where one may not be included.

The forms are those of pymdownx.snippets (https://facelessuser.github.io/pymdown-extensions/extensions/snippets/).
"""

import re
from collections.abc import Iterator

SNIPPETS = "snippets:/"
"""How the path of an input begins that is no page but text which pages include."""
MARK = "8<-"
_LINE = re.compile(
    r"""^(?P<space>[ \t>]*)(?P<mark>-+8<-+[ \t]+)(?P<quote>["'])(?P<name>[^"'\n]+)(?P=quote)[ \t]*$""", re.MULTILINE
)
_BLOCK = re.compile(r"^[ \t]*-+8<-+[ \t]*$(?P<names>.*?)^[ \t]*-+8<-+[ \t]*$", re.MULTILINE | re.DOTALL)
_PART = re.compile(r":[\w.-]*(?::\d*)?$")


def included_names(text: str) -> Iterator[tuple[str, int]]:
    """Yield the path of every file that a text includes, as it is written there, with its 1-based line."""
    if MARK not in text:
        return
    for match in _LINE.finditer(text):
        yield _name(match["name"]), text.count("\n", 0, match.start()) + 1
    for match in _BLOCK.finditer(text):
        first = text.count("\n", 0, match.start("names")) + 1
        for number, line in enumerate(match["names"].split("\n")):
            if line.strip() and not line.strip().startswith(";"):
                yield _name(line.strip()), first + number


def is_inside(name: str) -> bool:
    """Say whether a path can be one of the repository: relative, without a way up or an address."""
    is_elsewhere = re.match(r"[/~]|[a-zA-Z][a-zA-Z0-9+.-]*:", name) or {"..", ".git"} & set(name.split("/"))
    return bool(name) and not is_elsewhere and "\0" not in name and "\\" not in name


def show_refused(text: str) -> str:
    """Return a text in which a line that may not include its file is shown as it is written."""
    if MARK not in text:
        return text
    return _LINE.sub(lambda match: match[0] if _is_part_or_inside(match["name"]) else _escaped(match), text)


def _is_part_or_inside(written: str) -> bool:
    """Say whether a line marks a part of its own file (`[start:name]`), or names a path inside the repository."""
    return written.startswith("[") or is_inside(_name(written))


def _escaped(match: re.Match[str]) -> str:
    return f"{match['space']};{match[0][len(match['space']) :]}"


def _name(written: str) -> str:
    return _PART.sub("", written).removeprefix("./")
