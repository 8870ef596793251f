"""The nodes of a YAML text: as libyaml composes them, and as YAML 1.2 allows where libyaml does not.

libyaml stops at a line that is empty but for tabs, at an emoji written as two escapes, and at an anchor that is used
twice; npm's `yaml`, which Backstage reads with, does not. It wants, on the other hand, that a value of several lines is
indented more than its key, which libyaml does not ask.
"""

import re
from collections.abc import Sequence
from typing import cast

import yaml
from yaml.composer import Composer

LINE_END = re.compile(r"(?<=[\n\x85\u2028\u2029])|(?<=\r)(?!\n)")
"""Where libyaml ends lines; `splitlines` does at form feeds too."""
_DOCUMENT, _DOCUMENT_END = re.compile(r"---(\s|$)"), re.compile(r"\.\.\.(\s|$)")
_TRIES = 20
"""How often a text is composed at most; a comment behind a tab takes one each."""
_EMPTY_LINE = re.compile(r"(?m)^[ ]*\t[ \t]*$")
_COMMENT_LINE = re.compile(r"[ ]*\t[ \t]*#[^\r\n]*")
_PAIR = re.compile(
    r"(?<!\\)((?:\\\\)*)\\u(d[89ab][0-9a-f]{2})(?:\\u(d[c-f][0-9a-f]{2}))?|(?<!\\)((?:\\\\)*)\\u(d[c-f][0-9a-f]{2})",
    re.IGNORECASE,
)
_QUOTES = ("'", '"')


def document_starts(lines: Sequence[str]) -> list[int]:
    """Return the numbers, from 0, of the lines at which documents start."""
    return [
        0,
        *(
            number
            for number in range(1, len(lines))
            if _DOCUMENT.match(lines[number]) or _DOCUMENT_END.match(lines[number - 1])
        ),
    ]


def compose(text: str, loader: type[yaml.CSafeLoader], *, is_core: bool) -> list[yaml.Node]:
    """Return the root nodes of all documents of a text.

    Args:
        text: the YAML, without a byte order mark.
        loader: how plain scalars get their types.
        is_core: read what YAML 1.2 allows and libyaml does not.

    Raises:
        yaml.YAMLError: it is not YAML.
    """
    for _ in range(_TRIES if is_core else 0):
        try:
            return _composed(text, loader)
        except yaml.YAMLError as error:
            if "duplicate anchor" in (getattr(error, "context", None) or ""):
                loader = _with_later_anchors(loader)
            else:
                changed = _without_stumbling_block(text, error)
                if changed == text:
                    raise
                text = changed
    return _composed(text, loader)


def _composed(text: str, loader: type[yaml.CSafeLoader]) -> list[yaml.Node]:
    try:
        return list(yaml.compose_all(text, Loader=loader))
    except RecursionError:
        raise yaml.YAMLError("nested too deeply") from None


def _without_stumbling_block(text: str, error: yaml.YAMLError) -> str:
    """Return a text without what libyaml stopped at, its lines where they were; the text itself if it is no YAML."""
    problem, mark = getattr(error, "problem", None) or "", getattr(error, "problem_mark", None)
    if "invalid Unicode character escape" in problem:
        return _PAIR.sub(_escaped, text)
    is_in_text = "block scalar" in (getattr(error, "context", None) or "")
    if mark is None or is_in_text or not ("tab" in problem or "cannot start any token" in problem):
        return text
    start = max(text.rfind(end, 0, mark.index) for end in "\n\r") + 1
    comment = _COMMENT_LINE.match(text, start)
    if comment:
        return text[:start] + text[comment.end() :]
    return _EMPTY_LINE.sub("", text)


def _escaped(pair: re.Match[str]) -> str:
    """Return one escape for two that name a character beyond the first 65,536; a half alone is no character."""
    backslashes, high, low = pair[1] or pair[4] or "", pair[2], pair[3]
    if not (high and low):
        return f"{backslashes}\\uFFFD" + (f"\\u{low}" if low else "")
    code = 0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00
    return f"{backslashes}\\U{code:08x}"


class _LaterAnchors(Composer):
    """Compose from libyaml's events; an alias is the last value before it that has the anchor."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if not self.check_event(yaml.AliasEvent):  # type: ignore[attr-defined]
            self.anchors.pop(self.peek_event().anchor, None)  # type: ignore[attr-defined]
        return super().compose_node(parent, index)


def _with_later_anchors(loader: type[yaml.CSafeLoader]) -> type[yaml.CSafeLoader]:
    def start(self: yaml.CSafeLoader, stream: str) -> None:
        loader.__init__(self, stream)
        self.anchors = {}  # type: ignore[attr-defined]

    return cast("type[yaml.CSafeLoader]", type(loader.__name__, (_LaterAnchors, loader), {"__init__": start}))


def block_column(node: yaml.Node) -> int:
    """Return the column of the keys or dashes of a block mapping or sequence, counted from 0."""
    if isinstance(node, yaml.MappingNode) and node.value:
        return int(node.value[0][0].start_mark.column)
    start = node.start_mark
    if node.value and isinstance(node, yaml.SequenceNode) and node.value[0].start_mark.line != start.line:
        return max(int(node.value[0].start_mark.column) - 2, 0)
    return int(start.column)


def shallow_line(node: yaml.Node, column: int, lines: Sequence[str]) -> int | None:
    """Return the first line of a value that is not indented more than what holds it, None where all are.

    Source: npm `yaml` 2.9, `src/parse/lexer.ts` (`parseFlowCollection`, `continueScalar`).

    Args:
        node: a quoted text, or a list or mapping in brackets.
        column: of the keys or dashes of what holds it; -1 where it is the document itself.
        lines: of the text that the node was composed from.
    """
    is_text = isinstance(node, yaml.ScalarNode)
    if not (getattr(node, "style", None) in _QUOTES if is_text else getattr(node, "flow_style", False)):
        return None
    last = node.end_mark.line
    for number in range(node.start_mark.line + 1, last + 1):
        line = lines[number].strip("\r\n")
        shown = line.lstrip(" ")
        indent = len(line) - len(shown)
        is_end = not is_text and number == last and indent == column and shown[:1] in ("]", "}")
        if indent <= column and shown.strip() and not is_end and (is_text or shown[0] != "#"):
            return number
    return None
