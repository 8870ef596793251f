"""A line of gitignore's patterns as a rule: what it looks for, and whether it matches a path.

Source: gitignore(5). Where git and pathspec differ, git is right, but for two forms that MkDocs reads as pathspec does:
a folder of `**/` (`drafts/**/`) matches all that is below, and three stars are one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from techdocs.patterns.regexes import DEEP, STAR, part_regex, path_regex
from techdocs.patterns.wildcards import MAGIC, WildcardError, wildcard_pieces
from techdocs.patterns.work import WORK_OF_A_MATCH

MAX_LENGTH = 4_096
"""Characters of a pattern; no path is longer (`PATH_MAX`)."""
_SET, _RANGE = re.compile(r"(?<!\\)\[[!^]?([^\]]+)\]"), re.compile(r"([^\\])-([^\\])")
_END = r"\Z"
_ESCAPE = re.compile(r"\\.", re.DOTALL)
_SEARCH = 5
"""What looking for one stretch between two stars costs for each character of a path, beside the stretch's length."""
_FOLDER = 10
"""What a `**` costs for each folder of a path, beside the pattern's length."""


@dataclass(frozen=True)
class Rule:
    """One pattern.

    `parts` are its parts, `**` among them; a pattern without a slash begins with `**`. `only_folders` says that it ends
    with a slash, `include` that it has no `!` before it.
    """

    parts: tuple[str, ...]
    include: bool
    only_folders: bool

    @cached_property
    def literals(self) -> tuple[str | None, ...]:
        """Return for each part the name that it is, None where it can match others."""
        return tuple(_literal(part) for part in self.parts)

    @cached_property
    def is_name(self) -> bool:
        """Say whether only the last part of a path counts."""
        return len(self.parts) == 2 and self.parts[0] == "**"  # noqa: PLR2004 - `**` and the name

    @cached_property
    def last_pieces(self) -> tuple[str, str]:
        """Return the plain characters that the last part begins with and those that it ends with."""
        texts = re.split(r"[*?\[\]\\]", self.parts[-1])
        return texts[0], "" if re.search(r"[\[\]\\]", self.parts[-1]) else texts[-1]

    @cached_property
    def _sizes(self) -> tuple[int, int, int]:
        """Return the work of a match: always, for each character of the path, for each folder of it."""
        length = sum(map(len, self.parts)) + len(self.parts)
        searched = sum(len(run) + _SEARCH for part in self.parts for run in part.split("*")[1:-1] if part != "**")
        deep = 0 if self.is_name else (length + _FOLDER) * self.parts.count("**")
        return WORK_OF_A_MATCH + length, 1 + searched, deep

    def work(self, characters: int, folders: int) -> int:
        """Return what matching a path costs at most."""
        always, each, deep = self._sizes
        return always + each * characters + deep * folders

    def is_path(self, path: str) -> bool:
        """Say whether the whole path matches; a folder's is without its last slash."""
        if self.is_name:
            name = path.rpartition("/")[2]
            return name == self._plain if self._plain is not None else self._name.match(name) is not None
        return path == self._plain if self._plain is not None else self._whole.match(path) is not None

    def is_above(self, path: str) -> bool:
        """Say whether a folder that the path is below matches."""
        if self._plain is None:
            return self._above.match(path) is not None
        return self._plain in path.split("/")[:-1] if self.is_name else path.startswith(f"{self._plain}/")

    @cached_property
    def _plain(self) -> str | None:
        """Return the only name or path that can match, None where it has wildcards."""
        names = self.literals[1:] if self.is_name else self.literals
        return None if None in names or "**" in names else "/".join(name for name in names if name is not None)

    @cached_property
    def _name(self) -> re.Pattern[str]:
        return re.compile(part_regex(wildcard_pieces(self.parts[-1])) + _END, re.DOTALL)

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        return re.compile(path_regex(self._regexes(self.parts), _END), re.DOTALL)

    @cached_property
    def _above(self) -> re.Pattern[str]:
        parts = self.parts[:-1] if self.only_folders and len(self.parts) > 1 and self.parts[-1] == "**" else self.parts
        return re.compile(path_regex(self._regexes(parts), "/"), re.DOTALL)

    @staticmethod
    def _regexes(parts: Sequence[str]) -> list[str | None]:
        return [DEEP if part == "**" else part_regex(wildcard_pieces(part)) for part in parts]


def parse_rule(line: str) -> Rule | None:
    """Return what a line says; None where it says nothing: it is empty, a note, or matches nothing in git either."""
    text = _trimmed(line)
    if not text or text.startswith("#") or len(text) > MAX_LENGTH:
        return None
    include = not text.startswith("!")
    text = _ESCAPE.sub(lambda escape: "/" if escape[0] == "\\/" else escape[0], text[not include :])
    only_folders = text.endswith("/")
    text = text[:-1] if only_folders else text
    names = text.removeprefix("/").split("/")
    if "/" not in text:
        names = ["**", "*" if text == "**" else text]
    parts = [name for number, name in enumerate(names) if name != "**" or number == 0 or names[number - 1] != "**"]
    if not all(parts) or any(part == "." or part == ".." for part in parts):  # noqa: PLR1714 - clearer
        return None
    try:
        for part in parts:
            if "[" in part or "\\" in part:
                list(wildcard_pieces(part))
    except WildcardError:
        return None
    return Rule(tuple(parts), include, only_folders)


def why_no_pattern(line: str) -> str:
    """Return why a line that is meant as a pattern can match nothing, `""` where it can or is none."""
    text = _trimmed(line)
    if not text or text.startswith("#") or text == "/":
        return ""
    if parse_rule(line) is not None and not _has_reversed_range(text):
        return ""
    if is_too_long(line):
        return f"a pattern is longer than {MAX_LENGTH:,} characters"
    return f"`{text}` is not a pattern"


def _has_reversed_range(text: str) -> bool:
    """Say whether a set of characters has a range such as `z-a`, which is empty."""
    return any(first > last for inside in _SET.findall(text) for first, last in _RANGE.findall(inside))


def is_too_long(line: str) -> bool:
    """Say whether a line is passed over for its length alone."""
    return len(line) > MAX_LENGTH and len(_trimmed(line)) > MAX_LENGTH and not line.startswith("#")


def _trimmed(line: str) -> str:
    """Return a line without the blanks at its end; one after a backslash belongs to the pattern."""
    text = line.rstrip()
    blanks = line[len(text) :]
    escapes = len(text) - len(text.rstrip("\\"))
    return text + blanks[:1] if escapes % 2 else text


def _literal(part: str) -> str | None:
    if not MAGIC.search(part):
        return part
    if "*" in part.replace("\\*", "") or "?" in part.replace("\\?", "") or "[" in part.replace("\\[", ""):
        return None
    pieces = list(wildcard_pieces(part))
    return None if STAR in pieces else re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL)
