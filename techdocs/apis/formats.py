"""The format of a definition: from its content, else from its entity's `spec.type`."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from techdocs.apis.source import ApiError, ApiSource
from techdocs.documents.located_yaml import load_documents
from techdocs.documents.plain_data import PlainDataError, load_json, plain_data
from techdocs.model.api import ApiDocument
from techdocs.model.limits import Limits

Read = Callable[[ApiSource], ApiDocument]
MAX_DEPTH, MAX_KB, MAX_NODES = 120, 6_000, 600_000
"""Levels, kilobytes and values of a definition in YAML or JSON."""
LIMITS = Limits(yaml_depth=MAX_DEPTH, yaml_kb=MAX_KB, yaml_nodes=MAX_NODES, yaml_aliases=1_000, yaml_documents=2)
_GRAPHQL = frozenset({"graphql"})
_PROTOBUF = frozenset({"grpc", "protobuf", "proto"})
_DATA = frozenset({"openapi", "swagger", "asyncapi", "mcp", "mcp-server"})
_IS_DATA = re.compile(r"""\s*\{|^["']?(?:openapi|swagger|asyncapi|tools)["']?\s*:""", re.MULTILINE)
_SUFFIXES = {"graphql": "graphql", "protobuf": "proto"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How a definition is written: `data` (YAML or JSON), `graphql`, `protobuf`, or `""` for plain text."""

    name: str

    def suffix(self, text: str) -> str:
        """Return the suffix of the file that the definition can be downloaded as: one that no browser runs."""
        return _SUFFIXES.get(self.name) or ("txt" if not self.name else "json" if is_json(text) else "yaml")


def format_of(kind: str, text: str) -> Format:
    """Return the format of a definition.

    Args:
        kind: `spec.type` of its entity.
        text: the definition.
    """
    kind = kind.lower()
    if kind in _GRAPHQL or kind in _PROTOBUF:
        return Format(name="graphql" if kind in _GRAPHQL else "protobuf")
    return Format(name="data" if kind in _DATA or _IS_DATA.search(text[:4000]) else "")


def is_json(text: str) -> bool:
    """Say whether a definition is written as JSON."""
    return text.lstrip()[:1] in {"{", "["}


def read_data(text: str) -> Mapping[str, object]:
    """Return a definition in YAML or JSON as a mapping.

    Raises:
        ApiError: it is neither, or too large or too deep.
    """
    if is_json(text):
        value = _json(text)
    else:
        documents, faults = load_documents(text, limits=LIMITS, file_mb=1 + MAX_KB // 1000)
        first = documents[0].line if documents else 0
        wrong = next((one for one in faults if not first or (one.line <= first and not one.duplicate)), None)
        if wrong is not None:  # or else a later document would be shown in place of the first
            raise ApiError(wrong.message, wrong.hint, wrong.line)
        value = _plain(documents[0].value) if documents else None
    if not isinstance(value, Mapping):
        raise ApiError("it is not a mapping of keys to values", "start it with `openapi: 3.1.0`, for example", 1)
    return value


def _json(text: str) -> object:
    try:
        return load_json(text, LIMITS)[0]
    except json.JSONDecodeError as error:
        raise ApiError(error.msg, "correct the JSON", error.lineno) from error
    except PlainDataError as error:
        raise ApiError(str(error), "split it, or use named schemas and `$ref`") from error
    except ValueError as error:
        raise ApiError(str(error), "correct the JSON") from error


def _plain(value: object) -> object:
    try:
        return plain_data(value, LIMITS)[0]
    except PlainDataError as error:
        raise ApiError(str(error), "split it, or use named schemas and `$ref`") from error
