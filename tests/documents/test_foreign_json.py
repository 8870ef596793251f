"""JSON of others: what is JSON and can be written again, and nothing else."""

import json

import pytest

from techdocs.documents.foreign_json import parsed_json


@pytest.mark.parametrize("content", [b'{"a": "\\u00e9\\\\udata"}', '\ufeff["é"]'.encode(), b'"\\ud83d\\ude00"'])
def test_json_is_what_it_says(content: bytes) -> None:
    assert parsed_json(content) == json.loads(content)


@pytest.mark.parametrize(
    "content",
    [b'"\\ud800"', b'{"\\udfff": 1}', b'"\xed\xa0\x80"', b"\xff", b"{", b"[" * 200_000, b""],
    ids=["half", "half-key", "half-bytes", "bytes", "cut", "deep", "empty"],
)
def test_all_else_is_a_value_error(content: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whichever it is
        parsed_json(content)
