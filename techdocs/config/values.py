"""Readers of single values: each returns the value, or raises a `ValueError` with what is wrong and what to do."""

from collections.abc import Callable

from techdocs.config.accepts import TEXT, accepts, one_or_list


@accepts(TEXT)
def read_text(value: object) -> str:
    """Read one line of text; a number is one too."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise ValueError("is not a string", "write one line of text")  # noqa: TRY004 - one kind of fault for the reader
    return str(value)


@accepts(one_or_list(TEXT))
def read_texts(value: object) -> tuple[str, ...]:
    """Read one text or a list of strings."""
    values = value if isinstance(value, list) else [value]
    if not values:
        raise ValueError("is empty", "list at least one folder or glob, such as `repositories/*`")
    return tuple(read_text(item) for item in values)


@accepts(one_or_list(TEXT))
def read_suffixes(value: object) -> tuple[str, ...]:
    """Read suffixes of files, with a dot or without."""
    return tuple(suffix.lower().removeprefix(".") for suffix in read_texts(value))


@accepts({"type": "boolean"})
def read_boolean(value: object) -> bool:
    """Read `true` or `false`."""
    if not isinstance(value, bool):
        raise ValueError("must be `true` or `false`")  # noqa: TRY004
    return value


@accepts({"type": "integer", "minimum": 1})
def read_positive(value: object) -> int:
    """Read a whole number above 0."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError("is not a whole number above 0")
    return value


@accepts({"type": "integer", "minimum": 0})
def read_number(value: object) -> int:
    """Read a whole number that may be 0."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError("is not a whole number")
    return value


@accepts({"type": "string", "pattern": "^https?://"})
def read_url_folder(value: object) -> str:
    """Read a web address of a folder; it ends in a slash."""
    address = read_text(value)
    if not address.startswith(("https://", "http://")):
        raise ValueError("is not a web address", "start it with `https://`")
    return address.rstrip("/") + "/"


def read_one_of(*allowed: str) -> Callable[[object], str]:
    """Return a reader of one of some words."""

    @accepts({"enum": list(allowed)})
    def read(value: object) -> str:
        if value not in allowed:
            raise ValueError(f"is not one of {', '.join(f'`{name}`' for name in allowed)}")
        return str(value)

    return read
