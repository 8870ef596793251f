"""The forms in which authors silence a problem: comments in YAML and in Markdown, and front matter."""

import re
from collections.abc import Iterator

from techdocs.content.front_matter import find_front_matter
from techdocs.documents.located_yaml import load_documents, value_at
from techdocs.lint.fences import outside_fences
from techdocs.model.ignore import Ignore

MAX_NAMES = 50
"""Rules of one ignore; the rest does not count."""
_FAR = 1_000
"""Lines below a comment that are searched for what it is for."""
_IN_YAML = re.compile(r"(?:^|\s)#[ \t]*techdocs:[ \t]*ignore\b(?P<rest>.*)")
_IN_MARKDOWN = re.compile(r"(?<!`)<!--[ \t]*techdocs:[ \t]*ignore\b(?P<rest>.{0,1000}?)-->")
_YAML_COMMENT = re.compile(r"\s*#")
_PAGE_COMMENT = re.compile(r"\s*<!--.*-->\s*")
_REASON = re.compile(r"(?:^|\s)(?:--|\u2013|\u2014)\s*")


def find_in_yaml(lines: list[str]) -> Iterator[Ignore]:
    """Yield the comments of a YAML file; each is for its own line; one alone on its line is for the next line too."""
    for number, line in enumerate(lines, 1):
        found = _IN_YAML.search(line)
        if found:
            is_alone = not line[: line.index("#")].strip()
            last = _next_line(lines, number) if is_alone else number
            yield _ignore(found["rest"], number, line.index("#", found.start()) + 1, last)


def find_in_markdown(text: str) -> Iterator[Ignore]:
    """Yield what a page silences; a comment alone on its line is for the paragraph below it."""
    yield from _in_front_matter(text)
    lines = text.split("\n")
    for number, line in outside_fences(lines):
        for found in _IN_MARKDOWN.finditer(line):
            is_alone = line.strip() == found[0]
            last = _paragraph_end(lines, number) if is_alone else number
            yield _ignore(found["rest"], number, found.start() + 1, last)


def _ignore(rest: str, line: int, column: int, last: int) -> Ignore:
    names, *reason = _REASON.split(rest, maxsplit=1)
    return Ignore(
        names=tuple(re.split(r"[,\s]+", names.strip(" \t,"))[:MAX_NAMES]) if names.strip(" \t,") else (),
        reason=reason[0].strip() if reason else "", line=line, column=column, first=line, last=last,
    )  # fmt: skip


def _next_line(lines: list[str], number: int) -> int:
    """Return the number of the first line below one that is no comment."""
    following = (
        below for below, line in enumerate(lines[number : number + _FAR], number + 1) if not _YAML_COMMENT.match(line)
    )
    return next(following, number)


def _paragraph_end(lines: list[str], number: int) -> int:
    """Return the number of the last line of the paragraph that follows a line, other comments passed over."""
    last = number
    has_begun = False
    for below, line in enumerate(lines[number : number + _FAR], number + 1):
        is_text = bool(line.strip()) and not _PAGE_COMMENT.fullmatch(line)
        if has_begun and not line.strip():
            break
        has_begun = has_begun or is_text
        last = below
    return last


def _in_front_matter(text: str) -> Iterator[Ignore]:
    """Yield the entries of `techdocs.ignore`, a mapping of codes to reasons; each is for the whole page."""
    documents, _ = load_documents(find_front_matter(text), version="1.1")
    written = value_at(documents[0].value, ("techdocs", "ignore")) if documents else None
    reasons = written if isinstance(written, dict) else dict.fromkeys(_texts(written))
    for name, reason in reasons.items():
        line, column = documents[0].key_place("techdocs", "ignore", name)
        said = reason.strip() if isinstance(reason, str) else ""
        yield Ignore(names=(name,), reason=said, line=line + 1, column=column)


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [item for item in values if isinstance(item, str)]
