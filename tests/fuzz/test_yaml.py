"""Any text is read as YAML without an error, within its limits, as plain data whose places are known."""

from collections.abc import Iterator

import pytest
from hypothesis import example
from hypothesis import strategies as st

from techdocs.documents.located_yaml import Tagged, load_documents
from techdocs.model.limits import Limits
from tests.fuzz.fuzzing import fuzz
from tests.fuzz.strategies import TEXTS, YAML_TEXTS, as_json, mutated

_SMALL = Limits(yaml_kb=2, yaml_documents=3, yaml_depth=4, yaml_aliases=2, yaml_nodes=20)
_VERSIONS = pytest.mark.parametrize("version", ["1.1", "1.2"])


@_VERSIONS
@fuzz(400, text=TEXTS)
def test_any_text_is_read(text: str, version: str) -> None:
    _check(text, version, Limits())


@_VERSIONS
@fuzz(400, text=mutated(YAML_TEXTS, YAML_TEXTS))
@example(text="[\x1e[\x1e\x0c]\n---\na\n")
@example(text="[\x1e[\x1e\x0c]\n---\n*a\n")
def test_any_yaml_is_read(text: str, version: str) -> None:
    _check(text, version, Limits())


@_VERSIONS
@fuzz(300, text=mutated(YAML_TEXTS, YAML_TEXTS))
def test_small_limits_hold(text: str, version: str) -> None:
    _check(text, version, _SMALL)


@_VERSIONS
@fuzz(
    40,
    piece=st.sampled_from(
        ("[", "{", "- ", "? ", "- - ", "{a: [", "&a [", "!x [", "*a ", "a: &a ", "'", '"', "---\n", "a:\n ", "<<: *a\n",
         "a: &a [*a]\n", "|\n", "%", "? - ", "[&a ", "a: ", "- a\n", "a", "0", "\t", "\n ", "#", "{<<: ")
    ),
    count=st.integers(1, 60_000),
    end=st.sampled_from(("", "]", "x", "\n", "}")),
)  # fmt: skip
@example(piece="[", count=400_000, end="")
@example(piece="- ", count=400_000, end="x")
@example(piece="? ", count=400_000, end="")
@example(piece="a: &a [*a]\n", count=40_000, end="")
def test_any_repetition_is_read(piece: str, count: int, end: str, version: str) -> None:
    _check(piece * count + end, version, Limits())


def _check(text: str, version: str, limits: Limits) -> None:
    documents, faults = load_documents(text, version=version, limits=limits)
    assert len(documents) <= limits.yaml_documents
    lines = text.count("\n") + text.count("\r") + text.count("\x85") + text.count("\u2028") + text.count("\u2029") + 2
    for fault in faults:
        assert 1 <= fault.line <= lines
        assert fault.column >= 1
        assert fault.message
    for document in documents:
        assert document.value is not None
        as_json(_without_tags(document.value))
        assert _depth(document.value) <= limits.yaml_depth + 1
        assert sum(1 for _ in _values(document.value)) <= limits.yaml_nodes
        assert all(1 <= line <= lines and column >= 1 for line, column in _places(document.places))
        assert all(1 <= line <= lines and column >= 1 for line, column in _places(document.key_places))
        assert 1 <= document.line <= lines


def _places(places: object) -> Iterator[tuple[int, int]]:
    assert isinstance(places, dict)
    yield from places.values()


def _values(value: object) -> Iterator[object]:
    yield value
    if isinstance(value, Tagged):
        yield from list(_values(value.value))[1:]
    elif isinstance(value, (list, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _values(item)


def _depth(value: object) -> int:
    if isinstance(value, Tagged):
        return _depth(value.value)
    items = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return 1 + max((_depth(item) for item in items), default=0)


def _without_tags(value: object) -> object:
    if isinstance(value, Tagged):
        assert value.tag
        return _without_tags(value.value)
    if isinstance(value, dict):
        assert all(isinstance(key, str) for key in value)
        return {key: _without_tags(item) for key, item in value.items()}
    return [_without_tags(item) for item in value] if isinstance(value, list) else value
