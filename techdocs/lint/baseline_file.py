"""Read a baseline: a file that is broken stops the run, with its line."""

import json
from collections import Counter
from json import JSONDecodeError
from pathlib import Path

from techdocs.documents.located_yaml import load_documents
from techdocs.errors import ConfigError
from techdocs.lint.baseline import VERSION, Baseline, BaselineEntry
from techdocs.model.codes import Code
from techdocs.model.limits import Limits
from techdocs.model.problem import Place, error

_KEYS = ("source", "path", "code", "message")
_VERSIONS = (1, VERSION)
_HINT = "fix the file, or delete it and write it again with `--write-baseline`"
_NO_LIMITS = Limits(yaml_kb=10**9, yaml_nodes=10**9)


def read_baseline(path: Path) -> Baseline:
    """Read the known problems.

    Raises:
        ConfigError: the file cannot be read, or is no baseline.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise _broken(path, f"no such file: `{path}`", hint="`--write-baseline` creates it") from None
    except (OSError, UnicodeDecodeError) as error:
        raise _broken(path, f"`{path}` cannot be read: {error}") from error
    try:
        document = json.loads(text)
    except JSONDecodeError as error:
        raise _broken(path, f"invalid JSON: {error.msg}", error.lineno, error.colno) from error
    except RecursionError:
        raise _broken(path, "the file is not a baseline: nested too deeply") from None
    return _read_document(path, text, document)


def _read_document(path: Path, text: str, document: object) -> Baseline:
    if not isinstance(document, dict) or not isinstance(document.get("problems"), list):
        raise _broken(path, "the file is not a baseline: it has no list `problems`", 1)
    version = document.get("version")
    if isinstance(version, bool) or version not in _VERSIONS:
        message = f"the baseline's version is `{version}`, but this techdocs reads {_VERSIONS[0]} and {VERSION}"
        raise _broken(path, message, 1, hint="write it again with `--write-baseline`")
    counts: Counter[BaselineEntry] = Counter()
    for number, item in enumerate(document["problems"]):
        entry = _read_entry(item, has_fingerprint=version == VERSION)
        if entry is None:
            message = "not a baseline entry: it needs the strings `source`, `path`, `code` and `message`"
            raise _broken(path, f"{message} and a number `count`", _line_of(text, number))
        counts[entry[0]] += entry[1]
    return Baseline(counts=counts)


def _read_entry(item: object, *, has_fingerprint: bool) -> tuple[BaselineEntry, int] | None:
    if not isinstance(item, dict) or not all(isinstance(item.get(key), str) for key in _KEYS):
        return None
    count, fingerprint = item.get("count"), item.get("fingerprint", "") if has_fingerprint else ""
    if not isinstance(fingerprint, str):
        return None
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        return None
    return BaselineEntry(**{key: item[key] for key in _KEYS}, fingerprint=fingerprint), count


def _line_of(text: str, number: int) -> int:
    """Return the line in which an entry of `problems` begins, 0 if it cannot be found."""
    documents, _ = load_documents(text, limits=_NO_LIMITS)
    return documents[0].place("problems", number)[0] if documents else 0


def _broken(path: Path, message: str, line: int = 0, column: int = 0, *, hint: str = _HINT) -> ConfigError:
    place = Place(path=str(path), line=line, column=column)
    return ConfigError([error(Code.CONFIG_UNREADABLE, place, message, hint)])
