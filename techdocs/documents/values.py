"""Readers of single values: each returns the value, or raises a `ValueError` with what is wrong and what to do."""

from collections.abc import Callable

from techdocs.documents.accepts import TEXT, accepts

_FEW = 2
"""Words that a message joins with "or"; more are a list."""


def text_of(value: object) -> str | None:
    """Return a string, or a number as one; None for anything else."""
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else None


@accepts(TEXT)
def read_text(value: object) -> str:
    """Read a string, or a number as one."""
    text = text_of(value)
    if text is None:
        raise ValueError("is not a string", "write a string")
    return text


@accepts({"type": "boolean"})
def read_boolean(value: object) -> bool:
    """Read `true` or `false`."""
    if not isinstance(value, bool):
        raise ValueError("must be `true` or `false`")  # noqa: TRY004 - readers raise one kind of error
    return value


def read_whole(lowest: int, words: str) -> Callable[[object], int]:
    """Return a reader of whole numbers from `lowest` on; `words` describe them."""

    @accepts({"type": "integer", "minimum": lowest})
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < lowest:
            raise ValueError(f"is not {words}")
        return value

    return read


def read_one_of(*allowed: str) -> Callable[[object], str]:
    """Return a reader of one of some words."""
    names = [f"`{name}`" for name in allowed]
    words = " or ".join(names) if len(names) <= _FEW else f"one of {', '.join(names)}"

    @accepts({"enum": list(allowed)})
    def read(value: object) -> str:
        if value not in allowed:
            raise ValueError(f"must be {words}")
        return str(value)

    return read


read_positive = read_whole(1, "a whole number above 0")
read_number = read_whole(0, "a whole number")
