"""`$text`, `$json` and `$yaml`: a value that stands in another file of the repository.

Source: Backstage `docs/features/software-catalog/descriptor-format.md`, "Substitutions In The Descriptor Format".
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from techdocs.files import inside, read_inside
from techdocs.located_yaml import load_documents
from techdocs.model.problem import Severity
from techdocs.model.source import Source

MAX_BYTES = 5_000_000
Report = Callable[[tuple[str | int, ...], str, str, Severity], None]
_KEYS = ("$text", "$json", "$yaml", "$openapi", "$asyncapi", "$graphql")


def resolve_placeholders(spec: Mapping[str, object], source: Source, folder: str, report: Report) -> dict[str, object]:
    """Return a spec in which each placeholder is the content of its file; one that cannot be read stays as it is.

    Args:
        spec: plain data.
        source: the repository; nothing outside it is read.
        folder: the descriptor's folder inside it.
        report: is told path, message, hint and severity for each placeholder that cannot be read.
    """

    def walk(value: object, path: tuple[str | int, ...]) -> Any:  # noqa: ANN401 - plain data
        if isinstance(value, dict):
            if len(value) == 1 and (key := next(iter(value))) in _KEYS and isinstance(value[key], str):
                return _read(value, key, source, folder, lambda *what: report((*path, key), *what))
            return {key: walk(inner, (*path, key)) for key, inner in value.items()}
        if isinstance(value, list):
            return [walk(inner, (*path, number)) for number, inner in enumerate(value)]
        return value

    return {key: walk(value, (key,)) for key, value in spec.items()}


def _read(
    value: dict[str, str], key: str, source: Source, folder: str, report: Callable[[str, str, Severity], None]
) -> object:
    target = value[key]
    if "://" in target:
        report(f"`{key}: {target}` is not followed", "only files of the same repository are read", Severity.INFO)
        return value
    path = inside(Path(source.root, folder, target), source.root)
    if path is None or not path.is_file():
        report(
            f"`{key}: {target}` names no file of this repository",
            "the path is relative to this file",
            Severity.WARNING,
        )
        return value
    try:
        text = read_inside(path, source.root, max_bytes=MAX_BYTES).decode("utf-8-sig", "replace")
    except OSError as error:
        report(
            f"`{key}: {target}` cannot be read: {error.strerror}",
            "make the definition smaller, or mend the file",
            Severity.WARNING,
        )
        return value
    if key not in {"$json", "$yaml"}:
        return text
    try:
        parsed = json.loads(text) if key == "$json" else _yaml(text)
    except ValueError as error:
        report(f"`{key}: {target}` cannot be read: {error}", "mend that file", Severity.WARNING)
        return value
    return parsed


def _yaml(text: str) -> object:
    documents, faults = load_documents(text)
    if faults or not documents:
        raise ValueError(faults[0].message if faults else "it is empty")
    return documents[0].value
