"""Walk through one YAML document, key by key, and note every fault at its line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from techdocs.config.accepts import TEXT, Schema, accepts
from techdocs.config.values import read_text
from techdocs.documents.located_yaml import LocatedDocument
from techdocs.model.codes import Code
from techdocs.model.nearness import nearest
from techdocs.model.problem import Place, Problem, error

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsFile:
    """One settings file: its YAML, how people call it, the folder that paths in it are relative to, its faults."""

    document: LocatedDocument
    name: str
    folder: Path
    problems: list[Problem] = field(default_factory=list)

    def section(self, *path: str | int, of: object, allowed: Sequence[str]) -> "Section":
        """Return a mapping of the file; every key in it that is not `allowed` is a fault."""
        if of is None:
            return Section(file=self, path=path)
        if not isinstance(of, dict):
            self.fault(path, f"{quoted(path)} is not a mapping", "write `key: value` lines below it")
            return Section(file=self, path=path)
        for key in of:
            if key not in allowed:
                near = nearest(str(key), allowed)
                known = f"known keys: {', '.join(f'`{name}`' for name in allowed)}"
                hint = f"did you mean `{near}`?" if near else known
                self.fault((*path, key), f"unknown key {quoted((*path, key))}", hint, at_key=True)
        return Section(file=self, path=path, keys=of)

    def fault(self, path: tuple[str | int, ...], message: str, hint: str = "", *, at_key: bool = False) -> None:
        """Note that something is wrong with the value at a path, or with its key."""
        line, column = self.document.key_place(*path) if at_key else self.document.place(*path)
        place = Place(path=self.name, line=line, column=column)
        self.problems.append(error(Code.CONFIG_VALUE, place, message, hint, about=self.document.name_of(path)))

    @accepts(TEXT)
    def read_place(self, value: object) -> Path:
        """Return the path that a value names."""
        return (self.folder / read_text(value)).absolute()

    @accepts(TEXT)
    def read_site(self, value: object) -> str:
        """Return the address of a published site: a URL, or the path of its folder."""
        address = read_text(value)
        return address if "://" in address else str(self.read_place(address))

    @accepts(TEXT)
    def read_file(self, value: object) -> Path:
        """Return the file that a value names."""
        path = self.read_place(value)
        if not path.is_file():
            raise ValueError(f"points to a missing file: `{value}`", f"the path is relative to `{self.folder}`")
        return path

    @accepts(TEXT)
    def read_folder(self, value: object) -> Path:
        """Return the folder that a value names."""
        path = self.read_place(value)
        if not path.is_dir():
            raise ValueError(f"points to a missing folder: `{value}`", f"the path is relative to `{self.folder}`")
        return path


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One mapping of a settings file, at its path."""

    file: SettingsFile
    path: tuple[str | int, ...]
    keys: Mapping[str, object] = field(default_factory=dict)

    def section(self, key: str, allowed: Sequence[str]) -> "Section":
        """Return the mapping below a key."""
        return self.file.section(*self.path, key, of=self.keys.get(key), allowed=allowed)

    def get(self, key: str, read: Callable[[object], Value], default: Value) -> Value:
        """Return the value of a key as `read` gives it; where there is none, or a wrong one, the default."""
        if self.keys.get(key) is None:
            return default
        try:
            return read(self.keys[key])
        except ValueError as error:
            path = (*self.path, key)
            self.file.fault(path, f"{quoted(path)} {error.args[0]}", error.args[1] if len(error.args) > 1 else "")
            return default

    def raw(self, key: str, accepts: Schema) -> object:  # noqa: ARG002 - `ci/write_config_schema.py` asks for it
        """Return the value of a key whose reader notes each fault in it at its own line."""
        return self.keys.get(key)


def quoted(path: Sequence[str | int]) -> str:
    """Return how a fault calls the value at a path."""
    return f"`{'.'.join(map(str, path))}`" if path else "the file"
