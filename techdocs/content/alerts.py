"""GitHub's and GitLab's alerts (`> [!NOTE]`) as admonitions, as mkdocs-github-admonitions-plugin has them."""

import re
from collections.abc import Iterator, Sequence

_KINDS = {"caution": "danger", "important": "warning"}
_ALERT = re.compile(
    r"(?P<mark>>|>>>) {,3}\[!(?P<kind>note|tip|important|caution|warning)\] *(?P<title>.*)", re.IGNORECASE
)
_FENCE = re.compile(r"(?P<mark>`{3,})[^`]*|(?P<other>~{3,}).*")
"""A line that opens a fenced block; backticks in it make it a line of code (https://spec.commonmark.org/0.31.2/#info-string)."""
_QUOTE = re.compile("> ?")


def convert_alerts(markdown: str) -> str:
    """Return a page's Markdown with its alerts as admonitions, on the same lines; fenced blocks are left alone."""
    if "[!" not in markdown:
        return markdown
    return "\n".join(_converted(markdown.split("\n")))


def _converted(lines: Sequence[str]) -> Iterator[str]:
    last = {line.rstrip(): number for number, line in enumerate(lines)}
    number = 0
    while number < len(lines):
        end = _end_of_fence(lines, number, last) or _end_of_alert(lines, number, last)
        alert = _ALERT.fullmatch(lines[number])
        if end and alert:
            yield from _admonition(alert, lines[number + 1 : end])
        else:
            yield from lines[number : end or number + 1]
        number = end or number + 1


def _end_of_fence(lines: Sequence[str], start: int, last: dict[str, int]) -> int:
    """Return the line after a fenced block, 0 where none begins: one that is never closed is none."""
    opening = _FENCE.fullmatch(lines[start])
    mark = (opening["mark"] or opening["other"]) if opening else ""
    if not mark or last.get(mark, 0) <= start:
        return 0
    return next(number for number in range(start + 1, len(lines)) if lines[number].rstrip() == mark) + 1


def _end_of_alert(lines: Sequence[str], start: int, last: dict[str, int]) -> int:
    """Return the line after an alert, 0 where none begins: one without text, or without its last `>>>`, is none."""
    opening = _ALERT.fullmatch(lines[start])
    if opening and opening["mark"] == ">":
        end = next((number for number in range(start + 1, len(lines)) if not lines[number].startswith(">")), len(lines))
        return end if end > start + 1 else 0
    if not opening or last.get(">>>", 0) <= start + 1:
        return 0
    return next(number for number in range(start + 1, len(lines)) if lines[number].rstrip() == ">>>") + 1


def _admonition(alert: re.Match[str], body: Sequence[str]) -> Iterator[str]:
    kind = alert["kind"].lower()
    yield f'!!! {_KINDS.get(kind, kind)} "{alert["title"].strip() or kind.title()}"'
    if alert["mark"] == ">":
        yield from (f"    {_QUOTE.sub('', line, count=1)}" for line in body)
    else:
        yield from (f"    {line}" for line in body[:-1])
        yield ""
