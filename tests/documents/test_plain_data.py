"""What authors wrote becomes data that JSON can hold."""

import json
from datetime import date

import pytest

from techdocs.documents.located_yaml import Tagged
from techdocs.documents.plain_data import PlainDataError, plain_data
from techdocs.model.limits import Limits


@pytest.mark.parametrize(
    ("value", "plain", "changes"),
    [
        ({"a": [1, 1.5, True, None, "x"]}, {"a": [1, 1.5, True, None, "x"]}, 0),
        ({1: ("a", "b"), None: "c"}, {"1": ["a", "b"], "None": "c"}, 0),
        (Tagged("!x", Tagged("!y", [1])), [1], 0),
        ("a\0\ud800\u202eb\n\t", "ab\n\t", 0),
        ({"a\0": 1}, {"a": 1}, 0),
        (float("nan"), "nan", 1),
        (float("-inf"), "-inf", 1),
        (date(2026, 1, 2), "2026-01-02", 1),
        (b"x", "b'x'", 1),
        ({"a": {"x"}}, {"a": "{'x'}"}, 1),
        (10**6000, hex(10**6000)[:40], 1),
        (-(10**20) + 1, -(10**20) + 1, 0),
    ],
    ids=range(12),
)
def test_values_that_json_does_not_have_become_texts(value: object, plain: object, changes: int) -> None:
    found, said = plain_data(value)
    assert (found, len(said)) == (plain, changes)
    json.dumps(found, allow_nan=False).encode()


def test_data_that_holds_itself_or_is_too_much_is_refused() -> None:
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(PlainDataError, match="deeper than 30"):
        plain_data(endless)
    with pytest.raises(PlainDataError, match="more than 5 values"):
        plain_data([0] * 5, Limits(yaml_nodes=5))
    with pytest.raises(PlainDataError, match="deeper than 2"):
        plain_data(Tagged("!x", Tagged("!x", Tagged("!x", 1))), Limits(yaml_depth=2))
