"""Bodies and their examples, and the ids of operations: shared by all formats that use JSON Schema."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from techdocs.apis.shapes import ShapeTable
from techdocs.apis.source import ApiSource, mapping_of
from techdocs.model.api import OPERATION, Content, Operation

MAX_OPERATIONS = 5_000
_LONGEST_EXAMPLE = 4_000
"""Characters of an example that are shown."""
_UNSAFE = re.compile(r"[^A-Za-z0-9_.]+")


def read_contents(
    source: ApiSource, table: ShapeTable, value: object, *, required: bool = False
) -> tuple[Content, ...]:
    """Return the forms of a body from OpenAPI's `content`: with equal forms merged."""
    found: dict[tuple[object, ...], Content] = {}
    for media, written in mapping_of(value).items():
        about = source.resolve(written)
        typed = table.use(about.get("schema"))
        key = (typed, example := example_of(source, about))
        media_types = f"{found[key].media}, {media}" if key in found else media
        found[key] = Content(
            media=media_types, type=typed.type, shape=typed.shape, values=typed.values, example=example,
            required=required, facts=typed.facts,
        )  # fmt: skip
    return tuple(found.values())


def example_of(source: ApiSource, about: Mapping[str, object]) -> str:
    """Return the first example of a body as text: its own, else that of its schema."""
    return next((text for value in _examples(source, about) if (text := example_text(value))), "")


def _examples(source: ApiSource, about: Mapping[str, object]) -> Iterator[object]:
    yield about.get("example")
    examples = about.get("examples")
    for one in [*mapping_of(examples).values()][:1] if isinstance(examples, Mapping) else _first(examples):
        resolved = source.resolve(one)
        yield resolved.get("value", resolved.get("payload", one if not isinstance(examples, Mapping) else None))
    schema = source.resolve(about.get("schema"))
    yield schema.get("example")
    yield from _first(schema.get("examples"))


def _first(values: object) -> list[object]:
    return values[:1] if isinstance(values, list) else []


def example_text(value: object) -> str:
    """Return an example as text, cut where it is very long."""
    if value is None or value in ({}, []):
        return ""
    text = value if isinstance(value, str) else "".join(_first_parts(value))
    return text if len(text) <= _LONGEST_EXAMPLE else f"{text[:_LONGEST_EXAMPLE]}\n…"


def _first_parts(value: object) -> Iterator[str]:
    """Yield a value as JSON, only as much as is shown: many operations can refer to one huge example."""
    left = _LONGEST_EXAMPLE
    for part in json.JSONEncoder(indent=2, ensure_ascii=False).iterencode(value):
        yield part[: left + 1]
        left -= len(part)
        if left < 0:
            return


def bounded(source: ApiSource, operations: Iterable[Operation]) -> tuple[Operation, ...]:
    """Return operations up to `MAX_OPERATIONS`; what is left out is reported."""
    found = tuple(islice(operations, MAX_OPERATIONS + 1))
    if len(found) > MAX_OPERATIONS:
        source.report_limit(f"{MAX_OPERATIONS:,} operations", "split the definition")
    return found[:MAX_OPERATIONS]


class Anchors:
    """The ids of operations on their page: no two are the same."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def of(self, operation_id: str, kind: str, address: str) -> str:
        """Return the id of an operation, made of its own or else of kind and address."""
        words = operation_id or f"{kind.lower()} {address}"
        anchor = f"{OPERATION}{_UNSAFE.sub('-', words).strip('-')[:120] or 'x'}"
        self._taken[anchor] = number = self._taken.get(anchor, 0) + 1
        return anchor if number == 1 else f"{anchor}--{number}"
