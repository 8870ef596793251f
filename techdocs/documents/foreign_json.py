"""JSON that others wrote, of which nothing is believed but that it is JSON."""

import json
from typing import Any


def parsed_json(content: bytes) -> Any:  # noqa: ANN401 - JSON
    """Return what JSON says.

    Raises:
        ValueError: it is none, too deep, or has half of a character (a lone surrogate), which no file can hold.
    """
    try:
        text = content.decode("utf-8-sig")
        found = json.loads(text, parse_constant=_no_number)
        if "\\u" in text:
            json.dumps(found, ensure_ascii=False).encode()
    except RecursionError as error:
        raise ValueError("it is too deep") from error
    return found


def parsed_mapping(content: bytes | None) -> dict[str, Any]:
    """Return a mapping of JSON, an empty one for anything else."""
    try:
        found = parsed_json(content or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")
