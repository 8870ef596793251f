"""An API's definition in one text: what it takes from other files of the repository by `$ref` is put in its place.

As Backstage's `plugin-catalog-backend-module-openapi` (`bundleFileWithRefs`, which has `json-schema-ref-parser` do it):
the first use of a value is replaced by it; every later use, also one inside the value, points to that place.
"""

import json
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, unquote

import yaml

from techdocs.catalog.addresses import is_address
from techdocs.model.limits import Limits
from techdocs.plain_text import plain_line

MAX_FILES, MAX_DEPTH = 200, 100
"""Files that one definition is made of, and levels in it beyond which nothing more is put in."""
_REF = "$ref"
_OTHER_FILE = re.compile(r"""\$ref["']?[ \t]*:[ \t]*["']?[^#"'\s{[]""")
_SAFE = "~!$&'()*+,;=:@"
"""What a part of a pointer may hold as it is in the fragment of an address (RFC 3986)."""
Locate = Callable[[str, str], str | None]
Load = Callable[[str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A reference that stays as it is: the file that it is in, how it is written, and why."""

    file: str
    ref: str
    reason: str


class NotBundledError(Exception):
    """Why a file or a value in it cannot be put in."""


def refers_to_files(text: str) -> bool:
    """Say whether a definition may take something from another file."""
    return _OTHER_FILE.search(text) is not None


def bundle(value: object, path: str, locate: Locate, load: Load, limits: Limits) -> tuple[object, list[Left]]:
    """Return a definition with the values that it refers to, and the references that stay as they are.

    Args:
        value: the definition.
        path: its file inside the repository.
        locate: gives the path inside the repository of a target, from the folder that it is relative to.
        load: gives the value of a file; raises a `NotBundledError` that says why it cannot.
        limits: `yaml_nodes` and `placeholder_mb` are how many values and megabytes the definition may have, about.
    """
    bundling = _Bundling(value, path, locate, load, limits)
    return bundling.walk(value, path, "", 0), bundling.left


def as_text(value: object, *, is_json: bool) -> str:
    """Return a definition as JSON or YAML."""
    if is_json:
        return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    return yaml.dump(value, Dumper=_WithoutAliases, sort_keys=False, allow_unicode=True, width=120)


class _WithoutAliases(yaml.CSafeDumper):
    def ignore_aliases(self, _data: object) -> bool:
        return True


class _Bundling:
    def __init__(self, value: object, path: str, locate: Locate, load: Load, limits: Limits) -> None:
        self.root, self.locate, self.load = path, locate, load
        self.left: list[Left] = []
        self._most_values, self._values = limits.yaml_nodes, 0
        self._most_mb, self._characters = limits.placeholder_mb, 0
        self._files: dict[str, object] = {path: value}
        self._places: dict[tuple[str, str], str] = {}

    def walk(self, value: object, file: str, place: str, depth: int) -> object:
        """Return a value of a file as it is at a place of the definition, a JSON pointer."""
        self._values += 1
        self._characters += len(value) if isinstance(value, str) else 0
        if isinstance(value, list):
            return [self.walk(item, file, f"{place}/{number}", depth + 1) for number, item in enumerate(value)]
        if not isinstance(value, dict):
            return value
        beside = {
            key: self.walk(inner, file, f"{place}/{_escaped(key)}", depth + 1)
            for key, inner in value.items()
            if key != _REF or not isinstance(inner, str)
        }
        ref = value.get(_REF)
        return self._followed(ref, beside, file, place, depth) if isinstance(ref, str) else beside

    def _followed(self, ref: str, beside: dict[str, object], file: str, place: str, depth: int) -> object:
        name, mark, fragment = ref.partition("#")
        target = self._target(name, file)
        pointer = unquote(fragment)
        if target == self.root:
            return {_REF: f"#{fragment}"} | beside
        if target is None:
            reason = "it is a web address" if is_address(name) else "it is outside the repository"
            return self._left_as(ref, Left(file=file, ref=ref, reason=reason)) | beside
        try:
            found = self._found(target, pointer)
            known = self._place(target, pointer)
            if known is not None:
                return {_REF: f"#{known}"} | beside
            self._check(depth)
        except NotBundledError as error:
            shown = posixpath.relpath(target, posixpath.dirname(self.root) or ".")
            return self._left_as(f"{shown}{mark}{fragment}", Left(file=file, ref=ref, reason=str(error))) | beside
        self._places[target, pointer] = place
        inlined = self.walk(found, target, place, depth + 1)
        if beside and isinstance(inlined, dict):
            del self._places[target, pointer]
            return inlined | beside
        return inlined

    def _left_as(self, shown: str, left: Left) -> dict[str, object]:
        """Return a reference that is not followed, relative to the definition's own file."""
        self.left.append(left)
        return {_REF: shown}

    def _target(self, name: str, file: str) -> str | None:
        return self.locate(unquote(name), posixpath.dirname(file)) if name else file

    def _place(self, target: str, pointer: str) -> str | None:
        """Return where a value is already, or one that it is a part of."""
        parts = pointer.split("/")
        for number in range(len(parts), 0, -1):
            place = self._places.get((target, "/".join(parts[:number])))
            if place is not None:
                return place + "".join(f"/{_quoted(part)}" for part in parts[number:])
        return None

    def _check(self, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise NotBundledError(f"the definition is nested deeper than {MAX_DEPTH} levels")
        if self._values > self._most_values:
            raise NotBundledError(f"the definition has more than {self._most_values:,} values (`limits.yaml_nodes`)")
        if self._characters > self._most_mb * 1_000_000:
            raise NotBundledError(f"the definition has more than {self._most_mb} MB (`limits.placeholder_mb`)")

    def _found(self, target: str, pointer: str) -> object:
        if target not in self._files:
            if len(self._files) >= MAX_FILES:
                raise NotBundledError(f"the definition has more than {MAX_FILES} files")
            self._files[target] = self.load(target)
        value = self._files[target]
        if pointer and not pointer.startswith("/"):
            raise NotBundledError(
                f"`#{plain_line(pointer, 80)}` is not a path into the file: it does not start with `/`"
            )
        for part in pointer.split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            if isinstance(value, dict) and key in value:
                value = value[key]
            elif isinstance(value, list) and key.isdecimal() and len(key) < 7 and int(key) < len(value):  # noqa: PLR2004
                value = value[int(key)]
            else:
                raise NotBundledError(f"`{plain_line(target)}` has no `{plain_line(pointer, 80)}`")
        return value


def _escaped(key: str) -> str:
    return _quoted(str(key).replace("~", "~0").replace("/", "~1"))


def _quoted(part: str) -> str:
    return quote(part, safe=_SAFE)
