"""The options of a Markdown extension: which of them count, and whether the extension takes them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import markdown

from techdocs.disk.digests import digest_value
from techdocs.mkdocs_yml.functions import with_functions
from techdocs.mkdocs_yml.option_types import EXTENSIONS, NESTED, PASSED_OVER, REFUSED
from techdocs.model.nearness import nearest
from techdocs.plain_text import plain_line

OptionPath = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedOption:
    """An option that does not count: its path in the options, the reason, and what to do."""

    path: OptionPath
    reason: str
    hint: str


def read_options(extension: str, options: Mapping[str, object]) -> tuple[dict[str, object], list[DroppedOption]]:
    """Return the options that count, each with a value of its kind, and those that are dropped.

    Args:
        extension: a name of `EXTENSIONS`.
        options: plain data (`techdocs.mkdocs_yml.tags`).
    """
    kept: dict[str, object] = {}
    dropped: list[DroppedOption] = []
    for key, value in options.items():
        for part in _read(extension, key, value):
            if isinstance(part, DroppedOption):
                dropped.append(part)
            else:
                kept[key] = part[0]
    return kept, dropped


def option_fault(name: str, options: object) -> str:
    """Return why an extension does not take some options, `""` when it does."""
    return _fault(name, _Frozen(options))


def _read(extension: str, key: str, value: object) -> Iterator[DroppedOption | tuple[object]]:
    """Yield the value that counts, if one does, and whatever is dropped of it."""
    if key in NESTED.get(extension, {}):
        yield from _read_nested(NESTED[extension][key], key, value)
    elif (extension, key) in REFUSED:
        reason, hint = REFUSED[extension, key]
        if value:
            yield DroppedOption(path=(key,), reason=reason, hint=hint)
    elif key in EXTENSIONS.get(extension, {}):
        kind = EXTENSIONS[extension][key]
        try:
            yield (kind.read(value),)
        except ValueError:
            yield DroppedOption(path=(key,), reason=f"it is not {kind.words}", hint=f"write {kind.words}")
    elif key not in PASSED_OVER.get(extension, ()):
        yield DroppedOption(path=(key,), reason="unknown option", hint=_near(extension, key))


def _read_nested(inner: str, key: str, value: object) -> Iterator[DroppedOption | tuple[object]]:
    if not isinstance(value, dict):
        if value:
            yield DroppedOption(
                path=(key,), reason="it is not a mapping of options", hint="write `option: value` lines"
            )
        return
    kept, dropped = read_options(inner, value)
    if inner in EXTENSIONS or kept:
        yield (kept,)
    for part in dropped:
        yield DroppedOption(path=(key, *part.path), reason=part.reason, hint=part.hint)


def _near(extension: str, key: str) -> str:
    known = [*EXTENSIONS.get(extension, {}), *NESTED.get(extension, {})]
    near = nearest(plain_line(key, 40), known)
    if near:
        return f"did you mean `{near}`?"
    if not known:
        return "remove it"
    return f"remove it; the options of `{extension}` are {', '.join(f'`{name}`' for name in known)}"


@dataclass(frozen=True, slots=True, eq=False)
class _Frozen:
    """Options that can be remembered: equal when their digests are."""

    value: object

    def __hash__(self) -> int:
        return hash(digest_value(self.value))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frozen) and digest_value(self.value) == digest_value(other.value)


@lru_cache(maxsize=1024)
def _fault(name: str, options: _Frozen) -> str:
    values = with_functions(options.value)
    if name == "pymdownx.snippets":
        return ""
    try:
        markdown.Markdown(extensions=[name], extension_configs={name: values}).convert("x")  # type: ignore[dict-item]
    except KeyError as error:
        return f"it has no option {str(error)[:120]}".replace("'", "`")
    except (TypeError, ValueError, AttributeError, ImportError, AssertionError, LookupError) as error:
        return f"{type(error).__name__}: {plain_line(str(error))}"
    return ""
