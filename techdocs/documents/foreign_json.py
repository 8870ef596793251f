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
        found = json.loads(text)
        if "\\u" in text:
            json.dumps(found, ensure_ascii=False).encode()
    except RecursionError as error:
        raise ValueError("it is too deep") from error
    return found
