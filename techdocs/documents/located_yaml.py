"""Read YAML as plain data, safely, keeping the line and column of every value.

Nothing is ever constructed: a tag that is not one of YAML's own becomes a `Tagged` value. Text that is not YAML is a
fault of one document; the other documents of the file are read all the same.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

import yaml

from techdocs.documents.yaml_bounds import beyond_limits, within_limits
from techdocs.documents.yaml_faults import YamlFault, syntax_fault
from techdocs.documents.yaml_nodes import LINE_END, block_column, compose, document_starts, shallow_line
from techdocs.documents.yaml_scalars import Yaml11, Yaml12, scalar_value
from techdocs.model.limits import Limits

KeyPath = tuple[str | int, ...]
Position = tuple[int, int]

_NAMING = 200
"""Characters of a value that tell a problem with it from others."""
_DEFAULTS = Limits()
_OWN_TAGS = "tag:yaml.org,2002:"
_NUMBERS = frozenset(f"{_OWN_TAGS}{name}" for name in ("int", "float", "bool"))


@dataclass(frozen=True, slots=True)
class Tagged:
    """A value under a tag that is not understood, or whose key is, such as `!ENV` or `!!python/name:os.system`."""

    tag: str
    value: object


def value_at(value: Any, path: Iterable[str | int], otherwise: object = None) -> Any:  # noqa: ANN401 - plain data
    """Return the value at a path inside plain data, or `otherwise`."""
    for step in path:
        match value:
            case dict() if step in value:
                value = value[step]
            case list() if isinstance(step, int) and step < len(value):
                value = value[step]
            case _:
                return otherwise
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatedDocument:
    """One YAML document: plain data, and where in the file each value and each key starts (1-based).

    `written` is how each number and each truth value is written, such as `0123`. One that JSON cannot hold, such as
    `1e400`, is a text in `value`.
    """

    value: object
    line: int
    places: Mapping[KeyPath, Position] = field(default_factory=dict)
    key_places: Mapping[KeyPath, Position] = field(default_factory=dict)
    written: Mapping[KeyPath, str] = field(default_factory=dict)

    def place(self, *path: str | int) -> Position:
        """Return where the value at `path` starts; or the nearest value around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (self.line, 1))

    def key_place(self, *path: str | int) -> Position:
        """Return where the key of the value at `path` starts; without a key, as `place`."""
        return self.key_places.get(path) or self.place(*path)

    def name_of(self, path: KeyPath) -> str:
        """Return what a problem with a value is about: the keys on the way to it, and the value if it is plain.

        Positions in lists are left out: they change when the author adds an item. A long value is cut.
        """
        value = value_at(self.value, path)
        keys = ".".join(step for step in path if isinstance(step, str))
        return f"{keys} {str(value)[:_NAMING]}" if isinstance(value, str | int | float) else keys


class LoadDocuments(Protocol):
    """How YAML is loaded: `load_documents`, within the limits of a run."""

    def __call__(self, text: str, *, version: str = "1.2") -> tuple[tuple[LocatedDocument, ...], tuple[YamlFault, ...]]:
        """Read every document of a YAML text."""


def load_documents(
    text: str, *, version: str = "1.2", limits: Limits = _DEFAULTS, file_mb: int = 0, further: int = 0
) -> tuple[tuple[LocatedDocument, ...], tuple[YamlFault, ...]]:
    """Read every document of a YAML text.

    Args:
        text: the whole file; a byte order mark is passed over.
        version: `"1.2"` for Backstage's files, `"1.1"` for MkDocs' (they differ in `yes`, `on` and `012`).
        limits: how large and deep it may be.
        file_mb: megabytes of the text of which the documents are read; by default as much as one document may have.
        further: documents of the file after this text.

    Returns:
        The documents that can be read (empty ones left out) and the faults of the file, in the order of the file.
    """
    text = text.removeprefix("\ufeff")
    faults: list[YamlFault] = []
    text = within_limits(text, limits, file_mb, further, faults)
    beyond = beyond_limits(text, limits)
    if beyond:
        return (), (*faults, beyond)
    loader = Yaml12 if version == "1.2" else Yaml11
    documents: list[LocatedDocument] = []
    lines = LINE_END.split(text)
    for nodes, start in _nodes(text, lines, loader, faults):
        for node in nodes:
            reader = _NodeReader(start, limits, lines[start:] if version == "1.2" else None)
            try:
                value = reader.read(node, (), 0)
            except _TooLargeError as error:
                line, column = reader.position(error.node)
                faults.append(YamlFault(message=error.message, line=line, column=column, hint=error.hint))
                continue
            faults.extend(reader.faults)
            line = reader.position(node)[0]
            if value is not None:
                documents.append(
                    LocatedDocument(
                        value=value, line=line, places=reader.places, key_places=reader.key_places,
                        written=reader.written,
                    )
                )  # fmt: skip
    return tuple(documents), tuple(faults)


def _nodes(
    text: str, lines: list[str], loader: type[yaml.CSafeLoader], faults: list[YamlFault]
) -> Iterator[tuple[list[yaml.Node], int]]:
    """Yield all documents where the text is valid, else each valid one with the number of lines before it."""
    is_core = loader is Yaml12
    try:
        yield compose(text, loader, is_core=is_core), 0
    except yaml.YAMLError:
        starts = document_starts(lines)
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            chunk = "".join(lines[start:end])
            try:
                yield compose(chunk, loader, is_core=is_core), start
            except yaml.YAMLError as error:
                faults.append(syntax_fault(error, chunk, start))


class _TooLargeError(Exception):
    def __init__(self, node: yaml.Node, message: str, hint: str) -> None:
        super().__init__(message)
        self.node, self.message, self.hint = node, message, hint


class _NodeReader:
    """Turn one document's nodes into plain data, noting places and counting what aliases write out."""

    def __init__(self, start: int, limits: Limits, lines: list[str] | None) -> None:
        self.start, self.limits, self.lines = start, limits, lines
        self.places: dict[KeyPath, Position] = {}
        self.key_places: dict[KeyPath, Position] = {}
        self.written: dict[KeyPath, str] = {}
        self.faults: list[YamlFault] = []
        self._nodes = 0
        self._aliases = 0
        self._characters = 0
        self._seen: set[int] = set()
        self._open: set[int] = set()

    def position(self, node: yaml.Node) -> Position:
        return node.start_mark.line + self.start + 1, node.start_mark.column + 1

    def read(self, node: yaml.Node, path: KeyPath, depth: int, column: int | None = -1) -> object:
        """Return a node's value; `column` is that of what holds it in block style, None inside brackets."""
        self._count(node, depth)
        self.places[path] = self.position(node)
        if column is not None and self.lines is not None:
            self._check_indent(node, column, self.lines)
        if isinstance(node, yaml.ScalarNode):
            if node.tag in _NUMBERS:
                self.written[path] = node.value
            return self._tagged(node, scalar_value(node))
        self._open.add(id(node))
        try:
            if isinstance(node, yaml.SequenceNode):
                inner = None if node.flow_style else block_column(node)
                value: object = [
                    self.read(item, (*path, number), depth + 1, inner) for number, item in enumerate(node.value)
                ]
            else:
                value = self._mapping(cast("yaml.MappingNode", node), path, depth)
        finally:
            self._open.discard(id(node))
        return self._tagged(node, value)

    def _check_indent(self, node: yaml.Node, column: int, lines: list[str]) -> None:
        number = shallow_line(node, column, lines)
        if number is not None:
            what = "quoted text" if isinstance(node, yaml.ScalarNode) else "bracketed value"
            line = lines[number]
            self.faults.append(
                YamlFault(
                    message=f"a line of a {what} needs more indentation: Backstage rejects the document",
                    line=number + self.start + 1, column=len(line) - len(line.lstrip(" ")) + 1,
                    hint=f"indent it by at least {column + 1} spaces", about=line.strip(),
                )
            )  # fmt: skip

    def _count(self, node: yaml.Node, depth: int) -> None:
        self._nodes += 1
        if id(node) in self._open:
            raise _TooLargeError(node, "an alias refers to a value that contains it", "write the value out")
        if id(node) in self._seen:
            self._aliases += 1
        self._seen.add(id(node))
        limits = self.limits
        self._characters += len(node.value) if isinstance(node, yaml.ScalarNode) else 0
        if self._characters > limits.yaml_kb * 1000:
            message = f"more than {limits.yaml_kb} kB with aliases expanded (`limits.yaml_kb`)"
            raise _TooLargeError(node, message, "shorten it, or move large values to separate files")
        if self._aliases > limits.yaml_aliases:
            message = f"more than {limits.yaml_aliases} aliases (`limits.yaml_aliases`)"
            raise _TooLargeError(node, message, "write the values out")
        if self._nodes > limits.yaml_nodes:
            message = f"more than {limits.yaml_nodes:,} values with aliases expanded (`limits.yaml_nodes`)"
            raise _TooLargeError(node, message, "shorten or split the document")
        if depth > limits.yaml_depth:
            message = f"nested deeper than {limits.yaml_depth} levels (`limits.yaml_depth`)"
            raise _TooLargeError(node, message, "flatten the document")

    def _mapping(self, node: yaml.MappingNode, path: KeyPath, depth: int) -> dict[str, object]:
        result: dict[str, object] = {}
        merged: dict[str, object] = {}
        block = None if node.flow_style else block_column(node)
        for key_node, value_node in node.value:
            if key_node.tag == "tag:yaml.org,2002:merge":
                merged |= self._merged(value_node, path, depth)
                continue
            key = _key_text(key_node)
            inner = (*path, key)
            if key in result:
                line, column = self.position(key_node)
                self.faults.append(
                    YamlFault(
                        message=f"duplicate key `{key}`",
                        line=line,
                        column=column,
                        hint="keep one; the last one is used",
                        about=".".join(map(str, inner)),
                        duplicate=inner,
                    )
                )
            self.key_places[inner] = self.position(key_node)
            value = self.read(value_node, inner, depth + 1, block)
            result[key] = value if str(key_node.tag).startswith(_OWN_TAGS) else Tagged(str(key_node.tag), value)
        return {**{key: value for key, value in merged.items() if key not in result}, **result}

    def _merged(self, node: yaml.Node, path: KeyPath, depth: int) -> dict[str, object]:
        value = self.read(node, (*path, "<<"), depth + 1)
        parts = value if isinstance(value, list) else [value]
        merged: dict[str, object] = {}
        for part in reversed(parts):
            if isinstance(part, dict):
                merged |= part
        return merged

    @staticmethod
    def _tagged(node: yaml.Node, value: object) -> object:
        tag = str(node.tag)
        if tag.startswith(_OWN_TAGS) and not tag.startswith("tag:yaml.org,2002:python/"):
            return value
        return Tagged(tag.replace("tag:yaml.org,2002:", "!!"), value)


def _key_text(node: yaml.Node) -> str:
    return node.value if isinstance(node, yaml.ScalarNode) else f"<{node.tag.rpartition(':')[2]}>"
