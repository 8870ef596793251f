"""`$text`, `$json` and `$yaml`: a value that is in another file of the repository.

Sources: Backstage `docs/features/software-catalog/descriptor-format.md`, "Substitutions In The Descriptor Format", and
`plugins/catalog-backend/src/processors/PlaceholderProcessor.ts`: a mapping whose only key begins with `$`. It knows
`$text`, `$json` and `$yaml`, a module of its own `$openapi` and `$asyncapi`, whose `$ref`s to other files it follows.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from techdocs.catalog.addresses import is_address, path_from, where_looked_for
from techdocs.catalog.bundle import Left, NotBundledError, as_text, bundle, refers_to_files
from techdocs.disk.files import inside, read_inside
from techdocs.documents.located_yaml import load_documents
from techdocs.documents.plain_data import Adjustment, load_json, plain_data
from techdocs.model.limits import Limits
from techdocs.model.problem import Severity
from techdocs.model.source import Source
from techdocs.plain_text import plain_line, without_controls

MAX_BYTES = 5_000_000
MEGABYTE = 1_000_000
Report = Callable[[tuple[str | int, ...], str, str, Severity], None]
_KEYS = ("$text", "$json", "$yaml", "$openapi", "$asyncapi")
_BUNDLED = ("$openapi", "$asyncapi")
_DEFAULTS = Limits()
_READ_AGAIN = 4
"""Times the bytes of placeholders that a repository may have: so much is read, as what does not fit is not kept."""
_KEPT = 20
"""Files that definitions refer to whose values are kept, as several definitions share them."""


@dataclass(frozen=True, slots=True)
class _Content:
    """What one placeholder is replaced with, the bytes of it in `catalog.json`, and what was changed in reading it.

    `left` are the references of a definition that do not lead to files of the repository.
    """

    value: object
    size: int
    changes: tuple[Adjustment, ...] = ()
    left: tuple[Left, ...] = ()


class _NotReadError(Exception):
    """A placeholder that stays as it is: message, hint and severity."""


class Placeholders:
    """The placeholders of one repository: each file is read once, and all together have a bound."""

    def __init__(self, source: Source, limits: Limits = _DEFAULTS) -> None:
        self.source, self.limits = source, limits
        self._known: dict[tuple[str, str], _Content | _NotReadError] = {}
        self._values: dict[str, object] = {}
        self._left = limits.repository_placeholder_mb * MEGABYTE
        self._readable = _READ_AGAIN * self._left

    def resolve(self, entity: Mapping[str, object], folder: str, report: Report) -> dict[str, object]:
        """Return an entity in which each placeholder is the content of its file; one that is not read stays as it is.

        Args:
            entity: data without tags, or a part of it.
            folder: the descriptor's folder inside the repository.
            report: gets path, message, hint and severity of each placeholder that is not read.
        """
        document = _Document(self, folder, report)
        return {key: document.walk(value, (key,)) for key, value in entity.items()}

    def content(self, key: str, target: str, folder: str) -> _Content:
        """Return what a placeholder stands for.

        Raises:
            _NotReadError: it cannot be read.
        """
        path = self._path(key, target, folder)
        known = self._known.get((key, str(path)))
        if known is None:
            try:
                known = self._read(path, key, target)
            except _NotReadError as error:
                known = error
            if isinstance(known, _NotReadError) or known.size <= self._left:
                self._known[key, str(path)] = known
        if isinstance(known, _NotReadError):
            raise known
        return known

    def take(self, size: int) -> bool:
        """Count the bytes of a use of a placeholder; False when the repository may have no more."""
        if size > self._left:
            return False
        self._left -= size
        return True

    def _path(self, key: str, target: str, folder: str) -> Path:
        shown = f"`{key}: {plain_line(target)}`"
        inner = path_from(target, folder, self.source)
        if inner is None and is_address(target):
            raise _NotReadError(f"{shown} is not followed", "only files of the same repository are read", Severity.NOTE)
        path = None if inner is None else inside(Path(self.source.root, inner), self.source.root)
        if path is None or not path.is_file():
            message = f"no such file in this repository: {shown}"
            raise _NotReadError(message, where_looked_for(target), Severity.ERROR)
        return path

    def _read(self, path: Path, key: str, target: str) -> _Content:
        shown = f"`{key}: {plain_line(target)}`"
        left: list[Left] = []
        try:
            text = self._text(path)
        except OSError as error:
            hint = "make the definition smaller, or fix the file"
            raise _NotReadError(f"{shown} cannot be read: {error.strerror}", hint, Severity.WARNING) from None
        try:
            value, changes = self._parsed(text, key)
        except ValueError as error:
            message = f"{shown} cannot be read: {plain_line(str(error), 300)}"
            raise _NotReadError(message, "correct that file", Severity.ERROR) from None
        if key in _BUNDLED and refers_to_files(text):
            value, left = self._bundled(without_controls(text), path.relative_to(self.source.root).as_posix())
        size = len(json.dumps(value, ensure_ascii=False, allow_nan=False).encode())
        return _Content(value, size, tuple(changes), tuple(left))

    def _text(self, path: Path) -> str:
        content = read_inside(path, self.source.root, max_bytes=min(MAX_BYTES, max(self._readable, 0)))
        self._readable -= len(content)
        return content.decode("utf-8-sig", "replace")

    def _bundled(self, text: str, path: str) -> tuple[str, list[Left]]:
        """Return a definition with what it takes from other files, as it is where it cannot be read as data."""
        try:
            value = self._data(text)
        except ValueError as error:
            return text, [Left(file=path, ref="", reason=f"it cannot be read: {error}")]
        value, left = bundle(
            value, path, lambda name, folder: path_from(name, folder, self.source), self._load, self.limits
        )
        return as_text(value, is_json=text.lstrip().startswith("{")), left

    def _load(self, path: str) -> object:
        """Return the value of a file that a definition refers to, the latest of which are kept."""
        if path not in self._values:
            real = inside(Path(self.source.root, path), self.source.root)
            if real is None or not real.is_file():
                raise NotBundledError("no such file in this repository")
            try:
                value = self._data(without_controls(self._text(real)))
            except OSError as error:
                raise NotBundledError(f"`{plain_line(path)}` cannot be read: {error.strerror}") from None
            except ValueError as error:
                raise NotBundledError(f"`{plain_line(path)}` cannot be read: {plain_line(str(error), 200)}") from None
            if len(self._values) >= _KEPT:
                self._values.clear()
            self._values[path] = value
        return self._values[path]

    def _data(self, text: str) -> object:
        is_json = text.lstrip().startswith("{")
        value, _ = load_json(text, self.limits) if is_json else self._yaml(text)
        return value

    def _parsed(self, text: str, key: str) -> tuple[object, list[Adjustment]]:
        if key == "$json":
            return load_json(text, self.limits)
        if key != "$yaml":
            return without_controls(text), []
        return self._yaml(text)

    def _yaml(self, text: str) -> tuple[object, list[Adjustment]]:
        documents, faults = load_documents(text, limits=self.limits)
        if faults or len(documents) != 1:
            many = f"it has {len(documents)} documents, and only one is allowed" if documents else "it is empty"
            raise ValueError(faults[0].message if faults else many)
        return plain_data(documents[0].value, self.limits)


class _Document:
    """The placeholders of one document."""

    def __init__(self, placeholders: Placeholders, folder: str, report: Report) -> None:
        self.placeholders, self.folder, self.report = placeholders, folder, report
        self._left = placeholders.limits.placeholder_mb * MEGABYTE
        self._is_full = False

    def walk(self, value: object, path: tuple[str | int, ...]) -> Any:  # noqa: ANN401 - plain data
        if isinstance(value, dict):
            if any(key.startswith("$") for key in value):
                key = next(iter(value))
                return self._replaced(value, key, path) if len(value) == 1 and key in _KEYS else value
            return {key: self.walk(inner, (*path, key)) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.walk(inner, (*path, number)) for number, inner in enumerate(value)]
        return value

    def _replaced(self, value: dict[str, Any], key: str, path: tuple[str | int, ...]) -> object:
        place = (*path, key)
        if not isinstance(value[key], str):
            self.report(place, f"`{key}` is not the path of a file", "write the path as a string", Severity.ERROR)
            return value
        if self._is_full:
            return value
        try:
            content = self.placeholders.content(key, value[key], self.folder)
        except _NotReadError as error:
            message, hint, severity = error.args
            self.report(place, message, hint, severity)
            return value
        if not self._fits(content.size, f"`{key}: {plain_line(value[key])}`", place):
            return value
        for change in content.changes[:1]:
            where = f", at `{plain_line('.'.join(map(str, change.path)))}`" if change.path else ""
            message = f"`{key}: {plain_line(value[key])}`: {change.message}{where}"
            self.report(place, message, "correct that file", Severity.WARNING)
        if content.left:
            self._report_left(f"`{key}: {plain_line(value[key])}`", content.left, place)
        return content.value

    def _report_left(self, shown: str, left: Sequence[Left], place: tuple[str | int, ...]) -> None:
        first = left[0]
        what = (
            f"`$ref: {plain_line(first.ref, 120)}` in `{plain_line(first.file)}` is" if first.ref else "its `$ref`s are"
        )
        more = f" ({len(left) - 1:,} more like this)" if len(left) > 1 else ""
        hint = "a `$ref` can point to any JSON or YAML file in this repository, by a path relative to its own file"
        self.report(place, f"{shown}: {what} not followed: {first.reason}{more}", hint, Severity.NOTE)

    def _fits(self, size: int, shown: str, place: tuple[str | int, ...]) -> bool:
        """Say whether a use fits; the first that does not is reported, and none after it is looked at."""
        limits = self.placeholders.limits
        if size > self._left:
            what, bound = "this document", f"{limits.placeholder_mb} MB of placeholders (`limits.placeholder_mb`)"
        elif not self.placeholders.take(size):
            most = f"{limits.repository_placeholder_mb} MB of placeholders"
            what, bound = "this repository", f"{most} (`limits.repository_placeholder_mb`)"
        else:
            self._left -= size
            return True
        self._is_full = True
        message = f"{shown} and the placeholders after it are not read: {what} has more than {bound}"
        self.report(place, message, "use fewer or smaller files; each use counts", Severity.WARNING)
        return False
