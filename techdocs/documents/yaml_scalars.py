"""The types of plain YAML values in the two versions that are read: 1.1 as MkDocs has it, 1.2 as Backstage has it."""

import math
import re
from collections.abc import Mapping
from typing import Any, cast

import yaml

MAX_DIGITS = 20
"""Digits of the longest whole number that is read as a number."""


class Yaml11(yaml.CSafeLoader):
    """MkDocs' YAML: the types of YAML 1.1 as PyYAML resolves them, but dates stay text."""


class Yaml12(yaml.CSafeLoader):
    """Backstage's YAML: the core schema of YAML 1.2, in which `yes`, `on` and `<<` are text and there are no dates."""


_FIRST = {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:value"}
Yaml11.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] not in _FIRST]
    for first, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
Yaml12.yaml_implicit_resolvers = {}
for _tag, _regex, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("int", r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", "-+0123456789"),
    (
        "float",
        r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$",
        "-+0123456789.",
    ),
):
    for _character in _first:
        Yaml12.yaml_implicit_resolvers.setdefault(_character, []).append(
            (f"tag:yaml.org,2002:{_tag}", re.compile(_regex))
        )


def scalar_value(node: yaml.ScalarNode) -> object:
    """Return the text, number, truth value or None that a plain value means."""
    tag, text = node.tag.rpartition(":")[2], cast("str", node.value)
    try:
        return _SCALARS[tag](text) if tag in _SCALARS else text
    except ValueError:
        return text


def _integer(text: str) -> object:
    if len(text) > MAX_DIGITS:
        return text
    digits = text.replace("_", "").lower()
    if digits.lstrip("+-").startswith("0") and digits.lstrip("+-").isdigit() and len(digits.lstrip("+-")) > 1:
        return int(digits)
    return int(digits, 0)


def _decimal(text: str) -> object:
    lowered = text.lower().replace("_", "")
    if lowered.lstrip("+-") in {".inf", ".nan"}:
        return text
    number = float(lowered)
    return number if math.isfinite(number) else text


_SCALARS: Mapping[str, Any] = {
    "bool": lambda text: text.lower() in {"true", "yes", "on"},
    "null": lambda _: None,
    "int": _integer,
    "float": _decimal,
}
