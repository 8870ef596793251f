"""Files that pages include in the forms of well-known plugins and extensions, read as data: no template is run.

`{% include 'a.md' %}` of mkdocs-macros, `{% include-markdown "a.md" %}` of mkdocs-include-markdown, `{!a.md!}` of
markdown-include, `{! a.md [ln:1-3] !}` of mdx_include and `{* a.py ln[1:3] *}` of markdown-include-variants.
"""

import posixpath
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from techdocs.content.snippets import SNIPPETS
from techdocs.model.includer import Includer

_UP = "="
"""What stands for `..` in the path of an input."""
_ARGUMENT = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"'%]+))""")
_RAW = re.compile(r"\{%-?[ \t]{0,9}(?P<end>end)?raw[ \t]{0,9}-?%\}")
_LINES = re.compile(r"(?P<first>\d{1,6})?(?P<to>[-:])?(?P<last>\d{1,6})?")


class Anchor(StrEnum):
    """What an included path is relative to: the file that includes it, the docs folder, or that of the `mkdocs.yml`."""

    FILE = "file"
    DOCS = "docs"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Where an included file may be: a path relative to an anchor, and the name of the input that it then is."""

    anchor: Anchor
    path: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageInclude:
    """One include in a text: from `start` to `end`, in a 1-based line, with the path as it is written.

    `lines` are 1-based ranges (both inclusive, 0 = open), none for all; `options` are those of include-markdown.
    """

    start: int
    end: int
    line: int
    written: str
    candidates: tuple[Candidate, ...]
    lines: tuple[tuple[int, int], ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    rewrites_links: bool = False


_JINJA = (
    r"\{%-?[ \t\n]{0,20}(?P<verb>VERB)[ \t\n]{1,20}"
    r"""(?P<quote>["'])(?P<path>[^"'\n]{1,400})(?P=quote)(?P<rest>[^%]{0,1000}?)-?%\}"""
)
_BANG = r"(?<!\\)\{!(?P<path>[^\n!]{1,400})!\}"
_FORMS: Mapping[Includer, re.Pattern[str]] = {
    Includer.MACROS: re.compile(_JINJA.replace("VERB", "include")),
    Includer.INCLUDE_MARKDOWN: re.compile(_JINJA.replace("VERB", "include(?:-markdown)?")),
    Includer.MARKDOWN_INCLUDE: re.compile(_BANG + "(?:lines=(?P<lines>[0-9 -]{1,400}))?"),
    Includer.MDX_INCLUDE: re.compile(_BANG),
    Includer.VARIANTS: re.compile(r"(?<!\\)\{\*(?P<path>[^\n*]{1,400})\*\}"),
}
"""How each form is written; no part is without a bound, so that no text takes long to search."""
_PARTS: Mapping[Includer, re.Pattern[str]] = {
    Includer.MDX_INCLUDE: re.compile(r"(?P<path>[^\[|]+)(?:\|[^\[]*)?(?:\[:?ln:(?P<lines>[0-9.,-]+)\])?"),
    Includer.VARIANTS: re.compile(r"(?P<path>\S+)(?:\s+(?:ln\[(?P<lines>[0-9:,]*)\]|[a-z]+\[[^\]]*\]))*"),
}
"""What is between the marks of those that have more than a path there."""


def find_includes(text: str, path: str, includers: Sequence[str]) -> list[PageInclude]:
    """Return the includes of a text in order, none in another.

    Args:
        text: a page, or a file that one includes.
        path: its path below the docs folder; that of an included file may begin with `../`.
        includers: the names of the `Includer`s that count.
    """
    raw = [edge for part in _raw_parts(text) for edge in part] if "{%" in text else []
    found = sorted(
        (include for name in includers for include in _found(text, path, Includer(name))), key=lambda one: one.start
    )
    kept: list[PageInclude] = []
    for include in found:
        is_raw = bisect_right(raw, include.start) % 2
        if not is_raw and (not kept or include.start >= kept[-1].end):
            kept.append(include)
    return kept


def path_of(key: str) -> str:
    """Return the path below the docs folder of an included file, as far as that is known."""
    anchor, _, path = key.removeprefix(SNIPPETS).partition("/")
    if anchor != f"{_UP}{Anchor.DOCS}":
        return ""
    ups = re.match(rf"(?:{_UP}/)*", path)
    return path.replace(f"{_UP}/", "../", ups.end() // 2) if ups else path


def _raw_parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text is shown as it is written (`{% raw %}`)."""
    start = -1
    for match in _RAW.finditer(text):
        if match["end"] and start >= 0:
            yield start, match.start()
        start = -1 if match["end"] else match.end() if start < 0 else start


def _found(text: str, path: str, includer: Includer) -> Iterator[PageInclude]:
    line_ends = [match.start() for match in re.finditer("\n", text)]
    for match in _FORMS[includer].finditer(text):
        groups = {**match.groupdict(), **_parts(includer, match["path"].strip())}
        arguments = _ARGUMENT.findall(groups.get("rest") or "")
        options = {name: first or second or bare for name, first, second, bare in arguments}
        yield PageInclude(
            start=match.start(), end=match.end(), line=bisect_left(line_ends, match.start()) + 1,
            written=groups["path"], candidates=tuple(_candidates(groups["path"], path, includer)),
            lines=_ranges(groups.get("lines") or ""),
            options=options if includer is Includer.INCLUDE_MARKDOWN else {},
            rewrites_links=groups.get("verb") == "include-markdown" and options.get("rewrite-relative-urls") != "false",
        )  # fmt: skip


def _parts(includer: Includer, inside: str) -> dict[str, str]:
    """Return the path, and the lines where any are chosen, of what is between the marks of an include."""
    match = _PARTS[includer].fullmatch(inside) if includer in _PARTS else None
    return {name: part.strip() for name, part in match.groupdict().items() if part} if match else {"path": inside}


def _candidates(written: str, path: str, includer: Includer) -> Iterator[Candidate]:
    here = posixpath.dirname(path)
    if includer is Includer.INCLUDE_MARKDOWN:
        anchors = [Anchor.FILE, Anchor.DOCS] if written.startswith(("./", "../")) else [Anchor.DOCS, Anchor.FILE]
    elif includer is Includer.MACROS:
        anchors = [Anchor.DOCS, Anchor.SETTINGS]
    else:
        anchors = [Anchor.SETTINGS, Anchor.DOCS, Anchor.FILE]
    for anchor in anchors:
        below = Anchor.SETTINGS if anchor is Anchor.SETTINGS else Anchor.DOCS
        joined = posixpath.normpath(posixpath.join(here, written) if anchor is Anchor.FILE else written)
        key = f"{SNIPPETS}{_UP}{below}/{joined.replace('../', f'{_UP}/')}"
        yield Candidate(anchor=anchor, path=written, key=key)


def _ranges(written: str) -> tuple[tuple[int, int], ...]:
    ranges = []
    for part in re.split(r"[ ,]+", re.sub(r"\.\d+", "", written)):
        match = _LINES.fullmatch(part)
        if match and part:
            first = int(match["first"] or 1)
            ranges.append((first, int(match["last"] or 0) if match["to"] else first))
    return tuple(ranges)
