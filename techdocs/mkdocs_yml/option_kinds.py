"""What the options of a Markdown extension may hold, each kind with its words and with bounds on size.

The bounds keep an option from making a page large: a number that becomes blanks, a text that every heading repeats.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pygments.lexers import find_lexer_class_by_name

from techdocs.mkdocs_yml.functions import APPLY_KEY, NAME_TAG, PYTHON_TAG, SLUG_CASES, SLUG_FORMS, SLUG_FUNCTIONS

MAX_CHARACTERS = 300
"""Characters of one text."""
MAX_ITEMS = 500
"""Entries of one list or mapping."""
_TRUTH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


@dataclass(frozen=True, slots=True)
class OptionKind:
    """What an option takes: `words` say it, `read` returns the value that counts or raises `ValueError`."""

    words: str
    read: Callable[[object], object]


def check(condition: object) -> None:
    """Raise `ValueError` when a value does not fulfil a condition."""
    if not condition:
        raise ValueError


def _boolean(value: object) -> bool:
    if isinstance(value, str):
        check(value.lower() in _TRUTH)
        return _TRUTH[value.lower()]
    check(value is None or (isinstance(value, int) and value in {0, 1}))
    return bool(value)


def _language(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError  # noqa: TRY004 - every kind says no in the same way
    if value:
        find_lexer_class_by_name(value)
    return value


def whole(low: int, high: int) -> OptionKind:
    """Return the kind of whole numbers between two."""

    def read(value: object) -> int:
        if isinstance(value, str) and re.fullmatch("[0-9]{1,4}", value):
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise ValueError
        return value

    return OptionKind(f"a whole number from {low} to {high}", read)


def text(words: str = f"a string of at most {MAX_CHARACTERS} characters", *, pattern: str = "") -> OptionKind:
    """Return the kind of texts that match a pattern, if there is one; none of them names a function."""
    compiled = re.compile(pattern) if pattern else None

    def read(value: object) -> str:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or len(value) > MAX_CHARACTERS or value.startswith(PYTHON_TAG):
            raise ValueError
        check(compiled is None or compiled.fullmatch(value))
        return value

    return OptionKind(words, read)


def one_of(*texts: str) -> OptionKind:
    """Return the kind of a few texts."""

    def read(value: object) -> str:
        if not isinstance(value, str) or value not in texts:
            raise ValueError
        return value

    words = ", ".join(f"`{text}`" for text in texts)
    return OptionKind(words if len(texts) == 1 else f"one of {words}", read)


def either(first: OptionKind, second: OptionKind) -> OptionKind:
    """Return the kind of what is of one of two kinds."""

    def read(value: object) -> object:
        try:
            return first.read(value)
        except ValueError:
            return second.read(value)

    return OptionKind(f"{first.words} or {second.words}", read)


def list_of(kind: OptionKind, words: str, *, length: int = 0) -> OptionKind:
    """Return the kind of lists whose entries are of one kind; `length` is how many there are (0 = any number)."""

    def read(value: object) -> list[object]:
        if not isinstance(value, list) or len(value) > MAX_ITEMS or (length and len(value) != length):
            raise ValueError
        return [kind.read(item) for item in value]

    return OptionKind(words, read)


def mapping_of(kind: OptionKind, words: str) -> OptionKind:
    """Return the kind of mappings from texts to one kind."""

    def read(value: object) -> dict[str, object]:
        if not isinstance(value, dict) or len(value) > MAX_ITEMS:
            raise ValueError
        return {str(TEXT.read(key)): kind.read(item) for key, item in value.items()}

    return OptionKind(words, read)


def record(
    words: str, keys: Mapping[str, OptionKind], *, needed: tuple[str, ...] = (), passed_over: tuple[str, ...] = ()
) -> OptionKind:
    """Return the kind of mappings with certain keys, some of which are needed and some passed over."""

    def read(value: object) -> dict[str, object]:
        if not isinstance(value, dict):
            raise ValueError  # noqa: TRY004 - every kind says no in the same way
        check(all(key in value for key in needed))
        check(all(key in keys or key in passed_over for key in value))
        return {key: keys[key].read(item) for key, item in value.items() if key in keys}

    return OptionKind(words, read)


def function(words: str, names: frozenset[str]) -> OptionKind:
    """Return the kind of functions that a `!!python/name` tag may name."""

    def read(value: object) -> str:
        if not isinstance(value, str) or value.removeprefix(NAME_TAG) not in names or not value.startswith(NAME_TAG):
            raise ValueError
        return value

    return OptionKind(words, read)


BOOLEAN = OptionKind("true or false", _boolean)
TEXT = text()
TEXTS = list_of(TEXT, "a list of strings")
TEXT_MAP = mapping_of(TEXT, "a mapping of strings to strings")
NAME = text("a short string of letters, digits and `-_.:`", pattern=r"[\w.:-]{1,60}")
WORD = text("a short string of letters, digits and `-_.:`, or an empty one", pattern=r"[\w.:-]{0,60}")
CLASSES = text("the names of classes", pattern=r"[\w -]{0,100}")
PATH = text("a path", pattern=r"[^\x00-\x1f\x7f]*")
NUMBERED = text("a string with `{}` in place of the number", pattern=r"(?:[^{}]|\{\})*")
"""A text that Python formats: anything else in braces could ask for a very wide number."""
LANGUAGE = OptionKind("the name of a language that Pygments knows", _language)
_SLUGIFY_APPLIED = record(
    "`!!python/object/apply:pymdownx.slugs.slugify` with the `kwds` `case`, `percent_encode` and `normalize`",
    {
        APPLY_KEY: one_of("pymdownx.slugs.slugify"),
        "kwds": record("", {
            "case": one_of(*SLUG_CASES), "percent_encode": BOOLEAN, "normalize": one_of(*SLUG_FORMS),
        }),
    }, needed=(APPLY_KEY,),
)  # fmt: skip
SLUGIFY = either(_SLUGIFY_APPLIED, function("the name of one of its older functions", SLUG_FUNCTIONS))
